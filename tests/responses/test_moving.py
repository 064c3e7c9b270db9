"""An answer that was registered on the wrong body is moved to the right one, and nothing of it is lost."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from app.assessment.verify import verify_replies
from app.errors import RuleBroken
from app.history.models import Event
from app.history.queries import verify_chains
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.models import Withdrawal
from app.responses.rules import require_movable
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.actions import set_own_deadline
from app.rounds.models import Consultee, Round, RoundStatus, Step
from tests.inbox.mails import mail, sent
from tests.kit.overlapping import all_at_once
from tests.kit.stage import BODIES, Stage

NOW = "2026-11-20T12:00:00+00:00"
BEFORE = datetime.datetime(2026, 11, 10, 12, tzinfo=datetime.UTC)
WHY = "Mejlet kom från Åkeriföreningen."


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ask(client: Any, stage: Stage) -> Callable[..., Any]:
    """A request of the handler, or of another role."""

    def ask(method: str, path: str, role: str = "handler", status: int | None = None, **more: Any) -> Any:
        given = client.request(method, f"/api/v1{path}", headers=stage.bearer(role), **more)
        assert status in (None, given.status_code), given.text
        return given.json()

    return ask


def faults(stage: Stage) -> list[str]:
    with stage.database.read() as session:
        verified = (verify_counts, verify_responses, verify_replies, verify_chains)
        return [fault for verify in verified for fault in verify(session)]


def moving(stage: Stage, body: int = 1, **more: Any) -> dict[str, Any]:
    return {"json": {"consultee_id": stage.consultees[body], "reason": WHY} | more}


def bodies(ask: Any, stage: Stage) -> list[Any]:
    items = ask("GET", f"/rounds/{stage.round_id}/consultees")["items"]
    return sorted(items, key=lambda item: stage.consultees.index(item["id"]))


def comments(ask: Any, stage: Stage) -> list[Any]:
    items: list[Any] = ask("GET", f"/rounds/{stage.round_id}/comments")["items"]
    return items


def test_it_becomes_an_answer_of_the_right_body_with_all_that_was_replied(
    register: Any, ask: Any, stage: Stage
) -> None:
    said = [{"text": "Mer praktik", "section_id": stage.sections["3.2"]}, {"text": "Allmänt"}]
    files = {"files": ("svar.pdf", b"%PDF-1.7 svar")}
    register(comments=said, summary="Kort sagt ja.", files=files, note="I pärmen", sender_name="Eva", channel="email")
    first = comments(ask, stage)
    replied = next(one for one in first if one["text"] == "Mer praktik")
    reply = {"outcome": "met", "text": "Det ska finnas.", "action": "", "version": 0}
    ask("PUT", f"/comments/{replied['id']}/reply", status=200, json=reply)
    done = ask("POST", "/responses/1/moving", status=201, **moving(stage))
    assert (done["receipt"]["number"], done["receipt"]["received_on"]) == ("KS/2026:20-2", "2026-11-18")
    assert ask("POST", "/responses/1/moving", status=200, **moving(stage)) == done, "the same again"
    assert ask("POST", "/responses/1/moving", status=409, **moving(stage, 2))["code"] == "already_moved"
    assert faults(stage) == []
    wrong, is_right = bodies(ask, stage)[:2]
    assert (wrong["responded_at"], wrong["withdrawn"], wrong["status"]) == (
        None,
        False,
        bodies(ask, stage)[2]["status"],
    )
    assert (is_right["status"], is_right["late"]) == ("answered", False)
    now = comments(ask, stage)
    assert {one["text"] for one in now} == {one["text"] for one in first}
    assert not {one["id"] for one in now} & {one["id"] for one in first}
    (again,) = [one for one in now if one["reply"]]
    assert (again["text"], again["reply"]["text"], again["reply"]["needs_look"]) == (
        "Mer praktik",
        "Det ska finnas.",
        True,
    )
    ask("PUT", f"/comments/{again['id']}/reply", status=200, json=reply | {"version": again["reply"]["version"]})
    assert faults(stage) == []


def test_it_is_told_on_both_bodies_and_in_the_files(register: Any, ask: Any, stage: Stage) -> None:
    files = {"files": ("svar.pdf", b"%PDF-1.7 svar")}
    said = [{"text": "Allmänt"}]
    register(comments=said, summary="Kort sagt ja.", files=files, note="I pärmen", sender_name="Eva", channel="email")
    done = ask("POST", "/responses/1/moving", status=201, **moving(stage))
    answer = ask("GET", f"/responses/{done['response_id']}")
    assert (answer["moved_from"]["organisation"], answer["moved_from"]["reason"]) == (BODIES[0], WHY)
    assert (answer["registration"]["note"], answer["registration"]["sender_name"]) == ("I pärmen", "Eva")
    assert [file["name"] for file in answer["attachments"]] == ["svar.pdf"]
    left = ask("GET", "/responses/1")
    assert (left["moved_to"]["organisation"], left["summary"]) == (BODIES[1], "Kort sagt ja.")
    told_in_file = ask("GET", f"/rounds/{stage.round_id}/exports/json")["consultees"]
    moves = {
        one["id"]: [(move["here"], move["organisation"], move["reason"]) for move in one["moves"]]
        for one in told_in_file
    }
    assert [moves[body] for body in stage.consultees] == [[(False, BODIES[1], WHY)], [(True, BODIES[0], WHY)], []]
    assert [one["withdrawn_points"] for one in told_in_file] == [[], [], []], "none of its own"
    listed = {item["id"]: item for item in ask("GET", f"/rounds/{stage.round_id}/responses")["items"]}
    assert (listed[1]["moved_to"], listed[1]["withdrawn"], listed[1]["current"]) == (2, False, False)
    assert (listed[2]["moved_from"], listed[2]["current"]) == (1, True)
    with stage.database.read() as session:
        told = session.exec(select(Event).where(col(Event.kind).startswith("response.moved"))).all()
        assert [event.subject_id for event in told] == stage.consultees[:2]
        letters = session.exec(select(Letter.kind, Letter.consultee_id).where(col(Letter.facts)["number"].is_not(None)))
        assert (LetterKind.WITHDRAWAL, stage.consultees[0]) in (sent_ := letters.all())
        assert (LetterKind.RECEIPT, stage.consultees[1]) in sent_
    registered_anew = register(comments=[{"text": "Vårt eget"}]).json()
    assert registered_anew["revision"] == 2, "the number of a revision is never given twice"
    assert faults(stage) == []


def test_what_the_wrong_body_had_counts_again_and_late_is_judged_for_the_right_one(
    register: Any, ask: Any, client: Any, stage: Stage
) -> None:
    draft = client.get(stage.address()).json()["draft"]
    own = {"version": draft["version"], "stance": "supports", "summary": "", "comments": [{"text": "Vårt eget"}]}
    saved = client.put(stage.address(0, "/draft"), json=own).json()
    sending = {"version": saved["version"], "signatory": {"name": "Sven"}}
    assert client.post(stage.address(0, "/submission"), json=sending).status_code == 201
    assert ask("POST", "/responses/1/moving", status=409, **moving(stage))["code"] == "sent_itself"
    for body, text in (0, "De andras"), (0, "De andras, rättat"), (1, "De andras"):
        given = register(body, comments=[{"text": text}], stance="rejects")
        assert given.status_code == 201, given.text
    refused = ask("POST", "/responses/3/moving", status=422, **moving(stage, first=2))
    assert [error["field"] for error in refused["errors"]] == ["replaces"]
    refused = ask("POST", "/responses/3/moving", status=422, **moving(stage, 2, first=9))
    assert [error["field"] for error in refused["errors"]] == ["first"]
    assert ask("POST", "/responses/3/moving", status=409, **moving(stage, 2, first=1))["code"] == "sent_itself"
    assert ask("POST", "/responses/2/moving", status=409, **moving(stage, 2))["code"] == "answer_replaced"
    number = next(one["number"] for one in comments(ask, stage) if one["text"] == "De andras")
    done = ask("POST", "/responses/3/moving", status=201, **moving(stage, first=2, replaces=True))["receipt"]
    assert (done["revision"], done["stance"]) == (3, "rejects")
    assert faults(stage) == []
    now = {one["text"]: one["number"] for one in comments(ask, stage)}
    assert set(now) == {"Vårt eget", "De andras, rättat"}
    assert number is not None
    first, second = bodies(ask, stage)[:2]
    assert (first["status"], second["status"]) == ("answered", "answered")
    receipts = client.get(stage.address()).json()["receipts"]
    assert [receipt["revision"] for receipt in receipts] == [1], "what was never the body's is not shown to it"
    assert receipts[0]["withdrawal"] is None
    taken = {"revision": 1, "channel": "phone", "told_on": "2026-11-20", "reason": "De ringde."}
    ask("POST", f"/consultees/{stage.consultees[0]}/withdrawal", status=201, json=taken)
    assert faults(stage) == []


def test_its_day_is_judged_by_the_right_bodys_last_day(register: Any, ask: Any, stage: Stage) -> None:
    with stage.database.write() as session:
        round_ = session.get_one(Round, stage.round_id)
        round_.deadline = datetime.date(2026, 11, 15)
        session.add(round_)
        body = session.get_one(Consultee, stage.consultees[0])
        set_own_deadline(session, body, datetime.date(2026, 11, 19), now=BEFORE)
    assert not register().json()["late"]
    ask("POST", "/responses/1/moving", status=201, **moving(stage))
    assert [body["late"] for body in bodies(ask, stage)] == [False, True, False]


def test_an_item_of_the_inbox_and_its_passages_follow(ask: Any, stage: Stage) -> None:
    item = ask("POST", "/inbox", "registrar", 201, **sent(mail("3.2 Kompetens\n\nPraktik ska finnas i alla skolor.\n")))
    path = f"/inbox/{item['id']}"
    divided = ask("POST", f"{path}/assignment", "registrar", json={"consultee_id": stage.consultees[0]})
    registering = {"version": divided["version"], "stance": "supports", "received_on": "2026-11-18"}
    ask("POST", f"{path}/response", "registrar", 201, json=registering)
    done = ask("POST", "/responses/1/moving", "registrar", 201, **moving(stage))
    after = ask("GET", path, "registrar")
    assert (after["response_id"], after["consultee_id"]) == (done["response_id"], stage.consultees[1])
    told = {p["comment_id"] for p in ask("GET", f"{path}/division", "registrar")["passages"] if p["comment"]}
    assert told == {comment["id"] for comment in comments(ask, stage)}
    assert faults(stage) == []


def test_of_two_at_once_one_moves_it(register: Any, client: Any, stage: Stage) -> None:
    register(comments=[{"text": "Mer"}])
    post = [lambda: client.post("/api/v1/responses/1/moving", headers=stage.bearer("registrar"), **moving(stage))] * 3
    assert sorted(given.status_code for given in all_at_once(stage.database, "round", post)) == [200, 200, 201]
    with stage.database.read() as session:
        assert len(session.exec(select(Withdrawal)).all()) == 1
    assert faults(stage) == []


@pytest.mark.one_database
def test_the_page(register: Any, stage: Stage, pages: Any) -> None:
    register(comments=[{"text": "Mer"}])
    pages.raw.cookies.set("remiss_session", "session-registrar")
    desk = pages
    form = desk.get("/responses/1").click("Flytta till en annan remissinstans").form("Flytta svaret")
    refused = form.submit(reason=WHY, status=422)
    assert set(refused.errors()) == {"consultee_id"}
    assert refused.form("Flytta svaret").value("reason") == WHY
    done = refused.form("Flytta svaret").submit(consultee_id=str(stage.consultees[1]))
    assert done.heading == BODIES[1]
    assert "Svaret är flyttat hit" in done.text()
    left = done.click("Visa svar KS/2026:20-1")
    assert "Svaret är flyttat till en annan remissinstans" in left.text()
    assert WHY in left.text()
    assert "(flyttat till en annan)" in desk.get(f"/rounds/{stage.round_id}/responses").text()
    assert "redan flyttat" in desk.get("/responses/1/moving").text()
    assert "Flyttade svar KS/2026:20-1" in desk.get(f"/rounds/{stage.round_id}/history").text()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"status": RoundStatus.PUBLISHED}, "round_closed"),
        ({"status": RoundStatus.CONCLUDED}, "round_closed"),
        ({"meeting": True}, "is_meeting"),
        ({"registered": False}, "sent_itself"),
        ({"confirmed_itself": True}, "sent_itself"),
        ({"counts": False}, "answer_replaced"),
        ({"joint": True}, "joint_answer"),
    ],
)
def test_what_cannot_be_moved(changed: dict[str, Any], code: str | None) -> None:
    facts: dict[str, Any] = {"status": RoundStatus.COMPILING, "counts": True, "registered": True}
    facts |= {"confirmed_itself": False, "joint": False, "meeting": False} | changed
    if code is None:
        require_movable(facts.pop("status"), **facts)
        return
    with pytest.raises(RuleBroken) as refused:
        require_movable(facts.pop("status"), **facts)
    assert refused.value.code == code


def test_a_confirmed_answer_stays_confirmed_and_a_joint_one_is_refused(register: Any, ask: Any, stage: Stage) -> None:
    register(preliminary="true", comments=[{"text": "Mer"}])
    decision = {"level": "board", "body": "Styrelsen", "date": "2026-11-19", "paragraph": "4"}
    ask("POST", f"/consultees/{stage.consultees[0]}/confirmation", "registrar", 201, data=decision)
    ask("POST", "/responses/1/moving", status=201, **moving(stage))
    wrong, right = bodies(ask, stage)[:2]
    assert (wrong["confirmed"], right["confirmed"], right["preliminary"]) == (False, True, False)
    assert faults(stage) == []
    register(body=0, on_behalf_of=stage.consultees[2])
    assert ask("POST", "/responses/3/moving", status=409, **moving(stage, replaces=True))["code"] == "joint_answer"
    stage.step(Step.PUBLISHED)
    assert ask("POST", "/responses/3/moving", status=409, **moving(stage))["code"] == "round_closed"


def test_a_divided_comment_is_divided_at_the_right_body_too(register: Any, ask: Any, stage: Stage) -> None:
    text = "Mer praktik. Färre prov."
    register(comments=[{"text": text, "section_id": stage.sections["3.2"]}])
    (whole,) = comments(ask, stage)
    passages = [{"start": 0, "end": 13}, {"start": 13, "end": len(text)}]
    ask("POST", f"/comments/{whole['id']}/parts", status=200, json={"passages": passages})
    part = next(one for one in comments(ask, stage) if one["part"] == "b")
    ask("PUT", f"/comments/{part['id']}/reply", status=200, json={"outcome": "noted", "text": "Tack.", "version": 0})
    ask("POST", "/responses/1/moving", status=201, **moving(stage))
    moved = comments(ask, stage)
    assert [(one["part"], one["text"], one["consultee_id"]) for one in moved] == [
        ("a", "Mer praktik.", stage.consultees[1]),
        ("b", "Färre prov.", stage.consultees[1]),
    ]
    assert (moved[0]["reply"], moved[1]["reply"]["text"], moved[1]["reply"]["needs_look"]) == (None, "Tack.", True)
    assert faults(stage) == []
