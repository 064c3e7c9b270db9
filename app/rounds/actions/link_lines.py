"""Links replaced: by an official, which begins another line, or by the body itself, which goes on in its own.

A draft is sealed to the line of links in which it was begun. So no official reads one by sending a link elsewhere: what
an official makes opens nothing but what was last submitted.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, delete, select, update

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.addresses import same_mailbox
from app.mail.kinds import LetterKind
from app.mail.outbox import letter_values, post_all
from app.rounds.access import Holder, consultee_of, status_of, steps_of
from app.rounds.actions.board import locked_round, locked_status, touch_board
from app.rounds.actions.links import facts_of_colleague
from app.rounds.actions.opening import invitation
from app.rounds.letters import about
from app.rounds.models import Consultee, Link, LinkLine, LinkSession, OldLink, Round
from app.rounds.queries import contact_link
from app.rounds.rules import own_deadline, require_answerable
from app.tokens import link_token, token_hash


@dataclass(frozen=True, slots=True)
class FreshLink:
    """A link's new generation with its token, which is stored nowhere."""

    link: Link
    token: str


def reveal_link(
    session: Session,
    consultee: Consultee,
    *,
    key: bytes,
    by: By,
    now: datetime.datetime,
    generation: int | None = None,
) -> FreshLink:
    """A fresh link for a body without mail, shown to the official who asks: it begins another line and says so there.

    The contact's address, if there is one, is told at once. The act stands in the history, the token nowhere.
    Raises RuleBroken when no answers are taken.
    """
    round_ = session.get_one(Round, consultee.round_id)
    require_answerable(locked_status(session, round_))
    fresh = begin_line(session, consultee, generation, key=key, now=now)
    fresh.link.shown_to, fresh.link.shown_at = by.name, now
    if fresh.link.email:
        _tell_replaced(session, round_, consultee, fresh.link.email, now=now)
    record(session, "link.revealed", by=by, now=now, **_save(session, consultee, fresh.link))
    return fresh


def renew_link(
    session: Session,
    round_: Round,
    consultee: Consultee,
    *,
    key: bytes,
    by: By,
    now: datetime.datetime,
    generation: int | None = None,
) -> None:
    """A fresh link, mailed to the address that the body has: it begins another line. Raises RuleBroken without one."""
    require_answerable(locked_status(session, round_))
    fresh = begin_line(session, consultee, generation, key=key, now=now)
    if not fresh.link.email:
        raise address_missing(consultee)
    record(session, "link.renewed", by=by, now=now, **_save(session, consultee, fresh.link))
    _invite(session, round_, consultee, fresh.link, by=by, now=now)


def change_address(
    session: Session,
    round_: Round,
    consultee: Consultee,
    *,
    email: str,
    key: bytes,
    by: By,
    now: datetime.datetime,
    generation: int | None = None,
) -> None:
    """Another address for a body's letters in this round: a fresh link goes there, and the old address is told at once.

    Who had the old address keeps what was begun there, sealed, and nothing else. The address as it is changes nothing
    but sends a fresh link all the same.
    """
    require_answerable(locked_status(session, round_))
    fresh = begin_line(session, consultee, generation, key=key, now=now)
    before = fresh.link.email
    fresh.link.readdress(email)
    if before and not same_mailbox(before, email):
        _tell_replaced(session, round_, consultee, before, now=now)
    saved = _save(session, consultee, fresh.link)
    record(session, "consultee.address_changed", by=by, now=now, email=email, **saved)
    _invite(session, round_, consultee, fresh.link, by=by, now=now)


def stop_link(
    session: Session,
    round_: Round,
    consultee: Consultee,
    *,
    key: bytes,
    by: By,
    now: datetime.datetime,
    generation: int | None = None,
) -> None:
    """Stop a body's link, with every browser that came by it, and send no new one: it has come into the wrong hands.

    What was begun is sealed, as by a new link; the next link that is made lets the body in again.
    """
    require_answerable(locked_status(session, round_))
    link = contact_link(session, consultee.id)
    if link is not None and link.revoked_at is not None:
        return
    stopped = begin_line(session, consultee, generation, key=key, now=now).link
    stopped.revoked_at, stopped.token_hash = now, None
    record(session, "link.stopped", by=by, now=now, **_save(session, consultee, stopped))


def make_own(
    session: Session,
    holder: Holder,
    *,
    email: str | None,
    cookie: str | None,
    key: bytes,
    now: datetime.datetime,
    generation: int | None = None,
) -> FreshLink:
    """The body makes its link its own: a new token in the same line, so that anyone who saw the old one is shut out.

    With ``email`` the new link is sent there and that address becomes the link's; without, the caller shows it once.
    The browser with ``cookie`` stays in, every other one that came by the link is out. The draft goes on.
    Raises RuleBroken when no answers are taken.
    """
    round_ = locked_round(session, holder.round.id)
    require_answerable(status_of(steps_of(session, round_.id)))
    consultee = consultee_of(session, holder)
    link = session.get_one(Link, holder.link.id, with_for_update=True, populate_existing=True)
    require_generation(link, generation if generation is not None else holder.link.generation)
    fresh = next_generation(session, link, key=key, now=now)
    before = link.email
    link.shown_to, link.shown_at = "", None
    if email:
        link.readdress(email)
    session.add(link)
    session.flush()
    _keep_one_session(session, link, cookie)
    if email:
        post_all(session, [_new_link_letter(round_, consultee, link, now=now)])
    if before and email and not same_mailbox(before, email):
        _tell_replaced(session, round_, consultee, before, now=now)
    record(session, "link.made_own", by=holder.by, now=now, **_save(session, consultee, link))
    return fresh


