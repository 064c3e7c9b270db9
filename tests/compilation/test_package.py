"""Everything of a round in one ZIP: the compilation, every answer with its files, a list, and checksums that hold."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.compilation.exports import export
from app.compilation.queries import compiled_round, with_originals
from app.installation import installation_of
from app.jobs.results import FolderResults
from app.organisations.models import Organisation, OrganisationKind
from app.rounds.models import Consultee, Round
from app.server import maker_of
from app.settings import Settings
from app.storage.store import Store
from app.temporary import remove
from tests.compilation import samples
from tests.kit import stores
from tests.kit.files import PDF
from tests.kit.stage import BODIES, NOW, Stage, stage

__all__ = ["stage"]

OTHER = PDF + b"% another\n"
SIGNED = "Sven Svarare"
Call = Callable[..., Any]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Files lie where they do unless it is said: in a folder beside SQLite, in PostgreSQL itself."""
    return settings.model_copy(update={"storage_url": ""})


@pytest.fixture
def call(client: Any, stage: Stage, time_machine: Any) -> Call:
    """The API as an official."""
    time_machine.move_to(NOW, tick=False)

    def ask(method: str, path: str, status: int = 200, who: str = "handler", **rest: Any) -> Any:
        answer = client.request(method, f"/api/v1{path}", headers=stage.bearer(who), **rest)
        assert answer.status_code == status, answer.text
        return answer

    return ask


def register(call: Call, stage: Stage, body: int, files: list[tuple[str, bytes]], **given: Any) -> None:
    comments = json.dumps([{"section_id": stage.sections["3.2"], "text": f"Synpunkt {body} 🌲 العربية"}])
    data = {"channel": "post", "received_on": "2026-11-18", "stance": "rejects", "comments": comments, **given}
    sent = [("files", (name, content, "application/pdf")) for name, content in files]
    call("POST", f"/consultees/{stage.consultees[body]}/responses", 201, "registrar", data=data, files=sent)


def package(call: Call, stage: Stage, who: str = "handler", **asked: Any) -> zipfile.ZipFile:
    answer = call("GET", f"/rounds/{stage.round_id}/exports/zip", who=who, params=asked)
    return zipfile.ZipFile(io.BytesIO(answer.content))


def sums(archive: zipfile.ZipFile) -> dict[str, str]:
    lines = archive.read("SHA256SUMS").decode().splitlines()
    told = {path: sha256 for sha256, _blank, path in (line.partition("  ") for line in lines)}
    assert told.keys() == set(archive.namelist()) - {"SHA256SUMS"}
    for path, sha256 in told.items():
        assert hashlib.sha256(archive.read(path)).hexdigest() == sha256, path
    return told


def test_everything_is_in_it_and_what_is_lost_is_told(
    call: Call, stage: Stage, app: Any, pages: Any, tmp_path: Path
) -> None:
    with stage.database.write() as session:
        session.get_one(Round, stage.round_id).deadline = NOW.date().replace(day=17)
    register(call, stage, 0, [("Bilaga.pdf", PDF), ("bilaga.PDF", OTHER)], signatory=SIGNED)
    register(call, stage, 1, [])
    call("POST", f"/responses/{_response(call, stage, 1)}/inclusion", json={"included": False, "reason": "För sent."})

    whole = package(call, stage)
    told = sums(whole)
    answer = next(path for path in told if path.endswith("/kvittens.json") and path.startswith("Svar/"))
    folder = answer.removesuffix("kvittens.json")
    assert {f"{folder}Svar.pdf", f"{folder}Bilagor/Bilaga.pdf", f"{folder}Bilagor/bilaga (2).PDF"} <= told.keys()
    assert SIGNED in words_of(whole.read(f"{folder}Svar.pdf"))
    receipt = call("GET", f"/responses/{_response(call, stage, 0)}").json()["receipt"]
    assert told[answer] == receipt["sha256"], "what the receipt's checksum covers, byte by byte"
    assert any(path.startswith("Inkomna men inte medtagna/") for path in told)
    forms = [path.rpartition(".")[2] for path in told if path.startswith("Sammanställning/")]
    assert {"docx", "xlsx", "csv", "json"} <= set(forms)
    listed = whole.read("Innehåll.txt").decode("utf-8-sig")
    assert "Svaren (1)" in listed
    assert "Skäl: För sent." in listed
    assert "SAKNAS" not in listed
    first, again = (_written(stage, installation_of(app).store, tmp_path / name) for name in "ab")
    assert first == again, "the same moment, the same bytes"
    _without_who_signed(package(call, stage, "reader"))
    _of_one_body_without_names(call, stage, folder)
    _says_what_is_lost(call, stage, app, pages, folder)


def _of_one_body_without_names(call: Call, stage: Stage, folder: str) -> None:
    """A second body has answered, and is not in it."""
    register(call, stage, 2, [], signatory=SIGNED)
    with stage.database.read() as session:
        body = session.get_one(Consultee, stage.consultees[0]).organisation_id
    theirs = package(call, stage, hide_names="true", organisation=body)
    _without_who_signed(theirs)
    assert {path.rsplit("/", 1)[0] for path in theirs.namelist() if path.endswith("Svar.pdf")} == {folder[:-1]}
    listed = theirs.read("Innehåll.txt").decode("utf-8-sig")
    assert "1 av 2 synpunkter." in listed
    assert "Utelämnat: namn på personer, räkningen av frågornas svar." in listed
    _of_no_private_person(call, stage, body)


