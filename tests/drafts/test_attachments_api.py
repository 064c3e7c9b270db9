"""Files that go with an answer: put beside the draft, sent with it, taken away; and all that is refused."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.drafts.models import DraftAttachment
from app.responses import rules
from app.responses.models import Attachment
from app.responses.queries.answers import sent_content
from app.responses.receipts import checksum
from app.responses.verify import verify_responses
from app.rounds.models import Consultee, LinkRole, Step
from app.storage.folder import FolderStore
from app.storage.models import StoredFile
from app.storage.verify import missing_files, verify_files
from tests.kit import files
from tests.kit.stage import Stage

SIGNED = {"signatory": {"name": "Sara Lind"}}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Send = Callable[..., Any]
NOT_LOOKED_AT = {"traits": [], "scan": {"state": "unscanned", "signature": "", "doubt": None}}
"""What is told of a file beside its facts where there is no scanner."""


@pytest.fixture
def put(client: Any, stage: Stage) -> Send:
    """Puts a file beside a body's draft."""

    def send(content: bytes = files.PDF, name: str = "beslut.pdf", body: int = 0, **rest: Any) -> Any:
        sent = {"file": (name, content, "application/x-whatever")}
        return client.post(stage.address(body, "/attachments"), files=sent, **rest)

    return send


def draft_files(client: Any, stage: Stage, body: int = 0) -> Any:
    return client.get(stage.address(body)).json()["draft"]["attachments"]


def submit(client: Any, stage: Stage, version: int = 1, body: int = 0, **rest: Any) -> Any:
    return client.post(stage.address(body, "/submission"), json={"version": version, **SIGNED, **rest})


def save(client: Any, stage: Stage, version: int = 0, body: int = 0) -> None:
    answer = client.put(stage.address(body, "/draft"), json={"version": version, "stance": "supports"})
    assert answer.status_code == 200, answer.text


def findings(stage: Stage) -> list[str]:
    with stage.database.read() as session:
        store = FolderStore(stage.settings.files_dir)
        return [*verify_responses(session), *verify_files(session, store), *missing_files(session, store)]


def test_a_file_stands_beside_the_draft_and_goes_with_the_answer(client: Any, stage: Stage, put: Send):
    save(client, stage)
    uploaded = put(files.DOCX, "Nämndens beslut.docx")
    assert uploaded.status_code == 201, uploaded.text
    file = uploaded.json()
    sum_ = hashlib.sha256(files.DOCX).hexdigest()
    assert file == {
        "id": file["id"],
        "name": "Nämndens beslut.docx",
        "size": len(files.DOCX),
        "sha256": sum_,
        "media_type": WORD,
    }
    draft = client.get(stage.address()).json()["draft"]
    assert draft["attachments"] == [file | NOT_LOOKED_AT]
    assert draft["version"] == 1, "the draft's version stands: no other tab's text is in the way"
    assert client.get(stage.address(0, f"/attachments/{file['id']}")).content == files.DOCX
    receipt = submit(client, stage, attachments=[file["id"]]).json()
    assert [{**kept, "id": 0} for kept in receipt["attachments"]] == [{**file, "id": 0}]
    assert client.get(stage.address()).json()["receipts"] == [receipt]
    assert draft_files(client, stage) == [file | NOT_LOOKED_AT], "the next revision begins with the same files"
    assert submit(client, stage).json() == receipt, "the same version again"
    assert findings(stage) == []


def test_the_checksum_covers_the_files_and_answers_without_any_are_as_before(client: Any, stage: Stage, put: Send):
    save(client, stage)
    put(files.PDF, "b.pdf")
    put(files.PNG, "a.png")
    save(client, stage, body=1)
    receipts = [submit(client, stage).json(), submit(client, stage, body=1).json()]
    with stage.database.read() as session:
        contents = [sent_content(session, n + 1, session.get(Consultee, stage.consultees[n]).name) for n in (0, 1)]
    assert [checksum(content) for content in contents] == [receipt["sha256"] for receipt in receipts]
    assert [file["name"] for file in contents[0]["attachments"]] == ["b.pdf", "a.png"]
    assert contents[0]["attachments"][0] == {
        "name": "b.pdf",
        "size": len(files.PDF),
        "sha256": hashlib.sha256(files.PDF).hexdigest(),
        "media_type": "application/pdf",
    }
    assert "attachments" not in contents[1]


