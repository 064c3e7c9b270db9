"""How something came is kept with it, and an item is registered with all that any other answer can carry."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from app.comments.kinds import Stance
from app.responses.models import ArrivalBasis, Channel, Comment, Registration
from app.responses.models import Response as Stored
from app.rounds.models import Consultee, Question, QuestionKind
from tests.inbox.mails import mail, sent
from tests.kit.pages import Pages
from tests.kit.stage import Stage

SAID = """3.2 Kompetens

Praktik ska finnas i alla skolor.
"""
WAY = {"channel": "phone", "received_on": "2026-11-17", "basis": "said"}


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


@pytest.fixture
def ask(client: Any, stage: Stage) -> Callable[..., Any]:
    """A request of the registrar."""

    def ask(method: str, path: str, **more: Any) -> Any:
        return client.request(method, f"/api/v1{path}", headers=stage.bearer("registrar"), **more)

    return ask


def assigned(ask: Any, stage: Stage, item: int, body: int = 0) -> dict[str, Any]:
    """The item is a body's, and every proposal is right: what it is registered with at least."""
    divided = ask("POST", f"/inbox/{item}/assignment", json={"consultee_id": stage.consultees[body]}).json()
    names = ("text", "section_id", "kind", "comment")
    passages = [{name: passage[name] for name in names} for passage in divided["passages"]]
    put = ask("PUT", f"/inbox/{item}/division", json={"version": divided["version"], "passages": passages}).json()
    assert put["unplaced"] == 0
    return {"version": put["version"], "stance": "not_stated"}


def stored(stage: Stage, body: int = 0) -> tuple[Stored, Registration]:
    with stage.database.read() as session:
        response = session.exec(select(Stored).where(Stored.consultee_id == stage.consultees[body])).one()
        registration = session.exec(select(Registration).where(Registration.response_id == response.id)).one()
        session.expunge_all()
    return response, registration


def test_a_note_of_a_call_keeps_how_and_when_it_came(ask: Any, stage: Stage) -> None:
    ahead = ask("POST", "/inbox", data={"text": SAID} | WAY | {"received_on": "2026-11-21"})
    assert (ahead.status_code, ahead.json()["errors"][0]["field"]) == (422, "received_on")
    item = ask("POST", "/inbox", data={"text": SAID} | WAY).json()
    assert {name: item[name] for name in WAY} == WAY
    least = assigned(ask, stage, item["id"])
    receipt = ask("POST", f"/inbox/{item['id']}/response", json=least)
    assert (receipt.status_code, receipt.json()["received_on"]) == (201, "2026-11-17")
    response, registration = stored(stage)
    assert (response.channel, registration.basis) == (Channel.PHONE, ArrivalBasis.SAID)


def test_a_file_by_post_and_what_is_said_later_goes_before(ask: Any, stage: Stage) -> None:
    by_post = WAY | {"channel": "post", "basis": "stamp"}
    item = ask("POST", "/inbox", data=by_post, files={"file": ("svar.txt", SAID.encode(), "text/plain")}).json()
    assert (item["channel"], item["basis"]) == ("post", "stamp")
    said = {"channel": "hand", "received_on": "2026-11-16", "basis": "desk", "sender_name": "Eva Ek"}
    ask("POST", f"/inbox/{item['id']}/response", json=assigned(ask, stage, item["id"]) | said)
    response, registration = stored(stage)
    assert (response.channel, str(response.received_on)) == (Channel.HAND, "2026-11-16")
    assert (registration.basis, registration.sender_name) == (ArrivalBasis.DESK, "Eva Ek")


def test_an_item_is_registered_with_all_that_an_answer_can_carry(ask: Any, stage: Stage) -> None:
    with stage.database.write() as session:
        session.add(Question(round_id=stage.round_id, position=9, text="Varför?", kind=QuestionKind.TEXT))
        asked = session.exec(select(Question.id).where(Question.round_id == stage.round_id)).all()
    item = ask("POST", "/inbox", **sent(mail(SAID))).json()["id"]
    whole = assigned(ask, stage, item) | {
        "answers": [{"question_id": asked[-1], "text": "Därför."}],
        "area_stances": [{"section_id": stage.sections["3.1"], "stance": "rejects"}],
        "statements": [{"kind": "reservation", "name": "Anna Ek", "text": "Vi säger nej."}],
        "decision": {"level": "board", "body": "Styrelsen", "date": "2026-11-10", "paragraph": "§ 7"},
        "on_behalf_of": [stage.consultees[2]],
        "signatory": "Eva Ek",
        "received_on": "2026-11-18",
    }
    wrong = {"area_stances": [{"section_id": stage.sections["3.2.1"], "stance": "rejects"}]}
    refused = ask("POST", f"/inbox/{item}/response", json=whole | wrong)
    assert refused.status_code == 422
    assert "fokusområde" in refused.json()["errors"][0]["message"]
    receipt = ask("POST", f"/inbox/{item}/response", json=whole)
    assert receipt.status_code == 201, receipt.text
    response, _registration = stored(stage)
    assert (response.decision_body, response.decision_paragraph) == ("Styrelsen", "§ 7")
    assert [one["name"] for one in response.statements] == ["Anna Ek"]
    with stage.database.read() as session:
        comments = session.exec(select(Comment).where(Comment.response_id == response.id)).all()
        through = session.exec(select(Consultee.id).where(col(Consultee.through_id).is_not(None))).all()
    assert {(one.section_id, one.text, one.stance) for one in comments if one.question_id is None} == {
        (stage.sections["3.2"], "Praktik ska finnas i alla skolor.", None),
        (stage.sections["3.1"], "", Stance.REJECTS),
    }
    assert [one.text for one in comments if one.question_id] == ["Därför."]
    assert list(through) == [stage.consultees[2]]
    again = ask("GET", f"/inbox/{item}/division").json()
    assert [one["comment_id"] is not None for one in again["passages"]] == [False, True]


@pytest.mark.one_database  # what is stored is that of the API, which runs on both
def test_the_page_has_the_same(pages: Pages, stage: Stage) -> None:
    pages.raw.cookies.set("remiss_session", "session-registrar")
    form = pages.get("/inbox").form("Lägg i inkorgen")
    refused = form.submit(text=SAID, channel="hand", received_on="2026-11-21", status=422)
    assert set(refused.errors()) == {"received_on"}
    page = refused.form("Lägg i inkorgen").submit(received_on="2026-11-16", basis="desk")
    assert "16 november 2026" in page.text()
    page = page.form("Dela upp texten").submit(consultee_id=str(stage.consultees[0]))
    form = page.form(id="registration")
    assert (form.value("channel"), form.value("received_on"), form.value("basis")) == (["hand"], "2026-11-16", "desk")
    said = {"stance": "supports", "decision_level": "board", "decision_body": "Styrelsen"}
    said |= {f"area_stance-{stage.sections['3.1']}": "rejects", "statement_name-1": "Anna Ek"}
    page = form.submit(said, button="Registrera svaret", status=422)
    assert {"statement_kind-1", "statement_text-1"} & set(page.errors())
    form = page.form(id="registration")
    assert form.value(f"area_stance-{stage.sections['3.1']}") == "rejects"
    more = {"statement_kind-1": "reservation", "statement_text-1": "Nej.", "decision_date": "2026-11-10"}
    page = form.submit(more, button="Plats för ett till", status=200)
    page = page.form(id="registration").submit(button="Registrera svaret")
    assert "Svaret är registrerat" in page.text()
    response, _registration = stored(stage)
    assert (response.channel, response.decision_body, len(response.statements)) == (Channel.HAND, "Styrelsen", 1)