def _of_no_private_person(call: Call, stage: Stage, body: int) -> None:
    """The body is a person from now on: neither the person nor a file of theirs is named, and no file is there."""
    with stage.database.write() as session:
        session.get_one(Organisation, body).kind = OrganisationKind.PERSON
    theirs = package(call, stage, hide_names="true")
    assert not any("/Bilagor/" in path for path in sums(theirs))
    listed = theirs.read("Innehåll.txt").decode("utf-8-sig")
    assert "2 filer utelämnade: de kan namnge en privatperson" in listed
    assert "Privatperson 1" in listed
    for path in theirs.namelist():
        content = theirs.read(path)
        words = words_of(content) if path.endswith(".pdf") else content.decode("utf-8", errors="replace")
        for name in (BODIES[0], "Bilaga.pdf"):
            assert name not in path + words, path


def _says_what_is_lost(call: Call, stage: Stage, app: Any, pages: Any, folder: str) -> None:
    """One file has been changed, another is gone."""
    store = installation_of(app).store
    stores.change(store, stage.database, hashlib.sha256(PDF).hexdigest(), b"changed")
    stores.lose(store, stage.database, hashlib.sha256(OTHER).hexdigest())
    job = call("POST", f"/rounds/{stage.round_id}/exports", 202, json={"format": "zip"}).json()["id"]
    worker = maker_of(installation_of(app))
    worker.work_once()
    worker.stop()
    done = call("GET", f"/jobs/{job}").json()
    assert (done["status"], done["error"]) == ("done", None)
    warning = done["result"]["warning"]
    assert warning.startswith("2 bilagor kunde inte läsas")
    assert f"{folder}Bilagor/Bilaga.pdf" in warning
    lacking = zipfile.ZipFile(io.BytesIO(call("GET", f"/jobs/{job}/file").content))
    assert f"{folder}Bilagor/Bilaga.pdf" not in sums(lacking)
    listed = lacking.read("Innehåll.txt").decode("utf-8-sig")
    assert listed.count("SAKNAS") == 2
    assert warning in listed
    pages.raw.cookies.set("remiss_session", "session-handler")
    assert warning in pages.get(f"/jobs/{job}?wait=true").text(), "told before it is fetched"


def _response(call: Call, stage: Stage, body: int) -> int:
    items = call("GET", f"/rounds/{stage.round_id}/responses").json()["items"]
    return next(item["id"] for item in items if item["consultee_id"] == stage.consultees[body])


def _written(stage: Stage, store: Store, target: Path) -> bytes:
    with stage.database.snapshot() as session:
        compiled = compiled_round(session, stage.round_id, authority="Exempelkommunen", now=NOW)
        export(with_originals(session, compiled, store, personal=True), "zip", "focus-area", target)
    return target.read_bytes()


def _without_who_signed(theirs: zipfile.ZipFile) -> None:
    """A reader's package proves nothing: what is hashed names who signed."""
    told = sums(theirs)
    assert not any(path.endswith("kvittens.json") for path in told)
    assert any(path.endswith("Bilagor/Bilaga.pdf") for path in told)
    for path in told:
        assert SIGNED.encode() not in theirs.read(path), path
        if path.endswith("/Svar.pdf"):
            assert SIGNED not in words_of(theirs.read(path)), path


def words_of(document: bytes) -> str:
    with pypdfium2.PdfDocument(document) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)


FILLS = """
import resource, sys
from pathlib import Path
from app.compilation.exports import export
from tests.compilation import samples
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    export(samples.large(3, 40), sys.argv[1], "focus-area", Path(sys.argv[3]) / "made")
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.one_database
@pytest.mark.parametrize(("format", "room"), [("html", 20_000), ("zip", 60_000), ("xlsx", 20_000)])
def test_a_disk_that_fills_half_way_leaves_nothing(tmp_path: Path, format: str, room: int) -> None:
    """In another process, since what limits its files would limit ours: in a document, and in the package itself."""
    order = [sys.executable, "-c", FILLS, format, str(room), str(tmp_path)]
    told = subprocess.run(order, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert told.stdout == "File too large\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.one_database
def test_what_was_written_beside_a_file_goes_with_it(tmp_path: Path) -> None:
    names = ["7-ab", "7-ab.docx", "7-abc", "7-ab[c].x"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    remove(tmp_path / "7-ab")
    remove(tmp_path / "7-ab[c]")
    assert [path.name for path in tmp_path.iterdir()] == ["7-abc"]


def test_a_round_of_one_of_none_and_of_one_that_was_withdrawn(tmp_path: Path) -> None:
    """Every format makes a file of it, and tells the same."""
    one = samples.consultee(1)
    taken_back = samples.consultee(2, withdrawn=True, status="missing", responded_at=None, stance=None, number="")
    for bodies, comments in (([one], [samples.comment(1, one)]), ([], []), ([taken_back], [])):
        compiled = samples.compiled(bodies, comments)
        for format in ("docx", "xlsx", "csv", "json", "html"):
            assert export(compiled, format, "focus-area", tmp_path / f"a.{format}").comments == len(comments)
        assert export(compiled, "zip", "focus-area", tmp_path / "a.zip").comments == len(comments)
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        listed = package.read("Innehåll.txt").decode("utf-8-sig")
    assert "Återtagna svar, som inte ligger i paketet: Lekplatsföreningen 2." in listed
    assert "Svaren (0)" in listed


@pytest.mark.one_database
def test_the_newest_file_is_kept_however_large_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.jobs.results.ALL_OF_THEM", 10)
    for place, name in enumerate(("old", "new")):
        (tmp_path / name).write_bytes(bytes(20))
        os.utime(tmp_path / name, (1_800_000_000 + place,) * 2)
    assert FolderResults(tmp_path).sweep(["old", "new"], seconds=1e12) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
