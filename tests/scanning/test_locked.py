"""A file in which something was found: nobody gets it, everybody sees that it came, and no answer is late for it."""

import hashlib
import io
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from app.accounts.kinds import NoticeKind
from app.clock import now
from app.compilation.exports import export
from app.compilation.queries import compiled_round, with_originals
from app.history.models import Event
from app.installation import installation_of
from app.jobs.models import Job
from app.responses.models import Response
from app.scanning.queries import ELSEWHERE, in_words
from app.server import scanning_of
from app.settings import Settings
from app.storage.scanner import Looked
from app.storage.scanning import keep
from app.tracking.actions.telling import note_what_happened
from app.tracking.models import Notice
from tests.kit.clamav import EICAR, EICAR_NAME, ClamServer
from tests.kit.stage import BODIES, Stage, stage

__all__ = ["stage"]

pytestmark = pytest.mark.one_database  # tests/scanning/test_scanner.py asks both


@pytest.fixture
def settings(settings: Settings, clamd: ClamServer) -> Settings:
    return settings.model_copy(update={"clamd": clamd.address})


def scan(app: Any) -> None:
    run = scanning_of(installation_of(app))
    assert run is not None
    run.run()


def test_wherever_a_file_is_used_can_be_told() -> None:
    tables = SQLModel.metadata.tables.values()
    name_one = {table.name for table in tables for key in table.foreign_keys if key.column.table.name == "stored_file"}
    beside_mail = {"divided_text"}  # the words of an item of the inbox, or of a batch, which are told
    of_a_body = {"draft_attachment"}  # has not come in
    assert name_one - beside_mail - of_a_body - {"attachment"} == ELSEWHERE
    nothing = {"title": "", "name": "", "number": ""}
    assert all(in_words(SimpleNamespace(kind=name, **nothing)) for name in ELSEWHERE)


def test_an_answer_with_a_locked_file(app: Any, client: Any, pages: Any, stage: Stage, tmp_path: Any) -> None:
    sent = {"file": ("beslut.txt", EICAR, "text/plain")}
    file = client.post(stage.address(0, "/attachments"), files=sent)
    assert file.status_code == 201, file.text
    client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports"})
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    whole = f"/answers/{stage.consultees[0]}/whole"
    assert "Inte kontrollerad än" in pages.get(whole).text()
    assert client.get(stage.address(0, f"/attachments/{file.json()['id']}")).status_code == 200, "served while it waits"
    scan(app)
    told = pages.get(whole).text()
    assert f"Låst: skadlig kod {EICAR_NAME}" in told
    assert "Kontrollera datorn" in told

    body = {"version": 1, "signatory": {"name": "Sara Lind"}}
    receipt = client.post(stage.address(0, "/submission"), json=body)
    assert receipt.status_code == 201, "what is locked stops no answer"
    assert not receipt.json()["late"]
    assert not receipt.json()["preliminary"]
    with stage.database.write() as session:
        session.add(_package(stage))
    _nobody_gets_it(client, pages, stage)
    _a_package_goes_without_it(app, stage, tmp_path)


def _package(stage: Stage) -> Job:
    """One that was made before anything was found."""
    before = now().replace(year=2020)
    result = {"name": "1-a", "filename": "allt.zip", "media_type": "application/zip"}
    made: dict[str, Any] = {"finished_at": before, "created_at": before, "run_at": before}
    return Job(kind="export", round_id=stage.round_id, by_id=1, arguments={"format": "zip"}, result=result, **made)


