"""Sending an answer over the API: the receipt, its numbers, its chain, what may not be."""

import datetime
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.comments.canonical import said_content
from app.comments.models import Point
from app.history.models import Event
from app.history.queries import verify_chains
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.letters import with_copy
from app.responses.models import Comment, Response
from app.responses.receipts import chained, checksum, response_content
from app.responses.verify import verify_responses
from app.rounds.models import Consultee, LinkRole, Round, Step
from tests.kit.overlapping import all_at_once
from tests.kit.stage import Stage

WHO = {"name": "Sara Lind", "title": "ordförande"}
Save = Callable[..., dict[str, Any]]


@pytest.fixture
def save(client: Any, stage: Stage) -> Save:
    """Save a draft with a stance; gives the draft."""

    def saved(body: int = 0, **draft: Any) -> dict[str, Any]:
        version = client.get(stage.address(body)).json()["draft"]["version"]
        answer = client.put(stage.address(body, "/draft"), json={"version": version, "stance": "supports", **draft})
        assert answer.status_code == 200, answer.text
        draft: dict[str, Any] = answer.json()["draft"]
        return draft

    return saved


def send(client: Any, stage: Stage, version: int | None, body: int = 0, **rest: Any) -> Any:
    return client.post(stage.address(body, "/submission"), json={"version": version, "signatory": WHO, **rest})


def test_a_receipt_says_number_time_and_checksum(client: Any, stage: Stage, save: Save, time_machine: Any):
    time_machine.move_to("2026-11-20T12:00:00.123456+00:00", tick=False)
    draft = save(summary="Bra", comments=[{"text": "Ett"}, {"section_id": stage.sections["3.2"], "text": "Två"}])
    answer = send(client, stage, draft["version"], signatory=WHO | {"email": "sara@example.se"})
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert receipt["number"] == "KS/2026:20-1"
    assert receipt["received_at"] == "2026-11-20T12:00:00.123456Z"
    assert (receipt["late"], receipt["revision"], len(receipt["sha256"])) == (False, 1, 64)
    answer = client.get(stage.address()).json()
    assert answer["receipts"] == [receipt]
    assert answer["status"] == "answered"
    after = draft | {"version": draft["version"] + 1, "attachments": []}
    assert answer["draft"] == after, "the draft is a copy at a new version"
    with stage.database.read() as session:
        body = session.get_one(Consultee, stage.consultees[0])
        assert (body.current_response_id, body.stance, body.late, body.preliminary) == (
            session.exec(select(Response.id)).one(),
            "supports",
            False,
            False,
        )
        comments = session.exec(select(Comment).order_by(Comment.position)).all()
        stored = [(comment.text, comment.counts, comment.place) for comment in comments]
        assert stored == [("Ett", True, 0), ("Två", True, 5), ("Bra", True, 0)], "what is said in short comes last"
        assert [point.number for point in session.exec(select(Point).order_by(Point.id))] == [1, 2, 3]
        letters = session.exec(select(Letter).order_by(Letter.id)).all()
        assert [(letter.kind, letter.to_address) for letter in letters] == [
            (LetterKind.RECEIPT, "brev1@example.se"),
            (LetterKind.RECEIPT, "sara@example.se"),
        ]
        assert letters[1].link_id is None, "a copy to another address carries no way in"
        assert "3.2 Kompetens" in with_copy(session, letters[0])["copy"]
        assert "copy" not in letters[0].facts, "it is written when the letter leaves: hundreds answer at once"
        line = session.exec(select(Event).where(Event.kind == "response.submitted")).one()
        assert line.facts["number"] == receipt["number"]
        assert list(verify_chains(session)) == []
        assert list(verify_responses(session)) == []


def test_the_same_version_again_gives_the_same_receipt(client: Any, stage: Stage, save: Save):
    version = save()["version"]
    first, second = send(client, stage, version), send(client, stage, version, signatory={"name": "Någon annan"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_fifty_at_once_are_one(client: Any, stage: Stage, save: Save):
    version = save(comments=[{"text": "En gång"}])["version"]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _n: send(client, stage, version), range(50)))
    assert sorted({a.status_code for a in answers}) == [200, 201]
    assert sum(a.status_code == 201 for a in answers) == 1
    assert len({a.text for a in answers}) == 1
    with stage.database.read() as session:
        assert len(session.exec(select(Response)).all()) == 1
        assert len(session.exec(select(Comment)).all()) == 1
        assert len(session.exec(select(Letter)).all()) == 1


