"""Drafts of replies: kept as one types, thrown away, or saved as replies all together."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.actions.begun import touch_drafts
from app.assessment.actions.replies import Answer, reply_batch
from app.assessment.models import Outcome, Reply, ReplyDraft
from app.assessment.queries.reply_drafts import DraftView, drafts_of
from app.assessment.rules import require_replying
from app.comments.models import Point
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.rounds.actions.board import locked_status
from app.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in the reply form, as it stands, with the version and the wording that were read."""

    outcome: str
    text: str
    action: str
    action_kind: str
    responsible: str
    due: str
    version: int
    wording: int | None


def keep_draft(
    session: Session, round_: Round, point: Point, typed: Typed, *, by: By, now: datetime.datetime
) -> ReplyDraft | None:
    """Keep what somebody types, in place of their earlier draft; None where it says nothing else than the reply does.

    A comment that its body has removed keeps its drafts. Raises RuleBroken where no replies are written.
    """
    require_replying(locked_status(session, round_))
    draft = session.get(ReplyDraft, (point.id, by.id))
    if _says_nothing(session, point, typed):
        if draft is not None:
            session.delete(draft)
            touch_drafts(session, round_.id)
        return None
    values = {name: getattr(typed, name) for name in Typed.__slots__}
    values |= {"by_name": by.name, "at": now}
    if draft is None:
        draft = ReplyDraft(point_id=point.id, official_id=by.id or 0, round_id=round_.id, **values)
    else:
        draft.sqlmodel_update(values)
    session.add(draft)
    touch_drafts(session, round_.id)
    session.flush()
    return draft


def drop_draft(session: Session, round_: Round, point_id: int, *, by: By) -> None:
    """Throw one's own draft away. Without one nothing happens."""
    mine = (col(ReplyDraft.point_id) == point_id, col(ReplyDraft.official_id) == by.id)
    if session.connection().execute(select(col(ReplyDraft.point_id)).where(*mine)).first():
        session.connection().execute(delete(ReplyDraft).where(*mine))
        touch_drafts(session, round_.id)


def save_drafts(
    session: Session, round_: Round, *, fault_of: Callable[[str], str], by: By, now: datetime.datetime
) -> int:
    """Save all that one has begun in a round as replies, all or none; returns how many.

    ``fault_of``: what hinders a text from being a reply's, "" for nothing: a draft takes more.
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
            reply_batch(session, round_, [_answer(draft) for draft in begun], by=by, now=now)
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


def _says_nothing(session: Session, point: Point, typed: Typed) -> bool:
    """Whether it is empty, or the reply that stands already."""
    said = (typed.outcome, typed.text, typed.action, typed.action_kind, typed.responsible, typed.due)
    if not any(said):
        return True
    reply = session.get(Reply, point.id)
    if reply is None or reply.version != typed.version:
        return False
    kind = reply.action_kind or ""
    return said == (str(reply.outcome), reply.text, reply.action, str(kind), reply.responsible, reply.due)
