"""A second person reviews the replies: whose words, which version, two at once, and what is missing till then."""

import json
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.kinds import NoticeKind
from app.accounts.models import User
from app.assessment.verify import verify_replies
from app.rounds.models import Step
from app.tracking.models import Notice
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.stage import NOW, Stage, stage

__all__ = ["stage"]
REMARK = "KANARIEANMÄRKNING 5512: säg när."


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def comments(client: Any, stage: Stage) -> list[int]:
    """Two comments with the handler's replies, in a round with a second handler and whose replies are reviewed."""
    stage.joins("other_handler")
    ids = registered(client, stage, "Mer praktik", "Fler studenter")
    for id_ in ids:
        reply(client, stage, id_)
    return ids


def registered(client: Any, stage: Stage, *texts: str) -> list[int]:
    """An answer of the first body came by post; the comments that stand."""
    said = json.dumps([{"section_id": stage.sections["3.2"], "text": text} for text in texts])
    given = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": said}
    path = f"/api/v1/consultees/{stage.consultees[0]}/responses"
    assert client.post(path, data=given, headers=stage.bearer("registrar")).status_code == 201
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("handler")).json()["items"]
    return [int(item["id"]) for item in listed]


def reply(
    client: Any, stage: Stage, id_: int, version: int = 0, text: str = "Det ordnas.", role: str = "handler"
) -> None:
    """A reply over the API."""
    body = {"outcome": "met", "text": text, "version": version}
    assert client.put(f"/api/v1/comments/{id_}/reply", json=body, headers=stage.bearer(role)).status_code == 200


def ask(client: Any, stage: Stage, required: bool = True) -> Any:
    """Turn the review on or off."""
    path = f"/api/v1/rounds/{stage.round_id}/review"
    return client.put(path, json={"required": required}, headers=stage.bearer("handler"))


def review(client: Any, stage: Stage, id_: int, role: str = "other_handler", **finding: Any) -> Any:
    """A review over the API."""
    body = {"version": 1, "approved": True} | finding
    return client.post(f"/api/v1/comments/{id_}/reviews", json=body, headers=stage.bearer(role))


def lacks(client: Any, stage: Stage) -> dict[str, int]:
    """What the compilation lacks of replies."""
    found = client.get(f"/api/v1/rounds/{stage.round_id}/completeness", headers=stage.bearer("handler")).json()
    return {each["lack"]: each["count"] for each in found["waiting"] if each["lack"] not in ("summary", "in_file")}


def rewrites(client: Any, stage: Stage, role: str = "handler") -> list[tuple[int, str]]:
    """What stands in "Att göra" of replies that were sent back: how many, and where."""
    items = client.get("/api/v1/to-do", headers=stage.bearer(role)).json()["items"]
    return [(item["count"], item["page"]) for item in items if item["kind"] == "sent_back"]


def test_a_reply_counts_once_somebody_else_has_approved_that_version(
    client: Any, stage: Stage, comments: list[int]
) -> None:
    first, second = comments
    assert review(client, stage, first).json()["code"] == "review_not_asked"
    assert lacks(client, stage) == {}
    assert ask(client, stage).json() == {"required": True, "to_review": 2, "sent_back": 0, "approved": 0}
    assert lacks(client, stage) == {"review": 2}
    own = review(client, stage, first, role="handler")
    assert (own.status_code, own.json()["code"]) == (409, "own_reply")
    assert review(client, stage, first, role="registrar").status_code == 403
    assert review(client, stage, first, version=2).json()["code"] == "stale_version"
    assert review(client, stage, first).status_code == 201
    assert lacks(client, stage) == {"review": 1}
    assert review(client, stage, second, approved=False, remark="  ").json()["code"] == "remark_required"
    assert review(client, stage, second, approved=False, remark=REMARK).status_code == 201
    assert lacks(client, stage) == {"sent_back": 1}
    reply(client, stage, second, 1, "Det ordnas 2027.")
    assert lacks(client, stage) == {"review": 1}
    assert review(client, stage, second).json()["code"] == "stale_version"
    assert review(client, stage, second, version=2).status_code == 201
    assert lacks(client, stage) == {}
    told = client.get(f"/api/v1/comments/{second}/reviews", headers=stage.bearer("reader")).json()["items"]
    assert [(each["version"], each["approved"], each["remark"]) for each in told] == [(2, True, ""), (1, False, REMARK)]
    registered(client, stage, "Mer praktik, nu", "Fler studenter")
    changed = client.get(f"/api/v1/rounds/{stage.round_id}/comments?outcome=approved", headers=stage.bearer("handler"))
    assert changed.json()["total"] < 2
    with stage.database.read() as session:
        assert list(verify_replies(session)) == []
    assert ask(client, stage, required=False).json()["required"] is False
    assert "review" not in lacks(client, stage)
    history = client.get(f"/api/v1/rounds/{stage.round_id}/history", headers=stage.bearer("handler")).text
    assert "reply.sent_back" in history
    assert REMARK not in history
    stage.step(Step.CONCLUDED)
    assert ask(client, stage).status_code == 409


