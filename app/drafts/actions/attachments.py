"""Files that go with an answer: put beside a draft, and taken away again.

Their bytes are safely kept before any of this: file, fsync, rename, fsync of the folder, and only then a transaction.
"""

import datetime
from dataclasses import replace

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.drafts import queries as drafts
from app.drafts.actions.save import attachment_row, require_writable, store_copy
from app.drafts.models import DraftAttachment
from app.responses.content import AttachedFile
from app.responses.rules import free_name, require_room_for
from app.rounds.access import Holder
from app.storage.store import register_files


def require_attachable(session: Session, holder: Holder) -> None:
    """Whether a body may put one more file beside its draft: asked before its bytes are kept, and again by ``attach``.

    Raises RuleBroken or TooLarge.
    """
    require_writable(session, holder)
    require_room_for(drafts.attachments(session, drafts.draft_head(session, holder)), 1)


def attach(
    session: Session, holder: Holder, file: AttachedFile, *, now: datetime.datetime
) -> tuple[AttachedFile, bool]:
    """Put a file beside a body's draft; returns it with its id, and whether it is new. Its bytes must be kept already.

    The same bytes again are the same file, so a retry makes no second one. The draft's version stands (decision 0073).
    Raises TooLarge past the most that an answer may have, RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    session.refresh(holder.consultee, with_for_update=True)  # colleagues one at a time: names and sums are right
    state = drafts.draft(session, holder)
    present = drafts.attachments(session, state)
    same = next((known for known in present if known.sha256 == file.sha256), None)
    if same is not None:
        return same, False
    require_room_for(present, file.size)
    draft_id = store_copy(session, holder, state, now=now)
    register_files(session, [(file.sha256, file.size, file.media_type)], now=now)
    name = free_name(file.name, [known.name for known in present])
    row = attachment_row(file, draft_id, name, by=holder.by.name, now=now)
    added = session.connection().execute(insert(DraftAttachment).returning(col(DraftAttachment.id)), row)
    return replace(file, id=added.scalar_one(), name=name), True


def detach(session: Session, holder: Holder, attachment_id: int, *, now: datetime.datetime) -> bool:
    """Take a file away from a body's draft; whether it was there. What has been sent keeps it.

    Raises RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    session.refresh(holder.consultee, with_for_update=True)
    state = drafts.draft(session, holder)
    file = next((known for known in drafts.attachments(session, state) if known.id == attachment_id), None)
    if file is None:
        return False
    draft_id = store_copy(session, holder, state, now=now)
    taken = delete(DraftAttachment).where(col(DraftAttachment.draft_id) == draft_id)
    session.connection().execute(taken.where(col(DraftAttachment.name) == file.name))
    return True