def test_numbers_have_no_gaps_when_bodies_send_at_once(client: Any, stage: Stage, save: Save):
    versions = [save(body, comments=[{"text": f"{body} {n}"} for n in range(5)])["version"] for body in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda body: send(client, stage, versions[body], body), range(3)))
    assert sorted(a.json()["number"] for a in answers) == [f"KS/2026:20-{n}" for n in (1, 2, 3)]
    with stage.database.read() as session:
        assert sorted(point.number for point in session.exec(select(Point))) == list(range(1, 16))
        assert list(verify_responses(session)) == []


def test_saves_at_once_lose_nothing_silently(client: Any, stage: Stage, save: Save):
    version = save()["version"]

    def put(n: int) -> Any:
        draft = {"version": version, "stance": "supports", "summary": f"Skrivare {n}"}
        return client.put(stage.address(0, "/draft"), json=draft)

    answers = all_at_once(stage.database, "draft", [partial(put, n) for n in range(6)])
    winners = [a for a in answers if a.status_code == 200]
    assert len(winners) == 1
    assert all(a.json()["draft"]["summary"].startswith("Skrivare") for a in answers if a.status_code == 409)
    assert client.get(stage.address()).json()["draft"] == winners[0].json()["draft"] | {"attachments": []}


def test_first_saves_at_once_make_one_draft(client: Any, stage: Stage):
    with ThreadPoolExecutor(8) as pool:
        codes = list(
            pool.map(
                lambda n: client.put(stage.address(0, "/draft"), json={"version": 0, "summary": str(n)}).status_code,
                range(8),
            )
        )
    assert sorted(codes) == [200] + [409] * 7


def test_stance_and_name_are_needed(client: Any, stage: Stage, save: Save):
    version = save(stance=None)["version"]
    no_stance = send(client, stage, version)
    assert (no_stance.status_code, no_stance.json()["code"]) == (422, "stance_required")
    no_name = send(client, stage, version, signatory={"name": "  "})
    assert no_name.json()["errors"][0]["field"] == "signatory.name"
    no_address = send(client, stage, save()["version"], signatory=WHO | {"email": "två@a.se, b@c.se"})
    assert no_address.json()["errors"][0]["field"] == "signatory.email"
    assert send(client, stage, 0).status_code == 409
    assert send(client, stage, None).status_code == 428
    assert client.get(stage.address(1)).json()["receipts"] == []
    untouched = send(client, stage, 0, body=1)
    assert (untouched.status_code, untouched.json()["code"]) == (422, "stance_required")


def test_a_new_answer_replaces_and_points_stay(client: Any, stage: Stage, save: Save):
    area = stage.sections["3.2"]
    first = save(
        comments=[{"text": "Kvar"}, {"text": "Ändras"}, {"text": "Bort"}, {"section_id": area, "stance": "rejects"}]
    )
    kept, changed, _gone, stance = first["comments"]
    send(client, stage, first["version"])
    second = save(comments=[kept, changed | {"text": "Ändrad"}, {"text": "Ny"}, stance | {"text": "Nu med ord"}])
    receipt = send(client, stage, second["version"]).json()
    assert (receipt["number"], receipt["revision"]) == ("KS/2026:20-2", 2)
    with stage.database.read() as session:
        numbers = {point.id: point.number for point in session.exec(select(Point))}
        assert [numbers[comment["id"]] for comment in second["comments"]] == [1, 2, 4, 5]
        latest = session.exec(select(Response).where(Response.revision == 2)).one()
        assert session.get_one(Consultee, stage.consultees[0]).current_response_id == latest.id
        assert len(session.exec(select(Comment)).all()) == 8, "both revisions are kept"
        assert list(verify_responses(session)) == []


def test_saving_after_submission_changes_nothing_that_was_sent(client: Any, stage: Stage, save: Save):
    send(client, stage, save(summary="Skickat")["version"])
    with stage.database.read() as session:
        before = session.get(Round, stage.round_id).board_version
    save(summary="Ett nytt utkast")
    assert len(client.get(stage.address()).json()["receipts"]) == 1
    with stage.database.read() as session:
        assert session.get(Round, stage.round_id).board_version == before
        assert session.exec(select(Response)).one().summary == "Skickat"


@pytest.mark.parametrize(
    ("at", "late"),
    [
        ("2054-12-11T22:59:59.999999+00:00", False),  # the last instant of the day in Stockholm, winter time
        ("2054-12-11T23:00:00+00:00", True),
    ],
)
def test_midnight_in_stockholm_decides(client: Any, stage: Stage, save: Save, time_machine: Any, at: str, late: bool):
    version = save()["version"]
    time_machine.move_to(at, tick=False)
    assert send(client, stage, version).json()["late"] is late


