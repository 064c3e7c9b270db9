"""Drafts of replies: kept as one types, thrown away, or saved as replies all together."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.actions.begun import touch_drafts
from app.assessment.actions.modules import filled_in
from app.assessment.actions.replies import Answer, reply_batch
from app.assessment.models import Outcome, Reply, ReplyDraft
from app.assessment.queries.reply_drafts import DraftView, drafts_of
from app.assessment.rules import require_replying
from app.comments.models import Point
from app.database import Prepared
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.rounds.access import Door
from app.rounds.actions.board import locked_status
from app.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the reply form, as it stands, with the version and the wording that were read.

    ``module`` and ``same_as``: what it was begun with, as in ``Answer``.
    """

    outcome: str
    text: str
    action: str
    action_kind: str
    responsible: str
    due: str
    version: int
    wording: int | None
    module: int | None = None
    same_as: int | None = None


_SAID = ("outcome", "text", "action", "action_kind", "responsible", "due")
_MINE = (col(ReplyDraft.point_id) == bindparam("point"), col(ReplyDraft.official_id) == bindparam("official"))
_KNOWN = Prepared(
    select(
        col(Reply.version).label("replied"),
        *(col(getattr(Reply, name)) for name in _SAID),
        col(ReplyDraft.point_id).label("begun"),
    )
    .select_from(Point)
    .outerjoin(Reply, col(Reply.point_id) == col(Point.id))
    .outerjoin(ReplyDraft, and_(col(ReplyDraft.point_id) == col(Point.id), _MINE[1]))
    .where(col(Point.id) == bindparam("point"))
)
_TYPED: dict[str, Any] = {name: bindparam(f"to_{name}") for name in (*Typed.__slots__, "by_name", "at")}
_KEYS: dict[str, Any] = {name: bindparam(f"of_{name}") for name in ("point_id", "official_id", "round_id")}
_FIRST = Prepared(insert(ReplyDraft).values(_KEYS | _TYPED))
_AGAIN = Prepared(update(ReplyDraft).where(*_MINE).values(_TYPED))
_GONE = Prepared(delete(ReplyDraft).where(*_MINE))


def keep_draft(session: Session, door: Door, point_id: int, typed: Typed, *, by: By, now: datetime.datetime) -> None:
    """Keep what somebody types, in place of their earlier draft; none where it says nothing else than the reply does.

    ``door``: the round as it stands, locked by who came in by it. Each save costs three statements, as there are many.
    A comment that its body has removed keeps its drafts. Raises RuleBroken where no replies are written.
    """
    require_replying(door.status)
    mine = {"point": point_id, "official": by.id or 0}
    known = _KNOWN.first(session, mine)
    if known is None or _says_nothing(known, typed):
        if known is None or known.begun is None:
            return
        _GONE.run(session, mine)
    else:
        values: dict[str, Any] = {f"to_{name}": getattr(typed, name) for name in Typed.__slots__}
        values |= {"to_by_name": by.name, "to_at": now}
        keys = {"of_point_id": point_id, "of_official_id": by.id or 0, "of_round_id": door.round.id}
        if known.begun is None:
            _FIRST.run(session, keys | values)
        else:
            _AGAIN.run(session, mine | values)
    touch_drafts(session, door.round.id)


def drop_draft(session: Session, round_: Round, point_id: int, *, by: By) -> None:
    """Throw one's own draft away. Without one nothing happens."""
    mine = (col(ReplyDraft.point_id) == point_id, col(ReplyDraft.official_id) == by.id)
    if session.connection().execute(select(col(ReplyDraft.point_id)).where(*mine)).first():
        session.connection().execute(delete(ReplyDraft).where(*mine))
        touch_drafts(session, round_.id)


def save_drafts(
    session: Session, round_: Round, *, fault_of: Callable[[str], str], authority: str, by: By, now: datetime.datetime
) -> int:
    """Save all that one has begun in a round as replies, all or none; returns how many.

    ``fault_of``: what hinders a text from being a reply's, "" for nothing: a draft takes more. What was begun with a
    text module has its placeholders filled in, as at the desk.
    Raises Invalid: ``extra["items"]`` names each that cannot be saved. Every draft is kept then.
    """
    require_replying(locked_status(session, round_))
    drafts = drafts_of(session, round_.id, by.id or 0)
    if not drafts:
        raise RuleBroken(_("Det finns inga utkast att spara."), code="no_drafts")
    faults = {draft.point_id: fault_of(draft.text) for draft in drafts if draft.outcome}
    begun = [draft for draft in drafts if faults.get(draft.point_id) == ""]
    failed = [_unfit(draft, faults.get(draft.point_id)) for draft in drafts if draft not in begun]
    try:
        if begun:
            answers = filled_in(session, round_, [_answer(draft) for draft in begun], authority=authority, prefix=True)
            reply_batch(session, round_, answers, by=by, now=now)
    except (Invalid, RuleBroken) as error:
        if "items" not in error.extra:
            raise
        failed += [
            {"comment_id": item["comment_id"], "code": item["code"], "message": item["message"]}
            for item in error.extra["items"]
        ]
    if failed:
        raise Invalid(
            _("Inget sparades: {n} av utkasten behöver rättas. Alla finns kvar.").format(n=len(failed)),
            code="drafts_unsaved",
            extra={"items": failed},
            fields={f"draft-{item['comment_id']}": item["message"] for item in failed},
        )
    return len(drafts)


def _unfit(draft: DraftView, fault: str | None) -> dict[str, Any]:
    if fault:
        return {"comment_id": draft.point_id, "code": "too_long", "message": fault}
    return {"comment_id": draft.point_id, "code": "outcome_required", "message": _("Välj ett utfall.")}


def _answer(draft: DraftView) -> Answer:
    typed = draft.typed | {"outcome": Outcome(draft.outcome)}
    return Answer(draft.point_id, **typed)


def _says_nothing(known: Any, typed: Typed) -> bool:
    """Whether it is empty, or the reply that stands already."""
    said = tuple(getattr(typed, name) for name in _SAID)
    if not any(said):
        return True
    if known.replied is None or known.replied != typed.version:
        return False
    return said == tuple(str(getattr(known, name) or "") for name in _SAID)
