"""The extract as a file to hand over, also where nothing was found, and as an answer of the API."""

import base64
import io
import json
from typing import Any

import pypdfium2
from sqlmodel import select

from app.history.models import Event
from app.web.models import IdempotentAnswer
from tests.kit.pages import Pages
from tests.kit.stage import Stage, stage
from tests.privacy.test_person import _SAME, answered, signed_in

__all__ = ["answered", "stage"]
NOBODY = {"person_name": "Ingen Alls"}
SHE = {"name": "åsa öst", "email": "asa@example.se"}


def _read(content: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_a_file_says_what_each_row_is_and_how_one_searched(pages: Pages, answered: Stage) -> None:
    browser = signed_in(pages, answered)
    asked = {"person_name": "Åsa Öst", "as_file": "pdf"}
    sent = browser.raw.post("/privacy/extract", data=asked, headers=_SAME)
    assert sent.headers["content-type"] == "application/pdf"
    assert b"pdfuaid" in sent.content
    told = _read(sent.content)
    for words in ("Synpunkt i ett svar", "Jag, Åsa Öst, säger nej.", "Så har vi sökt", "hela ord", "Användarkonto"):
        assert words in told, words
    page = browser.get("/privacy").form("Visa utdraget").submit(person_name="Åsa Öst", status=200)
    assert "Synpunkt i ett svar" in page.text()


def test_that_nothing_is_found_is_an_answer_with_a_file(pages: Pages, answered: Stage) -> None:
    browser = signed_in(pages, answered)
    page = browser.get("/privacy").form("Visa utdraget").submit(NOBODY, status=200)
    assert "Inget finns om personen." in page.text()
    files = {
        kind: browser.raw.post("/privacy/extract", data={**NOBODY, "as_file": kind}, headers=_SAME).content
        for kind in ("pdf", "html", "json")
    }
    for said in (_read(files["pdf"]), files["html"].decode()):
        assert "Ingen Alls" in said
        assert "Inget finns om personen." in said
        assert "Rader i historiken" in said, "where one looked"
    told = json.loads(files["json"])
    assert (told["places"], told["name"]) == ([], "Ingen Alls")
    assert "Rader i historiken" in told["looked_in"]


def test_the_api_gives_the_same_and_keeps_nothing_of_it(client: Any, answered: Stage) -> None:
    address, registrar = "/api/v1/privacy/extract", answered.bearer("registrar")
    assert client.post(address, json=SHE, headers=answered.bearer("handler")).status_code == 403
    assert client.post(address, json={}, headers=registrar).status_code == 422
    key = registrar | {"Idempotency-Key": "one"}
    sent = client.post(address, json={**SHE, "file": "pdf"}, headers=key)
    assert sent.status_code == 201, sent.text
    told = sent.json()
    assert "Synpunkt i ett svar" in {place["what"] for place in told["places"]}
    assert "Jag, Åsa Öst, säger nej." in _read(base64.b64decode(told["content"]))
    again = client.post(address, json={**SHE, "file": "pdf"}, headers=key).json()
    assert (again["places"], again["name"], again["content"]) == (None, None, None)
    with answered.database.read() as session:
        kept = " ".join(str(row.model_dump()) for row in session.exec(select(IdempotentAnswer)))
        lines = session.exec(select(Event.facts).where(Event.kind == "privacy.extracted")).all()
    assert kept
    assert [word for word in ("Öst", "\\u00d6st", "asa@example.se") if word in kept + str(lines)] == []
    assert [line["file"] for line in lines] == ["pdf"]
