"""That a draft of a reply has changed, and that saved replies have none."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.models import ReplyDraft
from app.database import Prepared
from app.rounds.models import Round


def remove_saved(session: Session, round_id: int, ids: Sequence[int], by: By) -> None:
    """Whoever has saved replies has no drafts of them any more."""
    mine = (col(ReplyDraft.point_id).in_(ids), col(ReplyDraft.official_id) == by.id)
    if by.kind == "user" and session.connection().execute(delete(ReplyDraft).where(*mine)).rowcount:
        touch_drafts(session, round_id)


def touch_drafts(session: Session, round_id: int) -> None:
    """The desk shows drafts, so that a page which was seen is not as it was."""
    _RAISED.run(session, {"which": round_id})


_RAISED = Prepared(
    update(Round).where(col(Round.id) == bindparam("which")).values(drafts_version=col(Round.drafts_version) + 1)
)
