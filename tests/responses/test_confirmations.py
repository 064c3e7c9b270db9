"""A preliminary answer that was sent in time is confirmed later: as it was sent, or changed by what was decided."""

import datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.comments.canonical import NEWEST
from app.database.triggers import drop_append_only, only_erased
from app.responses.models import Confirmation, Response
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.meeting_models import Meeting
from app.rounds.models import Consultee, LinkRole, Step
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.stage import Stage

DECIDED = {"body": "Kommunstyrelsen", "date": "2026-03-02", "paragraph": "§ 45"}
MINUTES = {"files": ("Protokoll.txt", "§ 45 Beslut".encode(), "text/plain")}


@pytest.fixture
def send(client: Any, stage: Stage) -> Any:
    """The first body sends an answer, preliminary unless said otherwise."""

    def sent(words: str = "Bra.", **said: Any) -> Any:
        draft = client.get(stage.address(0)).json()["draft"]
        known = draft["comments"][0]["id"] if draft["comments"] else None
        comment = {"text": words} | ({"id": known} if known else {})
        saved = {"version": draft["version"], "stance": "supports", "comments": [comment]}
        version = client.put(stage.address(0, "/draft"), json=saved).json()["version"]
        sending = {"version": version, "signatory": {"name": "Sara"}, "preliminary": True} | said
        return client.post(stage.address(0, "/submission"), json=sending)

    return sent


def board(client: Any, stage: Stage) -> Any:
    """The first body on the board."""
    return client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=stage.bearer("handler")).json()["items"][0]


def findings(stage: Stage) -> list[str]:
    with stage.database.read() as session:
        return [*verify_responses(session), *verify_counts(session)]


def test_it_is_confirmed_after_the_closing_and_everybody_reads_it(client: Any, stage: Stage, send: Any) -> None:
    address = stage.address(0, "/confirmation")
    assert client.post(address, data=DECIDED).json()["code"] == "not_answered"
    send()
    assert (board(client, stage)["preliminary"], board(client, stage)["confirmed"]) == (True, False)
    stage.step(Step.CLOSED)
    assert client.post(address, data={"level": "board"}).json()["errors"][0]["field"] == "date"
    assert client.post(address, data=DECIDED | {"revision": 2}).json()["code"] == "answer_replaced"
    done = client.post(address, data=DECIDED | {"revision": 1}, files=MINUTES)
    assert done.status_code == 201
    told = done.json()["confirmation"]
    assert (told["decision"]["body"], told["minutes"][0]["name"], told["registered"]) == (
        "Kommunstyrelsen",
        "Protokoll.txt",
        False,
    )
    assert client.post(address, data=DECIDED).status_code == 200
    other = client.post(address, data=DECIDED | {"paragraph": "§ 46"})
    assert (other.status_code, other.json()["code"]) == (409, "already_confirmed")
    assert (board(client, stage)["preliminary"], board(client, stage)["confirmed"]) == (False, True)
    handler = stage.bearer("handler")
    exports, answer = f"/api/v1/rounds/{stage.round_id}/exports", done.json()
    (body, *_others) = client.get(f"{exports}/json", headers=handler).json()["consultees"]
    assert (body["confirmed"], body["preliminary"], body["decision"]["paragraph"]) == (True, False, "§ 45")
    assert [file["name"] for file in body["attachments"]] == ["Protokoll.txt"]
    (item,) = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=handler).json()["items"]
    assert (item["confirmed"], answer["attachments"]) == (True, [])
    file = f"/api/v1/responses/{item['id']}/attachments/{told['minutes'][0]['id']}"
    assert client.get(file, headers=handler).content == MINUTES["files"][1]
    lines = client.get(f"/api/v1/rounds/{stage.round_id}/history", headers=handler).json()["items"]
    assert any(line["kind"] == "response.confirmed" for line in lines)
    assert findings(stage) == []


def test_a_changed_confirmation_is_found(client: Any, stage: Stage, send: Any) -> None:
    send()
    client.post(stage.address(0, "/confirmation"), data=DECIDED)
    with stage.database.write() as session:
        drop_append_only(session.connection(), "confirmation", form=only_erased)
        session.execute(text("UPDATE confirmation SET decision_paragraph = '§ 1'"))
    assert [finding.split(": ")[1] for finding in findings(stage)] == ["its confirmation has been changed"]


@pytest.mark.parametrize(("way", "status"), [("no-objection", "no_objection"), ("abstention", "abstained")])
def test_a_short_answer_is_preliminary_too(client: Any, pages: Pages, stage: Stage, way: str, status: str) -> None:
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    form = pages.get(f"/answers/{stage.consultees[0]}/{way}").form("Skicka svaret")
    receipt = form.submit(name="Sara", preliminary="true")
    assert (board(client, stage)["status"], board(client, stage)["preliminary"]) == (status, True)
    decided = receipt.click("Bekräfta svaret").form("Bekräfta svaret")
    decided.submit(decision_level="board", decision_date="2026-03-02")
    assert (board(client, stage)["preliminary"], board(client, stage)["confirmed"]) == (False, True)
    assert findings(stage) == []


