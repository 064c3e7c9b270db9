"""Samples of batches: a table of two rows, batch 80, that has been read, matched, or is being registered."""

from typing import Any

from sqlmodel import Session

from app.accounts.identity import SYSTEM
from app.batches.actions import match, run
from app.batches.models import Batch, BatchKind, BatchRow, RowOutcome
from app.batches.rules import Choices
from app.clock import now
from app.storage.models import StoredFile
from tests.house.sample import Sample
from tests.house.stored import FACTS
from tests.kit.world import World

BATCH = 80
_FILE = {"file": ("svar.csv", b"Remissinstans;Synpunkt\nNorrbo;Bra.\n", "text/csv")}
_SHEET = {"name": "Svar", "hidden": False, "rows": 3, "merged": 1, "hidden_rows": 1, "without_value": 1, "width": 2}
_HEADINGS = ["Remissinstans", "Synpunkt"]
_MATCHING = {0: "body", 1: "text"}


def put_in(session: Session, world: World) -> Batch:
    """It has been read: two sheets, two rows below the headings of the first."""
    if session.get(StoredFile, FACTS["sha256"]) is None:
        session.add(StoredFile(**FACTS, created_at=now()))
        session.flush()
    batch = Batch(
        id=BATCH,
        round_id=world.round,
        kind=BatchKind.TABLE,
        name="svar.xlsx",
        sha256=str(FACTS["sha256"]),
        size=int(FACTS["size"]),
        created_at=now(),
        created_by_name="Test",
        sheets=[{**_SHEET, "heading": 1, "headings": _HEADINGS}, {**_SHEET, "name": "Dold", "hidden": True}],
        matching={"0": "body", "1": "text"},
        read_at=now(),
    )
    session.add(batch)
    session.flush()
    for sheet in (0, 1):
        for number, cells in enumerate((_HEADINGS, ["Norrbo", "Bra."], ["", "Vems?"]), 1):
            session.add(BatchRow(batch_id=BATCH, sheet=sheet, number=number, cells=cells))
    session.flush()
    return batch


def matched(session: Session, world: World) -> Batch:
    """Somebody has said what its columns hold."""
    batch = put_in(session, world)
    match(session, batch, matching=_MATCHING, choices=Choices(), version=None, now=now())
    return batch


def being_registered(session: Session, world: World) -> Batch:
    """A job is to register it."""
    batch = matched(session, world)
    run(session, batch, version=None, by=SYSTEM, now=now())
    return batch


def gone_through(session: Session, world: World) -> Batch:
    """One of its rows has been registered, the other not."""
    batch = matched(session, world)
    rows = [session.get_one(BatchRow, (BATCH, 0, number)) for number in (2, 3)]
    rows[0].outcome, rows[0].result_id = RowOutcome.REGISTERED, world.response
    rows[1].outcome, rows[1].reason = RowOutcome.FAILED, "Raden säger inte vilken remissinstans den är från."
    batch.run_at = batch.finished_at = now()
    session.add_all([batch, *rows])
    session.flush()
    return batch


def refused(session: Session, world: World) -> Batch:
    """None of its rows could be registered."""
    batch = gone_through(session, world)
    row = session.get_one(BatchRow, (BATCH, 0, 2))
    row.outcome, row.reason = RowOutcome.FAILED, "Norrbo finns inte i remissen."
    session.add(row)
    session.flush()
    return batch


def _columns(**more: Any) -> dict[str, Any]:
    return {"channel": "email", "column-0": "body", "column-1": "text", **more}


_PAGE, _API = "/rounds/{round_id}/batches/{batch_id}", "/api/v1/rounds/{round_id}/registrations/{batch_id}"
BATCHES: dict[str, Sample] = {
    "POST /rounds/{round_id}/batches": Sample(files=_FILE),
    f"GET {_PAGE}": Sample(prepare=put_in),
    f"GET {_PAGE}/report.csv": Sample(prepare=gone_through),
    f"POST {_PAGE}/sheet": Sample(data={"sheet": "1", "heading": "1"}, prepare=put_in),
    f"POST {_PAGE}/matching": Sample(data=_columns(do="run"), prepare=put_in),
    f"POST {_PAGE}/run": Sample(data={"version": "2"}, prepare=matched),
    f"POST {_PAGE}/cancellation": Sample(prepare=being_registered),
    f"POST {_PAGE}/removal": Sample(prepare=put_in),
    "POST /api/v1/rounds/{round_id}/registrations": Sample(files=_FILE),
    f"GET {_API}": Sample(prepare=put_in),
    f"GET {_API}/report": Sample(prepare=gone_through),
    f"GET {_API}/report.csv": Sample(prepare=gone_through),
    f"PUT {_API}/mapping": Sample(json={"columns": {"0": "body", "1": "text"}}, prepare=put_in),
    f"POST {_API}/run": Sample(json={}, prepare=matched),
    f"POST {_API}/cancellation": Sample(prepare=being_registered),
    f"DELETE {_API}": Sample(prepare=put_in),
}
