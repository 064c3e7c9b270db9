"""The bytes of files beside a draft: room for so much, never handed out changed, healed by the same bytes."""

from typing import Any

import pytest
from sqlmodel import select

from app.clock import now
from app.responses import rules
from app.storage.folder import FolderStore
from app.storage.models import StoredFile
from tests.drafts.test_attachments_api import Send, put
from tests.kit import files
from tests.kit.stage import Stage

__all__ = ["put"]


@pytest.mark.parametrize(
    ("whose", "size", "code"),
    [("consultee_id", rules.MOST_OF_BODY, "body_full"), ("round_id", rules.MOST_OF_ROUND, "round_full")],
)
def test_a_body_and_a_round_have_room_for_so_much(
    client: Any, stage: Stage, put: Send, whose: str, size: int, code: str
):
    with stage.database.write() as session:
        where = {"consultee_id": stage.consultees[0], "round_id": stage.round_id}[whose]
        for number in range(size // 1_000_000_000):
            brought = {"size": 1_000_000_000, "media_type": "text/plain", "created_at": now(), whose: where}
            session.add(StoredFile(sha256=f"{number:064}", **brought))
    refused = put()
    assert (refused.status_code, refused.json()["code"]) == (413, code)
    assert "Kontakta myndigheten" in refused.json()["detail"]
    assert not list(FolderStore(stage.settings.files_dir).names()), "refused before its bytes are kept"
    if whose == "consultee_id":
        assert put(body=1).status_code == 201, "another body has room"
        with stage.database.read() as session:
            ours = session.exec(select(StoredFile).where(StoredFile.size == len(files.PDF))).one()
            assert (ours.round_id, ours.consultee_id) == (stage.round_id, stage.consultees[1])


def test_a_changed_file_is_not_handed_out_and_is_healed_by_the_same_bytes(client: Any, stage: Stage, put: Send):
    kept = put().json()
    path = FolderStore(stage.settings.files_dir).path(kept["sha256"])
    path.write_bytes(files.PDF[:-1] + b"!")
    address = stage.address(0, f"/attachments/{kept['id']}")
    assert client.get(address).status_code == 503
    assert put().status_code == 200
    assert client.get(address).content == files.PDF