def _nobody_gets_it(client: Any, pages: Any, stage: Stage) -> None:
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=stage.bearer("handler")).json()["items"]
    response_id = listed[0]["id"]
    (file,) = client.get(f"/api/v1/responses/{response_id}", headers=stage.bearer("handler")).json()["attachments"]
    for role in ("handler", "registrar", "reader"):
        address = f"/api/v1/responses/{response_id}/attachments/{file['id']}"
        refused = client.get(address, headers=stage.bearer(role))
        assert (refused.status_code, refused.json()["code"]) == (409, "file_locked"), role
    pages.raw.cookies.set("remiss_session", "session-handler")
    read = pages.get(f"/responses/{response_id}")
    assert EICAR_NAME in read.text()
    assert "Be remissinstansen om en ny fil" in read.text()
    assert "beslut.txt" not in read.links()
    beside = pages.get(f"/responses/{response_id}/files/{file['id']}").text()
    assert "EICAR-STANDARD" not in beside, "no text is read out of it"
    pages.get("/jobs/1/file", status=409)


def _a_package_goes_without_it(app: Any, stage: Stage, folder: Any) -> None:
    store, target = installation_of(app).store, folder / "allt.zip"
    with stage.database.snapshot() as session:
        compiled = compiled_round(session, stage.round_id, authority="Exempelkommunen", now=now())
        export(with_originals(session, compiled, store, personal=True), "zip", "focus-area", target)
    package = zipfile.ZipFile(io.BytesIO(target.read_bytes()))
    listed = package.read("Innehåll.txt").decode("utf-8-sig")
    assert f"LÅST, skadlig kod ({EICAR_NAME}): Svar/" in listed
    assert not [path for path in package.namelist() if path.endswith("beslut.txt")]


def test_a_false_alarm_is_unlocked_by_an_administrator(app: Any, client: Any, pages: Any, stage: Stage) -> None:
    sent = {"files": ("beslut.txt", EICAR, "text/plain")}
    came = {"channel": "post", "received_on": "2026-11-18", "stance": "supports"}
    address = f"/api/v1/consultees/{stage.consultees[0]}/responses"
    registered = client.post(address, data=came, files=sent, headers=stage.bearer("registrar"))
    assert registered.status_code == 201, registered.text
    scan(app)
    with stage.database.write() as session:
        response_id = session.exec(select(Response.id)).one()
        note_what_happened(session, stage.round_id, now=now())
        (note,) = session.exec(select(Notice).where(Notice.kind == NoticeKind.LOCKED_FILE)).all()
        assert note.name == BODIES[0]
    pages.raw.cookies.set("remiss_session", "session-handler")
    assert f"En fil i svaret från {BODIES[0]} är låst" in pages.get("/to-do").text()
    pages.get("/scanning", status=403)

    pages.raw.cookies.set("remiss_session", "session-admin")
    listed = pages.get("/scanning")
    assert f"{BODIES[0]}, svar" in listed.text()
    page = listed.click(hashlib.sha256(EICAR).hexdigest()[:12])
    refused = page.form("Lås upp filen").submit(reason="", status=422)
    assert "Skriv varför det är ett falskt larm." in refused.errors()["reason"]
    pages.get("/scanning/" + "0" * 64, status=404)
    form = page.form("Lås upp filen")
    for _twice in range(2):
        told = form.submit(reason="Granskad av it-säkerhet.")
        assert "Granskad" not in told.text(), "the list is short"
    with stage.database.read() as session:
        lines = session.exec(select(Event.kind, Event.actor_name).where(col(Event.kind).contains("released"))).all()
        assert sorted(kind for kind, _who in lines) == ["file.released", "scan.released"], "once, pressed twice"
    pages.raw.cookies.set("remiss_session", "session-handler")
    read = pages.get(f"/responses/{response_id}")
    assert "Upplåst" in read.text()
    assert pages.raw.get(read.link("beslut.txt")).content == EICAR
    assert "är låst" not in pages.get("/to-do").text()
    with stage.database.write() as session:
        assert keep(session, hashlib.sha256(EICAR).hexdigest(), Looked(signature="Another"), now=now())
    stale = {"was": EICAR_NAME, "reason": "Granskad."}
    answer = client.post(
        f"/api/v1/scanning/{hashlib.sha256(EICAR).hexdigest()}/release", json=stale, headers=stage.bearer("admin")
    )
    assert answer.json()["code"] in ("found_otherwise", "step_up_needed")
