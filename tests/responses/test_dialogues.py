"""A dialogue meeting: its comments stand among the others, told apart, and no body is counted for it."""

import io
import zipfile
from typing import Any

import pytest
from sqlmodel import col, select

from app.history.models import Event
from app.history.queries import verify_chains
from app.responses.models import Response
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.models import Step
from tests.kit.stage import Stage

NAME = "Dialogmöte 12 november 2026, Folkets hus, 80 deltagare"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


@pytest.fixture
def ask(client: Any, stage: Stage) -> Any:
    """Asks the API about the round as the registrar, or as another."""

    def asked(method: str, path: str, role: str = "registrar", **rest: Any) -> Any:
        return client.request(method, f"/api/v1/rounds/{stage.round_id}{path}", headers=stage.bearer(role), **rest)

    return asked


def meeting(stage: Stage, **other: Any) -> dict[str, Any]:
    """Eighty people talked about practice, and somebody took notes."""
    return {
        "held_on": "2026-11-12",
        "place": "Folkets hus",
        "participants": [{"kind": "Elever", "number": 60}, {"kind": "Företagare", "number": 20}],
        "notes": "Många talade.\n" * 3000,
        "comments": [
            {
                "section_id": stage.sections["3.2"],
                "text": "Mer praktik",
                "kind": "activity",
                "carried_out_by": "Skolan",
            },
            {"text": "Bra plan"},
        ],
    } | other


def proven(stage: Stage) -> bool:
    with stage.database.read() as session:
        return not [*verify_responses(session), *verify_counts(session), *verify_chains(session)]


def test_what_was_said_stands_among_the_rest_and_counts_as_no_body(ask: Any, client: Any, stage: Stage):
    before, board = ask("GET", "").json()["counts"], ask("GET", "/consultees").json()
    made = ask("POST", "/meetings", json=meeting(stage))
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["name"], told["count"], told["number"]) == (NAME, 2, "KS/2026:20-1")
    assert (told["participants"], told["notes"]) == (meeting(stage)["participants"], meeting(stage)["notes"].rstrip())
    again = ask("POST", "/meetings", json=meeting(stage))
    assert (again.status_code, again.json()["id"]) == (200, told["id"])
    assert ask("GET", "").json()["counts"] == before | {"comments": 2, "without_reply": 2}
    assert ask("GET", "/consultees").json() == board, "no body is counted for it"
    comments = ask("GET", "/comments").json()["items"]
    assert {comment["organisation"]["name"] for comment in comments} == {NAME}
    assert {comment["kind"] for comment in comments} == {"activity", "comment"}
    names = [
        one["name"] for one in client.get("/api/v1/organisations", headers=stage.bearer("handler")).json()["items"]
    ]
    assert NAME not in names, "a meeting is no body of the register"
    ended = (
        {"held_on": "2026-11-21"},
        {"notes": "", "comments": []},
        {"participants": [{"kind": "Elever", "number": 0}]},
    )
    fields = ["held_on", "notes", "participants.0.number"]
    for bad, field in zip(ended, fields, strict=True):
        refused = ask("POST", "/meetings", json=meeting(stage, **bad))
        assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field])
    stance = [{"section_id": stage.sections["1"], "text": "Nej", "stance": "rejects"}]
    assert ask("POST", "/meetings", json=meeting(stage, comments=stance)).status_code == 422
    assert ask("POST", "/meetings", role="reader", json=meeting(stage)).status_code == 403
    assert ask("POST", "/meetings", role="other_handler", json=meeting(stage)).status_code == 404
    assert proven(stage)


def test_every_file_tells_it_apart(ask: Any, stage: Stage):
    ask("POST", "/meetings", json=meeting(stage))
    told = ask("GET", "/exports/json").json()
    body = next(body for body in told["consultees"] if body["meeting"])
    assert (body["organisation"]["name"], body["stance"], body["comments"]) == (NAME, "not_stated", 2)
    assert told["counts"]["consultees"] == len(told["consultees"]) - 1
    assert NAME in ask("GET", "/exports/csv").content.decode("utf-8-sig")
    for layout in ("focus-area", "organisation", "appendix", "statistics"):
        file = ask("GET", f"/exports/docx?layout={layout}")
        assert file.status_code == 200
        with zipfile.ZipFile(io.BytesIO(file.content)) as package:
            text = package.read("word/document.xml").decode()
        assert NAME in text
    assert ask("GET", "/exports/xlsx").status_code == 200


