"""Deadlines to the second, and what may happen when."""

import datetime
from dataclasses import dataclass

import pytest

from app.errors import Invalid, RuleBroken
from app.rounds import calendar, rules
from app.rounds.calendar import day_of, days_left, holiday_name
from app.rounds.models import RoundStatus
from app.settings import Settings

UTC = datetime.UTC
DAY = datetime.date


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@dataclass
class Thing:
    deadline: datetime.date | None


@pytest.mark.parametrize(
    ("own", "wanted"),
    [(None, DAY(2027, 3, 1)), (DAY(2027, 3, 20), DAY(2027, 3, 20)), (DAY(2027, 2, 1), DAY(2027, 3, 1))],
)
def test_the_later_of_the_rounds_and_the_own_day_counts(own: datetime.date | None, wanted: datetime.date):
    assert rules.own_deadline(Thing(DAY(2027, 3, 1)), Thing(own)) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "day", "late"),
    [
        ("2027-01-15T22:59:59.999999+00:00", DAY(2027, 1, 15), False),  # winter: midnight is 23 UTC
        ("2027-01-15T23:00:00+00:00", DAY(2027, 1, 15), True),
        ("2027-06-15T21:59:59.999999+00:00", DAY(2027, 6, 15), False),  # summer: 22 UTC
        ("2027-06-15T22:00:00+00:00", DAY(2027, 6, 15), True),
        (
            "2027-03-28T21:59:59+00:00",
            DAY(2027, 3, 28),
            False,
        ),  # the clock went forward that night: the day has 23 hours
        ("2027-03-28T22:00:00+00:00", DAY(2027, 3, 28), True),
        ("2027-03-27T23:00:00+00:00", DAY(2027, 3, 27), True),
        ("2027-10-31T22:59:59+00:00", DAY(2027, 10, 31), False),  # and back: 25 hours
        ("2027-10-31T23:00:00+00:00", DAY(2027, 10, 31), True),
        ("2027-01-16T00:30:00+02:00", DAY(2027, 1, 15), False),  # an instant is an instant, whatever its offset
    ],
)
def test_late_is_after_the_last_moment_of_the_day_in_sweden(moment: str, day: datetime.date, late: bool):
    assert rules.is_late(at(moment), day) is late
    assert rules.is_past(day, at(moment)) is late


def test_days_left_counts_swedish_days():
    assert days_left(DAY(2027, 1, 15), at("2027-01-14T23:30:00+00:00")) == 0
    assert days_left(DAY(2027, 1, 15), at("2027-01-15T23:30:00+00:00")) == -1
    assert day_of(at("2027-06-30T22:30:00+00:00")) == DAY(2027, 7, 1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (DAY(2026, 12, 24), "julafton"),
        (DAY(2027, 6, 25), "midsommarafton"),
        (DAY(2026, 12, 31), "nyårsafton"),
        (DAY(2027, 1, 6), "trettondagen"),
        (DAY(2027, 3, 26), "långfredagen"),
        (DAY(2027, 5, 6), "Kristi himmelsfärdsdag"),
        (DAY(2027, 11, 6), "alla helgons dag"),
        (DAY(2027, 2, 6), "lördag"),
        (DAY(2027, 2, 7), "söndag"),
        (DAY(2027, 2, 8), None),
    ],
)
def test_days_that_are_no_working_days(day: datetime.date, name: str | None):
    assert holiday_name(day) == name


@pytest.mark.parametrize(
    ("eves", "day", "name"),
    [
        ("", DAY(2026, 12, 24), None),
        ("christmas", DAY(2026, 12, 24), "julafton"),
        ("christmas", DAY(2026, 12, 31), None),
        ("christmas", DAY(2026, 12, 25), "juldagen"),
        ("maundy_thursday", DAY(2027, 3, 25), "skärtorsdagen"),
        ("epiphany, all_saints", DAY(2027, 11, 5), "allhelgonaafton"),
        ("epiphany, all_saints", DAY(2027, 1, 5), "trettondagsafton"),
        ("walpurgis", DAY(2026, 4, 30), "valborgsmässoafton"),
        ("midsummer", DAY(2026, 6, 19), "midsommarafton"),
    ],
)
def test_which_eves_are_off_is_a_setting(
    monkeypatch: pytest.MonkeyPatch, eves: str, day: datetime.date, name: str | None
):
    monkeypatch.setattr(calendar, "eves_off", lambda: Settings(eves_off=eves).eves)
    assert holiday_name(day) == name


def test_answers_are_taken_until_publication_and_replaced_until_closing():
    assert [s for s in RoundStatus if rules.takes_first_answer(s)] == [
        RoundStatus.OPEN,
        RoundStatus.CLOSED,
        RoundStatus.COMPILING,
    ]
    assert [s for s in RoundStatus if rules.may_replace(s)] == [RoundStatus.OPEN]


NOON = at("2027-03-01T12:00:00+00:00")


@pytest.mark.parametrize(
    ("status", "last", "answered", "may"),
    [
        (RoundStatus.OPEN, DAY(2027, 2, 28), False, True),
        (RoundStatus.OPEN, DAY(2027, 3, 1), False, False),
        (RoundStatus.OPEN, DAY(2027, 3, 1), True, True),
        (RoundStatus.DRAFT, DAY(2027, 2, 1), True, False),
        (RoundStatus.CLOSED, DAY(2027, 2, 1), True, False),
        (RoundStatus.CANCELLED, DAY(2027, 2, 1), True, False),
    ],
)
def test_a_round_closes_after_the_last_day_or_when_all_answered(
    status: RoundStatus, last: datetime.date, answered: bool, may: bool
):
    def close() -> None:
        rules.require_closable(status, last_deadline=last, all_answered=answered, now=NOON)

    if may:
        close()
    else:
        with pytest.raises(RuleBroken):
            close()


def test_a_promised_day_is_never_moved_earlier():
    rules.require_later(DAY(2027, 3, 2), DAY(2027, 3, 1))
    for day in (DAY(2027, 3, 1), DAY(2027, 2, 1)):
        with pytest.raises(Invalid) as refused:
            rules.require_later(day, DAY(2027, 3, 1))
        assert "deadline" in refused.value.fields


def test_a_new_day_may_be_today_but_not_yesterday():
    rules.require_coming(DAY(2027, 3, 1), NOON)
    with pytest.raises(Invalid):
        rules.require_coming(DAY(2027, 2, 28), NOON)


def test_the_last_own_deadline_is_the_latest_of_all():
    assert rules.last_own_deadline(DAY(2027, 3, 1), [None, DAY(2027, 4, 1), DAY(2027, 2, 1)]) == DAY(2027, 4, 1)
    assert rules.last_own_deadline(DAY(2027, 3, 1), []) == DAY(2027, 3, 1)
