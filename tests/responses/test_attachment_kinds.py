"""Which files may go with an answer, and under which name; everything else is refused in words."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.errors import WrongType
from app.imports.files import tidy_name
from app.intake.attachments import media_type_of
from app.responses.upload import keep_file
from app.storage.folder import FolderStore
from tests.kit import files
from tests.kit.stage import Stage

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Send = Callable[..., Any]


@pytest.fixture
def put(client: Any, stage: Stage) -> Send:
    """Puts a file beside the first body's draft."""

    def send(content: bytes, name: str, **rest: Any) -> Any:
        sent = {"file": (name, content, "application/x-whatever")}
        return client.post(stage.address(0, "/attachments"), files=sent, **rest)

    return send


TAKEN = {
    "a.pdf": (files.PDF, "application/pdf"),
    "a.PDF": (b"\xef\xbb\xbf" + files.PDF, "application/pdf"),
    "a.docx": (files.DOCX, WORD),
    "a.png": (files.PNG, "image/png"),
    "a.jpeg": (files.JPG, "image/jpeg"),
    "a.xlsx": (files.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "a.odt": (files.ODT, "application/vnd.oasis.opendocument.text"),
    "a.ods": (files.ODS, "application/vnd.oasis.opendocument.spreadsheet"),
    "a.txt": ("Å ä ö".encode("latin-1"), "text/plain"),
    "a.csv": (b"a;b\n1;2\n", "text/csv"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_kinds_that_are_taken(put: Send, name: str):
    content, media_type = TAKEN[name]
    answer = put(content, name)
    assert (answer.status_code, answer.json().get("media_type")) == (201, media_type), answer.text


NAMES = {
    "../../etc/beslut.pdf": "beslut.pdf",
    "C:\\Dokument\\beslut.pdf": "beslut.pdf",
    "🎉 yttrande.pdf": "🎉 yttrande.pdf",
    "å\u0308  \t b.pdf": "å̈ b.pdf",
    "fdp.\u202egpj.pdf": "fdp.gpj.pdf",
    "b\r\nX-Evil: 1.pdf": "bX-Evil: 1.pdf",
    ".pdf": "Bilaga.pdf",
    "x" * 196 + ".pdf": "x" * 196 + ".pdf",
    "y" * 300 + ".pdf": "y" * 196 + ".pdf",
    "a\"b;c%41'.pdf": "a\"b;c%41'.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_kept_but_for_what_nobody_should_see(client: Any, stage: Stage, name: str):
    tidied = tidy_name(name)
    assert tidied == NAMES[name]
    store = FolderStore(stage.settings.files_dir)
    kept = keep_file(store, io.BytesIO(files.PDF), name)
    assert kept.name == tidied
    inside = [path for path in Path(stage.settings.files_dir).rglob("*") if path.is_file()]
    assert inside == [store.path(kept.sha256)], "nothing lies anywhere but under its checksum"


LETTERS = {"a.eml": files.EML, "a.MSG": files.MSG}
REFUSED = {
    "no ending": ("beslut", files.PDF, 415, "wrong_type"),
    "a folder": ("../../x", files.PDF, 415, "wrong_type"),
    "a program": ("a.exe", b"MZ" + bytes(50), 415, "wrong_type"),
    "a program with another name": ("a.pdf", b"MZ" + bytes(50), 415, "wrong_type"),
    "a web page": ("a.html", b"<script>alert(1)</script>", 415, "wrong_type"),
    "a drawing that runs": ("a.svg", b"<svg onload='x'/>", 415, "wrong_type"),
    "an archive": ("a.zip", files.DOCX, 415, "wrong_type"),
    "Excel as Word": ("a.docx", files.XLSX, 415, "wrong_type"),
    "text as PDF": ("a.pdf", b"hej", 415, "wrong_type"),
    "a picture as text": ("a.txt", files.PNG, 415, "wrong_type"),
    "old Word": ("a.doc", files.OLD_WORD, 415, "wrong_type"),
    "with a password": ("a.docx", files.OLD_WORD, 422, "encrypted"),
    "with macros": ("a.docx", files.MACROS, 415, "wrong_type"),
    "broken": ("a.docx", files.DOCX[:60], 422, "broken"),
    "a phone's picture": ("a.heic", files.JPG, 415, "wrong_type"),
    "a saved e-mail": ("a.eml", files.EML, 415, "wrong_type"),
    "empty": ("a.pdf", b"", 422, "empty"),
    "only spaces": ("a.txt", b" \n ", 422, "empty"),
}


def test_a_saved_email_is_the_original_of_a_registered_answer():
    taken = {name: media_type_of(io.BytesIO(content), name, letters=True) for name, content in LETTERS.items()}
    assert taken == {"a.eml": "message/rfc822", "a.MSG": "application/vnd.ms-outlook"}
    for name, content in (("a.eml", b"MZ\0"), ("a.eml", b"Hej!\n"), ("a.msg", files.OLD_WORD), ("a.msg", files.EML)):
        with pytest.raises(WrongType):
            media_type_of(io.BytesIO(content), name, letters=True)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_refused_in_words(client: Any, stage: Stage, put: Send, what: str, language: str):
    name, content, status, code = REFUSED[what]
    answer = put(content, name, headers={"Accept-Language": language})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert len(answer.json()["detail"]) > 20
    swedish = any(word in answer.json()["detail"] for word in ("Spara", "spara", "Välj"))
    assert swedish == (language == "sv")
    assert client.get(stage.address()).json()["draft"]["attachments"] == []
    assert not list(Path(stage.settings.files_dir).rglob("*"))
