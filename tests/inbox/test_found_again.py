"""What came by mail, by phone and at a meeting: each sentence in every view and file, with whose it is."""

import csv
import io
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.inbox.mails import mail, sent
from tests.kit.stage import BODIES, Stage

MAILED = ("Praktik ska finnas i alla skolor.", "Vi vill veta mer om yrkesvux?")
PHONED = ("Planen saknar en tidplan.",)
AT_THE_MEETING = ("Fler vill ha lärlingsplatser.", "Bussarna går för sällan till skolan.")
MEETING = "Dialogmöte 12 november 2026, Folkets hus, 80 deltagare"
SAID = {
    **dict.fromkeys(MAILED, BODIES[0]),
    **dict.fromkeys(PHONED, BODIES[1]),
    **dict.fromkeys(AT_THE_MEETING, MEETING),
}


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


@pytest.fixture
def ask(client: Any, stage: Stage) -> Any:
    """A request of the registrar."""

    def ask(method: str, path: str, **more: Any) -> Any:
        return client.request(method, f"/api/v1{path}", headers=stage.bearer("registrar"), **more)

    return ask


def registered(ask: Any, stage: Stage, item: int, body: int, words: tuple[str, ...]) -> dict[str, int]:
    """The item as an answer with a comment for each of the sentences: their ids, as its division tells them."""
    divided = ask("POST", f"/inbox/{item}/assignment", json={"consultee_id": stage.consultees[body]}).json()
    passages = [
        {"text": passage["text"], "comment": passage["text"].strip() in words, "section_id": passage["section_id"]}
        for passage in divided["passages"]
    ]
    put = ask("PUT", f"/inbox/{item}/division", json={"version": divided["version"], "passages": passages}).json()
    registering = {"version": put["version"], "stance": "not_stated", "received_on": "2026-11-18"}
    receipt = ask("POST", f"/inbox/{item}/response", json=registering)
    assert receipt.status_code == 201, receipt.text
    after = ask("GET", f"/inbox/{item}/division").json()["passages"]
    return {passage["text"].strip(): passage["comment_id"] for passage in after if passage["comment"]}


@pytest.mark.one_database  # the files are made of what the compilation read, which is tested on both
def test_each_sentence_is_found_again_in_every_view_and_file_with_whose_it_is(ask: Any, stage: Stage) -> None:
    by_mail = ask("POST", "/inbox", **sent(mail("3.2 Kompetens\n\n" + "\n\n".join(MAILED)))).json()["id"]
    by_phone = ask("POST", "/inbox", data={"text": "\n\n".join(PHONED), "channel": "phone"}).json()["id"]
    ids = registered(ask, stage, by_mail, 0, MAILED) | registered(ask, stage, by_phone, 1, PHONED)
    held = {"held_on": "2026-11-12", "place": "Folkets hus", "participants": [{"kind": "Elever", "number": 80}]}
    comments = [{"text": text, "section_id": stage.sections["3.2"]} for text in AT_THE_MEETING]
    made = ask("POST", f"/rounds/{stage.round_id}/meetings", json=held | {"notes": "", "comments": comments})
    assert made.status_code == 201, made.text

    listed = ask("GET", f"/rounds/{stage.round_id}/comments").json()["items"]
    assert sorted((one["text"], one["organisation"]["name"]) for one in listed) == sorted(SAID.items())
    assert {one["text"]: one["id"] for one in listed if one["text"] in ids} == ids, "a passage leads to its comment"
    assert set(ids) == {*MAILED, *PHONED}

    files = f"/rounds/{stage.round_id}/exports"
    told = ask("GET", f"{files}/json").json()
    bodies = {body["organisation"]["name"]: body for body in told["consultees"]}
    assert {name: body["meeting"] for name, body in bodies.items() if body["comments"]} == {
        BODIES[0]: False,
        BODIES[1]: False,
        MEETING: True,
    }
    assert [bodies[name]["channel"] for name in (BODIES[0], BODIES[1], MEETING)] == ["email", "phone", "meeting"]
    rows = list(csv.reader(io.StringIO(ask("GET", f"{files}/csv").content.decode("utf-8-sig")), delimiter=";"))
    book = load_workbook(io.BytesIO(ask("GET", f"{files}/xlsx").content), read_only=True)
    sheets = [[str(cell) for cell in row if cell is not None] for row in book["Synpunkter"].values]
    with zipfile.ZipFile(io.BytesIO(ask("GET", f"{files}/docx?layout=organisation").content)) as package:
        text = package.read("word/document.xml").decode()
    for sentence, whose in SAID.items():
        for table in (rows, sheets):
            assert [whose in row for row in table if sentence in row] == [True], sentence
        assert (text.count(sentence), whose in text) == (1, True)
        assert sum(sentence in str(one) for one in told["comments"]) == 1
