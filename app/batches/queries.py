"""Reading batches, their rows and their bodies."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from app.batches.models import Batch, BatchAnswer, BatchKind, BatchMatching, BatchRow, RowOutcome
from app.batches.rules import BatchState, Choices, state_of
from app.jobs.models import Job
from app.organisations.matching import name_key
from app.rounds.models import Consultee, Link, Origin

FIRST = 20
"""Rows that are shown before anything is registered."""
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ShownBatch:
    """A batch as it is shown: where it stands, how far its job has come, and how many rows had each outcome."""

    id: int
    round_id: int
    kind: BatchKind
    name: str
    size: int
    sha256: str
    created_at: datetime.datetime
    created_by: str
    state: BatchState
    error: str
    done: int
    total: int
    rows: int
    outcomes: dict[RowOutcome, int]
    sheet: int
    sheets: list[dict[str, Any]]
    matching: dict[str, str]
    choices: Choices
    version: int
    run_at: datetime.datetime | None
    run_by: str
    finished_at: datetime.datetime | None

    @property
    def chosen(self) -> dict[str, Any]:
        """The sheet that is chosen, as it was read; nothing in it before it is."""
        return self.sheets[self.sheet] if self.sheet < len(self.sheets) else {}

    @property
    def has_registered(self) -> bool:
        """Whether anything has come of it: then its matching stands."""
        return any(self.outcomes.get(one, 0) for one in GIVES)


GIVES = (RowOutcome.REGISTERED, RowOutcome.CORRECTED, RowOutcome.RECEIVED)
"""What has come of a row of which something came."""


def batch_of(session: Session, round_id: int, batch_id: int, *, lock: bool = False) -> Batch | None:
    """A batch of a round, to change where it is locked."""
    query = select(Batch).where(Batch.id == batch_id, Batch.round_id == round_id)
    return session.exec(query.with_for_update() if lock else query).first()


def waiting_with(session: Session, round_id: int, sha256: str) -> Batch | None:
    """The batch of these bytes that nobody has had registered yet, if there is one (one statement)."""
    query = select(Batch).where(Batch.round_id == round_id, Batch.sha256 == sha256, Batch.error == "")
    return session.exec(query.where(col(Batch.run_at).is_(None)).order_by(col(Batch.id))).first()


def state(session: Session, batch: Batch) -> BatchState:
    """Where a batch stands (one statement while there is a job)."""
    return _state(batch, session.get(Job, batch.job_id) if batch.job_id else None)


def _state(batch: Batch, job: Job | None) -> BatchState:
    return state_of(
        read=batch.read_at is not None,
        failed=bool(batch.error),
        finished=batch.finished_at is not None,
        begun=batch.run_at is not None,
        job=job.status if job else None,
    )


def batches(session: Session, round_id: int, *, before: int = 0, limit: int = 50) -> tuple[list[ShownBatch], int]:
    """The batches of a round, the newest first, and how many there are (three statements)."""
    total = session.exec(select(func.count(col(Batch.id))).where(Batch.round_id == round_id)).one()
    query = select(Batch, Job).outerjoin(Job, col(Job.id) == col(Batch.job_id)).where(Batch.round_id == round_id)
    query = query.where(col(Batch.id) < before) if before else query
    found = session.exec(query.order_by(col(Batch.id).desc()).limit(limit)).all()
    return _shown(session, found), total


def shown(session: Session, batch: Batch) -> ShownBatch:
    """One batch (two statements)."""
    return _shown(session, [(batch, session.get(Job, batch.job_id) if batch.job_id else None)])[0]


def _shown(session: Session, found: Sequence[tuple[Batch, Job | None]]) -> list[ShownBatch]:
    counts = _outcomes(session, [(batch.id, batch.sheet) for batch, _job in found])
    return [
        ShownBatch(
            id=batch.id,
            round_id=batch.round_id,
            kind=batch.kind,
            name=batch.name,
            size=batch.size,
            sha256=batch.sha256,
            created_at=batch.created_at,
            created_by=batch.created_by_name,
            state=_state(batch, job),
            error=batch.error or (job.error["message"] if job and job.error else ""),
            done=job.done if job else 0,
            total=job.total if job else 0,
            rows=sum(counts.get(batch.id, {}).values()),
            outcomes={one: n for one, n in counts.get(batch.id, {}).items() if one is not None},
            sheet=batch.sheet,
            sheets=batch.sheets,
            matching=batch.matching,
            choices=Choices.of(batch.options),
            version=batch.version,
            run_at=batch.run_at,
            run_by=batch.run_by_name,
            finished_at=batch.finished_at,
        )
        for batch, job in found
    ]


def _outcomes(session: Session, wanted: Sequence[tuple[int, int]]) -> dict[int, dict[RowOutcome | None, int]]:
    """How many rows of each batch's chosen sheet had each outcome (one statement)."""
    query = select(BatchRow.batch_id, BatchRow.sheet, BatchRow.outcome, func.count(col(BatchRow.number)))
    query = query.where(col(BatchRow.batch_id).in_([id_ for id_, _sheet in wanted]))
    query = query.group_by(col(BatchRow.batch_id), col(BatchRow.sheet), col(BatchRow.outcome))
    chosen = set(wanted)
    counts: dict[int, dict[RowOutcome | None, int]] = {}
    for batch_id, sheet, outcome, number in session.exec(query):
        if (batch_id, sheet) in chosen:
            counts.setdefault(batch_id, {})[RowOutcome(outcome) if outcome else None] = number
    return counts


