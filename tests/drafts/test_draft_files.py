"""The draft as Word or PDF for a board's meeting: every word of it, made within the request and kept nowhere."""

import io
from typing import Any

import docx
import page
import pypdfium2
import pytest

from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage

SAID = ("Skriv om vattnet i stycket.", "Kort sagt är vi för planen.", "I stället ska det stå så här.")


@pytest.fixture
def drafted(client: Any, stage: Stage) -> Stage:
    section = stage.sections["3.2"]
    comments = [
        {"section_id": section, "text": SAID[0]},
        {"section_id": section, "paragraph": 1, "kind": "text_change", "proposed_text": SAID[2]},
    ]
    sent = {"version": 0, "stance": "supports_with_changes", "summary": SAID[1], "comments": comments}
    assert client.put(stage.address(0, "/draft"), json=sent).status_code == 200
    file = {"file": ("beslut.txt", b"Ett beslut.", "text/plain")}
    assert client.post(stage.address(0, "/attachments"), files=file).status_code == 201
    return stage


def words_of(content: bytes) -> str:
    """What a Word file says."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def test_every_word_of_it_in_both(client: Any, pages: Pages, drafted: Stage):
    pages.raw.cookies.set(cookies.ANSWER, drafted.cookie(drafted.tokens[0]))
    base = f"/answers/{drafted.consultees[0]}"
    check = pages.get(f"{base}/check")
    assert "·" not in check.one("a", text="Hämta utkastet som Word").getparent().text_content(), (
        "nothing between the links"
    )
    assert check.one("a", text="Hämta utkastet som Word").get("href") == f"{base}/draft.docx"
    as_word = pages.raw.get(f"{base}/draft.docx")
    assert as_word.headers["cache-control"] == "no-store"
    said = words_of(as_word.content)
    for words in (*SAID, "Det är inte skickat.", "beslut.txt", "Utkast till svar", "Kompetens"):
        assert words in said
    assert words_of(client.get(drafted.address(0, "/draft.docx")).content).count(SAID[0]) == 1
    as_pdf = client.get(drafted.address(0, "/draft.pdf"))
    assert page.validate_pdf_bytes(as_pdf.content, profile="ua1").is_compliant
    with pypdfium2.PdfDocument(as_pdf.content) as pdf:
        printed = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    for words in (*SAID, "Det är inte skickat."):
        assert words in " ".join(printed.split())
    assert client.get(drafted.address(1, "/draft.docx")).status_code == 200, "an empty draft is a file, too"


def test_what_was_sent_in_both(client: Any, pages: Pages, drafted: Stage):
    draft = client.get(drafted.address(0)).json()["draft"]
    sent = {"version": draft["version"], "signatory": {"name": "Sara Lind"}, "decision": {"level": "official"}}
    receipt = client.post(drafted.address(0, "/submission"), json=sent).json()
    pages.raw.cookies.set(cookies.ANSWER, drafted.cookie(drafted.tokens[0]))
    shown = pages.get(f"/answers/{drafted.consultees[0]}/responses/1")
    address = shown.one("a", text="Hämta som Word").get("href")
    for content in (pages.raw.get(address).content, client.get(drafted.address(0, "/receipt.docx")).content):
        said = words_of(content)
        for words in (*SAID, receipt["number"], "beslut.txt"):
            assert words in said
        assert "Det är inte skickat." not in said
    assert client.get(drafted.address(1, "/receipt.docx")).status_code == 404, "nothing was sent"
