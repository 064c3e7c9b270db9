"""A body is written to about a file of its answer that was locked: once, and never of what it has not sent."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from app.accounts.identity import SYSTEM
from app.clock import now
from app.history.models import Event
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.actions.locked_files import tell_locked
from app.scanning.actions import release
from app.server import scanning_of
from app.settings import Settings
from app.storage.scanner import Looked
from app.storage.scanning import keep
from tests.kit.clamav import EICAR, EICAR_NAME, ClamServer
from tests.kit.overlapping import WAITING
from tests.kit.stage import BODIES, Stage, stage

__all__ = ["stage"]

FILE = ("beslut.txt", EICAR, "text/plain")


@pytest.fixture
def settings(settings: Settings, clamd: ClamServer) -> Settings:
    return settings.model_copy(update={"clamd": clamd.address})


def scan(app: Any) -> None:
    run = scanning_of(installation_of(app))
    assert run is not None
    run.run()


def answer(client: Any, stage: Stage, body: int, *, file: bool = True, version: int = 0) -> dict[str, Any]:
    """The body's answer; with the file in it, unless it has it already."""
    if file:
        assert client.post(stage.address(body, "/attachments"), files={"file": FILE}).status_code == 201
    draft = client.put(stage.address(body, "/draft"), json={"version": version, "stance": "supports"})
    assert draft.status_code == 200, draft.text
    signed = {"version": draft.json()["version"], "signatory": {"name": "Sara Lind", "email": "sara@example.se"}}
    receipt = client.post(stage.address(body, "/submission"), json=signed)
    assert receipt.status_code == 201, receipt.text
    sent: dict[str, Any] = receipt.json()
    return sent


def letters(stage: Stage) -> list[Letter]:
    with stage.database.read() as session:
        query = select(Letter).where(Letter.kind == LetterKind.LOCKED_FILE).order_by(col(Letter.id))
        return list(session.exec(query))


def test_the_body_is_written_to_once(app: Any, client: Any, stage: Stage) -> None:
    sent = answer(client, stage, 0)
    assert not letters(stage), "nothing has been found yet"
    scan(app)
    written = letters(stage)
    assert len(written) == len({letter.to_address for letter in written}) > 0
    assert "sara@example.se" in {letter.to_address for letter in written}, "who signed it"
    for letter in written:
        facts = {name: letter.facts[name] for name in ("organisation", "number", "file", "signature")}
        assert facts == {
            "organisation": BODIES[0],
            "number": sent["number"],
            "file": "beslut.txt",
            "signature": EICAR_NAME,
        }
    scan(app)
    sha256 = hashlib.sha256(EICAR).hexdigest()
    with stage.database.write() as session:
        release(session, sha256, was=EICAR_NAME, reason="Falskt larm.", by=SYSTEM, now=now())
        assert keep(session, sha256, Looked(signature="Another"), now=now()), "locked again"
        tell_locked(session, sha256, "Another", now())
    assert len(letters(stage)) == len(written)
    assert answer(client, stage, 0, file=False, version=2)["revision"] == 2, "with the same file"
    assert len(letters(stage)) == len(written)


def test_a_file_that_is_known_is_told_of_as_it_comes(app: Any, client: Any, stage: Stage) -> None:
    answer(client, stage, 0)
    scan(app)
    first = len(letters(stage))
    receipt = answer(client, stage, 1)
    assert not receipt["late"]
    second = letters(stage)[first:]
    assert {letter.consultee_id for letter in second} == {stage.consultees[1]}
    assert {letter.facts["number"] for letter in second} == {receipt["number"]}


def test_nothing_is_written_of_what_is_taken_back_or_of_what_an_official_made(
    app: Any, client: Any, stage: Stage
) -> None:
    answer(client, stage, 0)
    assert client.post(stage.address(0, "/withdrawal"), json={"revision": 1}).status_code == 201
    for body, channel in ((1, "post"), (2, "email")):
        came = {"channel": channel, "received_on": "2026-11-18", "stance": "supports"}
        address = f"/api/v1/consultees/{stage.consultees[body]}/responses"
        registered = client.post(address, data=came, files={"files": FILE}, headers=stage.bearer("registrar"))
        assert registered.status_code == 201, registered.text
    scan(app)
    told = {letter.consultee_id for letter in letters(stage)}
    assert told == {stage.consultees[2]}, "what came by mail is its own; what was scanned from paper is not"


def draft(client: Any, stage: Stage) -> None:
    """All of an answer but its sending."""
    assert client.post(stage.address(0, "/attachments"), files={"file": FILE}).status_code == 201
    assert client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports"}).status_code == 200


def sent(client: Any, stage: Stage) -> str:
    signed = {"version": 1, "signatory": {"name": "Sara Lind", "email": "sara@example.se"}}
    receipt = client.post(stage.address(0, "/submission"), json=signed)
    assert receipt.status_code == 201, receipt.text
    return str(receipt.json()["number"])


def told_once(stage: Stage, number: str) -> bool:
    """Whether the history tells once of a file of this answer that is locked, and the body was written to about it."""
    with stage.database.read() as session:
        events = session.exec(select(Event).where(Event.kind == "file.locked")).all()
    facts = [event.facts["number"] for event in events]
    return facts == [number] and {letter.facts["number"] for letter in letters(stage)} == {number}


@contextmanager
def no_letters(stage: Stage) -> Iterator[None]:
    """Nobody writes a letter meanwhile. SQLite has one writer at a time anyhow."""
    if stage.database.is_sqlite:
        yield
        return
    with stage.database.engine.connect() as holding:
        holding.execute(text("LOCK TABLE letter IN SHARE MODE"))
        yield
        holding.rollback()


def until_it_waits(stage: Stage, sending: Future[str]) -> None:
    """On PostgreSQL until another transaction is in its way; on SQLite nothing is to be waited for."""
    if stage.database.is_sqlite:
        return
    with stage.database.engine.connect() as watching:
        while not watching.execute(WAITING).scalar_one():
            watching.rollback()
            assert not sending.done(), "it did not wait"


def test_an_answer_that_is_being_stored_when_something_is_found_is_told_of(app: Any, client: Any, stage: Stage) -> None:
    draft(client, stage)
    with ThreadPoolExecutor(1) as beside, no_letters(stage):
        sending = beside.submit(sent, client, stage)
        until_it_waits(stage, sending)  # it has looked for what is locked, and comes to its receipt
        scan(app)
    number = sending.result()
    scan(app)
    assert told_once(stage, number)


def test_an_answer_that_comes_while_what_was_found_is_written_down_is_told_of(
    app: Any, client: Any, stage: Stage
) -> None:
    draft(client, stage)
    run, sending = scanning_of(installation_of(app)), []
    assert run
    with ThreadPoolExecutor(1) as beside:

        def meanwhile(*found: Any) -> None:
            sending.append(beside.submit(sent, client, stage))
            until_it_waits(stage, sending[0])
            tell_locked(*found)

        replace(run, told=meanwhile).run()
    assert told_once(stage, sending[0].result())
