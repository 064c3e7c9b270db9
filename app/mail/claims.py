"""Which letters are due, and claiming them: what one sender has claimed no other touches for two minutes.

No time that is kept is trusted far beyond the clock. A claim or a wait that lies further ahead than one made
now by any host could lie, or that was made at a moment still to come, is from a clock that has been set back: it holds
nothing.
"""

import datetime
import secrets
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from app.database import Database
from app.mail.addresses import same_mailbox
from app.mail.kinds import LetterKind
from app.mail.models import Letter

LEASE = datetime.timedelta(minutes=2)
CLOCKS_DIFFER = datetime.timedelta(minutes=2)
"""By so much the clocks of several hosts may differ: what lies no further ahead is another host's, and holds."""
IN_THE_ORDER_WRITTEN = (col(Letter.id),)
LEAST_RECENTLY_TRIED = (col(Letter.tried_at).asc().nulls_first(), col(Letter.id))
FOLLOWING = (
    LetterKind.INVITATION,
    LetterKind.REMINDER,
    LetterKind.EXTENSION,
    LetterKind.NEW_LINK,
    LetterKind.CANCELLATION,
    LetterKind.DOCUMENT,
    LetterKind.PLAN_VERSION,
)
"""Letters that go to a body in the order they were written, each when the one before it has gone or was given up."""


def unsettled(letter: Any = Letter) -> ColumnElement[bool]:
    """Letters without an outcome yet."""
    return and_(col(letter.sent_at).is_(None), col(letter.bounced_at).is_(None), col(letter.given_up_at).is_(None))


def _hour_has_come(letter: Any, now: datetime.datetime) -> ColumnElement[bool]:
    was_due_when_written = and_(col(letter.created_at) > now, col(letter.due_at) <= col(letter.created_at))
    return or_(col(letter.due_at) <= now, col(letter.tried_at) > now + CLOCKS_DIFFER, was_due_when_written)


def _waits_for_another(now: datetime.datetime) -> ColumnElement[bool]:
    before = aliased(Letter)
    follows = and_(
        col(before.consultee_id) == col(Letter.consultee_id),
        col(before.to_address) == col(Letter.to_address),
        col(before.id) < col(Letter.id),
        col(before.kind).in_(FOLLOWING),
        unsettled(before),
        or_(_hour_has_come(before, now), col(before.tried_at).is_not(None)),
    )
    return and_(col(Letter.kind).in_(FOLLOWING), exists(select(before.id).where(follows).correlate(Letter)))


def _is_known() -> ColumnElement[bool]:
    """Read as it stands: whoever reads a kind that this version does not know as an enumeration fails."""
    return cast(Letter.kind, String).in_([kind.value for kind in LetterKind])


def due(now: datetime.datetime) -> ColumnElement[bool]:
    """Letters to be sent now, and claimed by nobody. What a newer version writes beside this one is left to it."""
    until = col(Letter.claimed_until)
    is_free = or_(until.is_(None), until < now, until > now + LEASE + CLOCKS_DIFFER)
    is_free &= _is_known()
    return and_(unsettled(), _hour_has_come(Letter, now), is_free, ~_waits_for_another(now))


class Claims:
    """The letters that one run has claimed."""

    def __init__(self, database: Database, now: Callable[[], datetime.datetime]) -> None:
        self.database, self.now = database, now
        self.name = secrets.token_hex(8)

    def anything_due(self) -> bool:
        """Whether any letter is due, asked on the read connection: most runs find none and write nothing."""
        with self.database.read() as session:
            return session.exec(select(Letter.id).where(due(self.now())).limit(1)).first() is not None

    def count_waiting(self) -> int:
        """How many letters are still to be sent."""
        with self.database.read() as session:
            return session.exec(select(func.count()).select_from(Letter).where(unsettled())).one()

    def claim(self, order: tuple[Any, ...], most: int, *, besides: Collection[int] = ()) -> list[Letter]:
        """Claim letters that are due. ``besides``: those that this run holds already."""
        now = self.now()
        first_due = select(Letter.id).where(due(now)).order_by(*order).limit(most)
        with self.database.write() as session:
            session.connection().execute(
                update(Letter)
                .where(col(Letter.id).in_(first_due), due(now))
                .values(claimed_by=self.name, claimed_until=now + LEASE)
            )
            claimed = select(Letter).where(
                col(Letter.claimed_by) == self.name,
                unsettled(),
                col(Letter.claimed_until) > now,
                col(Letter.id).not_in(besides),
            )
            return list(session.exec(claimed.order_by(*order)).all())

    def claim_beside(self, letter: Letter) -> list[Letter]:
        """The other letters of the same kind and round that are due to the same mailbox: claimed, or held already.

        Whether two addresses are one mailbox is asked here and not in SQL: SQLite's ``lower`` leaves "Ö" as it is, and
        no database knows that ``malmö.se`` is ``xn--malm-8qa.se``.
        """
        now = self.now()
        alike = and_(
            col(Letter.round_id) == letter.round_id,
            col(Letter.kind) == letter.kind,
            col(Letter.language) == letter.language,
            col(Letter.id) != letter.id,
            unsettled(),
        )
        claim = {"claimed_by": self.name, "claimed_until": now + LEASE}
        with self.database.write() as session:
            addresses = session.exec(select(Letter.id, Letter.to_address).where(alike)).all()
            beside = col(Letter.id).in_([id_ for id_, to in addresses if same_mailbox(to, letter.to_address)])
            session.connection().execute(update(Letter).where(beside, due(now)).values(claim))
            ours = select(Letter).where(beside, col(Letter.claimed_by) == self.name, unsettled())
            return list(session.exec(ours.where(col(Letter.claimed_until) > now).order_by(col(Letter.id))).all())

    def release(self, letters: list[Letter]) -> None:
        """Give back claimed letters that there was no time to send."""
        with self.database.write() as session:
            for letter in letters:
                self.change(session, letter, {})

    def change(self, session: Session, letter: Letter, values: dict[str, Any]) -> bool:
        """Change a letter that is still claimed by us and release it; False if it is not."""
        still_ours = and_(col(Letter.id) == letter.id, col(Letter.claimed_by) == self.name, unsettled())
        free = {"claimed_by": None, "claimed_until": None}
        return session.connection().execute(update(Letter).where(still_ours).values(values | free)).rowcount == 1