@pytest.mark.parametrize("change", ["name = 'x.pdf'", "sha256 = (SELECT max(sha256) FROM stored_file)", "size = 1"])
def test_a_sent_file_cannot_be_changed_and_a_change_would_be_found(client: Any, stage: Stage, put: Send, change: str):
    save(client, stage)
    put()
    put(files.PNG, "a.png")
    submit(client, stage)
    statement = text(f"UPDATE attachment SET {change} WHERE position = 1")
    with pytest.raises(DBAPIError, match="append only"), stage.database.write() as session:
        session.connection().execute(statement)
    with pytest.raises(DBAPIError, match="append only"), stage.database.write() as session:
        session.connection().execute(text("DELETE FROM attachment"))
    with stage.database.write() as session:
        drop = (
            "DROP TRIGGER attachment_no_update"
            if stage.database.is_sqlite
            else ("DROP TRIGGER attachment_only_erased ON attachment")
        )
        session.connection().execute(text(drop))
    with stage.database.write() as session:
        changed = text(f"UPDATE attachment SET {change} WHERE position = 0")
        session.connection().execute(changed)
        session.connection().execute(statement)
    assert any("has been changed since its receipt" in finding for finding in findings(stage))


def test_a_lost_or_changed_file_is_found(client: Any, stage: Stage, put: Send):
    save(client, stage)
    sums = [put(files.PDF).json()["sha256"], put(files.PNG, "a.png").json()["sha256"]]
    submit(client, stage)
    store = FolderStore(stage.settings.files_dir)
    store.path(sums[0]).unlink()
    store.path(sums[1]).write_bytes(files.PNG[:-1] + b"!")
    assert sorted(set(findings(stage))) == sorted(
        {
            f"file {sums[0]}: is missing from the store",
            f"file {sums[1]}: its content has been changed",
        }
    )
    assert client.get(stage.address(0, f"/attachments/{draft_files(client, stage)[0]['id']}")).status_code == 503


def test_sweeping_leaves_what_rows_point_to(client: Any, stage: Stage, put: Send):
    put()
    store = FolderStore(stage.settings.files_dir)
    (store.folder / "incoming-left").write_bytes(b"half")
    assert store.sweep(before=2**40) == 1
    assert findings(stage) == []
    assert not list(store.folder.glob("incoming-*"))


def test_a_file_taken_away_leaves_the_draft_and_stays_with_what_was_sent(client: Any, stage: Stage, put: Send):
    save(client, stage)
    kept, gone = put(files.PDF, "a.pdf").json(), put(files.PNG, "b.png").json()
    first = submit(client, stage).json()
    address = stage.address(0, f"/attachments/{gone['id']}")
    answer = client.delete(address)
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.delete(address).status_code == 404
    assert client.get(address).status_code == 404
    second = submit(client, stage, version=2).json()
    assert [file["name"] for file in second["attachments"]] == [kept["name"]]
    assert client.get(stage.address()).json()["receipts"] == [second, first]
    assert findings(stage) == []


def test_the_same_bytes_again_are_the_same_file(client: Any, stage: Stage, put: Send):
    first = put()
    again = put()
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert put(name="annat namn.pdf").json() == first.json()
    assert len(draft_files(client, stage)) == 1


def test_one_name_is_one_file(client: Any, stage: Stage, put: Send):
    names = [put(files.PDF + bytes([n]), name).json()["name"] for n, name in enumerate(("a.pdf", "A.pdf", "a.pdf"))]
    assert names == ["a.pdf", "A (2).pdf", "a (3).pdf"]


def test_the_same_file_sent_at_once_by_many_is_one(client: Any, stage: Stage, put: Send):
    save(client, stage)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: put(body=n % 2), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert [len(draft_files(client, stage, body)) for body in (0, 1)] == [1, 1]
    with stage.database.read() as session:
        assert len(session.exec(select(StoredFile)).all()) == 1


