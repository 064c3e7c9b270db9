"""The last day as a calendar file: what it holds, and which letters bring it."""

import datetime
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar, Event

from app.i18n import speaking
from app.mail.calendar import last_day_file
from app.mail.rendering import message, render
from tests.mail.letters import FACTS, LINK, NOW, a_letter

TITLE = "Remiss av plan; vägar, torg och\nbroar " + "med ett långt namn " * 6


def entry(deadline: datetime.date, organisation: str = "Företagarna, Ekern") -> Event:
    content = last_day_file(
        consultee_id=7,
        organisation=organisation,
        round_title=TITLE,
        registry_number="KS/2026:118",
        deadline=deadline,
        authority_name="Exempelkommunen",
        mail_from="remiss@exempelkommunen.example",
        at=NOW,
    )
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75, "RFC 5545, section 3.1"
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_the_whole_day_is_told_and_nothing_of_a_name_becomes_a_line_of_the_file():
    event = entry(datetime.date(2028, 2, 29))
    assert (event["dtstart"].dt, event["dtend"].dt) == (datetime.date(2028, 2, 29), datetime.date(2028, 3, 1))
    assert str(event["summary"]).startswith("Sista dag att svara: remissen av plan; vägar, torg och\nbroar med")
    assert "Företagarna, Ekern kan svara till och med den här dagen" in event["description"]
    assert entry(datetime.date(2028, 2, 29), "X\r\nEND:VEVENT\r\nURL:http://x.example")["description"].count("\n") >= 4


def test_a_later_day_moves_the_entry_that_there_is():
    before, after = entry(datetime.date(2026, 12, 18)), entry(datetime.date(2027, 1, 15))
    assert before["uid"] == after["uid"]
    assert 0 < before["sequence"] < after["sequence"] < 2**31


def test_it_is_written_in_the_language_of_the_body():
    with speaking("en"):
        assert str(entry(datetime.date(2026, 12, 18))["summary"]).startswith("Last day to answer: ")


BRING_IT = {"invitation", "extension-granted", "extension-withdrawn"}


@pytest.mark.parametrize("name", FACTS)
def test_an_invitation_and_a_day_that_is_moved_bring_it_and_no_other_letter(name: str):
    letter = a_letter(name)
    letter.consultee_id = 7
    others = [LINK] * len(letter.facts.get("others", ()))
    rendered = render(letter, link=LINK, others=others, authority_name="Exempelkommunen", at=NOW)
    sent = message(letter, rendered, mail_from="remiss@example.se", authority_name="Exempelkommunen", at=NOW)
    email = message_from_bytes(bytes(sent), policy=policy.default)
    files = list(email.iter_attachments())
    assert len(files) == (name in BRING_IT or name.startswith("invitation"))
    for file in files:
        assert (file.get_content_type(), file.get_param("method")) == ("text/calendar", "PUBLISH")
        assert file.get_filename() == "sista-svarsdag.ics"
        content = file.get_payload(decode=True)
        (event,) = Calendar.from_ical(content).walk("VEVENT")
        assert event["dtstart"].dt == datetime.date.fromisoformat(letter.facts["deadline"])
        assert LINK.rpartition("/")[2].encode() not in content, "a calendar is shared, a link is not"
    assert email.get_body(("plain",)).get_content().splitlines() == rendered.text.splitlines()
