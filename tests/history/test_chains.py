"""Lines of history are chained: whatever is changed, taken out, moved or cut off is found by ``remiss verify``."""

import datetime
from typing import Any

import pytest

from app.accounts.identity import SYSTEM, By
from app.database import Database
from app.history.actions import record
from app.history.queries import verify_chains
from app.history.rules import GENESIS, line_hash, line_of

NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
LINE: dict[str, Any] = {
    "chain": 7,
    "sequence": 2,
    "at": NOON,
    "kind": "round.opened",
    "actor": ("user", 3, "Ann Ek"),
    "subject": ("consultee", 5),
    "facts": {"letters": 2},
}
OTHER: dict[str, Any] = {
    "chain": 8,
    "sequence": 3,
    "at": NOON + datetime.timedelta(microseconds=1),
    "kind": "round.closed",
    "actor": ("user", 3, "Bo Ek"),
    "subject": ("consultee", 6),
    "facts": {"letters": 3},
}


@pytest.mark.parametrize("what", LINE)
def test_the_hash_of_a_line_covers_all_it_says(what: str) -> None:
    assert line_hash(GENESIS, line_of(**LINE)) != line_hash(GENESIS, line_of(**LINE | {what: OTHER[what]}))
    assert line_hash(GENESIS, line_of(**LINE)) != line_hash("1" * 64, line_of(**LINE)), "and the line before it"


TAMPERINGS = {
    "a word": "UPDATE event SET kind = 'round.closed' WHERE chain = 1 AND sequence = 2",
    "a fact": """UPDATE event SET facts = '{"n":9}' WHERE chain = 1 AND sequence = 2""",
    "who did it": "UPDATE event SET actor_name = 'Bo Ek' WHERE chain = 1 AND sequence = 2",
    "when": "UPDATE event SET at = '2026-11-20 12:00:01.000000' WHERE chain = 1 AND sequence = 2",
    "a line in the middle": "DELETE FROM event WHERE chain = 1 AND sequence = 2",
    "the end": "DELETE FROM event WHERE chain = 1 AND sequence = 4",
    "the end and its head": "DELETE FROM event WHERE chain = 1 AND sequence = 4;"
    "UPDATE chain_head SET sequence = 3 WHERE chain = 1",
    "a whole chain": "DELETE FROM event WHERE chain = 1",
    "a head": "DELETE FROM chain_head WHERE chain = 1",
}


@pytest.fixture
def written(database: Database) -> Database:
    """Two chains, the triggers gone: as somebody with the database's own keys could have it."""
    with database.write() as session:
        for number in range(4):
            record(session, "round.changed", by=By("user", 1, "Ann Ek"), now=NOON, round_id=1, n=number)
        record(session, "user.created", by=SYSTEM, now=NOON)
    with database.read() as session:
        assert not list(verify_chains(session))
    return database


def tampered(database: Database, script: str) -> list[str]:
    off = "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete"
    off = off if database.is_sqlite else "SET LOCAL session_replication_role = replica"
    with database.write() as session:
        for statement in [*off.split(";"), *script.split(";")]:
            session.connection().exec_driver_sql(statement)
    with database.read() as session:
        return list(verify_chains(session))


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_found(written: Database, what: str) -> None:
    findings = tampered(written, TAMPERINGS[what])
    assert findings
    assert all(finding.startswith("history chain 1:") for finding in findings)


def test_a_line_exchanged_for_one_that_hashes_right_is_found(written: Database) -> None:
    """Who knows how a line is hashed hashes another in its place: the next no longer follows it."""
    forged = line_of(
        chain=1,
        sequence=2,
        at=NOON,
        kind="round.changed",
        actor=("user", 1, "Ann Ek"),
        subject=(None, None),
        facts={"n": 9},
    )
    with written.read() as session:
        previous = session.connection().exec_driver_sql("SELECT hash FROM event WHERE chain = 1 AND sequence = 1")
        digest = line_hash(previous.scalar_one(), forged)
    change = f"""UPDATE event SET facts = '{{"n":9}}', hash = '{digest}' WHERE chain = 1 AND sequence = 2"""
    assert tampered(written, change) == ["history chain 1: line 3 does not follow the line before it"]
