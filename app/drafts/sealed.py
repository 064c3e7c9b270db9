"""What a body's other links have begun and not sent: sealed until it is handed over, then to be read and taken in."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.drafts import queries as drafts
from app.drafts.state import DraftState
from app.responses.content import AttachedFile
from app.rounds.access import Holder
from app.rounds.models import Link, LinkLine, LinkSession
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class Sealed:
    """That something was begun in an ended line, and the day. ``handed_over``: the body's present link may read it.

    ``held_here``: the browser that asks came in by a link of that line. ``declined``: it was handed over once, and the
    body did not want it.
    """

    line_id: int
    line: int
    begun_on: datetime.date
    handed_over: bool
    held_here: bool
    declined: bool = False


@dataclass(frozen=True, slots=True)
class WithFiles:
    """A draft with its files."""

    state: DraftState
    files: list[AttachedFile]


_WAITS: Any = (
    select(
        col(LinkLine.id).label("line_id"),
        col(LinkLine.number).label("line"),
        col(LinkLine.unsent_since).label("begun_on"),
        col(LinkLine.handed_over_at).is_not(None).label("handed_over"),
        col(LinkLine.declined_at).is_not(None).label("declined"),
        select(col(LinkSession.id))
        .where(col(LinkSession.line_id) == col(LinkLine.id), col(LinkSession.token_hash) == bindparam("cookie"))
        .where(col(LinkSession.expires_at) > bindparam("now"))
        .correlate(LinkLine)
        .exists()
        .label("held_here"),
    )
    .where(col(LinkLine.consultee_id) == bindparam("body"), col(LinkLine.ended_at).is_not(None))
    .where(col(LinkLine.unsent_since).is_not(None))
    .where(col(LinkLine.taken_in_at).is_(None), col(LinkLine.dropped_at).is_(None))
    .order_by(col(LinkLine.number))
)


def sealed_drafts(
    session: Session, holder: Holder, *, now: datetime.datetime, cookie: str | None = None
) -> list[Sealed]:
    """What other lines of the body have begun that is neither taken in nor dropped (one statement, no words)."""
    given = {"body": holder.consultee.id, "cookie": token_hash(cookie) if cookie else "", "now": now}
    return [
        Sealed(row.line_id, row.line, row.begun_on, bool(row.handed_over), bool(row.held_here), bool(row.declined))
        for row in session.connection().execute(_WAITS, given)
    ]


def handed_over_draft(session: Session, holder: Holder, sealed: Sealed) -> WithFiles:
    """The words and files of a draft that was handed over (three statements)."""
    return _whole(session, holder, [drafts.stored_heads(session, [sealed.line_id])[sealed.line_id]])[0]


def side_by_side(
    session: Session, holder: Holder, waiting: Sequence[Sealed]
) -> tuple[WithFiles, list[tuple[Sealed, WithFiles]]]:
    """The holder's own draft, and each that was handed over: as many statements for one as for many."""
    own = drafts.draft_head(session, holder)
    heads = drafts.stored_heads(session, [sealed.line_id for sealed in waiting]) if waiting else {}
    there = [sealed for sealed in waiting if sealed.line_id in heads]
    whole = _whole(session, holder, [own, *(heads[sealed.line_id] for sealed in there)])
    return whole[0], list(zip(there, whole[1:], strict=True))


def _whole(session: Session, holder: Holder, heads: Sequence[DraftState]) -> list[WithFiles]:
    stored = [state.id for state in heads if state.id is not None and not state.copied]
    said = drafts.comments_of(session, stored) if stored else {}
    if holder.round.plan_number > 1:
        said = {id_: drafts.in_present_version(session, holder, comments) for id_, comments in said.items()}
    files = drafts.stored_attachments_of(session, stored) if stored else {}
    return [
        WithFiles(state, drafts.attachments(session, state))
        if state.copied
        else WithFiles(state.but(comments=said.get(state.id or 0, [])), files.get(state.id or 0, []))
        for state in heads
    ]


def is_shown_to_official(session: Session, consultee_id: int) -> bool:
    """Whether an official has seen the body's present link, and so could read what is handed over to it."""
    query = select(col(Link.id)).where(col(Link.consultee_id) == consultee_id, col(Link.is_contact))
    seen = query.where(col(Link.revoked_at).is_(None), col(Link.shown_at).is_not(None))
    return session.connection().execute(seen.limit(1)).first() is not None
