"""The days on which bodies meet: what is typed, what calendar files hold, and who can decide in time."""

import datetime
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Invalid, RemissError, TooLarge, WrongType
from app.rounds.meeting_days import LARGEST_FILE, LIMITS, FromCalendar, calendar_days, chance, typed_days

TODAY = datetime.date(2026, 11, 29)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_days_are_read_as_people_write_them():
    text = "2027-03-15\n 15 mars 2027;\n\n• tisdag 9 februari 2027\nfre den 5 Feb. 2027\n2026-11-29\n1 May 2027"
    expected = ["2026-11-29", "2027-02-05", "2027-02-09", "2027-03-15", "2027-05-01"]
    assert typed_days(text, today=TODAY) == [day(text) for text in expected]
    assert typed_days(" \n", today=TODAY) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027-02-29", "2027-02-29"),
        ("i vår", "i vår"),
        ("32 mars 2027", "32 mars 2027"),
        ("2027-03-15 2027-03-16", "2027-03-16"),
        ("2027-03-15\n28 november 2026", "28 november 2026 har redan passerat"),
        ("\n".join(str(day("2027-01-01") + datetime.timedelta(days=n)) for n in range(201)), "200"),
        ("9" * 5000, "9" * 80),
    ],
)
def test_what_is_no_day_is_told_with_its_line(text: str, said: str):
    with pytest.raises(Invalid) as refused:
        typed_days(text, today=TODAY)
    assert said in refused.value.fields["days"]
    assert len(refused.value.fields["days"]) < 250


def calendar(*events: str) -> str:
    begun = (f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTAMP:20260101T000000Z\r\n{text}" for n, text in enumerate(events))
    body = "".join(f"{text}\r\nEND:VEVENT\r\n" for text in begun)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//SV\r\n{body}END:VCALENDAR\r\n"


def read(tmp_path: Path, content: str | bytes, called: str = "") -> FromCalendar:
    path = tmp_path / "moten.ics"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return calendar_days(path, called=called, today=TODAY)


def test_a_calendar_file_gives_the_days_to_come(tmp_path: Path):
    content = calendar(
        "SUMMARY:Kommunstyrelsen\r\nDTSTART;TZID=Europe/Stockholm:20270112T130000",
        "SUMMARY:Kommunstyrelsen\r\nDTSTART:20261231T233000Z",  # half past midnight in Sweden
        "SUMMARY:Kommunstyrelsen\r\nDTSTART;VALUE=DATE:20270301",
        "SUMMARY:Kommunstyrelsen\r\nDTSTART;VALUE=DATE:20261128",  # yesterday
        "SUMMARY:Gruppmöte\r\nDTSTART;VALUE=DATE:20270228",
        "SUMMARY:KOMMUNSTYRELSEN extra\r\nDTSTART;TZID=Europe/Stockholm:20270406T090000"
        "\r\nRRULE:FREQ=MONTHLY;COUNT=3;BYDAY=1TU\r\nEXDATE;TZID=Europe/Stockholm:20270504T090000",
    )
    held = read(tmp_path, content, called="kommunstyrelsen")
    days = ["2027-01-01", "2027-01-12", "2027-03-01", "2027-04-06", "2027-06-01"]
    assert held == FromCalendar(tuple(day(text) for text in days), events=5)
    assert day("2027-02-28") in read(tmp_path, content).days
    assert read(tmp_path, content, called="byggnadsnämnden") == FromCalendar((), 0)


ENDLESS = "SUMMARY:Möte\r\nDTSTART:20260101T080000Z\r\nRRULE:FREQ="


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", Invalid),
        (b"BEGIN:VCALENDAR\r\nX:" + b"a" * LARGEST_FILE, TooLarge),
        (b"PK\x03\x04 BEGIN:VCALENDAR", WrongType),
        ("15 mars 2027", WrongType),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:i dag\r\n", RemissError),
        (calendar(f"{ENDLESS}SECONDLY"), Invalid),
        (calendar(f"{ENDLESS}DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3;BYSECOND=1,2,3"), Invalid),
    ],
)
def test_a_bad_calendar_file_is_refused_in_words(tmp_path: Path, content: str | bytes, error: type[RemissError]):
    with pytest.raises(error) as refused:
        read(tmp_path, content)
    assert refused.value.message[0].isupper()


def test_a_rule_that_never_comes_true_ends(tmp_path: Path):
    events = [f"SUMMARY:{n}\r\nDTSTART:20260101T080000Z\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30" for n in range(40)]
    path = tmp_path / "moten.ics"
    path.write_text(calendar(*events))
    with suppress(Invalid):  # too heavy to be read, or without a day: both end
        assert calendar_days(path, called="", today=TODAY, limits=replace(LIMITS, seconds=2, processor=1)).days == ()


DAYS = [day("2026-12-10"), day("2027-01-20")]


@pytest.mark.parametrize(
    ("days", "deadline", "last", "following", "too_late"),
    [
        ([], "2026-12-18", None, None, False),
        (DAYS, "2026-12-18", DAYS[0], DAYS[1], False),
        (DAYS, "2026-12-10", DAYS[0], DAYS[1], False),  # the last day itself
        (DAYS, "2026-12-09", None, DAYS[0], True),
        (DAYS, "2027-02-01", DAYS[1], None, False),
        ([TODAY], "2026-12-18", TODAY, None, False),
        ([day("2026-11-28")], "2026-12-18", None, None, False),  # those that are known have all been
        (DAYS, "2026-11-01", None, DAYS[0], True),
    ],
)
def test_who_can_decide_in_time(days, deadline, last, following, too_late: bool):
    judged = chance(days, today=TODAY, deadline=day(deadline))
    assert (judged.last, judged.following, judged.too_late) == (last, following, too_late)
