"""Reading submitted answers: a body's own, and what submission must know."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.arrival import ReceivedBy
from app.clock import zulu
from app.comments import moving
from app.comments.canonical import said_content
from app.comments.kinds import CommentKind, Stance
from app.comments.models import Point
from app.comments.written import WrittenComment
from app.database import Prepared
from app.errors import NotFound
from app.i18n import _
from app.responses.answer_text import decided
from app.responses.content import AnswerContent, AttachedFile
from app.responses.decisions import AnswerDecision
from app.responses.identified import Identified, identified_of
from app.responses.inclusions import Decided
from app.responses.models import Attachment, Channel, Comment, Response, Withdrawal
from app.responses.queries.chain import MOVED_AWAY
from app.responses.queries.confirmations import Confirmed, confirmations_of
from app.responses.queries.withdrawals import Withdrawn
from app.responses.receipts import response_content
from app.responses.statements import SeparateStatement, statements_of, stored_statements
from app.responses.summaries import NOT_DERIVED
from app.rounds.models import Consultee, Link, LinkRole
from app.storage.scans import SCAN_COLUMNS, scanned, with_scans


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the authority confirms about one submitted revision."""

    response_id: int
    number: str
    revision: int
    received_at: datetime.datetime
    received_on: datetime.date
    deadline: datetime.date
    late: bool
    stance: Stance
    preliminary: bool
    signatory: str
    signatory_title: str
    sha256: str
    previous_hash: str
    chain_hash: str
    attachments: Sequence[AttachedFile] = ()
    channel: Channel = Channel.WEB
    received_by: ReceivedBy | None = None
    documents: Sequence[dict[str, Any]] = ()
    plan_number: int = 1
    decision: AnswerDecision | None = None
    confirms: int | None = None
    confirmation: Confirmed | None = None
    minutes: Sequence[AttachedFile] = ()
    withdrawal: Withdrawn | None = None
    statements: Sequence[SeparateStatement] = ()
    on_behalf_of: Sequence[dict[str, Any]] = ()
    identified: Identified | None = None
    left_out: Decided | None = None

    @property
    def is_registered(self) -> bool:
        """Whether an official registered it: then the day it came is known, and no time of day."""
        return self.channel.is_registered

    @property
    def signed(self) -> str:
        """Who answers: the name, and the title where one was given."""
        return ", ".join(part for part in (self.signatory, self.signatory_title) if part)

    @property
    def stands_preliminary(self) -> bool:
        """Whether it was sent as preliminary and nobody has confirmed it, or taken it back."""
        return self.preliminary and self.confirmation is None and self.withdrawal is None

    @property
    def also_for(self) -> str:
        """The names of the other bodies that it was sent for, on a line."""
        return ", ".join(body["name"] for body in self.on_behalf_of)

    @property
    def decided(self) -> str:
        """How it was decided, in one line; "" where nothing was said of it."""
        return decided(self.decision)

    @classmethod
    def of(
        cls,
        row: Response,
        attachments: Sequence[AttachedFile],
        confirmation: Confirmed | None = None,
        minutes: Sequence[AttachedFile] = (),
        withdrawal: Withdrawn | None = None,
    ) -> "Receipt":
        """The receipt of a response and its files; its confirmation and the minutes that came with that."""
        return cls(
            row.id,
            row.number,
            row.revision,
            row.received_at,
            row.received_on,
            row.deadline,
            row.late,
            Stance(row.stance),
            row.preliminary,
            row.signatory_name,
            row.signatory_title,
            row.sha256,
            row.previous_hash,
            row.chain_hash,
            attachments,
            Channel(row.channel),
            ReceivedBy(row.received_by) if row.received_by else None,
            row.documents,
            row.plan_number or 1,
            row.decision,
            row.confirms,
            confirmation,
            minutes,
            withdrawal,
            statements_of(row.statements),
            row.on_behalf_of,
            identified_of(row.identified),
        )

    def _confirmation(self) -> dict[str, Any] | None:
        if self.confirmation is None:
            return None
        return {**self.confirmation.json(), "minutes": [file.json() for file in self.minutes]}

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        return {
            "number": self.number,
            "received_at": zulu(self.received_at),
            "received_by": self.received_by,
            "late": self.late,
            "sha256": self.sha256,
            "revision": self.revision,
            "received_on": self.received_on.isoformat(),
            "deadline": self.deadline.isoformat(),
            "stance": self.stance.value,
            "preliminary": self.preliminary,
            "previous_hash": self.previous_hash,
            "chain_hash": self.chain_hash,
            "attachments": [file.json() for file in self.attachments],
            "documents": list(self.documents),
            "plan_version": self.plan_number,
            "decision": self.decision.json() if self.decision else None,
            "statements": stored_statements(self.statements),
            "confirms": self.confirms,
            "confirmation": self._confirmation(),
            "on_behalf_of": list(self.on_behalf_of),
            "identified": self.identified.json() if self.identified else None,
            "withdrawal": self.withdrawal.json() if self.withdrawal else None,
            "left_out": self.left_out.json() if self.left_out else None,
        }


