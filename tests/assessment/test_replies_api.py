"""Replying over the API: versions, reasons, one and many at once, what a new revision does, the counters."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.rounds.models import Step
from tests.assessment.conftest import Desk, edit


def put(client: Any, desk: Desk, comment: int, kind: Kind = Kind.HANDLER, **body: Any) -> Any:
    content = {"outcome": "noted", "text": "Tack.", "version": 0} | body
    return client.put(f"/api/v1/comments/{comment}/reply", json=content, headers=desk.bearer(kind))


def standing(client: Any, desk: Desk, comment: int) -> Any:
    items = client.get(desk.comments(), headers=desk.bearer()).json()["items"]
    return next(item for item in items if item["id"] == comment)["reply"]


def total(client: Any, desk: Desk, query: str = "") -> int:
    return int(client.get(desk.comments(query), headers=desk.bearer()).json()["total"])


def counts(client: Any, desk: Desk) -> tuple[int, int]:
    counts = client.get(f"/api/v1/rounds/{desk.world.round}", headers=desk.bearer()).json()["counts"]
    return counts["comments"], counts["replies"]


def test_a_first_reply_and_a_second(client: Any, desk: Desk) -> None:
    first = put(client, desk, desk.world.point, outcome="partly_met", text="Delvis.", action="Text ändras")
    assert first.status_code == 200, first.text
    assert first.json() | {"at": ""} == {
        "comment_id": desk.world.point,
        "outcome": "partly_met",
        "text": "Delvis.",
        "action": "Text ändras",
        "action_kind": None,
        "responsible": "",
        "due": "",
        "version": 1,
        "needs_look": False,
        "by": "Person handler",
        "at": "",
    }
    assert counts(client, desk) == (1, 1)
    second = put(client, desk, desk.world.point, outcome="met", text="Ja.", version=1)
    assert (second.json()["version"], second.json()["action"]) == (2, "")
    assert standing(client, desk, desk.world.point)["text"] == "Ja."
    assert counts(client, desk) == (1, 1)
    assert desk.faults() == []


def test_two_officials_at_once_and_both_are_shown(client: Any, desk: Desk) -> None:
    put(client, desk, desk.world.point, text="Den första.")
    late = put(client, desk, desk.world.point, text="Den andra.")
    assert (late.status_code, late.json()["code"]) == (409, "stale_version")
    newer = late.json()["reply"]
    assert (newer["text"], newer["version"], newer["by"], newer["outcome"]) == (
        "Den första.",
        1,
        "Person handler",
        "noted",
    )
    assert put(client, desk, desk.world.point, text="Den andra.", version=1).status_code == 200


def test_the_same_reply_again_is_the_same_reply(client: Any, desk: Desk) -> None:
    assert put(client, desk, desk.world.point).json()["version"] == 1
    again = put(client, desk, desk.world.point)
    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_a_version_that_never_was(client: Any, desk: Desk) -> None:
    answer = put(client, desk, desk.world.point, version=3)
    assert (answer.status_code, answer.json()["code"], answer.json()["reply"]) == (409, "stale_version", None)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_not_met_says_why(client: Any, desk: Desk, text: str) -> None:
    answer = put(client, desk, desk.world.point, outcome="not_met", text=text)
    assert (answer.status_code, answer.json()["code"]) == (422, "reason_required")
    assert [error["field"] for error in answer.json()["errors"]] == ["text"]
    assert put(client, desk, desk.world.point, outcome="not_met", text="För dyrt.").status_code == 200


@pytest.mark.parametrize(
    "body", [{"outcome": "perhaps"}, {"version": -1}, {"version": None}, {"text": "x" * 20001}, {"by": "me"}]
)
def test_what_cannot_be_a_reply(client: Any, desk: Desk, body: dict[str, Any]) -> None:
    assert put(client, desk, desk.world.point, **body).status_code == 422
    assert counts(client, desk) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.READER, 403), (Kind.REGISTRAR, 403), (Kind.ADMIN, 403), (Kind.OTHER_HANDLER, 404)]
)
def test_who_may_not(client: Any, desk: Desk, kind: Kind, status: int) -> None:
    assert put(client, desk, desk.world.point, kind).status_code == status
    assert counts(client, desk) == (1, 0)


def test_a_comment_that_was_never_sent_is_not_found(client: Any, desk: Desk) -> None:
    drafted = next(id_ for id_, number in desk.numbers().items() if number is None)
    assert put(client, desk, drafted).status_code == 404
    assert put(client, desk, 999_999).status_code == 404


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([Step.CLOSED], 200),
        ([Step.CLOSED, Step.COMPILING], 200),
        ([Step.CLOSED, Step.COMPILING, Step.PUBLISHED], 409),
        ([Step.CANCELLED], 409),
        ([Step.CLOSED, Step.COMPILING, Step.PUBLISHED, Step.ARCHIVED], 409),
    ],
)
def test_when_replies_are_written(client: Any, desk: Desk, steps: list[Step], status: int) -> None:
    for step in steps:
        desk.step(step)
    assert put(client, desk, desk.world.point).status_code == status


def test_a_new_revision(client: Any, desk: Desk) -> None:
    """Unchanged keeps its reply, changed is looked at again, removed leaves, new comes; numbers stay."""
    body = desk.third_body()
    kept, changed, removed = desk.answer(body, edit("Samma."), edit("Först."), edit("Bort."))
    for comment in (kept, changed, removed):
        desk.reply(comment, text=f"Om {comment}")
    numbers = desk.numbers()
    assert counts(client, desk) == (4, 3)
    ids = desk.answer(body, edit("Samma.", id=kept), edit("Sedan.", id=changed), edit("Ny."))
    assert counts(client, desk) == (4, 1)
    assert desk.faults() == []
    assert standing(client, desk, kept)["needs_look"] is False
    assert standing(client, desk, changed) | {"at": ""} == {
        "outcome": "noted",
        "text": f"Om {changed}",
        "action": "",
        "action_kind": None,
        "responsible": "",
        "due": "",
        "version": 1,
        "needs_look": True,
        "by": "Person handler",
        "at": "",
    }
    assert standing(client, desk, ids[2]) is None
    assert numbers.items() <= desk.numbers().items()
    assert total(client, desk, "?outcome=needs_look") == 1
    assert total(client, desk, "?outcome=unanswered") == 3
    assert put(client, desk, removed, version=1).status_code == 404
    assert put(client, desk, changed, text=f"Om {changed}", version=1).json()["version"] == 2
    assert standing(client, desk, changed)["needs_look"] is False
    assert counts(client, desk) == (4, 2)
    assert desk.faults() == []


def test_back_at_the_wording_that_was_answered_needs_no_look(client: Any, desk: Desk) -> None:
    body = desk.third_body()
    (comment,) = desk.answer(body, edit("Först.", section=desk.world.focus_section))
    desk.reply(comment)
    desk.answer(body, edit("Sedan.", section=desk.world.focus_section, id=comment))
    assert counts(client, desk) == (2, 0)
    desk.answer(body, edit("Först.", section=desk.world.focus_section, id=comment))
    assert counts(client, desk) == (2, 1)
    desk.answer(body, edit("Först.", section=desk.section("Vatten"), id=comment))
    assert counts(client, desk) == (2, 0)
    assert total(client, desk, "?focus_area=Skog") == 0
    assert total(client, desk, "?focus_area=Vatten") == 1
    assert desk.faults() == []


def test_history_tells_who_replied_but_not_what(client: Any, desk: Desk) -> None:
    put(client, desk, desk.world.point, text="Hemlig formulering")
    told = client.get(f"/api/v1/rounds/{desk.world.round}/history", headers=desk.bearer())
    if told.status_code == 200:
        assert "reply.saved" in told.text
        assert "Hemlig" not in told.text


def batch(client: Any, desk: Desk, *items: dict[str, Any]) -> Any:
    content = {"items": [{"outcome": "noted", "text": "Tack.", "version": 0} | item for item in items]}
    return client.post(f"/api/v1/rounds/{desk.world.round}/reply-batch", json=content, headers=desk.bearer())


def test_many_at_once(client: Any, desk: Desk) -> None:
    ids = desk.answer(desk.third_body(), edit("Ett."), edit("Två.", section=desk.world.focus_section))
    desk.reply(ids[0])
    answer = batch(
        client,
        desk,
        {"comment_id": ids[0], "version": 1, "outcome": "met"},
        {"comment_id": ids[1]},
        {"comment_id": desk.world.point},
    )
    assert answer.status_code == 200, answer.text
    assert [(item["comment_id"], item["version"]) for item in answer.json()["items"]] == [
        (ids[0], 2),
        (ids[1], 1),
        (desk.world.point, 1),
    ]
    assert counts(client, desk) == (3, 3)
    assert desk.faults() == []


def test_all_or_none(client: Any, desk: Desk) -> None:
    ids = desk.answer(desk.third_body(), edit("Ett."), edit("Två."), edit("Tre."))
    desk.reply(ids[0], text="Före.")
    answer = batch(
        client,
        desk,
        {"comment_id": ids[1]},
        {"comment_id": ids[0]},
        {"comment_id": ids[2], "outcome": "not_met", "text": ""},
        {"comment_id": 999_999},
        {"comment_id": ids[1]},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "reply_batch")
    assert [(item["index"], item["status"], item["code"]) for item in answer.json()["items"]] == [
        (1, 409, "stale_version"),
        (2, 422, "reason_required"),
        (3, 404, "not_found"),
        (4, 422, "duplicate"),
    ]
    assert answer.json()["items"][0]["reply"]["text"] == "Före."
    assert counts(client, desk) == (4, 1)
    assert standing(client, desk, ids[1]) is None
    assert batch(client, desk, {"comment_id": ids[1], "outcome": "not_met", "text": " "}).status_code == 422
    assert batch(client, desk).status_code == 422


def test_a_comment_of_another_round_is_not_among_many(client: Any, desk: Desk) -> None:
    content = {"items": [{"comment_id": desk.world.point, "outcome": "noted", "version": 0}]}
    address = f"/api/v1/rounds/{desk.world.draft_round}/reply-batch"
    assert client.post(address, json=content, headers=desk.bearer()).status_code == 409  # a draft round takes none
    assert counts(client, desk) == (1, 0)


def test_replies_at_the_same_moment_lose_nothing(client: Any, desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        at_once = pool.map(lambda n: put(client, desk, desk.world.point, text=f"Från {n}.").status_code, range(8))
        statuses = list(at_once)
    assert sorted(statuses) == [200, *[409] * 7]
    assert counts(client, desk) == (1, 1)
    assert desk.faults() == []
