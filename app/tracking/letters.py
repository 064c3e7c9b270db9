"""What the sending of letters asks the rooms: the link to put in, whether a letter is still wanted, what came of it."""

import datetime

from sqlmodel import Session

from app.accounts.identity import SYSTEM
from app.accounts.letters import set_up_url
from app.history.actions import record
from app.mail.models import Letter, LetterKind
from app.rounds.access import status_of, steps_of
from app.rounds.actions import touch_board
from app.rounds.counts import has_answered
from app.rounds.links import url_for_link
from app.rounds.models import Link, RoundStatus
from app.settings import Settings
from app.tracking.rules import may_remind

NEEDS_LIVE_ROUND = (LetterKind.INVITATION, LetterKind.NEW_LINK)


def _goes_to(letter: Letter, link: Link) -> bool:
    """Whether a letter goes to the address that its link has now: one that waited while the address changed must not
    carry the new link to the old address."""
    return link.email is None or letter.to_address.casefold() == link.email.casefold()


class RoundLetters:
    """The rooms' answers to ``app.mail.sending``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def link_url(self, session: Session, letter: Letter) -> str | None:
        """The address of the letter's personal link with its token in force; None without one or when it is revoked."""
        if letter.kind is LetterKind.SET_UP:
            return set_up_url(self.settings, session, letter)
        link = session.get(Link, letter.link_id) if letter.link_id else None
        if link is None or link.revoked_at is not None or not _goes_to(letter, link):
            return None
        return url_for_link(self.settings, link)

    def still_wanted(self, session: Session, letter: Letter) -> bool:
        """Whether a letter shall go: no reminder to who has answered meanwhile, none at all for a cancelled round."""
        if letter.round_id is None or letter.kind not in (LetterKind.REMINDER, *NEEDS_LIVE_ROUND):
            return True
        status = status_of(steps_of(session, letter.round_id))
        if letter.kind in NEEDS_LIVE_ROUND:
            return status is not RoundStatus.CANCELLED
        return may_remind(status) and not has_answered(session, letter.consultee_id or 0)

    def settled(self, session: Session, letter: Letter, outcome: str, now: datetime.datetime) -> None:
        """A letter was sent, bounced or given up: the board changes, and a bounce stands in the history."""
        if letter.round_id is None:
            return
        touch_board(session, letter.round_id)
        if outcome == "bounced":
            record(
                session,
                "letter.bounced",
                by=SYSTEM,
                now=now,
                round_id=letter.round_id,
                subject=("consultee", letter.consultee_id or 0),
                name=letter.to_name,
                email=letter.to_address,
            )
