"""What the sending of letters asks the rooms: the link to put in, whether a letter is still wanted, what came of it."""

import datetime
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM
from app.accounts.letters import set_up_url
from app.clock import now
from app.history.actions import record
from app.mail.addresses import same_mailbox
from app.mail.kinds import INNER, LetterKind, WhyUnsent
from app.mail.models import Letter
from app.responses.letters import with_copy
from app.rounds.access import status_of, steps_of
from app.rounds.actions import touch_board
from app.rounds.addressees import concerns
from app.rounds.calendar import day_of
from app.rounds.letters import about, news_of
from app.rounds.links import url_for_link
from app.rounds.models import Consultee, Link, Round, RoundStatus
from app.rounds.rules import own_deadline
from app.settings import Settings
from app.tokens import mailbox_code
from app.tracking.queries import one_body
from app.tracking.rules import may_remind, why_not_reminded

NEEDS_LIVE_ROUND = (LetterKind.INVITATION, LetterKind.NEW_LINK, LetterKind.COLLEAGUE, LetterKind.READY)

NEWS = (LetterKind.DOCUMENT, LetterKind.PLAN_VERSION)
"""Letters that tell of something new in the open round."""

CONCERNING = (*NEEDS_LIVE_ROUND, LetterKind.REMINDER, LetterKind.EXTENSION, *NEWS)
FOLLOWS_AN_INVITATION = (LetterKind.REMINDER, LetterKind.EXTENSION, LetterKind.CANCELLATION, *NEWS)
SAY_WHETHER_ANSWERED = (LetterKind.EXTENSION, LetterKind.CANCELLATION, *NEWS)


def current_facts(session: Session, letter: Letter) -> dict[str, Any]:
    """What a letter says as it stands now: the body's name and own last day, whom it asks, whether it has answered or
    taken its answer back."""
    if letter.round_id is None:
        return {}
    round_ = session.get_one(Round, letter.round_id)
    consultee = session.get(Consultee, letter.consultee_id) if letter.consultee_id else None
    if letter.kind is LetterKind.RECEIPT:  # names the body as it was when it answered
        return with_copy(session, letter) | about(round_, letter.facts["organisation"])
    if consultee is None:
        return about(round_, letter.facts["organisation"])
    facts = about(round_, consultee.name)
    if "deadline" in letter.facts:
        facts["deadline"] = own_deadline(round_, consultee).isoformat()
    if letter.kind in SAY_WHETHER_ANSWERED:
        facts["answered"] = consultee.stance is not None
    if letter.kind in (LetterKind.REMINDER, LetterKind.EXTENSION):
        facts["withdrawn"] = consultee.withdrawn and consultee.stance is None
    return facts


def as_it_stands(session: Session, letter: Letter) -> Letter:
    """A letter to be looked at: one that has not left as it would read now, any other as it was sent."""
    if letter.sent_at is not None and letter.kind is LetterKind.RECEIPT:
        return _with(letter, with_copy(session, letter))  # without a mail server none is ever written out
    if letter.sent_at is not None:
        return letter
    return _with(letter, letter.facts | current_facts(session, letter))


def _with(letter: Letter, facts: dict[str, Any]) -> Letter:
    return Letter(**(letter.model_dump() | {"facts": facts}))


def _still_concerns(session: Session, letter: Letter) -> bool:
    """Whether a letter has anything left to tell: of a cancelled round only that it is."""
    round_ = session.get_one(Round, letter.round_id or 0)
    status = status_of(steps_of(session, round_.id))
    if letter.kind in NEEDS_LIVE_ROUND:
        return status is not RoundStatus.CANCELLED
    if not may_remind(status):
        return False
    if letter.kind is LetterKind.REMINDER:
        return _is_to_be_reminded(session, round_, letter)
    consultee = session.get_one(Consultee, letter.consultee_id or 0)
    news = news_of(letter)
    if news is not None and not concerns(news, consultee):
        return False
    return letter.kind in NEWS or letter.facts["deadline"] == own_deadline(round_, consultee).isoformat()


def _has_been_asked(session: Session, consultee_id: int) -> bool:
    """Whether a body knows of the round: not if it was invited by a letter, and none has gone to it."""
    consultee = session.get_one(Consultee, consultee_id)
    if consultee.opened_at is not None or consultee.stance is not None:
        return True
    letters = select(Letter.kind, Letter.sent_at).where(
        Letter.consultee_id == consultee_id, col(Letter.kind).not_in(INNER)
    )
    told = session.exec(letters).all()
    return any(sent_at for _kind, sent_at in told) or not any(kind in NEEDS_LIVE_ROUND for kind, _sent_at in told)


def _is_to_be_reminded(session: Session, round_: Round, letter: Letter) -> bool:
    """Whether nothing has come up against a reminder since it was written (it is itself the day's reminder)."""
    today = day_of(now())
    item, _link = one_body(session, round_, letter.consultee_id or 0, today)
    return why_not_reminded(replace(item.addressee, reminded_on=None), today) is None


def _goes_to(letter: Letter, link: Link) -> bool:
    """Whether a letter goes to the address that its link has now: one that waited while the address changed must not
    carry the new link to the old address."""
    return link.email is None or same_mailbox(letter.to_address, link.email)


class RoundLetters:
    """The rooms' answers to ``app.mail.sending``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def link_url(self, session: Session, letter: Letter) -> str | None:
        """The address of the letter's personal link with its token in force; None without one or when it is revoked.

        Of a letter with a code the code: like a link, it is filled in when the letter leaves, and stored nowhere.
        """
        if letter.kind is LetterKind.MAILBOX_CODE:
            return mailbox_code(self.settings.key(), int(letter.facts["mailbox_code_id"]))
        if letter.kind is LetterKind.SET_UP:
            return set_up_url(self.settings, session, letter)
        if letter.kind is LetterKind.NOTICE:
            return f"{self.settings.base_url}/to-do"
        link = session.get(Link, letter.link_id) if letter.link_id else None
        if link is None or link.revoked_at is not None or not _goes_to(letter, link):
            return None
        return url_for_link(self.settings, link)

    def current_facts(self, session: Session, letter: Letter) -> dict[str, Any]:
        """What a letter says as it stands now, in place of what held when it was written."""
        return current_facts(session, letter)

    def why_unsent(self, session: Session, letter: Letter) -> WhyUnsent | None:
        """Why a letter shall not go: it follows one that has not gone, or it no longer concerns the body."""
        if letter.kind is LetterKind.MAILBOX_CODE and letter.facts["expires_at"] <= now().isoformat():
            return WhyUnsent.UNWANTED
        if letter.round_id is None:
            return None
        if letter.kind in CONCERNING and not _still_concerns(session, letter):
            return WhyUnsent.UNWANTED
        if letter.kind in FOLLOWS_AN_INVITATION and not _has_been_asked(session, letter.consultee_id or 0):
            return WhyUnsent.NOT_INVITED
        return None

    def settled(self, session: Session, letter: Letter, outcome: str, now: datetime.datetime) -> None:
        """A letter was sent, bounced or given up."""
        settled(session, letter, outcome, now)


def settled(session: Session, letter: Letter, outcome: str, now: datetime.datetime) -> None:
    """A letter was sent, bounced, delayed or given up: the board changes, and a bounce stands in the history."""
    if letter.round_id is None or letter.kind in INNER:
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
