"""The list of rounds: what waits for whom, what is over its time, what is put away; and the year beside each other."""

import datetime
from typing import Any

import pytest

from app.clock import now, today
from app.installation import installation_of
from app.rounds.counts import Counts
from app.rounds.models import Milestone, Round, RoundStatus, Step
from app.rounds.next_step import waits_for_officials
from app.rounds.queries import RoundRow
from app.tracking.models import Extension
from app.tracking.year import year_of
from tests.kit.world import World

DAY = datetime.date(2027, 3, 1)
NOON = datetime.datetime(2027, 3, 1, 11, tzinfo=datetime.UTC)


def titles(desk: Any, query: str = "") -> list[str]:
    shown = desk.get(f"/rounds{query}")
    return list(shown.column(0)) if shown.all("table") else []


def test_a_request_for_time_is_what_the_round_needs_next(app: Any, desk: Any, made: World):
    assert "Remiss av planen" not in titles(desk, "?show=waiting"), "it waits for the bodies"
    with installation_of(app).database.write() as session:
        session.add(
            Extension(
                consultee_id=made.consultee,
                requested_deadline=today() + datetime.timedelta(days=90),
                reason="Nämnden.",
                requested_at=now(),
                requested_by="Sven",
            )
        )
    assert "Remiss av planen" in titles(desk, "?show=waiting")
    assert "Ge besked om anstånd: 1 väntar" in desk.get("/rounds").text()


def test_what_is_over_its_time_and_what_is_put_away(app: Any, desk: Any, made: World):
    assert titles(desk, "?show=overdue") == []
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = today() - datetime.timedelta(days=1)
    assert titles(desk, "?show=overdue") == ["Remiss av planen"]
    with installation_of(app).database.write() as session:
        session.add(Milestone(round_id=made.round, step=Step.ARCHIVED, at=now(), by_name="Hanna"))
    assert "Remiss av planen" not in titles(desk)
    assert titles(desk, "?show=archived") == ["Remiss av planen"]
    assert "Remiss av planen" in titles(desk, "?q=planen"), "a search finds everything"


def test_mine_are_those_one_is_a_member_of(pages: Any, made: World):
    for name, value in made.cookies["adm"].items():  # type: ignore[index]  # kinds are strings
        pages.raw.cookies.set(name, value)
    assert titles(pages)
    assert titles(pages, "?show=mine") == []


def test_the_year_shows_each_round_in_words_too(desk: Any, made: World):
    shown = desk.get("/rounds").click("Året")
    assert "Remiss av planen" in shown.text("ol", class_="year")
    assert "Inga remisser det året" in desk.get("/rounds/year?year=1950").text()


@pytest.mark.parametrize(
    ("status", "counts", "requests", "waits"),
    [
        (RoundStatus.DRAFT, Counts(), 0, True),
        (RoundStatus.OPEN, Counts(asked=3, waiting=2), 0, False),
        (RoundStatus.OPEN, Counts(asked=3, waiting=2), 1, True),
        (RoundStatus.OPEN, Counts(asked=3, responded=3), 0, True),
        (RoundStatus.CLOSED, Counts(), 0, True),
        (RoundStatus.COMPILING, Counts(comments=2, replies=2), 0, True),
        (RoundStatus.PUBLISHED, Counts(comments=2, replies=2), 0, False),
        (RoundStatus.CANCELLED, Counts(), 0, False),
    ],
)
def test_what_waits_for_officials(status: RoundStatus, counts: Counts, requests: int, waits: bool):
    row = RoundRow(1, "Remiss", status, "KS/1", DAY, 1, 1, counts)
    assert waits_for_officials(row, NOON, requests=requests) is waits


def test_a_bar_ends_with_its_year():
    opened = datetime.datetime(2026, 12, 20, 9, tzinfo=datetime.UTC)
    row = RoundRow(1, "Remiss", RoundStatus.OPEN, "KS/1", datetime.date(2027, 1, 10), 1, 1, Counts(), opened)
    assert [(bar.begin, bar.length) for bar in year_of([row], 2026, DAY).rows] == [(353, 12)]
    year = year_of([row], 2027, DAY)
    assert [(bar.begin, bar.length) for bar in year.rows] == [(0, 10)]
    assert (year.days, year.today) == (365, 59)
    assert (year.earlier, year.later) == (2026, None), "one cannot leaf through years without rounds"
