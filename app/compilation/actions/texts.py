"""Saving what officials write in their own words."""

import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.assessment.rules import require_replying
from app.compilation.models import OfficialText, OfficialTextRevision
from app.compilation.text_views import NOT_WRITTEN, TextView
from app.compilation.texts import Subject
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round


def write_text(
    session: Session,
    round_: Round,
    subject: Subject,
    *,
    text: str,
    consideration: str,
    version: int,
    by: By,
    now: datetime.datetime,
) -> TextView:
    """Store what officials say of a subject; what stood before is kept. The very same once more changes nothing.

    Raises RuleBroken when the round takes no replies, or ``stale_version`` when somebody has written meanwhile
    (``extra["text"]`` has the newer wording).
    """
    require_replying(locked_status(session, round_))
    query = select(OfficialText).where(OfficialText.round_id == round_.id, col(OfficialText.subject) == subject.stored)
    stored = session.exec(query).first()
    stands = view_of(stored)
    if (stands.text, stands.consideration) == (text, consideration):
        return stands
    if version != stands.version:
        message = _("{name} har skrivit under tiden. Jämför texterna och spara igen.")
        raise RuleBroken(message.format(name=stands.by_name), code="stale_version", extra={"text": shown(stands)})
    if stored is None:
        stored = OfficialText(round_id=round_.id, subject=subject.stored, version=0, by_name=by.name, at=now)
    else:
        session.add(_revision(stored))
    stored.text, stored.consideration, stored.version = text, consideration, stands.version + 1
    stored.by_id, stored.by_name, stored.at = by.id if by.kind == "user" else None, by.name, now
    session.add(stored)
    touch_content(session, round_.id)
    record(session, "text.saved", by=by, now=now, round_id=round_.id, about=subject.label, version=stored.version)
    session.flush()
    return view_of(stored)


def view_of(stored: OfficialText | None) -> TextView:
    """A stored text as a plain value."""
    if stored is None:
        return NOT_WRITTEN
    return TextView(stored.text, stored.consideration, stored.version, stored.by_name, stored.at)


def shown(view: TextView) -> dict[str, Any]:
    """A text as a problem document tells it."""
    at = view.at.astimezone(datetime.UTC).isoformat() if view.at else None
    return {
        "text": view.text,
        "consideration": view.consideration,
        "version": view.version,
        "by": view.by_name,
        "at": at,
    }


def _revision(stored: OfficialText) -> OfficialTextRevision:
    names = ("version", "text", "consideration", "by_id", "by_name", "at")
    return OfficialTextRevision(text_id=stored.id, **{name: getattr(stored, name) for name in names})