def of_rows(session: Session, pairs: Sequence[tuple[Response, Withdrawal | None]]) -> list[Receipt]:
    """The receipts of responses and what took them back (one statement for files, two more where one was confirmed)."""
    rows = [row for row, _withdrawal in pairs]
    files = attachments_of(session, [row.id for row in rows])
    confirmed = confirmations_of(session, [row.id for row in rows if row.preliminary])
    minutes = minutes_of(session, confirmed)
    return [
        Receipt.of(row, files.get(row.id, []), confirmed.get(row.id), minutes.get(row.id, ()), Withdrawn.of(withdrawal))
        for row, withdrawal in pairs
    ]


WITH_WITHDRAWAL = select(Response, Withdrawal).outerjoin(Withdrawal, col(Withdrawal.response_id) == col(Response.id))


def receipts(session: Session, consultee_id: int) -> list[Receipt]:
    """A body's receipts, the newest first (two statements, one when there are none); of what was moved away none."""
    query = WITH_WITHDRAWAL.where(Response.consultee_id == consultee_id, col(Withdrawal.moved_to).is_(None))
    return of_rows(session, session.exec(query.order_by(col(Response.revision).desc())).all())


def of_revision(receipts: Iterable[Receipt], revision: int) -> Receipt | None:
    """The receipt of one revision; None if it was never sent."""
    return next((receipt for receipt in receipts if receipt.revision == revision), None)


def attachments_of(session: Session, response_ids: Collection[int]) -> dict[int, list[AttachedFile]]:
    """The files of responses, in order, by response (one statement; none for no responses)."""
    return _of_responses(session, _attachments(session, response_ids) if response_ids else (), minutes=False)


def minutes_of(session: Session, response_ids: Collection[int]) -> dict[int, list[AttachedFile]]:
    """The files of confirmations, in order, by response (one statement; none for no responses)."""
    return _of_responses(session, _attachments(session, response_ids) if response_ids else (), minutes=True)


def _of_responses(session: Session, rows: Sequence[Any], *, minutes: bool) -> dict[int, list[AttachedFile]]:
    files: dict[int, list[AttachedFile]] = {}
    for row in (row for row in rows if row.minutes is minutes):
        file = AttachedFile(row.name, row.sha256, row.size, row.media_type, row.id, scanned(session, row))
        files.setdefault(row.response_id, []).append(file)
    return files


def _attachments(session: Session, response_ids: Collection[int]) -> Sequence[Any]:
    if len(response_ids) == 1:
        return _FILES_OF_ONE.all(session, {"response": next(iter(response_ids))})
    return session.connection().execute(_FILES.where(col(Attachment.response_id).in_(response_ids))).all()


_FILES: Any = with_scans(
    select_columns(
        *(
            col(getattr(Attachment, name))
            for name in ("id", "response_id", "name", "sha256", "size", "media_type", "minutes")
        ),
        *SCAN_COLUMNS,
    ).select_from(Attachment),
    col(Attachment.sha256),
).order_by(col(Attachment.response_id), col(Attachment.position))
_FILES_OF_ONE = Prepared(_FILES.where(col(Attachment.response_id) == bindparam("response")))


def sent_attachment(session: Session, response_id: int, attachment_id: int) -> AttachedFile:
    """One file of one response. Raises NotFound."""
    rows = _attachments(session, [response_id])
    for files in (_of_responses(session, rows, minutes=minutes).get(response_id, []) for minutes in (False, True)):
        for file in files:
            if file.id == attachment_id:
                return file
    raise NotFound(_("Bilagan finns inte."))


def receipt_by_key(session: Session, consultee_id: int, keys: Sequence[str]) -> Receipt | None:
    """The receipt of a body's revision that came in under one of these one or two idempotency keys, if one did."""
    if _BY_KEY.scalar(session, {"body": consultee_id, "key": keys[0], "other": keys[-1]}) is None:
        return None  # as for everything that is sent once
    query = WITH_WITHDRAWAL.where(Response.consultee_id == consultee_id, col(Response.idempotency_key).in_(keys))
    row = session.exec(query).first()
    return of_rows(session, [row])[0] if row else None


_BY_KEY = Prepared(
    select_columns(col(Response.id)).where(
        col(Response.consultee_id) == bindparam("body"),
        or_(col(Response.idempotency_key) == bindparam("key"), col(Response.idempotency_key) == bindparam("other")),
    )
)


def latest_response(session: Session, consultee_id: int) -> Response | None:
    """A body's last revision that was not moved away, or None: to read, since no session knows it."""
    row = _LATEST.first(session, {"body": consultee_id})
    return None if row is None else Response(**row._asdict())