def first_rows(session: Session, batch_id: int, sheet: int, *, after: int, limit: int = FIRST) -> list[BatchRow]:
    """The first rows below the headings (one statement)."""
    query = select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.sheet == sheet, col(BatchRow.number) > after)
    return list(session.exec(query.order_by(col(BatchRow.number)).limit(limit)))


def row_at(session: Session, batch_id: int, sheet: int, number: int) -> list[str]:
    """The cells of one row; none where it is empty (one statement)."""
    query = select(BatchRow.cells).where(BatchRow.batch_id == batch_id, BatchRow.sheet == sheet)
    return list(session.exec(query.where(BatchRow.number == number)).first() or [])


def rows_with(
    session: Session,
    batch_id: int,
    sheet: int,
    outcomes: Collection[RowOutcome],
    *,
    after: int = 0,
    limit: int = AT_ONCE,
) -> list[BatchRow]:
    """Rows of some outcomes, in their order (one statement)."""
    query = select(BatchRow).where(BatchRow.batch_id == batch_id, BatchRow.sheet == sheet)
    query = query.where(col(BatchRow.outcome).in_(outcomes), col(BatchRow.number) > after)
    return list(session.exec(query.order_by(col(BatchRow.number)).limit(limit)))


def every_row_with(session: Session, batch_id: int, sheet: int, outcomes: Collection[RowOutcome]) -> Iterator[BatchRow]:
    """The same, all of them: a thousand in memory at a time."""
    after = 0
    while rows := rows_with(session, batch_id, sheet, outcomes, after=after):
        after = rows[-1].number
        yield from rows
        for row in rows:
            session.expunge(row)


def known_matching(session: Session, key: str) -> dict[str, str]:
    """How columns with these headings were matched last; nothing where they never were (one statement)."""
    return dict(session.exec(select(BatchMatching.matching).where(BatchMatching.headings_key == key)).first() or {})


def bodies_by_name(session: Session, round_id: int) -> dict[str, set[int]]:
    """The ids of a round's bodies by each name and address that they are known by, folded (one statement)."""
    query = (
        select(Consultee.id, Consultee.name, Consultee.asked_as, Link.email)
        .outerjoin(Link, (col(Link.consultee_id) == col(Consultee.id)) & col(Link.is_contact))
        .where(Consultee.round_id == round_id, col(Consultee.origin) != Origin.MEETING)
    )
    named: dict[str, set[int]] = {}
    for consultee_id, *names in session.exec(query):
        for name in filter(None, names):
            named.setdefault(name_key(name), set()).add(consultee_id)
    return named


def answers_before(session: Session, consultee_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """The answers that came by batches, by body and by what they said (one statement)."""
    query = select(BatchAnswer.consultee_id, BatchAnswer.content_key, BatchAnswer.response_id)
    rows = session.exec(query.where(col(BatchAnswer.consultee_id).in_(consultee_ids)))
    return {(consultee_id, key): response_id for consultee_id, key, response_id in rows}


def numbers_left(session: Session, batch_id: int) -> list[int]:
    """The numbers of an archive's files that have not been gone through (one statement)."""
    query = select(BatchRow.number).where(BatchRow.batch_id == batch_id, col(BatchRow.outcome).is_(None))
    return list(session.exec(query.order_by(col(BatchRow.number))))
