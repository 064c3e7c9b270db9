"""Every list of files in the API tells of a locked one, and the document says where that may be met."""

from typing import Any

import pytest

from app.settings import Settings
from tests.kit.clamav import EICAR, EICAR_NAME, ClamServer
from tests.kit.stage import Stage, stage
from tests.scanning.test_letters import FILE, answer, scan
from tests.scanning.test_lists import add, unlock

__all__ = ["stage"]

LOCKED = {"state": "locked", "signature": EICAR_NAME, "doubt": None}
FILES = {
    "/api/v1/answer/{token}/attachments/{attachment_id}",
    "/api/v1/answer/{token}/documents/{document_id}",
    "/api/v1/inbox/{inbox_id}/original",
    "/api/v1/responses/{response_id}/attachments/{attachment_id}",
    "/api/v1/rounds/{round_id}/documents/{document_id}/file",
    "/api/v1/templates/{template_id}/file",
}


@pytest.fixture
def settings(settings: Settings, clamd: ClamServer) -> Settings:
    return settings.model_copy(update={"clamd": clamd.address})


def listed(client: Any, stage: Stage, response_id: int) -> dict[str, dict[str, Any]]:
    """What each list says of its one file."""
    handler, registrar = stage.bearer("handler"), stage.bearer("registrar")
    own = client.get(stage.address(0)).json()
    files = {
        "documents": client.get(f"/api/v1/rounds/{stage.round_id}/documents", headers=handler).json()["items"],
        "a body's documents": own["documents"],
        "a draft": own["draft"]["attachments"],
        "an answer": client.get(f"/api/v1/responses/{response_id}", headers=handler).json()["attachments"],
        "its reading": client.get(f"/api/v1/responses/{response_id}/points", headers=handler).json()["files"],
        "the inbox": client.get("/api/v1/inbox", headers=registrar).json()["items"][0]["files"],
    }
    assert {where: len(found) for where, found in files.items()} == dict.fromkeys(files, 1)
    return {where: found[0]["scan"] for where, found in files.items()}


def test_lists_tell_of_a_locked_file(app: Any, client: Any, stage: Stage) -> None:
    sha256 = add(client, stage)["sha256"]
    answer(client, stage, 0)
    came = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=stage.bearer("handler"))
    response_id = came.json()["items"][0]["id"]
    put_in = client.post("/api/v1/inbox", files={"file": FILE}, headers=stage.bearer("registrar"))
    assert put_in.status_code == 201, put_in.text
    before = listed(client, stage, response_id)
    assert before == dict.fromkeys(before, LOCKED | {"state": "waiting", "signature": ""})
    scan(app)
    assert listed(client, stage, response_id) == dict.fromkeys(before, LOCKED)
    receipt = client.get(stage.address(0)).json()["receipts"][0]
    assert "scan" not in receipt["attachments"][0], "a receipt says what came in"
    unlock(stage, sha256)
    assert listed(client, stage, response_id) == dict.fromkeys(before, LOCKED | {"state": "released"})


@pytest.mark.one_database
def test_the_document_says_that_a_file_may_be_locked(client: Any) -> None:
    document = client.get("/api/v1/openapi.json").json()
    told = {
        path for path, each in document["paths"].items() if "file_locked" in str(each.get("get", {}).get("responses"))
    }
    assert told == FILES
    assert set(document["components"]["schemas"]["ScanOut"]["properties"]) == set(LOCKED)


@pytest.mark.parametrize(("language", "words"), [("sv", "Filen är låst"), ("en", "The file is locked")])
def test_who_fetches_it_is_told_why(app: Any, client: Any, stage: Stage, language: str, words: str) -> None:
    document = add(client, stage)
    scan(app)
    for address, headers in (
        (document["url"], stage.bearer("handler")),
        (stage.address(0, f"/documents/{document['id']}"), {}),
    ):
        answered = client.get(address, headers=headers | {"Accept-Language": language})
        assert answered.status_code == 409
        assert answered.headers["content-type"].startswith("application/problem+json")
        problem = answered.json()
        assert problem["code"] == "file_locked"
        assert words in problem["detail"]
        assert EICAR_NAME in problem["detail"]
        assert EICAR not in answered.content