def test_the_own_deadline_decides_late(client: Any, stage: Stage, save: Save, time_machine: Any):
    with stage.database.write() as session:
        session.get(Consultee, stage.consultees[0]).deadline = datetime.date(2055, 3, 28)
    versions = [save(body)["version"] for body in (0, 1)]
    time_machine.move_to("2055-03-28T21:59:59+00:00", tick=False)  # the day the clocks go forward
    mine, theirs = (send(client, stage, version, body).json() for body, version in enumerate(versions))
    assert (mine["late"], mine["deadline"]) == (False, "2055-03-28")
    assert (theirs["late"], theirs["deadline"]) == (True, "2054-12-11")


def test_after_closing_a_first_answer_is_taken_and_none_is_replaced(client: Any, stage: Stage, save: Save):
    answered, fresh = save(0)["version"], save(1)["version"]
    send(client, stage, answered)
    newer = save(0, summary="Nyare")["version"]
    stage.step(Step.CLOSED)
    assert send(client, stage, newer).json()["code"] == "round_closed"
    assert send(client, stage, answered).status_code == 200, "a receipt can be asked for again at any time"
    assert send(client, stage, fresh, 1).status_code == 201
    stage.step(Step.PUBLISHED)
    assert send(client, stage, 0, 2).status_code == 409


def test_a_cancelled_round_takes_nothing(client: Any, stage: Stage, save: Save):
    version = save()["version"]
    stage.step(Step.CANCELLED)
    assert send(client, stage, version).json()["code"] == "round_cancelled"


def test_a_writer_leaves_sending_to_the_signatory(client: Any, stage: Stage, save: Save):
    version = save()["version"]
    for role, status in ((LinkRole.WRITER, 403), (LinkRole.SIGNATORY, 201)):
        token = stage.colleague(0, role, name=role.value)
        body = {"version": version, "signatory": WHO}
        assert client.post(f"/api/v1/answer/{token}/submission", json=body).status_code == status


def test_empty_comments_are_not_sent(client: Any, stage: Stage, save: Save):
    version = save(comments=[{"text": ""}, {"text": "Något"}])["version"]
    send(client, stage, version)
    with stage.database.read() as session:
        assert [comment.text for comment in session.exec(select(Comment))] == ["Något"]


@pytest.mark.parametrize("table", ["response", "comment"])
@pytest.mark.parametrize("how", ["UPDATE {0} SET {1} = 'x'", "DELETE FROM {0}"])
def test_what_was_sent_cannot_be_changed(client: Any, stage: Stage, save: Save, table: str, how: str):
    send(client, stage, save(comments=[{"text": "Står fast"}])["version"])
    column = {"response": "summary", "comment": "text"}[table]
    with pytest.raises(DBAPIError, match="append only"), stage.database.write() as session:
        session.execute(sql(how.format(table, column)))


def tamper(stage: Stage, change: str) -> None:
    """What somebody with the database's own keys can do: triggers and foreign keys are off."""
    if not stage.database.is_sqlite:
        with stage.database.engine.begin() as connection:
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql(change)
        return
    with closing(sqlite3.connect(stage.database.url.database)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        for table in ("response", "comment"):
            for verb in ("update", "delete"):
                raw.execute(f"DROP TRIGGER {table}_no_{verb}")
        raw.execute(change)
        raw.commit()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE response SET summary = 'ändrad'",
        "UPDATE response SET late = NOT late",
        "UPDATE comment SET text = 'ändrad'",
        "UPDATE comment SET paragraph = 1",
        "DELETE FROM response WHERE item = 1",
        "DELETE FROM response WHERE item = 2",
    ],
)
def test_tampering_is_found(client: Any, stage: Stage, save: Save, change: str):
    comments = [{"text": "Står fast", "section_id": stage.sections["1"]}]
    for body in (0, 1):
        send(client, stage, save(body, comments=comments)["version"], body)
    tamper(stage, change)
    with stage.database.read() as session:
        findings = list(verify_responses(session))
    assert findings
    assert all("KS/2026:20-" in line or "item" in line for line in findings)


def test_an_answer_exchanged_for_one_that_hashes_right_is_found(client: Any, stage: Stage, save: Save):
    """Who knows how an answer is hashed puts another in its place: the next no longer follows it."""
    for body in (0, 1):
        send(client, stage, save(body)["version"], body)
    with stage.database.read() as session:
        first = session.exec(select(Response).where(Response.item == 1)).one()
        content = response_content(first.model_dump() | {"summary": "ändrad"}, first.body_name, said_content([], 3))
    sha256 = checksum(content)
    link = chained(first.previous_hash, sha256)
    tamper(stage, f"UPDATE response SET summary='ändrad', sha256='{sha256}', chain_hash='{link}' WHERE item = 1")
    with stage.database.read() as session:
        (finding,) = verify_responses(session)
    assert "KS/2026:20-2 " in finding
    assert finding.endswith("does not follow the answer before it")
