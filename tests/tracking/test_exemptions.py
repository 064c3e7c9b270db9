"""A body that need not answer: not waited for, not missing, not reminded, free to answer; and taken back."""

import datetime
from typing import Any

import pytest

from app.clock import now, today
from app.installation import installation_of
from app.rounds.actions import touch_board
from app.rounds.models import Consultee, Origin, Round
from tests.kit.world import World
from tests.rounds.conftest import Driver

WHY = {"reason": "Har meddelat per telefon att de inte svarar."}


def counts(handler: Driver, made: World) -> dict[str, int]:
    return dict(handler("GET", f"/rounds/{made.round}", status=200)["counts"])


def statuses(handler: Driver, made: World, query: str = "") -> list[str]:
    return [item["status"] for item in handler("GET", f"/rounds/{made.round}/consultees{query}", status=200)["items"]]


def test_nobody_waits_for_who_need_not_answer(handler: Driver, made: World):
    before = counts(handler, made)
    marked = handler("POST", f"/consultees/{made.consultee}/exemption", status=200, json=WHY)
    assert marked["status"] == "not_required"
    after = counts(handler, made)
    assert (after["asked"], after["waiting"], after["not_required"]) == (before["asked"], before["waiting"] - 1, 1)
    assert after["drafting"] == 0, "one status, the first that fits"
    assert statuses(handler, made, "?status=not_required") == ["not_required"]
    reminded = handler("POST", f"/rounds/{made.round}/reminders", status=200, json={})
    assert {"id": made.consultee, "reason": "not_required"} in reminded["skipped"]
    assert handler("DELETE", f"/consultees/{made.consultee}/exemption", status=200)["status"] == "drafting"
    assert counts(handler, made) == before
    told = [line["kind"] for line in handler("GET", f"/rounds/{made.round}/history", status=200)["items"]]
    assert [told.count(kind) for kind in ("consultee.exempted", "consultee.asked_again")] == [1, 1]


def test_it_is_not_missing_and_does_not_hold_up_the_closing(app: Any, desk: Any, handler: Driver, made: World):
    handler("POST", f"/consultees/{made.consultee}/exemption", status=200, json=WHY)
    third = handler("GET", f"/rounds/{made.round}/consultees", status=200)["items"][2]["id"]
    handler("POST", f"/consultees/{third}/exemption", status=200, json=WHY)
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = today() - datetime.timedelta(days=1)
        touch_board(session, made.round)
    assert counts(handler, made)["missing"] == 0
    assert statuses(handler, made) == ["not_required", "answered", "not_required"]
    assert "2 behöver inte svara." in desk.get(f"/rounds/{made.round}/board").text()
    assert "Alla som behöver svara har svarat: stäng remissen" in desk.get("/rounds").text()
    assert handler("POST", f"/rounds/{made.round}/closing", status=200)["status"] == "closed"


def test_several_are_marked_with_a_reason_and_it_is_taken_back_on_the_bodys_page(desk: Any, made: World):
    address = f"/rounds/{made.round}/exemptions?consultee={made.consultee}&consultee={made.other_consultee}"
    shown = desk.get(address)
    assert "Har svarat" in shown.text(), "who has answered is not exempted, and is told apart"
    form = shown.form(action=f"/rounds/{made.round}/exemptions")
    assert form.submit({"reason": ""}, status=422).errors()["reason"].endswith("Skriv skälet.")
    board = form.submit(WHY)
    assert "1 remissinstans behöver inte svara." in board.text()
    body = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}")
    assert WHY["reason"] in body.text()
    back = body.form("Ta tillbaka: svaret väntas").submit()
    assert "Remissinstansens svar väntas igen." in back.text()
    assert WHY["reason"] not in back.text()


@pytest.mark.parametrize("code", ["already_answered", "not_asked"])
def test_there_is_nothing_to_exempt_from(app: Any, handler: Driver, made: World, code: str):
    if code == "not_asked":
        with installation_of(app).database.write() as session:
            session.get_one(Consultee, made.consultee).origin = Origin.UNSOLICITED
    whom = made.other_consultee if code == "already_answered" else made.consultee
    assert handler("POST", f"/consultees/{whom}/exemption", status=409, json=WHY)["code"] == code


def test_who_answers_all_the_same_has_answered(app: Any, handler: Driver, made: World):
    with installation_of(app).database.write() as session:
        session.get_one(Consultee, made.other_consultee).exempted_at = now()
        touch_board(session, made.round)
    assert statuses(handler, made)[1] == "answered"
    assert counts(handler, made)["not_required"] == 0
