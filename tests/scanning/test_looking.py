"""What files hold is found and told wherever they are listed, and nothing of it is refused or late."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.clock import now
from app.compilation.exports import export
from app.compilation.queries import compiled_round, with_originals
from app.installation import installation_of
from app.intake.inside import traits_inside
from app.scanning.looking import Looking
from tests.inbox.mails import mail, sent
from tests.kit.stage import Stage, stage

__all__ = ["stage"]

ODT = "application/vnd.oasis.opendocument.text"
PLAIN = "<manifest:manifest></manifest:manifest>"
SEALED = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OWNER = "agare"


def pdf(*, script: bool = False, start: str = "", inside: bool = False, user: str = "", owner: str = "") -> bytes:
    """A PDF of one page: with a script of a button, an action at its opening, a file inside it, passwords."""
    made, out = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page()
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        acts = pikepdf.Dictionary(U=action)
        button = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Screen, AA=acts)
        page.Annots = pikepdf.Array([button])
    if start:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(start))
    if inside:
        made.attachments["bilaga.txt"] = pikepdf.AttachedFileSpec(made, b"bilaga")
    made.save(out, encryption=pikepdf.Encryption(user=user, owner=owner) if owner else False)
    return out.getvalue()


def package(*names: str, manifest: str = "") -> bytes:
    """A zip with parts of these names; an OpenDocument where there is a manifest."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if manifest:
            made.writestr("mimetype", ODT)
            made.writestr("META-INF/manifest.xml", manifest)
        for name in names:
            made.writestr(name, b"x")
    return out.getvalue()


FILES = {
    "pdf": (pdf(), ()),
    "pdf that opens at a place": (pdf(start="/GoTo"), ()),
    "pdf that nobody may print": (pdf(owner=OWNER), ()),
    "pdf with a script": (pdf(script=True), ("scripts",)),
    "pdf that starts a program, with a file": (pdf(start="/Launch", inside=True), ("scripts", "attachments")),
    "pdf that needs a password": (pdf(script=True, user="hemligt", owner=OWNER), ("protected",)),
    "pdf that is none": (b"%PDF-1.7 bilaga", ("unreadable",)),
    "odt with lists of no macros": (package("content.xml", "Basic/Standard/script-lb.xml", manifest=PLAIN), ()),
    "odt with Basic": (package("Basic/Standard/Module1.xml", manifest=PLAIN), ("macros",)),
    "odt with Python": (package("Scripts/python/x.py", manifest=PLAIN), ("scripts",)),
    "odt with a password": (package("content.xml", manifest=SEALED), ("protected",)),
    "docx": (package("word/document.xml"), ()),
    "docm": (package("word/document.xml", "word/vbaProject.bin"), ("macros",)),
    "docx with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), ("protected",)),
    "doc with macros": (OLE + "_VBA_PROJECT".encode("utf-16-le"), ("macros",)),
    "zip that is none": (b"PK\x03\x04" + bytes(40), ("unreadable",)),
    "text": (b"%JavaScript", ()),
}
LOCKED = FILES["pdf that needs a password"][0]
SAID = "Lösenordsskyddad – kan inte läsas"


def test_what_is_found(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for kind, (content, found) in FILES.items():
        path.write_bytes(content)
        assert traits_inside(path) == found, kind


def test_a_file_that_needs_a_password_is_told_to_its_body_and_to_officials(
    app: Any, client: Any, pages: Any, stage: Stage, tmp_path: Path
) -> None:
    running = installation_of(app)
    looking = Looking(running.database, running.store)
    for name, content in (("last.pdf", LOCKED), ("knapp.pdf", pdf(script=True))):
        file = client.post(stage.address(0, "/attachments"), files={"file": (name, content, "application/pdf")})
        assert file.status_code == 201, file.text
    client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports"})
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    whole = f"/answers/{stage.consultees[0]}/whole"
    assert SAID not in pages.get(whole).text(), "nobody has looked yet, and nobody waits for it"
    with running.database.looking():
        assert looking.run() is None, "one process at a time"
    assert looking.run() == 2
    assert looking.run() == 0, "once for the same bytes"
    told = pages.get(whole).text()
    assert SAID in told
    assert "Innehåller skript" in told
    assert "Ta bort lösenordet och lägg till filen på nytt" in told
    draft = client.get(stage.address(0)).json()["draft"]
    assert [file["traits"] for file in draft["attachments"]] == [["protected"], ["scripts"]]

    body = {"version": 1, "signatory": {"name": "Sara Lind"}}
    receipt = client.post(stage.address(0, "/submission"), json=body)
    assert receipt.status_code == 201, "it stops no answer"
    assert not receipt.json()["late"]
    _told_to_officials(client, pages, stage)
    _told_in_the_package(running, stage, tmp_path)


def _told_to_officials(client: Any, pages: Any, stage: Stage) -> None:
    headers = stage.bearer("handler")
    (row,) = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=headers).json()["items"]
    files = client.get(f"/api/v1/responses/{row['id']}", headers=headers).json()["attachments"]
    assert [file["traits"] for file in files] == [["protected"], ["scripts"]]
    fetched = client.get(f"/api/v1/responses/{row['id']}/attachments/{files[0]['id']}", headers=headers)
    assert fetched.content == LOCKED, "it is kept and can be fetched"
    pages.raw.cookies.set("remiss_session", "session-handler")
    for address in (f"/responses/{row['id']}", f"/rounds/{stage.round_id}/answer-files"):
        assert SAID in pages.get(address).text(), address


def _told_in_the_package(running: Any, stage: Stage, folder: Path) -> None:
    target = folder / "allt.zip"
    with stage.database.snapshot() as session:
        compiled = compiled_round(session, stage.round_id, authority="Exempelkommunen", now=now())
        export(with_originals(session, compiled, running.store, personal=True), "zip", "focus-area", target)
    listed = zipfile.ZipFile(target).read("Innehåll.txt").decode("utf-8-sig")
    assert f"last.pdf [{SAID}]" in listed


@pytest.mark.one_database
def test_macros_in_a_mail_are_told_in_the_inbox(app: Any, client: Any, pages: Any, stage: Stage) -> None:
    message = mail("Se bilagan.", subject="Yttrande")
    message.add_attachment(FILES["docm"][0], maintype="application", subtype="octet-stream", filename="svar.docm")
    item = client.post("/api/v1/inbox", **sent(message), headers=stage.bearer("registrar")).json()
    running = installation_of(app)
    Looking(running.database, running.store).run()
    item = client.get(f"/api/v1/inbox/{item['id']}", headers=stage.bearer("registrar")).json()
    assert [file["traits"] for file in item["files"]] == [[], ["macros"]]
    pages.raw.cookies.set("remiss_session", "session-registrar")
    assert "Innehåller makron" in pages.get(f"/inbox/{item['id']}").text()
