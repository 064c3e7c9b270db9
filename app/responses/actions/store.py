"""Storing an answer: number, rows, chain and board, in the transaction of what brought it. Every way in passes here."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from app.arrival import ReceivedBy
from app.comments.canonical import NEWEST, said_content
from app.comments.models import Point
from app.comments.order import PlanOrder
from app.comments.written import WrittenComment
from app.database import Prepared
from app.plans.models import Cell, Indicator
from app.responses.actions.attachments import attach_to_response
from app.responses.actions.carried_files import carry_from_files
from app.responses.actions.comment_rows import Sections, comment_rows, sections_of
from app.responses.actions.joint import count_jointly, named_by
from app.responses.actions.locked_files import tell_locked_of
from app.responses.actions.standing import let_stand, raised
from app.responses.content import AnswerContent, AttachedFile
from app.responses.decisions import NO_DECISION, AnswerDecision
from app.responses.identified import Identified
from app.responses.inclusions import is_asked, is_decided_on
from app.responses.models import Channel, Comment, Response
from app.responses.queries.chain import last_link
from app.responses.receipts import chained, checksum, response_content
from app.responses.statements import stored_statements
from app.responses.summaries import summary_as_comment
from app.rounds.actions import touch_both
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Round
from app.rounds.queries import documents
from app.rounds.rules import is_late

_STORE = Prepared(
    insert(Response)
    .values({name: bindparam(name) for name in Response.model_fields if name != "id"})
    .returning(col(Response.id))
)
_COMMENT = Prepared(insert(Comment).values({name: bindparam(name) for name in Comment.model_fields if name != "id"}))


class PlanRead(NamedTuple):
    """A version of a round's plan: its id, and its number in the round."""

    version_id: int | None
    number: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An answer that has come in: what it says, when it came and by which way, who signed it.

    ``deadline`` is the own last day that was in force at ``received_at``. ``key`` is unique for the body: what is
    sent twice is found by it. ``read``: the version of the plan that was read and whose places the comments have, where
    that is not the round's present one. The bytes of ``files`` already lie in the store.
    """

    sent: AnswerContent
    received_at: datetime.datetime
    deadline: datetime.date
    channel: Channel
    key: str
    name: str
    received_by: ReceivedBy | None = None
    title: str = ""
    email: str = ""
    preliminary: bool = False
    decision: AnswerDecision | None = None
    draft_version: int | None = None
    read: PlanRead | None = None
    files: Sequence[AttachedFile] = ()
    identified: Identified | None = None


def confirms(arrival: Arrival) -> bool:
    """Whether an answer says that it is decided: in place of a preliminary one it confirms that, with changes."""
    return not arrival.preliminary and arrival.decision is not None


def store(
    session: Session,
    round_: Round,
    consultee: Consultee,
    arrival: Arrival,
    previous: Response | None,
    *,
    now: datetime.datetime,
) -> Response:
    """Store an answer as the body's next revision and let it and its comments count. The caller has locked the round.

    Every comment has the id of its point. What is said in short is numbered last, so that the comments have the numbers
    that they would have had without it. What comes later than the last moment of ``deadline`` is late (FL 22 §); what
    confirms a preliminary answer with changes is as late as that one was.
    """
    item, sent, came = round_.last_item + 1, arrival.sent, arrival.received_at
    previous_hash, last_revision = last_link(session, round_.id, consultee.id)
    read = arrival.read or PlanRead(round_.plan_version_id, round_.plan_number)
    named = named_by(session, consultee) if consultee.joint else []
    confirmed = previous if previous and consultee.preliminary and confirms(arrival) else None
    sections = sections_of(session, sent.comments)
    comments = _order(session, sent.comments, sections).sort(sent.comments)
    row: dict[str, Any] = {
        "round_id": round_.id,
        "consultee_id": consultee.id,
        "revision": last_revision + 1,
        "item": item,
        "number": f"{round_.registry_number}-{item}",
        "received_at": came,
        "received_by": arrival.received_by,
        "received_on": day_of(came),
        "deadline": confirmed.deadline if confirmed else arrival.deadline,
        "late": confirmed.late if confirmed else is_late(came, arrival.deadline),
        "channel": arrival.channel,
        "stance": sent.stance,
        "summary": sent.summary,
        "signatory_name": arrival.name.strip(),
        "signatory_title": arrival.title.strip(),
        "signatory_email": arrival.email.strip(),
        "preliminary": arrival.preliminary,
        **(arrival.decision or NO_DECISION).columns(),
        "draft_version": arrival.draft_version,
        "idempotency_key": arrival.key,
        "body_name": consultee.name,
        "plan_version_id": read.version_id,
        "plan_number": read.number,
        "confirms": confirmed.revision if confirmed else None,
        "format": NEWEST,
        "documents": _asked_with(session, round_),
        "statements": stored_statements(sent.statements),
        "identified": arrival.identified.json() if arrival.identified else {},
        "on_behalf_of": [{"consultee_id": body.id, "name": body.name} for body in named],
    }
    in_short = summary_as_comment(session, round_.id, consultee.id, sent.summary)
    last_number, numbers = _give_numbers(session, round_, consultee.id, [*comments, *in_short])
    said = said_content([(numbers.get(comment.id or 0), comment) for comment in comments], row["format"])
    row["sha256"] = checksum(response_content(row, consultee.name, said, arrival.files, row["documents"]))
    row["previous_hash"] = previous_hash
    row["chain_hash"] = chained(row["previous_hash"], row["sha256"])
    response_id: int = _STORE.scalar(session, row)
    if comments or in_short:
        _COMMENT.run_each(session, comment_rows(response_id, [*comments, *in_short], sections))
    attach_to_response(session, response_id, consultee, arrival.files, now=now)
    if arrival.files:
        tell_locked_of(session, response_id, [file.sha256 for file in arrival.files], now)
    if arrival.files and last_revision:
        carry_from_files(session, response_id, consultee.id, read.version_id)
    _make_current(session, consultee, response_id, row)
    if consultee.joint or consultee.through_id is not None:
        count_jointly(session, round_, consultee, named, came)
    response = Response(id=response_id, **row)
    changes = {
        "last_item": item,
        "last_number": last_number,
        **raised(let_stand(session, response, is_present=read.version_id == round_.plan_version_id)),
    }
    session.connection().execute(update(Round).where(col(Round.id) == round_.id).values(**changes))
    touch_both(session, round_.id)
    return response


def _asked_with(session: Session, round_: Round) -> list[dict[str, Any]]:
    """The documents that the round has as the answer comes in: what is answered."""
    return [document.named() for document in documents(session, round_.id)] if round_.documents_version else []


def _give_numbers(
    session: Session, round_: Round, consultee_id: int, comments: Iterable[WrittenComment]
) -> tuple[int, dict[int, int]]:
    """Every comment that says something has a number of its own in the round, given once (design: Point)."""
    ids = [comment.id for comment in comments if comment.counts and comment.id is not None]
    of_body = {row.id: row.number for row in _POINTS.all(session, {"body": consultee_id})} if ids else {}
    known: dict[int, Any] = {point_id: of_body[point_id] for point_id in ids}
    last, given = round_.last_number, {}
    for point_id in ids:
        if known[point_id] is None:
            last += 1
            given[point_id] = last
    if given:
        _NUMBER.run_each(session, [{"which": point, "given": number} for point, number in given.items()])
    return last, {**known, **given}


_POINTS = Prepared(select(col(Point.id), col(Point.number)).where(col(Point.consultee_id) == bindparam("body")))
_NUMBER = Prepared(update(Point).where(col(Point.id) == bindparam("which")).values(number=bindparam("given")))


def _order(session: Session, comments: list[WrittenComment], sections: Sections) -> PlanOrder:
    """Comments are numbered in the plan's order (one statement if some are about indicators, else none)."""
    wanted = {comment.place.indicator_id for comment in comments if comment.place.indicator_id}
    query: Any = (
        select(
            col(Indicator.id).label("indicator_id"),
            col(Indicator.position).label("indicator_position"),
            col(Cell.id).label("cell_id"),
            col(Cell.position).label("cell_position"),
        )
        .join(Cell, col(Cell.indicator_id) == col(Indicator.id), isouter=True)
        .where(col(Indicator.id).in_(wanted))
    )
    rows = session.connection().execute(query).all() if wanted else []
    positions = {section_id: position for section_id, (position, _focus_area) in sections.items()}
    indicators = {row.indicator_id: row.indicator_position for row in rows}
    return PlanOrder(positions, indicators, {row.cell_id: row.cell_position for row in rows})


def _make_current(session: Session, consultee: Consultee, response_id: int, row: Mapping[str, Any]) -> None:
    """Write down at the body which answer counts and what rooms below need to know of it."""
    consultee.current_response_id, consultee.stance = response_id, str(row["stance"])
    consultee.late, consultee.preliminary = row["late"], row["preliminary"]
    consultee.confirmed, consultee.withdrawn = row["confirms"] is not None, False
    may_be_left_out = is_decided_on(late=row["late"], asked=is_asked(consultee), joint=bool(row["on_behalf_of"]))
    consultee.left_out = consultee.left_out and may_be_left_out
    session.add(consultee)
    session.flush()
