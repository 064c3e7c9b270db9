"""Answers that are sent at once share a commit on SQLite, and each is kept as if it had come alone (decision 0258)."""

import datetime
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.clock import now
from app.installation import installation_of
from app.mail.models import Letter
from app.responses.models import Response
from app.responses.verify import verify_responses
from app.web.models import IdempotentAnswer
from tests.kit.failing_commit import BREAKING
from tests.kit.stage import Stage
from tests.kit.statements import counting

pytestmark = pytest.mark.one_database
BODIES = range(3)
Send = Callable[[], Any]


@pytest.fixture
def versions(client: Any, stage: Stage) -> list[int]:
    """Every body has a draft that could be sent; its version."""
    drafts = [{"version": 0, "stance": "supports", "comments": [{"text": f"Från {body}"}]} for body in BODIES]
    return [client.put(stage.address(body, "/draft"), json=drafts[body]).json()["version"] for body in BODIES]


@pytest.fixture
def served(client: Any) -> Any:
    """The database as the application has it."""
    return installation_of(client.app).database


@pytest.fixture
def together(served: Any) -> Callable[[list[Send]], list[Any]]:
    """Let requests wait in the writer's queue until all are there; their answers."""

    def sent(requests: list[Send]) -> list[Any]:
        with ThreadPoolExecutor(len(requests)) as crowd:
            served.turns.acquire()
            try:
                answers = [crowd.submit(request) for request in requests]
                others = served.writer._waiting
                while not served.turns._queue or others.qsize() < len(requests) - 1:  # the writer holds the first
                    time.sleep(0.001)
            finally:
                served.turns.release()
            return [answer.result() for answer in answers]

    return sent


@pytest.fixture
def sending(client: Any, stage: Stage, versions: list[int]) -> Callable[..., Send]:
    """A body's submission, with an idempotency key of its own."""

    def of(body: int, key: str = "", **changed: Any) -> Send:
        sent = {"version": versions[body], "signatory": {"name": f"Person {body}"}, **changed}
        headers = {"Idempotency-Key": key or f"key of {body}"}
        return lambda: client.post(stage.address(body, "/submission"), json=sent, headers=headers)

    return of


@pytest.fixture
def commits(served: Any) -> list[str]:
    """Grows with every commit of the application."""
    heard: list[str] = []
    event.listen(served.engine, "commit", lambda _connection: heard.append("commit"))
    return heard


@pytest.fixture
def disturb(served: Any) -> Callable[[str, Callable[[Any], None]], None]:
    """``disturb(words, act)``: ``act`` is done, once, before the first statement whose parameters hold the words."""

    def plant(words: str, act: Callable[[Any], None]) -> None:
        waiting = [act]

        def hear(connection: Any, _cursor: Any, _statement: str, parameters: Any, *_rest: Any) -> None:
            if waiting and words in repr(parameters):
                waiting.pop()(connection.connection.dbapi_connection)

        event.listen(served.engine, "before_cursor_execute", hear)

    return plant


def kept(stage: Stage) -> dict[str, int]:
    """How many answers, letters and keys are there; the chain of the answers holds."""
    with stage.database.read() as session:
        assert list(verify_responses(session)) == []
        tables: tuple[Any, ...] = (Response, Letter, IdempotentAnswer)
        return {table.__tablename__: len(session.exec(select(table)).all()) for table in tables}


def whole(answers: int) -> dict[str, int]:
    """What is there after so many answers: each once."""
    return dict.fromkeys(("response", "letter", "idempotent_answer"), answers)


def test_they_share_a_commit_and_each_has_its_own_receipt(
    stage: Stage, together: Any, sending: Any, commits: list[str]
) -> None:
    answers = together([sending(body) for body in BODIES])
    assert [answer.status_code for answer in answers] == [201] * 3, [answer.text for answer in answers]
    assert sorted(answer.json()["number"] for answer in answers) == [f"KS/2026:20-{n}" for n in (1, 2, 3)]
    assert (len(commits), kept(stage)) == (1, whole(3))


def test_the_same_submission_twice_in_one_commit_is_one(stage: Stage, together: Any, sending: Any) -> None:
    first, again = together([sending(0), sending(0)])
    assert first.content == again.content
    assert [answer.headers.get("Idempotency-Replayed") for answer in (first, again)].count("true") == 1
    assert kept(stage) == whole(1)


def test_another_submission_under_the_same_key_is_a_conflict(stage: Stage, together: Any, sending: Any) -> None:
    answers = together([sending(0), sending(0, preliminary=True)])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert kept(stage) == whole(1)


