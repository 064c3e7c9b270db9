"""What comes another way than the web: said by phone, at a meeting, in any file, however long, and by whom."""

from typing import Any

import pytest

from app.responses.verify import verify_responses
from tests.kit.stage import Stage


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


def proven(stage: Stage) -> bool:
    """Whether everything received is what it was."""
    with stage.database.read() as session:
        return not list(verify_responses(session))


def test_what_was_said_by_phone_states_no_stance_and_says_where_its_day_is_from(
    register: Any, client: Any, stage: Stage
):
    told = {"basis": "said", "sender_name": "Eva Ek", "sender_address": "070-123 45 67", "note": "Kl. 23.55"}
    answer = register(channel="phone", stance="not_stated", comments=[{"text": "Sagt i telefon"}], **told)
    assert answer.status_code == 201, answer.text
    headers = stage.bearer("registrar")
    answer = client.get("/api/v1/responses/1", headers=headers).json()
    registration = answer["registration"]
    assert (answer["channel"], answer["receipt"]["stance"]) == ("phone", "not_stated")
    assert {name: registration[name] for name in told} == told
    assert registration["by"]
    board = client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=headers).json()["items"][0]
    assert board["status"] == "answered"
    found = client.get(f"/api/v1/rounds/{stage.round_id}/comments?answer=not_stated", headers=headers).json()
    assert [comment["text"] for comment in found["items"]] == ["Sagt i telefon"]
    draft = client.get(stage.address()).json()["draft"]
    assert (draft["stance"], draft["version"]) == (None, 1), "its body chooses one before it sends"
    said = {"version": 1, "comments": draft["comments"]}
    refused = client.put(stage.address(0, "/draft"), json=said | {"stance": "not_stated"})
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["stance"])
    assert client.put(stage.address(0, "/draft"), json=said).status_code == 200
    refused = client.post(stage.address(0, "/submission"), json={"version": 2, "signatory": {"name": "Eva"}})
    assert (refused.status_code, refused.json()["code"]) == (422, "stance_required")
    assert proven(stage)


def test_a_basis_that_is_something_else_is_explained(register: Any):
    refused = register(basis="other")
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["note"])
    assert register(basis="other", note="Enligt rektorn").status_code == 201
