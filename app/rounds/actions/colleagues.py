"""A body's own people: links of their own, in the line that there is, given, changed and taken back."""

import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _, language
from app.mail.kinds import LetterKind
from app.mail.outbox import letter_values, post_all
from app.mail.queries import count_since
from app.rounds.access import Holder, alone
from app.rounds.actions.board import locked_round
from app.rounds.actions.link_lines import FreshLink, next_generation, remember, require_generation
from app.rounds.facts import LinkFacts
from app.rounds.letters import about
from app.rounds.link_rules import (
    members_among,
    require_in_force,
    require_invitable,
    require_manager,
    require_no_member,
    require_not_too_many,
    require_role_as_seen,
)
from app.rounds.models import Link, LinkRole, LinkSession, Round
from app.rounds.queries.colleagues import links_of
from app.rounds.rules import own_deadline, require_answerable
from app.tokens import link_token, token_hash

A_DAY = datetime.timedelta(days=1)


def invite_colleague(
    session: Session,
    holder: Holder,
    *,
    name: str,
    email: str,
    role: LinkRole,
    own_name: str = "",
    key: bytes,
    now: datetime.datetime,
) -> FreshLink:
    """Give somebody at the body a link of their own, sent to ``email`` in the language of whoever invites.

    ``own_name``: what the one who invites is called, if their link does not say. The body's contact is told of what a
    colleague has done. Raises as ``require_invitable``, and RuleBroken when no answers are taken.
    """
    round_, holder = _entered(session, holder)
    people = links_of(session, holder)
    if own_name and own_name != holder.link.name:
        mine = session.get_one(Link, holder.link.id)
        mine.name = own_name
        session.add(mine)
    sent = count_since(session, LetterKind.COLLEAGUE, holder.consultee.id, now - A_DAY)
    require_invitable(email, role, by=holder.link.role, links=people, sent=sent)
    by_name = own_name or holder.by.name
    link = Link(
        consultee_id=holder.consultee.id,
        line_id=holder.link.line_id,
        email=email,
        name=name,
        role=role,
        invited_by=by_name,
        created_at=now,
    )
    session.add(link)
    session.flush()
    token = link_token(key, link.id, link.generation)
    link.token_hash = token_hash(token)
    session.add(link)
    session.flush()
    letters = [_letter(round_, holder, link, by_name, now=now)]
    contact = next((each for each in people if each.is_contact), None)
    if contact is not None and contact.email and contact.id != holder.link.id:
        letters.append(_letter(round_, holder, contact, by_name, now=now, invited=name or email, role=role))
    post_all(session, letters)
    record(session, "link.colleague_invited", by=holder.by, now=now, **_about(holder))
    return FreshLink(link, token)


def renew_colleague(
    session: Session, holder: Holder, link_id: int, *, generation: int | None, key: bytes, now: datetime.datetime
) -> FreshLink:
    """A new link to a colleague in place of the one there is, which stops with every browser that came by it."""
    round_, holder = _entered(session, holder)
    require_manager(holder.link.role)
    link = _colleague(session, holder, link_id)
    require_generation(link, generation)
    sent = count_since(session, LetterKind.COLLEAGUE, holder.consultee.id, now - A_DAY)
    require_not_too_many(sent, members=members_among(links_of(session, holder)))
    fresh = next_generation(session, link, key=key, now=now)
    session.add(link)
    session.flush()
    session.connection().execute(delete(LinkSession).where(col(LinkSession.link_id) == link.id))
    post_all(session, [_letter(round_, holder, link, holder.by.name, now=now, replaces=True)])
    record(session, "link.colleague_renewed", by=holder.by, now=now, **_about(holder))
    return fresh


def change_role(
    session: Session, holder: Holder, link_id: int, role: LinkRole, *, was: LinkRole | None, now: datetime.datetime
) -> None:
    """Let a colleague do something else than before, who is told by mail. The same role again: nothing.

    ``was``: what the page said that they do. The contact is told of what somebody else has changed. Raises RuleBroken
    when a colleague has given another role meanwhile.
    """
    round_, holder = _entered(session, holder)
    require_manager(holder.link.role)
    link = _colleague(session, holder, link_id)
    require_in_force(link)
    if link.role is role:
        return
    require_no_member(link.role, role)
    require_role_as_seen(link.role, was)
    require_not_too_many(count_since(session, LetterKind.COLLEAGUE, holder.consultee.id, now - A_DAY))
    link.role = role
    session.add(link)
    session.flush()
    by_name = holder.by.name
    letters = [_letter(round_, holder, link, by_name, now=now, changed=link.name or link.email)]
    contact = next((each for each in links_of(session, holder) if each.is_contact), None)
    if contact is not None and contact.email and contact.id != holder.link.id:
        letters.append(
            _letter(round_, holder, contact, by_name, now=now, changed=link.name or link.email, told=True, role=role)
        )
    post_all(session, [letter for letter in letters if letter["to_address"]])
    record(session, "link.colleague_role_changed", by=holder.by, now=now, **_about(holder))


def remove_colleague(session: Session, holder: Holder, link_id: int, *, now: datetime.datetime) -> None:
    """Take a colleague's link back. What was saved by it stays; the browsers that came by it are told. Again: nothing.

    Possible as long as there is something to read, so also when no answers are taken.
    """
    locked_round(session, holder.round.id)
    holder = alone(session, holder)
    require_manager(holder.link.role)
    link = _colleague(session, holder, link_id)
    if link.revoked_at is not None:
        return
    remember(session, link, now=now)
    link.revoked_at, link.token_hash = now, None
    session.add(link)
    session.flush()
    record(session, "link.colleague_removed", by=holder.by, now=now, **_about(holder))


def _entered(session: Session, holder: Holder) -> tuple[Round, Holder]:
    """The round and the body locked, and the holder as things stand then; not found if removed meanwhile."""
    round_ = locked_round(session, holder.round.id)
    holder = alone(session, holder)
    require_answerable(holder.status)
    return round_, holder


def _colleague(session: Session, holder: Holder, link_id: int) -> Link:
    """Another link of the holder's line. NotFound for anybody else's, RuleBroken for the contact's or one's own."""
    link = session.get(Link, link_id, with_for_update=True, populate_existing=True)
    if link is None or link.line_id != holder.link.line_id:
        raise NotFound(_("Kollegan finns inte bland er som svarar."))
    if link.is_contact or link.id == holder.link.id:
        raise RuleBroken(
            _("Kontaktpersonens länk och din egen går inte att ta bort eller byta här."), code="link_not_yours"
        )
    return link


def _letter(
    round_: Round,
    holder: Holder,
    to: Link | LinkFacts,
    invited_by: str,
    *,
    now: datetime.datetime,
    role: LinkRole | None = None,
    **facts: Any,
) -> dict[str, Any]:
    return letter_values(
        LetterKind.COLLEAGUE,
        to=to.email or "",
        to_name=to.name or holder.consultee.name,
        now=now,
        round_id=round_.id,
        consultee_id=holder.consultee.id,
        link_id=to.id,
        language=language(),
        **about(round_, holder.consultee.name),
        deadline=own_deadline(round_, holder.consultee).isoformat(),
        invited_by=invited_by,
        role=str(role or to.role),
        **facts,
    )


def _about(holder: Holder) -> dict[str, Any]:
    """What a line of history says: that it concerns the body, and nothing of who was invited."""
    return {
        "round_id": holder.round.id,
        "subject": ("consultee", holder.consultee.id),
        "name": holder.consultee.name,
    }
