"""Documents that LibreOffice turns into Word documents first: they are read, nothing is fetched, nothing is left."""

import http.server
import os
import re
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Invalid, WrongType
from app.jobs import office
from app.jobs.untrusted import Untrusted
from app.plans.importing.reading import accepted, plan_endings, read_plan
from tests.plans.importing.build_docx import bold, docx, note, p, table

needs_office = pytest.mark.skipif(
    office.program() is None, reason="LibreOffice is not installed: see .ci/libreoffice.sh"
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


class Server(http.server.ThreadingHTTPServer):
    """Hears every request, and answers none."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hears)
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Hears(http.server.BaseHTTPRequestHandler):
    server: Server

    def handle_one_request(self) -> None:
        self.server.asked.append(self.rfile.readline().decode("latin-1"))
        self.close_connection = True


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listening
        listening.shutdown()
        thread.join()


def odt(path: Path, address: str = "") -> Path:
    """An OpenDocument text with a heading, a paragraph, a note and a table; at the address lies its picture."""
    picture = (
        f'<text:p><draw:frame><draw:image xlink:href="{address}/bild.png"/></draw:frame></text:p>' if address else ""
    )
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{text}</text:p></table:table-cell>' for text in row)}"
        "</table:table-row>"
        for row in (("Mått", "Nuläge", "2031"), ("Hallar", "3,4", "9"))
    )
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Källa: kommunen.</text:p></text:note-body></text:note>"
    )
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" xmlns:text="{_OFFICE}:text:1.0" '
        f'xmlns:table="{_OFFICE}:table:1.0" xmlns:draw="{_OFFICE}:drawing:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
        f'<text:h text:outline-level="1">Bad</text:h><text:p>Simma{note} ute.</text:p>{picture}'
        f'<table:table><table:table-column table:number-columns-repeated="3"/>'
        f"{cells}</table:table></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return path


def rtf(path: Path, address: str) -> Path:
    picture = f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{address}/bild.png" \\\\d}}{{\\fldrslt }}}}'
    style = "{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 heading 1;}}"
    text = f"{{\\rtf1\\ansi{style}\\pard\\s1\\outlinelevel0 Bad\\par\\pard\\s0 Simma ute.{picture}\\par}}"
    path.write_bytes(text.encode("ascii"))
    return path


@needs_office
def test_an_opendocument_text_is_read_whatever_it_is_called_and_fetches_nothing(tmp_path: Path, server: Server):
    plan = read_plan(odt(tmp_path / "plan", server.address), "plan.docx")

    (section,) = plan.sections
    assert (section.title, section.text) == ("Bad", "Simma ute.")
    assert [(row.name, row.cells[0].text, row.cells[0].value) for row in plan.indicators] == [("Hallar", "3,4", 3.4)]
    assert [note.text for note in plan.footnotes] == ["Källa: kommunen."]
    assert read_plan(rtf(tmp_path / "brev", server.address), "brev.doc").sections[0].text == "Simma ute."
    assert server.asked == []


@needs_office
def test_what_libreoffice_loses_is_told(tmp_path: Path):
    path = odt(tmp_path / "plan.odt")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    content = re.sub(rb"<table:table-column[^>]*/>", b"", parts["content.xml"])
    gone = b"<text:tracked-changes><text:p>Struket</text:p></text:tracked-changes>"
    with zipfile.ZipFile(path, "w") as package:
        for name, part in {**parts, "content.xml": content.replace(b"<text:h ", gone + b"<text:h ", 1)}.items():
            package.writestr(name, part)
    (warning,) = [each for each in read_plan(path, "plan.odt").warnings if each.code == "words_missing"]

    assert warning.text == "Nuläge\n2031\n3,4\n9"


def run(folder: Path, *arguments: str) -> None:
    """LibreOffice without any wall around it."""
    command = [office.program() or "", f"-env:UserInstallation={office._profile(folder)}", "--headless", "--norestore"]
    for _attempt in range(2):
        ended = subprocess.run([*command, *arguments, "--outdir", str(folder)], capture_output=True, timeout=60)
        if ended.returncode != office._BEGIN_AGAIN:
            return


@needs_office
def test_linked_files_stay_where_they_are_also_without_a_wall(tmp_path: Path, server: Server):
    for name, is_set in (("shut", True), ("open", False)):
        folder = tmp_path / name
        folder.mkdir()
        if is_set:
            office._write_settings(folder)
        run(folder, "--convert-to", "docx", str(odt(folder / "plan.odt", f"{server.address}/{name}")))

    assert {line.split("/")[1] for line in server.asked if "/" in line} == {"open"}


@needs_office
def test_an_old_word_file_and_one_with_macros_are_read(tmp_path: Path):
    made = docx(
        tmp_path / "plan.docx",
        *(p("Badplan", style="Title"), p("Bad", style="Heading1"), p("Simma ", bold("mycket"), note("Not."), ".")),
        table(("Mått", "Nuläge", "2031"), ("Hallar", "7", "9")),
    )
    run(tmp_path, "--convert-to", "doc:MS Word 97", str(made))

    for path, name in ((tmp_path / "plan.doc", "plan.doc"), (made, "plan.docm")):
        plan = read_plan(path, name)
        assert (plan.title, plan.sections[0].text, plan.indicators[0].name) == ("Badplan", "Simma mycket.", "Hallar")


def running_in(folder: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes()
        except OSError:
            continue
        if folder.encode() in command:
            found.append(command.decode(errors="replace"))
    return found


@needs_office
def test_what_takes_too_long_is_ended_whole_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sockets = set(office.SOCKETS.glob("OSL_PIPE_*"))

    with pytest.raises(Invalid) as refused:
        read_plan(odt(tmp_path / "plan"), "plan.odt", limits=Untrusted(seconds=0.4))
    assert refused.value.code == "too_heavy"
    assert os.listdir(tmp_path) == ["plan"]
    assert running_in(str(tmp_path)) == []
    assert set(office.SOCKETS.glob("OSL_PIPE_*")) - sockets == set()

    (tmp_path / "plan").write_bytes(b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text")
    with pytest.raises(Invalid) as refused:
        read_plan(tmp_path / "plan", "plan.odt")
    assert refused.value.code == "unreadable"


def test_where_it_is_missing_the_refusal_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")

    assert ".odt" not in plan_endings()
    assert "docm" in accepted()
    with pytest.raises(WrongType, match=r"OpenDocument \(\.odt\) .*\.docx"):
        read_plan(odt(tmp_path / "plan"), "plan.docx")
