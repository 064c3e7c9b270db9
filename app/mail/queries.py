"""Reading letters, for the pages that show them."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, false, or_
from sqlmodel import Session, col, func, select

from app.mail.kinds import INNER, LetterKind, LetterState, MailFault, WhyBounced, WhyUnsent
from app.mail.models import Letter
from app.mail.refusals import why_bounced


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list. ``attempts`` 0 and ``sent_at`` set: kept in the outbox, there was no mail server."""

    id: int
    kind: LetterKind
    consultee_id: int | None
    to_address: str
    to_name: str
    created_at: datetime.datetime
    due_at: datetime.datetime
    sent_at: datetime.datetime | None
    bounced_at: datetime.datetime | None
    given_up_at: datetime.datetime | None
    attempts: int
    error: str | None
    fault: MailFault | None
    why_unsent: WhyUnsent | None
    delayed_at: datetime.datetime | None

    @property
    def servers_answer(self) -> str:
        """What the mail server said when it last refused the letter; "" if it said nothing."""
        is_answer = self.bounced_at is not None or (self.error or "")[:3].isdecimal()
        return self.error if self.error and is_answer and not self.sent_at else ""

    @property
    def why_bounced(self) -> WhyBounced | None:
        """Why it did not arrive, as far as the answer tells; None when it has not bounced."""
        return why_bounced(self.error or "") if self.state is LetterState.BOUNCED else None

    @property
    def is_delayed(self) -> bool:
        """Whether a server on the way has said that it is still trying, and nothing since."""
        return self.delayed_at is not None and self.state is LetterState.SENT

    @property
    def can_go_again(self) -> bool:
        """Whether it did not arrive and can be sent once more: not what nobody needs, nor what has no link to carry."""
        if self.state is LetterState.GIVEN_UP:
            return self.why_unsent not in (WhyUnsent.UNWANTED, WhyUnsent.NO_LINK)
        return self.state in (LetterState.BOUNCED, LetterState.KEPT)

    @property
    def proposed_again(self) -> bool:
        """Whether sending it once more is proposed: not what bounced, for its address is put right first."""
        return self.can_go_again and self.state is not LetterState.BOUNCED

    @property
    def state(self) -> LetterState:
        """What has become of it."""
        if self.sent_at:
            return LetterState.SENT if self.attempts else LetterState.KEPT
        if self.bounced_at:
            return LetterState.BOUNCED
        if self.given_up_at:
            return LetterState.GIVEN_UP
        if self.fault:
            return LetterState.HELD
        return LetterState.RETRYING if self.error else LetterState.WAITING


_COLUMNS: Any = select(*(getattr(Letter, name) for name in LetterRow.__slots__))
_FOR_OFFICIALS = col(Letter.kind).not_in(INNER)


def letters_for_round(
    session: Session, round_id: int, *, consultee_id: int | None = None, before: int | None = None, limit: int = 100
) -> list[LetterRow]:
    """The newest letters of a round (or of one body in it), newest first; ``before`` a letter's id pages on."""
    query = _COLUMNS.where(Letter.round_id == round_id, _FOR_OFFICIALS)
    if consultee_id is not None:
        query = query.where(Letter.consultee_id == consultee_id)
    if before is not None:
        query = query.where(col(Letter.id) < before)
    rows = session.execute(query.order_by(col(Letter.id).desc()).limit(limit))
    return [LetterRow(*row) for row in rows]


def count_letters(session: Session, round_id: int, *, consultee_id: int | None = None) -> int:
    """How many letters a round has, or one body in it."""
    query = select(func.count()).select_from(Letter).where(Letter.round_id == round_id, _FOR_OFFICIALS)
    if consultee_id is not None:
        query = query.where(Letter.consultee_id == consultee_id)
    return session.exec(query).one()


def letters_to_send_again(
    session: Session, round_id: int, *, with_server: bool, only: Collection[int] | None = None
) -> list[LetterRow]:
    """The letters of a round (or ``only`` some) that did not arrive and can be sent again, in the order written.

    Those that were kept because there was no mail server are among them as soon as there is one.
    """
    kept = and_(col(Letter.sent_at).is_not(None), col(Letter.attempts) == 0) if with_server else false()
    missed = or_(col(Letter.bounced_at).is_not(None), col(Letter.given_up_at).is_not(None), kept)
    query = _COLUMNS.where(Letter.round_id == round_id, missed, _FOR_OFFICIALS)
    if only is not None:
        query = query.where(col(Letter.id).in_(only))
    rows = [LetterRow(*row) for row in session.execute(query.order_by(col(Letter.id)))]
    return [row for row in rows if row.can_go_again]


def letter_of_round(session: Session, round_id: int, letter_id: int) -> Letter | None:
    """One letter of a round, to be shown by ``rendering.preview``; None when it is another round's."""
    mine = (Letter.id == letter_id, Letter.round_id == round_id)
    return session.exec(select(Letter).where(*mine, _FOR_OFFICIALS)).first()


def letters_of_links(session: Session, kind: LetterKind, link_ids: Collection[int]) -> dict[int, LetterRow]:
    """The newest letter of a kind to each of some links (one statement)."""
    query = _COLUMNS.add_columns(Letter.link_id).where(Letter.kind == kind, col(Letter.link_id).in_(link_ids))
    rows = session.execute(query.order_by(col(Letter.id)))
    return {row[-1]: LetterRow(*row[:-1]) for row in rows}


def count_since(session: Session, kind: LetterKind, consultee_id: int, since: datetime.datetime) -> int:
    """How many letters of a kind its own people have had written for a body since a moment.

    Those that were asked for by an address, which anybody can do, are written once an hour and do not count.
    """
    by_people = (Letter.consultee_id == consultee_id, Letter.kind == kind, col(Letter.dedupe_key).is_(None))
    query = select(func.count()).select_from(Letter).where(*by_people)
    return session.exec(query.where(Letter.created_at >= since)).one()