def test_a_lost_reply_is_repeated_by_its_key(client: Any, stage: Stage, put: Send):
    header = {"Idempotency-Key": "en-gang"}
    content = {"content": b"--x\r\n", "headers": header}
    assert client.post(stage.address(0, "/attachments"), **content).status_code == 422
    boundary = {"content-type": "multipart/form-data; boundary=x", **header}
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + files.PDF + b"\r\n--x--\r\n"
    )
    first = client.post(stage.address(0, "/attachments"), content=body, headers=boundary)
    assert first.status_code == 201, first.text
    client.delete(stage.address(0, f"/attachments/{first.json()['id']}"))
    again = client.post(stage.address(0, "/attachments"), content=body, headers=boundary)
    assert (again.status_code, again.json()) == (201, first.json() | {"name": None})  # the name is kept nowhere else
    assert draft_files(client, stage) == []


def test_what_is_sent_is_what_the_sender_saw(client: Any, stage: Stage, put: Send):
    save(client, stage)
    seen = put().json()["id"]
    other = put(files.PNG, "kollegans.png").json()["id"]
    refused = submit(client, stage, attachments=[seen])
    assert (refused.status_code, refused.json()["code"]) == (409, "attachments_changed")
    assert submit(client, stage, attachments=[]).status_code == 409
    with stage.database.read() as session:
        assert session.exec(select(Attachment)).all() == []
    assert len(submit(client, stage, attachments=[other, seen]).json()["attachments"]) == 2


def test_a_save_of_the_draft_leaves_its_files(client: Any, stage: Stage, put: Send):
    put()
    draft = client.get(stage.address()).json()["draft"]
    saved = client.put(stage.address(0, "/draft"), json=draft | {"summary": "Nytt", "attachments": []})
    assert saved.status_code == 200, saved.text
    assert client.put(stage.address(0, "/draft"), json=draft | {"version": 1}).status_code == 200
    assert len(draft_files(client, stage)) == 1


def test_a_file_alone_says_to_the_board_that_work_has_begun(client: Any, stage: Stage, put: Send):
    put()
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=stage.bearer("handler")).json()["items"]
    assert [body["status"] for body in listed].count("drafting") == 1


def test_without_a_file_there_is_nothing_to_keep(client: Any, stage: Stage):
    for sent in ({"data": {"file": "hej"}}, {"files": {"other": ("a.pdf", files.PDF)}}, {"json": {"file": "x"}}, {}):
        assert client.post(stage.address(0, "/attachments"), **sent).status_code == 422


def test_too_big_too_many_too_much(client: Any, stage: Stage, put: Send, monkeypatch: pytest.MonkeyPatch):
    assert put(files.PDF + bytes(30_000_000)).json()["code"] == "too_large"
    assert not list(Path(stage.settings.files_dir).glob("incoming-*"))
    edge = put(files.PDF + bytes(33_000_000))
    assert edge.status_code == 413
    monkeypatch.setattr(rules, "MAX_FILES_TOGETHER", 300)
    assert put(files.PDF + bytes(100)).status_code == 201
    refused = put(files.PNG + bytes(200), "b.png")
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large_together")
    monkeypatch.setattr(rules, "MAX_FILES", 1)
    refused = put(files.PNG, "b.png")
    assert (refused.status_code, refused.json()["code"]) == (413, "too_many_files")
    assert len(draft_files(client, stage)) == 1


def test_a_disk_that_cannot_be_written_is_said_and_changes_nothing(client: Any, stage: Stage, put: Send):
    folder = Path(stage.settings.files_dir)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"in the way")
    answer = put()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "Försök igen" in answer.json()["detail"]
    assert draft_files(client, stage) == []
    folder.unlink()
    assert put().status_code == 201, "it recovers without a restart"


def test_exactly_the_largest_file_is_taken(put: Send):
    assert put(files.PDF + bytes(30_000_000 - len(files.PDF))).json()["size"] == 30_000_000


