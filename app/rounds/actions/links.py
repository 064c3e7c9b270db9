"""Links: entered with, and sent again to those who ask for them. How they are replaced is in ``link_lines``."""

import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from app.mail.addresses import mailbox
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.outbox import letter_values, post_all
from app.rounds.access import status_of, steps_of
from app.rounds.actions.board import touch_board
from app.rounds.facts import LinkFacts
from app.rounds.letters import about
from app.rounds.models import Consultee, Link, LinkRole, LinkSession, Round
from app.rounds.rules import own_deadline, takes_first_answer
from app.tokens import link_token, new_token, token_hash

SESSION_DAYS = 30
"""How long a browser stays let in. The link itself lasts as long as the round takes answers."""
PRESSED_TWICE = datetime.timedelta(minutes=1)


def enter(
    session: Session,
    link: Link | LinkFacts,
    *,
    now: datetime.datetime,
    cookie: str | None = None,
    by_button: bool = False,
) -> str:
    """Let a browser in by a link; returns its new cookie, which also holds the bodies that its old one held.

    Whoever knew the old one, or had put it there, does not come in with it. The first time stands on the board as
    opened; ``by_button``: not yet, for programs that look through mail press the button of a mailed address, too. Then
    it is opened by whoever goes on from there (``app.rounds.looking``).
    """
    token = _renewed(session, cookie, now) if cookie else new_token()
    expires = now + datetime.timedelta(days=SESSION_DAYS)
    entered_before = session.exec(
        select(LinkSession).where(
            LinkSession.token_hash == token_hash(token),
            LinkSession.consultee_id == link.consultee_id,
            LinkSession.line_id == link.line_id,
        )
    ).first()
    entry = entered_before or LinkSession(
        token_hash=token_hash(token),
        consultee_id=link.consultee_id,
        link_id=link.id,
        line_id=link.line_id,
        generation=0,
        created_at=now,
        expires_at=expires,
    )
    entry.link_id, entry.generation, entry.expires_at = link.id, link.generation, expires
    session.add(entry)
    if not by_button:
        note_opened(session, link, now=now)
    session.flush()
    return token


def note_opened(session: Session, link: Link | LinkFacts, *, now: datetime.datetime) -> None:
    """Note that a person has come in by a link; the first of a body stands on the board. The first time counts."""
    first = update(Link).where(col(Link.id) == link.id, col(Link.entered_at).is_(None))
    session.connection().execute(first.values(entered_at=now))
    consultee = session.get_one(Consultee, link.consultee_id)
    if consultee.opened_at is None and link.role is not LinkRole.MEMBER:
        consultee.opened_at = now
        session.add(consultee)
        touch_board(session, consultee.round_id)


def _renewed(session: Session, cookie: str, now: datetime.datetime) -> str:
    """A new cookie for what an old one holds. The old one ends in a minute, so that a button may be pressed twice."""
    token = new_token()
    held = col(LinkSession.token_hash) == token_hash(cookie)
    for entry in session.exec(select(LinkSession).where(held, col(LinkSession.expires_at) > now)).all():
        kept = entry.model_dump(exclude={"id", "token_hash"})
        session.add(LinkSession(token_hash=token_hash(token), **kept))
        entry.expires_at = min(entry.expires_at, now + PRESSED_TWICE)
    session.flush()
    return token


def facts_of_colleague(link: Link, organisation: str) -> dict[str, Any]:
    """What a letter with a colleague's own link says of it besides: such letters are the body's own people's."""
    return {"invited_by": link.invited_by or organisation, "role": str(link.role)}


def leave(session: Session, cookie: str) -> None:
    """Forget a browser that came in by a link: its cookie opens nothing any more, wherever it is kept."""
    session.connection().execute(delete(LinkSession).where(col(LinkSession.token_hash) == token_hash(cookie)))


def derive_links_anew(session: Session, key: bytes) -> int:
    """Let every link be found by what another secret key derives for it; how many. What was sent before leads nowhere.

    Browsers that have been let in stay in.
    """
    query = select(Link.id, Link.generation).where(col(Link.token_hash).is_not(None))
    derived = [
        {"of_link": link_id, "hash_": token_hash(link_token(key, link_id, generation))}
        for link_id, generation in session.exec(query)
    ]
    if derived:
        hashed = update(Link).where(col(Link.id) == bindparam("of_link")).values(token_hash=bindparam("hash_"))
        session.connection().execute(hashed, derived)
    return len(derived)


def send_current_links(session: Session, *, email: str, now: datetime.datetime) -> int:
    """Send the links that are registered for an address to that address, at most one letter a link and hour.

    Tells nobody whether the address is known. Returns how many letters were written (for tests and the log's counts).
    """
    query = (
        select(Link, Consultee, Round)
        .join(Consultee, col(Consultee.id) == Link.consultee_id)
        .join(Round, col(Round.id) == Consultee.round_id)
        .where(Link.mailbox == mailbox(email), col(Link.revoked_at).is_(None))
        .with_for_update()
    )
    keys = {
        f"renewal:{link.id}:{now:%Y%m%d%H}": (link, consultee, round_)
        for link, consultee, round_ in session.exec(query)
        if takes_first_answer(status_of(steps_of(session, round_.id)))
    }
    sent = set(session.exec(select(Letter.dedupe_key).where(col(Letter.dedupe_key).in_(list(keys)))))
    letters = [
        letter_values(
            LetterKind.NEW_LINK if link.is_contact else LetterKind.COLLEAGUE,
            to=link.email or email,
            to_name=consultee.name,
            now=now,
            round_id=round_.id,
            consultee_id=consultee.id,
            link_id=link.id,
            dedupe_key=key,
            **about(round_, consultee.name),
            deadline=own_deadline(round_, consultee).isoformat(),
            **({} if link.is_contact else facts_of_colleague(link, consultee.name)),
        )
        for key, (link, consultee, round_) in keys.items()
        if key not in sent
    ]
    post_all(session, letters)
    for round_id in sorted({round_.id for key, (_link, _consultee, round_) in keys.items() if key not in sent}):
        touch_board(session, round_id)
    return len(letters)
