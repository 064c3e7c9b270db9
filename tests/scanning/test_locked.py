"""A file in which something was found: nobody gets it, everybody sees that it came, and no answer is late for it."""

import io
import zipfile
from typing import Any

import pytest

from app.clock import now
from app.compilation.exports import export
from app.compilation.queries import compiled_round, with_originals
from app.installation import installation_of
from app.jobs.models import Job
from app.server import scanning_of
from app.settings import Settings
from tests.kit.clamav import EICAR, EICAR_NAME, ClamServer
from tests.kit.stage import Stage, stage

__all__ = ["stage"]

pytestmark = pytest.mark.one_database  # tests/scanning/test_scanner.py asks both


@pytest.fixture
def settings(settings: Settings, clamd: ClamServer) -> Settings:
    return settings.model_copy(update={"clamd": clamd.address})


def scan(app: Any) -> None:
    run = scanning_of(installation_of(app))
    assert run is not None
    run.run()


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
    assert not [link for link in read.links() if "/attachments/" in link]
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
