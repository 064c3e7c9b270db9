"""Files that go with an answer: put beside a draft, and taken away again.

Their bytes are safely kept before any of this: file, fsync, rename, fsync of the folder, and only then a transaction.
"""

import datetime
from dataclasses import replace

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col

from app.drafts import queries as drafts
from app.drafts.actions.save import attachment_row, require_writable, store_copy
from app.drafts.models import DraftAttachment
from app.errors import NotFound
from app.i18n import _
from app.responses.content import AttachedFile
from app.responses.rules import free_name, require_quota, require_room_for
from app.rounds.access import Holder, alone
from app.storage.queries import brought
from app.storage.store import register_files


def require_attachable(session: Session, holder: Holder) -> None:
    """Whether a body may put one more file beside its draft: asked before its bytes are kept, and again by ``attach``.

    Raises RuleBroken or TooLarge.
    """
    require_writable(session, holder)
    require_room_for(drafts.attachments(session, drafts.draft_head(session, holder)), 1)
    _require_quota(session, holder, 1)


def attach(
    session: Session, holder: Holder, file: AttachedFile, *, now: datetime.datetime
) -> tuple[AttachedFile, bool]:
    """Put a file beside a body's draft; returns it with its id, and whether it is new. Its bytes must be kept already.

    The same bytes again are the same file, so a retry makes no second one. The draft's version stands (decision 0073).
    Raises TooLarge past the most that an answer, a body or a round may have, RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    holder = alone(session, holder)  # colleagues one at a time: names and sums are right
    state = drafts.draft(session, holder)
    present = drafts.attachments(session, state)
    same = next((known for known in present if known.sha256 == file.sha256), None)
    if same is not None:
        return same, False
    require_room_for(present, file.size)
    _require_quota(session, holder, file.size)
    draft_id = store_copy(session, holder, state, now=now)
    body = holder.consultee
    kept = [(file.sha256, file.size, file.media_type)]
    register_files(session, kept, now=now, round_id=body.round_id, consultee_id=body.id)
    name = free_name(file.name, [known.name for known in present])
    _free_the_name(session, draft_id, name)
    row = attachment_row(file, draft_id, name, by=holder.by.name, now=now)
    added = session.connection().execute(insert(DraftAttachment).returning(col(DraftAttachment.id)), row)
    return replace(file, id=added.scalar_one(), name=name), True


def _require_quota(session: Session, holder: Holder, size: int) -> None:
    of_body, of_round = brought(session, round_id=holder.consultee.round_id, consultee_id=holder.consultee.id)
    require_quota(size, of_body=of_body, of_round=of_round)


def detach(session: Session, holder: Holder, attachment_id: int, *, now: datetime.datetime) -> int | None:
    """Take a file away from a body's draft; returns the id to put it back by (``reattach``), None when none was there.

    What has been sent keeps it. Raises RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    state = drafts.draft(session, holder)
    file = next((known for known in drafts.attachments(session, state) if known.id == attachment_id), None)
    if file is None:
        return None
    draft_id = store_copy(session, holder, state, now=now)
    taken = update(DraftAttachment).where(col(DraftAttachment.draft_id) == draft_id)
    taken = taken.where(col(DraftAttachment.name) == file.name).values(removed_at=now)
    return int(session.connection().execute(taken.returning(col(DraftAttachment.id))).scalar_one())


def reattach(session: Session, holder: Holder, attachment_id: int) -> AttachedFile:
    """Put back a file that was taken away; one that lies there stays.

    Raises NotFound when another has come in its place, TooLarge without room, RuleBroken when no answer is taken.
    """
    require_writable(session, holder)
    holder = alone(session, holder)
    state = drafts.draft(session, holder)
    present = drafts.attachments(session, state)
    there = next((file for file in present if file.id == attachment_id), None)
    if there is not None:
        return there
    away = drafts.removed_attachment(session, state, attachment_id)
    if away is None:
        raise NotFound(_("Filen går inte att ta tillbaka. Välj den igen."))
    require_room_for(present, away.size)
    name = free_name(away.name, [known.name for known in present])
    if name != away.name:
        _free_the_name(session, state.id or 0, name)
    back = update(DraftAttachment).where(col(DraftAttachment.id) == attachment_id)
    session.connection().execute(back.values(removed_at=None, name=name))
    return replace(away, name=name)


def _free_the_name(session: Session, draft_id: int, name: str) -> None:
    """A file that was taken away gives its name to one that comes."""
    away = delete(DraftAttachment).where(col(DraftAttachment.draft_id) == draft_id, col(DraftAttachment.name) == name)
    session.connection().execute(away.where(col(DraftAttachment.removed_at).is_not(None)))