def test_it_is_changed_and_taken_away_with_a_trace(ask: Any, client: Any, stage: Stage):
    made = ask("POST", "/meetings", json=meeting(stage)).json()
    numbers = {comment["text"]: comment["number"] for comment in made["comments"]}
    reply = {"outcome": "noted", "text": "Tack", "version": 0}
    activity = next(comment["id"] for comment in made["comments"] if comment["text"] == "Mer praktik")
    headers = stage.bearer("handler")
    assert client.put(f"/api/v1/comments/{activity}/reply", json=reply, headers=headers).status_code == 200
    other = [meeting(stage)["comments"][0], {"text": "En till"}]
    change = meeting(stage, place="Biblioteket", comments=other)
    changed = ask("PUT", f"/meetings/{made['id']}", json=change | {"version": 1})
    assert changed.status_code == 200, changed.text
    assert changed.json()["name"] == NAME.replace("Folkets hus", "Biblioteket")
    after = {comment["text"]: comment["number"] for comment in changed.json()["comments"]}
    assert after == {"Mer praktik": numbers["Mer praktik"], "En till": 3}
    counts = ask("GET", "").json()["counts"]
    assert (counts["comments"], counts["replies"]) == (2, 1), "the reply to what stands is kept"
    assert ask("PUT", f"/meetings/{made['id']}", json=change | {"version": 1}).status_code == 200, "pressed twice"
    assert ask("PUT", f"/meetings/{made['id']}", json=meeting(stage) | {"version": 1}).json()["code"] == "stale"
    assert ask("PUT", f"/meetings/{stage.consultees[0]}", json=change | {"version": 1}).status_code == 404
    assert ask("POST", f"/meetings/{made['id']}/removal", json={"reason": ""}).status_code == 422
    for _press in range(2):
        gone = ask("POST", f"/meetings/{made['id']}/removal", json={"reason": "Fel remiss"})
        assert (gone.status_code, gone.json()["count"], gone.json()["removed_why"]) == (200, 0, "Fel remiss")
    assert ask("GET", "").json()["counts"]["comments"] == 0
    assert not [body for body in ask("GET", "/exports/json").json()["consultees"] if body["meeting"]]
    again = ask("POST", "/meetings", json=meeting(stage))
    assert (again.status_code, again.json()["id"] != made["id"]) == (201, True), "what was taken away can be told anew"
    with stage.database.read() as session:
        kinds = session.exec(select(Event.kind).where(col(Event.kind).startswith("meeting."))).all()
        assert len(session.exec(select(Response)).all()) == 3, "all of it stays on record"
    assert list(kinds) == ["meeting.registered", "meeting.changed", "meeting.removed", "meeting.registered"]
    assert proven(stage)


def test_a_round_that_takes_nothing_takes_no_meeting(ask: Any, stage: Stage):
    stage.step(Step.ARCHIVED)
    refused = ask("POST", "/meetings", json=meeting(stage))
    assert (refused.status_code, refused.json()["code"]) == (409, "round_archived")


def test_on_pages_without_scripts(pages: Any, stage: Stage):
    pages.raw.cookies.set("remiss_session", "session-registrar")
    page = pages.get(f"/rounds/{stage.round_id}/responses").click("Dialogmöten").click("Registrera ett dialogmöte")
    told = {"held_on": "2026-11-12", "place": "Folkets hus", "participants": "Elever", "notes": "Vi talade."}
    page = page.form(id="meeting").submit(told, button="Spara mötet", status=422)
    assert set(page.errors()) == {"participants"}
    assert page.form(id="meeting").value("notes") == "Vi talade."
    page = page.form(id="meeting").submit(
        {"participants": "Elever 60\nFöretagare: 20"}, button="Lägg till en synpunkt", status=200
    )
    said = {"place-1": "w", "text-1": "Bra plan", "place-2": f"s{stage.sections['1']}", "text-2": "Mer praktik"}
    page = page.form(id="meeting").submit(said, button="Spara mötet")
    text = page.text()
    for words in (NAME, "2 synpunkter", "Elever 60, Företagare 20", "Vi talade."):
        assert words in text, words
    board = pages.get(f"/rounds/{stage.round_id}/board").text()
    assert NAME not in board
    page = pages.get(f"/rounds/{stage.round_id}/meetings").click(f"Ändra eller ta bort {NAME}")
    assert page.form(id="meeting").value("text-2") == "Mer praktik"
    page = page.form(id="removal").submit({"reason": ""}, status=422)
    assert set(page.errors()) == {"reason"}
    page = page.form(id="removal").submit({"reason": "Fel remiss"})
    assert "Mötet är borttaget" in page.text()
    assert "Tog bort Dialogmöte" in pages.get(f"/rounds/{stage.round_id}/history").text()
    assert proven(stage)


@pytest.mark.one_database
def test_the_page_of_a_body_leads_to_that_of_the_meeting(ask: Any, pages: Any, stage: Stage):
    held = ask("POST", "/meetings", json=meeting(stage)).json()["id"]
    for role, page in (("registrar", f"/meetings/{held}"), ("reader", f"/meetings#meeting-{held}")):
        pages.raw.cookies.set("remiss_session", f"session-{role}")
        answer = pages.raw.get(f"/rounds/{stage.round_id}/consultees/{held}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/rounds/{stage.round_id}{page}")
        assert pages.get(f"/rounds/{stage.round_id}/consultees/{held}", status=303).heading
