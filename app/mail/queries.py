"""Reading letters, for the pages that show them."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.mail.models import Letter, LetterKind, LetterState


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

    @property
    def state(self) -> LetterState:
        """What has become of it."""
        if self.sent_at:
            return LetterState.SENT if self.attempts else LetterState.KEPT
        if self.bounced_at:
            return LetterState.BOUNCED
        if self.given_up_at:
            return LetterState.GIVEN_UP
        return LetterState.RETRYING if self.error else LetterState.WAITING


def letters_for_round(
    session: Session, round_id: int, *, consultee_id: int | None = None, before: int | None = None, limit: int = 100
) -> list[LetterRow]:
    """The newest letters of a round (or of one body in it), newest first; ``before`` a letter's id pages on."""
    query = select(*(getattr(Letter, name) for name in LetterRow.__slots__)).where(Letter.round_id == round_id)
    if consultee_id is not None:
        query = query.where(Letter.consultee_id == consultee_id)
    if before is not None:
        query = query.where(col(Letter.id) < before)
    rows = session.execute(query.order_by(col(Letter.id).desc()).limit(limit))
    return [LetterRow(*row) for row in rows]


def letter_of_round(session: Session, round_id: int, letter_id: int) -> Letter | None:
    """One letter of a round, to be shown by ``rendering.preview``; None when it is another round's."""
    return session.exec(select(Letter).where(Letter.id == letter_id, Letter.round_id == round_id)).first()
