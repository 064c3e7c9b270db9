"""One person is found wherever somebody stands; what may be erased is, and all that is proved still holds."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel, select

import app.models  # noqa: F401  (registers every table)
from app.accounts.models import Role
from app.clock import now
from app.database.triggers import ERASED
from app.history.models import Event
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.outbox import post
from app.organisations.models import Organisation, OrganisationKind
from app.privacy.holdings import HOLDINGS, Subject, Why
from app.privacy.queries import Asked, Extract, Place, extract, holdings
from app.responses.models import Comment, Response
from app.rounds.models import Consultee, Link, Milestone, Step
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages
from tests.kit.stage import Stage, stage
from tests.privacy.test_erasing import faults

__all__ = ["stage"]
NOT_PERSONS = {
    *("api_token.name", "batch.name", "cell.column_name", "consultee.group_name", "distribution_list.name"),
    *("document_version.name", "fetched_mailbox.claimed_by", "fetched_mailbox.name", "indicator.name"),
    *("indicator_table.name_heading", "job.claimed_by", "letter.claimed_by", "list_entry.group_name"),
    *("list_import.name", "list_import.source_name", "plan_import.source_name", "plan_version.source_name"),
    *("point_group.name", "saved_selection.name", "sealed_up_to.table_name", "stored_content.name", "tag.name"),
    *("text_module.name", "word_template.name"),
    "draft_comment.carried_out_by",
    *("comment.proposed_name", "draft_comment.proposed_name", "draft_attachment.name", "file_wording.name"),
    *("link.mailbox", "notice.name"),
}
"""Columns that only look as if persons stood there. The last line: what a draft says, and copies of what is found."""


def test_every_column_in_which_a_person_may_stand_is_looked_through() -> None:
    looked_through = {(holding.table, column) for holding in holdings() for column in holding.columns}
    words = ("name", "mail", "sender", "_by", "to_address", "signatories", "participants")
    left = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if any(word in column.name for word in words) and type(column.type).__name__ in ("String", "AutoString")
        if not column.name.endswith("_key") and (table.name, column.name) not in looked_through
    }
    assert left == NOT_PERSONS
    assert {holding.table for holding in HOLDINGS} <= set(SQLModel.metadata.tables)


@pytest.fixture
def answered(client: Any, stage: Stage) -> Stage:
    """A private person has answered by a link, a colleague has one too, and a letter has been sent."""
    draft = {"version": 0, "stance": "rejects", "comments": [{"text": "Jag, Åsa Öst, säger nej."}]}
    client.put(stage.address(0, "/draft"), json=draft)
    with stage.database.write() as session:
        body = session.get_one(Consultee, stage.consultees[0])
        organisation = session.get_one(Organisation, body.organisation_id)
        organisation.kind, organisation.email = OrganisationKind.PERSON, "asa@example.se"
        organisation.name = body.name = "Åsa Öst"
        for link in session.exec(select(Link).where(Link.consultee_id == body.id)):
            link.name = "Åsa Öst"
            link.readdress("asa@example.se")
            session.add(link)
        session.add_all([body, organisation])
    sending = {"version": 1, "signatory": {"name": "Åsa Öst", "email": "asa@example.se"}}
    assert client.post(stage.address(0, "/submission"), json=sending).status_code == 201
    with stage.database.write() as session:
        for letter in session.exec(select(Letter)):
            letter.sent_at = letter.created_at
            session.add(letter)
    assert faults(stage) == []
    return stage


def signed_in(pages: Pages, stage: Stage) -> Pages:
    official(stage.database, Role.REGISTRAR)
    return sign_in(pages, Role.REGISTRAR)


def test_rows_that_say_the_same_and_stay_stand_together() -> None:
    said = {"actor_name": "Åsa Öst"}
    stays = Place("event", "1", Subject.HISTORY, Why.RECORD, said, 1, "Remiss", False, True, False, False)
    goes = replace(stays, erasable=True)
    others = [replace(stays, key="2"), replace(goes, key="3"), replace(goes, key="4"), replace(stays, round_id=2)]
    ((subject, rows),) = Extract(Asked("Åsa Öst"), now(), [stays, *others], [], {}).by_subject
    assert subject is Subject.HISTORY
    assert [row.count for row in rows] == [2, 1, 1, 1], "what can be erased is chosen row by row"


def test_a_wording_that_stands_in_another_is_told_once() -> None:
    said = {"to_name": "Åsa Öst", "to_address": "asa@x.se", "facts": "Åsa Öst, ordförande · asa@x.se"}
    place = Place("letter", "1", Subject.LETTER, Why.WORK, said, 1, "Remiss", False, True, True, False)
    assert place.words == ["Åsa Öst, ordförande · asa@x.se"]


def test_many_rows_are_folded_and_none_is_named_by_a_number_of_ours(pages: Pages, answered: Stage) -> None:
    answered.step(Step.CLOSED)
    browser = signed_in(pages, answered)
    with answered.database.write() as session:
        for number in range(12):
            told = {"name": "Åsa Öst", "rounds": [], "at": f"{number}"}
            post(session, LetterKind.NOTICE, to="asa.ost@example.se", to_name="Åsa Öst", now=now(), **told)
        session.execute(update(Letter).values(sent_at=now()))
    found = browser.get("/privacy").form("Visa utdraget").submit(person_name="Åsa Öst", status=200)
    folded = [each.text_content().strip() for each in found.all("summary") if "rader" in each.text_content()]
    assert len(folded) == 1, "few rows stand open"
    assert re.fullmatch("Visa 1[0-9] rader, varav 0 är markerade", folded[0]), folded
    assert "letter:" not in found.text()
    form = found.form("Radera uppgifterna")
    refused = form.submit({"decision_number": "", "reason": "Begäran.", "sure": "true"}, status=422)
    is_open = [each.get("open") is not None for each in refused.all("details") if "rader, varav" in each.text_content()]
    assert is_open == [True], "what was marked is seen where something is missing"


def test_a_person_is_found_told_and_erased(pages: Pages, answered: Stage, client: Any) -> None:
    stage, browser = answered, signed_in(pages, answered)
    start = browser.get("/privacy").form("Visa utdraget")
    assert start.submit(person_name="Å", status=422).errors() == {"person_name": "Fel: Skriv minst två tecken."}
    found = start.submit(person_name="åsa öst", person_email="asa@example.se", status=200)
    assert "När remissen är stängd" in found.text()
    stage.step(Step.CLOSED)
    found = start.submit(person_name="åsa öst", person_email="asa@example.se", status=200)
    told = json.loads(browser.raw.post("/privacy/extract", data=_asked("json"), headers=_SAME).content)
    tables = {place["id"].partition(":")[0] for place in told["places"]}
    assert {"organisation", "consultee", "link", "letter", "response", "comment", "event"} <= tables
    readable = browser.raw.post("/privacy/extract", data=_asked("html"), headers=_SAME).content.decode()
    assert "Åsa Öst" in readable
    assert "Jag, Åsa Öst, säger nej." in readable

    form = found.form("Radera uppgifterna")
    chosen = [place["id"] for place in told["places"] if place["can_be_erased"]]
    assert form.submit({"places": chosen}, status=422).errors().keys() == {"decision_number", "reason", "sure"}
    done = form.submit({"places": chosen}, decision_number="KS 2030/9", reason="Begäran.", sure="true")
    assert f"{len(chosen)} uppgifter är raderade." in done.text()
    assert faults(stage) == []
    with stage.database.read() as session:
        answer = session.exec(select(Response)).one()
        assert (answer.signatory_name, answer.signatory_email) == (ERASED, "")
        assert session.exec(select(Comment.text).where(Comment.taken == 0)).all()[0] == "Jag, Åsa Öst, säger nej."
        link = session.exec(select(Link).where(Link.consultee_id == stage.consultees[0])).first()
        assert link is not None
        assert (link.name, link.email, link.mailbox, link.token_hash) == (ERASED, None, None, None)
        assert session.get_one(Consultee, stage.consultees[0]).name == ERASED
        lines = session.exec(select(Event.kind, Event.facts)).all()
        assert not [kind for kind, facts in lines if "sa Öst" in str(facts) or "asa@example.se" in str(facts)]
    again = start.submit(person_name="åsa öst", person_email="asa@example.se", status=200)
    assert [place for place in again.text().splitlines() if "asa@example.se" in place and "·" in place] == []
    done_before = {row[1]: row[2] for row in browser.get("/privacy").rows()}
    assert done_before["En persons uppgifter raderade"] == str(len(chosen))


def _asked(kind: str) -> dict[str, str]:
    return {"person_name": "åsa öst", "person_email": "asa@example.se", "as_file": kind}


_SAME = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def test_an_answer_is_disposed_of_when_its_round_is_closed(pages: Pages, answered: Stage) -> None:
    stage, form = answered, signed_in(pages, answered).get("/privacy").form("Gallra svaret")
    with stage.database.read() as session:
        number = session.exec(select(Response.number)).one()
    given = {"decision_number": "KS 2030/10", "reason": "Enligt plan.", "sure": "true"}
    assert form.submit(given, answer_number="finns inte", status=422).errors() == {
        "answer_number": "Som det står på kvittensen. Fel: Det finns inget svar med det numret."
    }
    assert "är öppen" in form.submit(given, answer_number=number, status=422).errors()["answer_number"]
    stage.step(Step.CLOSED)
    assert "Svaret är gallrat." in form.submit(given, answer_number=number).text()
    assert form.submit(given, answer_number=number, status=422).errors() == {
        "answer_number": "Som det står på kvittensen. Fel: Svaret är redan gallrat."
    }
    assert faults(stage) == []


def test_a_page_tells_of_some_rows_of_a_table_and_a_file_of_all(answered: Stage) -> None:
    asked = Asked("Åsa Öst")
    answered.step(Step.CLOSED)
    with answered.database.write() as session:
        session.execute(update(Milestone).values(by_name="Åsa Öst"))
        whole = extract(session, asked, now=now())
    shown = whole.first(1)
    assert shown.more
    assert not whole.more
    assert len(whole.places) == len(shown.places) + sum(n - 1 for n in shown.more.values())
    assert shown.can_go == whole.can_go
    assert whole.can_go["all"] == len(whole.erasable)


def test_all_that_can_go_is_chosen_at_once(pages: Pages, answered: Stage) -> None:
    """A box of its own, so that it works without scripts; what has come since it was seen does not go unseen."""
    stage, browser = answered, signed_in(pages, answered)
    stage.step(Step.CLOSED)
    found = browser.get("/privacy").form("Visa utdraget").submit(person_name="Åsa Öst", status=200)
    decided = {"decision_number": "KS 2030/9", "reason": "Begäran.", "sure": "true"}
    with stage.database.read() as session:
        can_go = extract(session, Asked("Åsa Öst"), now=now()).can_go
    form = found.form("Radera uppgifterna")
    nothing = form.submit(decided, status=422)
    assert "Välj minst en uppgift." in nothing.text()
    some = form.submit(decided, whole=f"body:{can_go['body']}")
    assert f"{can_go['body']} uppgifter är raderade." in some.text()
    stale = form.submit(decided, whole=f"all:{can_go['all']}", status=422)
    assert "har ändrats sedan sökningen" in stale.text()
    left = can_go["all"] - can_go["body"]
    done = stale.form("Radera uppgifterna").submit(decided, whole=f"all:{left}")
    assert f"{left} uppgifter är raderade." in done.text()
    with stage.database.read() as session:
        assert extract(session, Asked("Åsa Öst"), now=now()).can_go == {"all": 0}
    assert faults(stage) == []