def test_nobody_elses_token_reaches_a_file(client: Any, stage: Stage, put: Send):
    mine = put().json()["id"]
    other = stage.address(1, f"/attachments/{mine}")
    assert client.get(other).status_code == 404
    assert client.delete(other).status_code == 404
    for token in ("pahittat", "session-handler"):
        address = f"/api/v1/answer/{token}/attachments"
        assert client.post(address, files={"file": ("a.png", files.PNG)}).status_code == 404
        assert client.get(f"{address}/{mine}").status_code == 404
        assert client.delete(f"{address}/{mine}").status_code == 404
    assert len(list(Path(stage.settings.files_dir).rglob("*"))) == 2, "one folder, one file: nothing of a stranger's"
    assert len(draft_files(client, stage)) == 1


def test_a_colleague_may_put_and_take_away(client: Any, stage: Stage, put: Send):
    token = stage.colleague(0, LinkRole.WRITER)
    address = f"/api/v1/answer/{token}/attachments"
    uploaded = client.post(address, files={"file": ("a.png", files.PNG)})
    assert uploaded.status_code == 201
    with stage.database.read() as session:
        assert session.exec(select(DraftAttachment)).one().added_by == "Ali Berg"
    assert client.delete(f"{address}/{uploaded.json()['id']}").status_code == 204


def test_a_closed_round_takes_no_files_and_gives_none_up(client: Any, stage: Stage, put: Send):
    save(client, stage)
    mine = put().json()["id"]
    submit(client, stage)
    stage.step(Step.CLOSED)
    refused = put(files.PNG, "b.png")
    assert (refused.status_code, refused.json()["code"]) == (409, "round_closed")
    assert client.delete(stage.address(0, f"/attachments/{mine}")).status_code == 409
    assert client.get(stage.address(0, f"/attachments/{mine}")).status_code == 200


def test_a_file_is_saved_and_never_shown(client: Any, stage: Stage, put: Send):
    name = '🎉 "å"; x.pdf'
    quoted = name.replace('"', "%22")
    body = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'.encode()
    uploaded = client.post(
        stage.address(0, "/attachments"),
        content=body + files.PDF + b"\r\n--x--\r\n",
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    file = uploaded.json()
    answer = client.get(stage.address(0, f"/attachments/{file['id']}"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    told = answer.headers["content-disposition"]
    assert told.startswith('attachment; filename="')
    assert told.endswith(f"filename*=UTF-8''{quote(file['name'], safe='')}")
    assert json.dumps(told).isascii()


def test_a_draft_that_follows_a_registered_answer_has_its_files(client: Any, stage: Stage, put: Send):
    def register(*sent: tuple[str, bytes]) -> None:
        answer = client.post(
            f"/api/v1/consultees/{stage.consultees[0]}/responses",
            data={"channel": "post", "received_on": "2026-11-18", "stance": "supports"},
            files=[("files", file) for file in sent],
            headers=stage.bearer("registrar"),
        )
        assert answer.status_code == 201, answer.text

    register(("brev.pdf", files.PDF), ("en bild.png", files.PNG))
    assert [file["name"] for file in draft_files(client, stage)] == ["brev.pdf", "en bild.png"]
    register(("ett annat brev.pdf", files.PDF))
    shown = draft_files(client, stage)
    assert [file["name"] for file in shown] == ["ett annat brev.pdf"]
    own = put(files.PNG, "egen.png").json()
    assert [file["name"] for file in draft_files(client, stage)] == ["ett annat brev.pdf", "egen.png"]
    register(("ett tredje brev.pdf", files.PDF))
    assert [file["name"] for file in draft_files(client, stage)] == ["ett annat brev.pdf", "egen.png"], "it is touched"
    sent = submit(client, stage, version=client.get(stage.address()).json()["draft"]["version"]).json()
    assert [file["sha256"] for file in sent["attachments"]] == [shown[0]["sha256"], own["sha256"]]
    assert findings(stage) == []


def test_files_that_come_while_the_answer_is_sent_are_in_it_or_in_the_draft(client: Any, stage: Stage, put: Send):
    save(client, stage)

    def step(n: int) -> Any:
        return submit(client, stage) if n == 3 else put(files.PDF + bytes([n]), f"{n}.pdf")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(step, range(8)))
    assert {answer.status_code for answer in answers} == {201}
    beside = [file["name"] for file in draft_files(client, stage)]
    assert len(beside) == 7
    assert {file["name"] for file in answers[3].json()["attachments"]} <= set(beside)
    assert findings(stage) == []
