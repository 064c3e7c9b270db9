"""Reminding those who have not answered."""

import datetime
from collections import Counter
from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import Invalid
from app.history.actions import record
from app.i18n import _
from app.mail.kinds import LetterKind
from app.mail.outbox import letter_values, mail_facts, post_all
from app.rounds.actions import touch_board
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.letters import about
from app.rounds.models import Consultee, Link, Round
from app.rounds.rules import require_open
from app.tracking.queries import BoardItem, board_items
from app.tracking.rules import NotReminded, why_not_reminded


def chosen(items: Sequence[BoardItem], consultee_ids: Collection[int] | None) -> list[BoardItem]:
    """The chosen bodies of a round; all when none is named. Raises Invalid for one that is not in it."""
    if not consultee_ids:
        return list(items)
    unknown = set(consultee_ids) - {item.id for item in items}
    if unknown:
        raise Invalid(
            _("Remissinstansen finns inte i den här remissen."),
            code="unknown_consultee",
            fields={
                "consultee_ids": _("Finns inte i remissen: {ids}").format(ids=", ".join(map(str, sorted(unknown))))
            },
        )
    return [item for item in items if item.id in set(consultee_ids)]


def send_reminders(
    session: Session,
    round_: Round,
    *,
    consultee_ids: Collection[int] | None = None,
    message: str = "",
    by: By,
    now: datetime.datetime,
) -> tuple[list[BoardItem], list[tuple[BoardItem, NotReminded]]]:
    """Write a reminder to each of the chosen bodies (all, when none is named) that has not answered and can be reached.

    Returns who gets one, and who does not and why. A body gets one a day at most, so the same press twice sends once.
    """
    require_open(locked_status(session, round_))
    today = day_of(now)
    items = chosen(board_items(session, round_, today), consultee_ids)
    reasons = [(item, why_not_reminded(item.addressee, today)) for item in items]
    reminded = [item for item, reason in reasons if reason is None]
    if reminded:
        post_all(session, reminder_letters(session, round_, reminded, message=message, by=by, now=now))
        touch_board(session, round_.id)
        record(
            session,
            "reminders.sent",
            by=by,
            now=now,
            round_id=round_.id,
            count=len(reminded),
            **mail_facts(session),
        )
    return reminded, [(item, reason) for item, reason in reasons if reason]


def reminder_letters(
    session: Session, round_: Round, items: Sequence[BoardItem], *, message: str, by: By, now: datetime.datetime
) -> list[dict[str, object]]:
    """The letters of reminder to some bodies of a round, for the outbox."""
    query = (
        select(Link.consultee_id, Link.id)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .where(Consultee.round_id == round_.id, col(Link.is_contact))
    )
    links = dict(session.exec(query).all())
    sharing = Counter((item.email or "").lower() for item in items)
    return [
        reminder(
            round_,
            item,
            link_id=links[item.id],
            message=message,
            shared=sharing[(item.email or "").lower()] > 1,
            by=by,
            now=now,
        )
        for item in items
    ]


def reminder(
    round_: Round,
    item: BoardItem,
    *,
    link_id: int | None,
    message: str,
    shared: bool = False,
    by: By,
    now: datetime.datetime,
) -> dict[str, object]:
    """A letter of reminder to one body; with another of the same mailbox (``shared``) it goes as one message.

    What nobody pressed a button for is signed by the round's contact.
    """
    contact = round_.contact.name if round_.contact else ""
    return letter_values(
        LetterKind.REMINDER,
        to=item.email or "",
        to_name=item.name,
        now=now,
        round_id=round_.id,
        consultee_id=item.id,
        link_id=link_id,
        dedupe_key=f"reminder:{item.id}:{day_of(now)}",
        **about(round_, item.name),
        deadline=item.deadline.isoformat(),
        withdrawn=item.withdrawn,
        message=message,
        shared=shared,
        by_name=by.name if by.id is not None else contact,
    )