def test_what_is_sent_back_waits_for_who_wrote_it(client: Any, stage: Stage, comments: list[int]) -> None:
    ask(client, stage)
    assert rewrites(client, stage) == []
    review(client, stage, comments[0], approved=False, remark=REMARK)
    assert rewrites(client, stage) == [(1, f"/rounds/{stage.round_id}/comments?show=sent_back")]
    assert rewrites(client, stage, "other_handler") == [], "who sent it back has nothing to do"
    with stage.database.read() as session:
        (note,) = session.exec(select(Notice).where(Notice.kind == NoticeKind.SENT_BACK)).all()
        assert (session.get_one(User, note.user_id).email, note.name) == ("handler@example.se", "")
        assert list(verify_replies(session)) == []
    ask(client, stage, required=False)
    assert rewrites(client, stage) == [], "nothing waits while no review is asked for"
    ask(client, stage)
    reply(client, stage, comments[0], 1, "Det ordnas 2027.")
    assert rewrites(client, stage) == []


def test_two_reviewers_at_once(client: Any, stage: Stage, comments: list[int]) -> None:
    ask(client, stage)
    reply(client, stage, comments[0], 1, "Ny text.", role="handler")
    sent = [
        lambda: review(client, stage, comments[1]),
        lambda: review(client, stage, comments[1], approved=False, remark=REMARK),
    ]
    answers = all_at_once(stage.database, "round", sent)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).json()
    assert refused["code"] == "reviewed_meanwhile"
    seen = refused["review"]["id"]
    again = review(client, stage, comments[1], approved=not refused["review"]["approved"], remark=REMARK, seen=seen)
    assert again.status_code == 201
    once_more = review(client, stage, comments[1], approved=not refused["review"]["approved"], remark=REMARK, seen=seen)
    assert once_more.json()["id"] == again.json()["id"]


def test_many_are_approved_all_or_none(client: Any, stage: Stage, comments: list[int]) -> None:
    ask(client, stage)
    reply(client, stage, comments[1], 1, "Ny text.", role="other_handler")
    path = f"/api/v1/rounds/{stage.round_id}/review-batch"
    items = [{"comment_id": comments[0], "version": 1}, {"comment_id": comments[1], "version": 2}]
    refused = client.post(path, json={"items": items}, headers=stage.bearer("other_handler"))
    assert refused.status_code == 409
    assert [(item["comment_id"], item["code"]) for item in refused.json()["items"]] == [(comments[1], "own_reply")]
    assert lacks(client, stage) == {"review": 2}
    reply(client, stage, comments[1], 2, "Ännu nyare.", role="handler")
    items[1]["version"] = 3
    assert client.post(path, json={"items": items}, headers=stage.bearer("other_handler")).status_code == 204
    assert lacks(client, stage) == {}


@pytest.mark.one_database  # the statements are those of the API, which runs on both
def test_the_reviewers_pages(pages: Pages, client: Any, stage: Stage, comments: list[int]) -> None:
    pages.raw.cookies.set("remiss_session", "session-handler")
    queue = pages.get(f"/rounds/{stage.round_id}/review")
    queue = queue.form("Låt en andra person granska svaren").submit()
    assert "Svaren granskas av en andra person från och med nu." in queue.text()
    assert queue.text().count("Ditt eget svar: någon annan granskar det.") == 2
    reviewer = pages.another()
    reviewer.raw.cookies.set("remiss_session", "session-other_handler")
    queue = reviewer.get(f"/rounds/{stage.round_id}/review")
    none = queue.form("Godkänn de markerade").submit(status=422)
    assert "Markera minst ett svar." in none.text()
    one = reviewer.get(f"/rounds/{stage.round_id}/review/{comments[0]}")
    refused = one.form("Sänd tillbaka").submit(status=422)
    assert refused.errors()["remark"].endswith("Skriv vad som behöver ändras i svaret.")
    went_on = refused.form("Sänd tillbaka").submit(remark=REMARK)
    assert "är tillbakasänt med din anmärkning" in went_on.text()
    assert "Granska svaret på" in went_on.text()
    desk = pages.get(f"/rounds/{stage.round_id}/comments?show=sent_back&point={comments[0]}")
    assert REMARK in desk.text()
    assert "Skriv om svaret och spara." in desk.text()
    desk.form("Spara och nästa").submit(text="Det ordnas 2027.")
    queue = reviewer.get(f"/rounds/{stage.round_id}/review")
    shown = queue.form("Godkänn de markerade").submit(reply=[f"{comments[0]}:2:0", f"{comments[1]}:1:0"])
    assert "2 svar är godkända." in shown.text()
    wordings = reviewer.get(f"/rounds/{stage.round_id}/comments/{comments[0]}/reply").text()
    assert REMARK in wordings
    assert "Skillnad mot lydelsen före" in wordings
    reader = pages.another()
    reader.raw.cookies.set("remiss_session", "session-reader")
    assert "Godkänn" not in reader.get(f"/rounds/{stage.round_id}/review").text()