def test_what_the_board_changed_is_as_late_as_the_preliminary_answer(
    client: Any, stage: Stage, send: Any, time_machine: Any
) -> None:
    first = send().json()
    time_machine.move_to(datetime.datetime(2055, 1, 20, 12, tzinfo=datetime.UTC))
    stage.step(Step.CLOSED)
    again = send("Mindre bra.")
    assert (again.status_code, again.json()["code"]) == (422, "decided_only")
    undecided = send("Mindre bra.", preliminary=False)
    assert undecided.json()["errors"][0]["field"] == "decision.level"
    decision = {"level": "board", "date": "2055-01-19"}
    second = send("Mindre bra.", preliminary=False, decision=decision).json()
    assert (second["late"], second["deadline"], second["confirms"]) == (False, first["deadline"], 1)
    assert (board(client, stage)["preliminary"], board(client, stage)["confirmed"]) == (False, True)
    assert client.put(stage.address(0, "/draft"), json={"version": 9}).json()["code"] == "round_closed"
    assert client.post(stage.address(0, "/confirmation"), data=DECIDED).json()["code"] == "not_preliminary"
    assert findings(stage) == []
    with stage.database.read() as session:
        assert session.exec(select(Response.format)).all() == [NEWEST, NEWEST]


def test_after_publication_an_official_registers_it(client: Any, stage: Stage, send: Any, pages: Pages) -> None:
    send()
    stage.step(Step.CLOSED)
    stage.step(Step.COMPILING)
    stage.step(Step.PUBLISHED)
    assert client.post(stage.address(0, "/confirmation"), data=DECIDED).json()["code"] == "round_closed"
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    said = "Svaret kan inte längre bekräftas här. Kontakta myndigheten, som kan registrera beslutet."
    base = f"/answers/{stage.consultees[0]}"
    assert said in pages.get(base).text()
    assert said in pages.get(f"{base}/confirmation").text()
    address = f"/api/v1/consultees/{stage.consultees[0]}/confirmation"
    done = client.post(address, data=DECIDED, headers=stage.bearer("registrar"))
    assert (done.status_code, done.json()["confirmation"]["registered"]) == (201, True)
    assert "Bekräftat" in pages.get(f"{base}/responses/1").text()


def test_a_body_confirms_on_its_page_and_nothing_typed_is_lost(stage: Stage, send: Any, pages: Pages) -> None:
    send()
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    page = pages.get(f"/answers/{stage.consultees[0]}").click("Bekräfta svaret")
    typed = {"decision_paragraph": "§ 45", "decision_level": "board"}
    refused = page.form("Bekräfta svaret").submit(typed | MINUTES, status=422)
    assert list(refused.errors()) == ["decision_date"]
    assert refused.form("Bekräfta svaret").value("decision_paragraph") == "§ 45"
    assert "Protokoll.txt" in refused.text()
    receipt = refused.form("Bekräfta svaret").submit(decision_date="2026-03-02")
    assert "2 mars 2026, § 45. Bekräftat" in receipt.text()
    assert "Protokoll.txt" in receipt.text()
    assert "Svaret är bekräftat" in pages.get(f"/answers/{stage.consultees[0]}/confirmation").text()


def test_a_colleague_who_may_not_sign_does_not_confirm(client: Any, stage: Stage, send: Any) -> None:
    send()
    writer = stage.colleague(0)
    stage.colleague(0, LinkRole.SIGNATORY, "Ulla Ek")
    address = f"/api/v1/answer/{writer}/confirmation"
    assert client.post(address, data=DECIDED).status_code == 403


def test_two_who_confirm_at_once_confirm_once(client: Any, stage: Stage, send: Any) -> None:
    send()
    address, headers = f"/api/v1/consultees/{stage.consultees[0]}/confirmation", stage.bearer("registrar")
    requests = [
        lambda: client.post(stage.address(0, "/confirmation"), data=DECIDED),
        lambda: client.post(address, data=DECIDED, headers=headers),
        lambda: client.post(stage.address(0, "/confirmation"), data=DECIDED),
    ]
    answers = all_at_once(stage.database, "round", requests)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    with stage.database.read() as session:
        assert len(session.exec(select(Confirmation)).all()) == 1
    assert findings(stage) == []


def test_the_day_of_the_boards_meeting_stands_beside_the_last_day(stage: Stage, pages: Pages) -> None:
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    start = f"/answers/{stage.consultees[0]}"
    assert "sammanträde" not in pages.get(start).text()
    with stage.database.write() as session:
        organisation_id = session.get_one(Consultee, stage.consultees[0]).organisation_id
        session.add(Meeting(organisation_id=organisation_id, day=datetime.date(2055, 1, 12)))
    assert "Ert nästa kända sammanträde är 12 januari 2055, efter sista svarsdagen." in pages.get(start).text()
    with stage.database.write() as session:
        session.add(Meeting(organisation_id=organisation_id, day=datetime.date(2054, 12, 1)))
    assert "Ert sista kända sammanträde innan dess är 1 december 2054." in pages.get(start).text()