def test_a_refusal_undoes_itself_alone_and_leaves_its_key(
    client: Any, stage: Stage, together: Any, sending: Any, commits: list[str]
) -> None:
    stale = sending(1, version=99)
    first, refused, third = together([sending(0), stale, sending(2)])
    assert [first.status_code, refused.status_code, third.status_code] == [201, 409, 201]
    assert (len(commits), kept(stage)) == (1, whole(2))
    assert sending(1)().status_code == 201, "the same key, of the version that is there"
    assert kept(stage) == whole(3)


def test_a_full_disk_for_one_makes_each_be_done_again_alone(
    stage: Stage, together: Any, sending: Any, disturb: Any, commits: list[str]
) -> None:
    """SQLite has then taken back what the others did, too: their keys are claimed once more."""

    def full(connection: Any) -> None:
        connection.execute("ROLLBACK")
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    disturb("Person 1", full)
    answers = together([sending(body) for body in BODIES])
    assert [answer.status_code for answer in answers] == [201] * 3, [answer.text for answer in answers]
    assert (len(commits), kept(stage)) == (3, whole(3))
    again = [sending(body)() for body in BODIES]
    assert [answer.content for answer in again] == [answer.content for answer in answers]
    assert kept(stage) == whole(3)


def test_a_commit_that_fails_answers_503_to_all_and_keeps_nothing(
    stage: Stage, together: Any, sending: Any, disturb: Any
) -> None:
    """Also to who was refused: what that rested on may have been undone. Sent again, each is taken once."""

    def breaks_the_commit(connection: Any) -> None:
        for statement in BREAKING:
            connection.execute(statement)

    disturb("Person 1", breaks_the_commit)
    requests = [sending(0), sending(1), sending(2, version=99)]
    assert [answer.status_code for answer in together(requests)] == [503] * 3
    assert kept(stage) == whole(0)
    assert [request().status_code for request in requests] == [201, 201, 409]
    assert kept(stage) == whole(2)


def test_it_came_in_before_it_waited(client: Any, stage: Stage, served: Any, sending: Any) -> None:
    with ThreadPoolExecutor(1) as crowd:
        served.turns.acquire()
        try:
            answer = crowd.submit(sending(0))
            while not served.turns._queue:
                time.sleep(0.001)
            waited = now()
        finally:
            served.turns.release()
        receipt = answer.result().json()
    assert datetime.datetime.fromisoformat(receipt["received_at"]) < waited


def test_a_submission_asks_no_more_than_it_needs(sending: Any) -> None:
    with counting(at_most=33):
        assert sending(0)().status_code == 201


@pytest.fixture
def on_page(client: Any, stage: Stage, versions: list[int]) -> Callable[..., Any]:
    """A body's page sends its form."""
    client.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))

    def send(way: str = "submission", **fields: str) -> Any:
        form = {"version": str(versions[0]), "name": "Kim Sand", **fields}
        return client.post(f"/answers/{stage.consultees[0]}/{way}", data=form, headers={"Sec-Fetch-Site": "none"})

    return send


def test_a_page_sends_as_a_job_and_leads_to_the_receipt(
    stage: Stage, on_page: Any, together: Any, commits: list[str]
) -> None:
    answers = together([on_page, on_page])
    assert [answer.status_code for answer in answers] == [303] * 2
    assert {answer.headers["location"] for answer in answers} == {f"/answers/{stage.consultees[0]}/responses/1"}
    assert (len(commits), kept(stage)["response"]) == (1, 1)


@pytest.mark.parametrize(
    ("way", "fields"),
    [
        ("submission", {"name": ""}),  # seen before anything waits
        ("submission", {"email": "två@a.se, b@c.se"}),
        ("submission", {"version": "99"}),
        ("no-objection", {}),  # comments that are not sent have to be confirmed
    ],
)
def test_a_page_that_is_refused_is_shown_by_the_ordinary_way(
    stage: Stage, on_page: Any, way: str, fields: dict[str, str]
) -> None:
    answer = on_page(way, **fields)
    assert answer.status_code in (409, 422)
    assert "Kim Sand" in answer.text or fields.get("name") == ""
    assert kept(stage) == whole(0)


def test_a_short_answer_is_a_job_too(stage: Stage, on_page: Any, commits: list[str]) -> None:
    answer = on_page("no-objection", text="Bra.", without_comments="true")
    assert answer.headers["location"] == f"/answers/{stage.consultees[0]}/responses/1"
    assert (len(commits), kept(stage)["response"]) == (1, 1)
