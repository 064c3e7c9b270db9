"""What a registered answer means for the body's own draft, which no official reads."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.accounts.identity import By
from app.responses.actions.attachments import copy_to_draft
from app.responses.draft import AttachedFile, DraftState
from app.responses.models import Draft, DraftComment


def let_the_draft_follow(
    session: Session,
    consultee_id: int,
    sent: DraftState,
    *,
    files: Sequence[AttachedFile] = (),
    earlier: tuple[datetime.datetime, str] | None,
    by: By,
    now: datetime.datetime,
) -> None:
    """Where the body has written nothing, its draft begins as a copy of what was registered: it can go on there.

    A draft that the body has begun is left as it is, version and all. ``earlier`` says when and by whom the answer that
    this one replaces was registered: a draft saved just then is still the copy that was made there, and follows.
    Nothing here says whether there was a draft.
    """
    values: dict[str, Any] = {
        "stance": sent.stance,
        "summary": sent.summary,
        "saved_at": now,
        "saved_by": by.name,
        "kept_at": now,
    }
    if not (_renewed(session, consultee_id, values, earlier) or _begun(session, consultee_id, values)):
        return
    written = {"consultee_id": consultee_id, "written_by": by.name, "written_at": now, "slot": None}
    rows = [
        {"point_id": comment.id, "position": position, **comment.columns, **written}
        for position, comment in enumerate(sent.comments)
    ]
    if rows:
        session.connection().execute(insert(DraftComment), rows)
    copy_to_draft(session, consultee_id, files, by_name=by.name, now=now)


def _renewed(
    session: Session, consultee_id: int, values: dict[str, Any], earlier: tuple[datetime.datetime, str] | None
) -> bool:
    if earlier is None:
        return False
    mine = update(Draft).where(
        col(Draft.consultee_id) == consultee_id,
        col(Draft.saved_at) == earlier[0],
        col(Draft.saved_by) == earlier[1],
    )
    connection = session.connection()
    if connection.execute(mine.values(**values, version=col(Draft.version) + 1)).rowcount == 0:
        return False
    connection.execute(delete(DraftComment).where(col(DraftComment.consultee_id) == consultee_id))
    return True


def _begun(session: Session, consultee_id: int, values: dict[str, Any]) -> bool:
    connection = session.connection()
    try:
        with connection.begin_nested():
            connection.execute(insert(Draft), values | {"consultee_id": consultee_id, "version": 1, "seen": []})
    except IntegrityError:  # the body has a draft of its own
        return False
    return True
