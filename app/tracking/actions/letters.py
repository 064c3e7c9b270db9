"""Sending letters again that did not arrive."""

import datetime
from collections.abc import Collection

from sqlmodel import Session

from app.accounts.identity import By
from app.history.actions import record
from app.mail.outbox import mail_facts, post_again, sends_mail
from app.mail.queries import LetterRow, letters_to_send_again
from app.rounds.actions import touch_board
from app.rounds.actions.board import locked_status
from app.rounds.models import Round


def send_letters_again(
    session: Session, round_: Round, *, letter_ids: Collection[int], by: By, now: datetime.datetime
) -> list[LetterRow]:
    """Send those of the round's letters again that did not arrive. Returns them; not what is on its way already.

    What nobody needs any more when its turn comes is given up again, as any letter is.
    """
    locked_status(session, round_)
    letters = letters_to_send_again(session, round_.id, with_server=sends_mail(session), only=letter_ids)
    if letters:
        post_again(session, [letter.id for letter in letters], now=now)
        touch_board(session, round_.id)
        record(
            session,
            "letters.sent_again",
            by=by,
            now=now,
            round_id=round_.id,
            count=len(letters),
            **mail_facts(session),
        )
    return letters