def _keep_one_session(session: Session, link: Link, cookie: str | None) -> None:
    """Let the browser with ``cookie`` stay in by the link's new generation; forget every other that came by it.

    They are forgotten and not only out, since a browser that was in when a line ends may hand over what was begun.
    """
    connection, of_link = session.connection(), col(LinkSession.link_id) == link.id
    mine = col(LinkSession.token_hash) == (token_hash(cookie) if cookie else "")
    connection.execute(update(LinkSession).where(of_link, mine).values(generation=link.generation))
    others = [of_link, col(LinkSession.line_id) == link.line_id, col(LinkSession.generation) != link.generation]
    connection.execute(delete(LinkSession).where(*others))


def require_generation(link: Link, generation: int | None) -> None:
    """An act on a link is done once: those who press twice, or after a colleague, are told that it is done.

    ``generation`` is the one that the page was made for; None where no page stands behind the act.
    """
    if generation is not None and link.generation != generation:
        raise RuleBroken(
            _("Länken har redan bytts ut. Läs om sidan och se efter om du behöver göra det igen."), code="link_replaced"
        )


def address_missing(consultee: Consultee) -> RuleBroken:
    """Nothing can be mailed to a body without an address."""
    return RuleBroken(
        _("{name} har ingen e-postadress. Lägg till en först.").format(name=consultee.name),
        code="address_missing",
        fields={"email": _("Skriv en e-postadress.")},
    )


def begin_line(
    session: Session, consultee: Consultee, generation: int | None, *, key: bytes, now: datetime.datetime
) -> FreshLink:
    """End the line there is, with every link in it, and begin the next with a fresh link for the contact."""
    link = contact_link(session, consultee.id)
    if link is None:
        raise RuleBroken(_("Remissinstansen har ingen länk."), code="no_link")
    session.refresh(link, with_for_update=True)
    require_generation(link, generation)
    ending = session.get_one(LinkLine, link.line_id)
    ending.ended_at = now
    _seal_again(session, consultee.id)
    beginning = LinkLine(consultee_id=consultee.id, number=ending.number + 1, began_at=now)
    session.add_all([ending, beginning])
    session.flush()
    for colleague in session.exec(
        select(Link).where(Link.line_id == ending.id, Link.id != link.id, col(Link.revoked_at).is_(None))
    ).all():
        remember(session, colleague, now=now)
        colleague.revoked_at, colleague.token_hash = now, None
        session.add(colleague)
    fresh = next_generation(session, link, key=key, now=now)
    link.line_id, link.revoked_at, link.shown_to, link.shown_at = beginning.id, None, "", None
    session.add(link)
    return fresh


def _seal_again(session: Session, consultee_id: int) -> None:
    """What was handed over to the line that ends, and not taken in, is sealed again: it was not given to the next."""
    waiting = update(LinkLine).where(
        col(LinkLine.consultee_id) == consultee_id,
        col(LinkLine.handed_over_at).is_not(None),
        col(LinkLine.taken_in_at).is_(None),
    )
    session.connection().execute(waiting.values(handed_over_at=None))


def next_generation(session: Session, link: Link, *, key: bytes, now: datetime.datetime) -> FreshLink:
    """Another token for a link in place of the one it has, which is remembered. The caller stores the link."""
    remember(session, link, now=now)
    link.generation += 1
    token = link_token(key, link.id, link.generation)
    link.token_hash = token_hash(token)
    return FreshLink(link, token)


def remember(session: Session, link: Link, *, now: datetime.datetime) -> None:
    """Keep the hash of a token that stops, so that its holder can be told and can hand over what was begun."""
    if link.token_hash:
        session.add(OldLink(token_hash=link.token_hash, link_id=link.id, line_id=link.line_id, replaced_at=now))


def _save(session: Session, consultee: Consultee, link: Link) -> dict[str, Any]:
    """Store the link's new generation, which the board shows; what a line of history says of whom it concerns."""
    session.add(link)
    session.flush()
    touch_board(session, consultee.round_id)
    return {"round_id": consultee.round_id, "subject": ("consultee", consultee.id), "name": consultee.name}


def _invite(
    session: Session, round_: Round, consultee: Consultee, link: Link, *, by: By, now: datetime.datetime
) -> None:
    letter = invitation(round_, consultee.id, link.id, consultee.name, link.email or "", by=by, now=now, once=False)
    letter["facts"] |= {"deadline": own_deadline(round_, consultee).isoformat(), "replaces": True}
    post_all(session, [letter])


def _new_link_letter(round_: Round, consultee: Consultee, link: Link, *, now: datetime.datetime) -> dict[str, object]:
    return letter_values(
        LetterKind.NEW_LINK if link.is_contact else LetterKind.COLLEAGUE,
        to=link.email or "",
        to_name=consultee.name,
        now=now,
        round_id=round_.id,
        consultee_id=consultee.id,
        link_id=link.id,
        **about(round_, consultee.name),
        deadline=own_deadline(round_, consultee).isoformat(),
        replaces=True,
        **({} if link.is_contact else facts_of_colleague(link, consultee.name)),
    )


def _tell_replaced(
    session: Session, round_: Round, consultee: Consultee, address: str, *, now: datetime.datetime
) -> None:
    """Tell an address that its link has stopped. The letter follows no link: it says nothing about where one stands."""
    letter = letter_values(
        LetterKind.LINK_REPLACED,
        to=address,
        to_name=consultee.name,
        now=now,
        round_id=round_.id,
        consultee_id=consultee.id,
        **about(round_, consultee.name),
    )
    post_all(session, [letter])