_LATEST = Prepared(
    select_columns(*(col(getattr(Response, name)) for name in Response.model_fields))
    .where(col(Response.consultee_id) == bindparam("body"), ~MOVED_AWAY)
    .order_by(col(Response.revision).desc())
    .limit(1)
)


def has_signatory(session: Session, consultee_id: int) -> bool:
    """Whether anybody at the body holds a link that may sign."""
    query = select(Link.id).where(
        Link.consultee_id == consultee_id, Link.role == LinkRole.SIGNATORY, col(Link.revoked_at).is_(None)
    )
    return session.exec(query.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Numbered:
    """A submitted comment with its number in the round (None: a stance alone)."""

    number: int | None
    written: WrittenComment


def comments_of(session: Session, response_id: int) -> list[Numbered]:
    """The comments that one response was sent with, in order (one statement)."""
    query = (
        select(Comment, Point.number)
        .join(Point, col(Point.id) == Comment.point_id)
        .where(Comment.response_id == response_id, NOT_DERIVED)
        .order_by(col(Comment.position))
    )
    return [Numbered(number, written_of(row)) for row, number in session.exec(query)]


def answered_by(session: Session, response_id: int) -> str:
    """The name of the body that a response is of (one statement)."""
    query = select(Consultee.name).join(Response, col(Response.consultee_id) == col(Consultee.id))
    return session.exec(query.where(Response.id == response_id)).one()


def written_as(session: Session, comment_ids: Collection[int]) -> list[WrittenComment]:
    """Submitted comments as they were written, each at its place in the version that was read (one statement)."""
    query = select(Comment).where(col(Comment.id).in_(comment_ids)).order_by(col(Comment.id))
    return [written_of(row) for row in session.exec(query)]


def written_of(row: Comment) -> WrittenComment:
    """A submitted comment as plain values."""
    return WrittenComment.of_row(row, row.point_id)


@dataclass(frozen=True, slots=True)
class InShort:
    """The point that a response's summary makes: its id and its number in the round."""

    id: int
    number: int


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """A submitted or registered response in plain values, its comments' numbers by id, its receipt without files."""

    revision: int
    content: AnswerContent
    numbers: dict[int, int | None]
    receipt: Receipt
    title: str
    plan_version_id: int | None = None
    in_short: InShort | None = None


def sent_answer(session: Session, response_id: int, *, in_version: int | None = None) -> SentAnswer:
    """What a response says (one statement), its comments at their places in the version of the plan that was read.

    ``in_version``: at their places in this version instead (up to four statements more, if that is another one).
    """
    return sent_answers(session, [response_id], in_version=in_version)[response_id]


def sent_answers(
    session: Session, response_ids: Collection[int], *, in_version: int | None = None
) -> dict[int, SentAnswer]:
    """The same of several responses, by response (one statement)."""
    query = (
        select(Response, Comment, Point.number)
        .outerjoin(Comment, (col(Comment.response_id) == Response.id) & (col(Comment.taken) == 0))
        .outerjoin(Point, col(Point.id) == Comment.point_id)
        .where(col(Response.id).in_(response_ids))
        .order_by(col(Response.id), col(Comment.position))
    )
    said: dict[int, list[Any]] = {}
    for row in session.exec(query):
        said.setdefault(row[0].id, []).append(row)
    return {id_: _sent(session, rows, in_version) for id_, rows in said.items()}


def _sent(session: Session, rows: Sequence[Any], in_version: int | None) -> SentAnswer:
    response, *_first = rows[0]
    said = [(written_of(comment), number) for _response, comment, number in rows if comment is not None]
    numbered = [(comment, number) for comment, number in said if comment.kind is not CommentKind.SUMMARY]
    in_short = next(((comment, number) for comment, number in said if comment.kind is CommentKind.SUMMARY), None)
    comments = [comment for comment, _number in numbered]
    if in_version is not None and response.plan_version_id not in (None, in_version):
        comments = moving.in_version(session, in_version, comments)
    return SentAnswer(
        revision=response.revision,
        content=AnswerContent(Stance(response.stance), response.summary, comments, statements_of(response.statements)),
        numbers={comment.id or 0: number for comment, number in numbered},
        receipt=Receipt.of(response, []),
        title=response.signatory_title,
        plan_version_id=response.plan_version_id,
        in_short=InShort(in_short[0].id or 0, in_short[1] or 0) if in_short else None,
    )


def sent_content(session: Session, response_id: int, body: str) -> dict[str, Any]:
    """What a response's checksum covers (three statements)."""
    row = session.get_one(Response, response_id)
    numbered = [
        (answered.number if answered.written.counts else None, answered.written)
        for answered in comments_of(session, response_id)
    ]
    files = attachments_of(session, [response_id]).get(response_id, [])
    return response_content(row.model_dump(), body, said_content(numbered, row.format), files, row.documents)
