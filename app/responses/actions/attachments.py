"""Files that go with an answer: put beside a draft, taken away again, and made a part of what was sent.

Their bytes are safely kept before any of this: file, fsync, rename, fsync of the folder, and only then a transaction.
"""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, literal, select
from sqlmodel import Session, col

from app.responses.actions.draft import begin_on_board, require_writable
from app.responses.draft import AttachedFile
from app.responses.models import Attachment, DraftAttachment
from app.responses.queries import drafts
from app.responses.rules import free_name, require_room_for
from app.rounds.access import Holder
from app.storage.store import register_files


def require_attachable(session: Session, holder: Holder) -> None:
    """Whether a body may put one more file beside its draft: asked before its bytes are kept, and again by ``attach``.

    Raises RuleBroken or TooLarge.
    """
    require_writable(session, holder)
    require_room_for(drafts.attachments(session, holder.consultee.id), 1)


def attach(
    session: Session, holder: Holder, file: AttachedFile, *, now: datetime.datetime
) -> tuple[AttachedFile, bool]:
    """Put a file beside a body's draft; returns it with its id, and whether it is new. Its bytes must be kept already.

    The same bytes again are the same file, so a retry makes no second one. The draft's version stands (decision 0073).
    Raises TooLarge past the most that an answer may have, RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    session.refresh(holder.consultee, with_for_update=True)  # colleagues one at a time: names and sums are right
    consultee_id = holder.consultee.id
    present = drafts.attachments(session, consultee_id)
    same = next((one for one in present if one.sha256 == file.sha256), None)
    if same is not None:
        return same, False
    require_room_for(present, file.size)
    register_files(session, [(file.sha256, file.size, file.media_type)], now=now)
    row = _row(file, consultee_id, free_name(file.name, [one.name for one in present]), holder.by.name, now)
    made = session.connection().execute(insert(DraftAttachment).returning(col(DraftAttachment.id)), row).scalar_one()
    begin_on_board(session, holder, now=now)
    return replace(file, id=made, name=row["name"]), True


def copy_to_draft(
    session: Session, consultee_id: int, files: Sequence[AttachedFile], *, by_name: str, now: datetime.datetime
) -> None:
    """The files of an answer that a draft begins as a copy of; what has the bytes or the name of one there is left out.

    Nothing is read of the draft: whoever registers an answer learns nothing of it.
    """
    table = DraftAttachment.__table__  # type: ignore[attr-defined]  # SQLModel makes it
    for file in files:
        row = _row(file, consultee_id, file.name, by_name, now)
        alike = (table.c.sha256 == file.sha256) | (table.c.name == file.name)
        there = select(table.c.id).where(table.c.consultee_id == consultee_id, alike).exists()
        values = select(*(literal(value, table.c[name].type) for name, value in row.items())).where(~there)
        session.connection().execute(insert(DraftAttachment).from_select(list(row), values))


def _row(file: AttachedFile, consultee_id: int, name: str, by_name: str, now: datetime.datetime) -> dict[str, Any]:
    return {
        "consultee_id": consultee_id,
        "name": name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "added_at": now,
        "added_by": by_name,
    }


def detach(session: Session, holder: Holder, attachment_id: int) -> bool:
    """Take a file away from a body's draft; whether it was there. What has been sent keeps it.

    Raises RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    mine = delete(DraftAttachment).where(
        col(DraftAttachment.id) == attachment_id, col(DraftAttachment.consultee_id) == holder.consultee.id
    )
    return session.connection().execute(mine).rowcount == 1


def attach_to_response(
    session: Session, response_id: int, files: Sequence[AttachedFile], *, now: datetime.datetime
) -> None:
    """The files of a response, in the transaction that stores it. Their bytes must already lie in the store.

    The response's checksum has to cover the same files in the same order (``response_content``).
    """
    if not files:
        return
    register_files(session, [(file.sha256, file.size, file.media_type) for file in files], now=now)
    rows = [
        {
            "response_id": response_id,
            "position": position,
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
            "media_type": file.media_type,
        }
        for position, file in enumerate(files)
    ]
    session.connection().execute(insert(Attachment), rows)
