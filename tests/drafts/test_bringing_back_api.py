"""What was taken away from a draft comes back over the API as it does on the pages, and only to the body itself."""

from typing import Any

from tests.drafts.test_writing_pages import draft_of
from tests.kit import files
from tests.kit.stage import Stage

TWO = [{"text": "Ett"}, {"text": "Två"}]


def saved(client: Any, stage: Stage, version: int, comments: list[dict[str, Any]]) -> Any:
    answer = client.put(
        stage.address(0, "/draft"), json={"version": version, "stance": "supports", "comments": comments}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["draft"]


def texts(draft: Any) -> list[str]:
    return [comment["text"] for comment in draft["comments"]]


def test_a_comment_comes_back_with_its_id_and_once(client: Any, stage: Stage):
    first, second = saved(client, stage, 0, TWO)["comments"]
    saved(client, stage, 1, [first])
    versions = []
    for _twice in range(2):
        back = client.post(stage.address(0, f"/comments/{second['id']}/return"))
        assert back.status_code == 200
        versions.append(back.json()["version"])
    assert versions[0] == versions[1], "the second time changed nothing"
    assert [comment["id"] for comment in draft_of(client, stage)["comments"]] == [first["id"], second["id"]]
    assert client.post(stage.address(1, f"/comments/{first['id']}/return")).status_code == 404, "not another body's"


def test_an_earlier_version_is_listed_read_and_made_the_draft_again(client: Any, stage: Stage):
    saved(client, stage, 0, TWO)
    first = client.get(stage.address(0, "/versions")).json()
    assert first == {"items": [], "total": 0, "next": None}
    saved(client, stage, 1, [{"text": "Något annat"}])
    client.post(stage.address(0, "/versions/1/return"), headers={"Idempotency-Key": "once"})
    listed = client.get(stage.address(0, "/versions")).json()["items"]
    assert [(earlier["version"], earlier["comments"]) for earlier in listed] == [(2, 1), (1, 2)]
    assert texts(client.get(stage.address(0, "/versions/1")).json()) == ["Ett", "Två"]
    assert texts(draft_of(client, stage)) == ["Ett", "Två"]
    again = client.post(stage.address(0, "/versions/1/return"), headers={"Idempotency-Key": "once"})
    assert again.json()["draft"] is None, "no store of answers holds a draft"
    assert client.get(stage.address(0, "/versions/77")).status_code == 404
    assert client.get(stage.address(1, "/versions")).json()["total"] == 0


def test_later_edits_are_dropped(client: Any, stage: Stage):
    assert client.delete(stage.address(0, "/later-edits")).status_code == 409
    saved(client, stage, 0, TWO)
    sending = {"version": 1, "signatory": {"name": "Sara Lind"}}
    assert client.post(stage.address(0, "/submission"), json=sending).status_code == 201
    saved(client, stage, draft_of(client, stage)["version"], [{"text": "Ändrat"}])
    dropped = client.delete(stage.address(0, "/later-edits"))
    assert texts(dropped.json()["draft"]) == ["Ett", "Två"]


def attached(client: Any, stage: Stage, content: bytes = files.PDF) -> Any:
    return client.post(stage.address(0, "/attachments"), files={"file": ("beslut.pdf", content)}).json()


def listed(file: dict[str, Any]) -> dict[str, Any]:
    """A file as the draft lists it: also with what it holds, of which a file that has just come tells nothing yet."""
    return file | {"traits": [], "scan": {"state": "unscanned", "signature": "", "doubt": None}}


def test_a_file_that_was_taken_away_is_put_back_with_its_bytes(client: Any, stage: Stage):
    file = attached(client, stage)
    address = stage.address(0, f"/attachments/{file['id']}")
    assert client.delete(address).status_code == 204
    assert draft_of(client, stage)["attachments"] == []
    assert client.get(address).status_code == 404
    assert client.delete(address).status_code == 404
    assert client.post(stage.address(1, f"/attachments/{file['id']}/return")).status_code == 404, "not another body's"
    for _twice in range(2):
        assert client.post(f"{address}/return").json() == file
    assert draft_of(client, stage)["attachments"] == [listed(file)]
    assert client.get(address).content == files.PDF


def test_a_file_of_the_same_name_takes_the_place_of_one_that_was_taken_away(client: Any, stage: Stage):
    file = attached(client, stage)
    client.delete(stage.address(0, f"/attachments/{file['id']}"))
    other = attached(client, stage, files.PDF + b"\n%")
    assert other["name"] == file["name"]
    back = client.post(stage.address(0, f"/attachments/{file['id']}/return"))
    assert (back.status_code, back.json()["title"]) == (404, "Filen går inte att ta tillbaka. Välj den igen.")
    assert draft_of(client, stage)["attachments"] == [listed(other)]
