"""Reading a body's own draft. Only a holder of the body's link gets here: no official's page imports this module."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from app.comments import moving
from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import Place
from app.comments.written import STORED, Given, WrittenComment
from app.database import Prepared
from app.drafts import rules
from app.drafts.models import Draft, DraftAttachment, DraftComment, DraftRevision
from app.drafts.state import DraftState
from app.errors import NotFound
from app.i18n import _
from app.responses.content import AttachedFile
from app.responses.models import Response
from app.responses.queries.answers import Receipt, attachments_of, has_signatory, receipt_by_key, sent_answer
from app.responses.statements import statements_of, stored_statements
from app.rounds.access import Holder
from app.rounds.models import Consultee, LinkLine, LinkRole
from app.storage.scans import SCAN_COLUMNS, scanned, with_scans

# Asked at every pause in somebody's typing: built once.
_HEAD_COLUMNS: Any = (
    select(
        col(Draft.id),
        col(LinkLine.number).label("line"),
        col(Draft.version),
        col(Draft.stance),
        col(Draft.summary),
        col(Draft.statements),
        col(Consultee.show_progress),
        col(Draft.seen),
        col(Draft.saved_at),
        col(Draft.saved_by),
        col(Draft.kept_at),
        col(Draft.touched),
        col(Draft.based_on_response_id).label("based_on"),
        col(Draft.plan_version_id),
        func.coalesce(col(Response.revision), 0).label("based_on_revision"),
    )
    .join(LinkLine, col(LinkLine.id) == col(Draft.line_id))
    .join(Consultee, col(Consultee.id) == col(Draft.consultee_id))
    .outerjoin(Response, col(Response.id) == col(Draft.based_on_response_id))
)
_HEAD = Prepared(_HEAD_COLUMNS.where(col(Draft.line_id) == bindparam("line")))
_HEADS: Any = _HEAD_COLUMNS.add_columns(col(Draft.line_id)).where(
    col(Draft.line_id).in_(bindparam("lines", expanding=True))
)
_COMMENT_COLUMNS: Any = select(
    col(DraftComment.point_id),
    *(col(getattr(DraftComment, name)) for name in STORED),
    col(DraftComment.written_by),
    col(DraftComment.written_at),
    col(DraftComment.slot),
).order_by(col(DraftComment.position), col(DraftComment.point_id))
_COMMENTS = Prepared(_COMMENT_COLUMNS.where(col(DraftComment.draft_id) == bindparam("draft")))
_COMMENTS_OF: Any = _COMMENT_COLUMNS.add_columns(col(DraftComment.draft_id)).where(
    col(DraftComment.draft_id).in_(bindparam("drafts", expanding=True))
)


def draft(session: Session, holder: Holder) -> DraftState:
    """The draft of the holder's line as it stands (two statements, one when nobody has saved and nothing was sent).

    One that nobody has touched is shown as a copy of the response that counts, whichever way that came in: rows and
    files are made at the first save.
    """
    state = draft_head(session, holder)
    if state.copied or state.id is None:
        return state
    comments = draft_comments(session, state.id)
    return state.but(comments=in_present_version(session, holder, comments) if state.moved else comments)


def draft_head(session: Session, holder: Holder) -> DraftState:
    """A draft without its comments, unless it is shown as a copy. A preview has none, whatever the body has written."""
    if holder.preview:
        return DraftState()
    head = _HEAD.first(session, {"line": holder.link.line_id})
    state = DraftState(show_progress=holder.consultee.show_progress) if head is None else _state_of(head)
    if head is not None and head.plan_version_id not in (None, holder.round.plan_version_id):
        state = state.but(moved=True, seen=_still_seen(session, holder, state.seen))
    current = holder.consultee.current_response_id
    if current is not None and not state.touched and state.based_on != current:
        behind = head.based_on_revision if head is not None else 0
        return _copy_of(session, holder, state, current, behind)
    return state


def in_present_version(session: Session, holder: Holder, comments: list[WrittenComment]) -> list[WrittenComment]:
    """Comments of any of the round's versions of the plan, where their places are in the present one."""
    version_id = holder.round.plan_version_id
    return comments if version_id is None else moving.in_version(session, version_id, comments)


def _still_seen(session: Session, holder: Holder, seen: list[int]) -> list[int]:
    """The sections that somebody has gone through, as the present version of the plan has them (one statement)."""
    version_id = holder.round.plan_version_id
    if version_id is None or not seen:
        return seen
    there = moving.section_ids_in(session, version_id, seen)
    return [now for now in (there.get(section_id) for section_id in seen) if now is not None]


def stored_heads(session: Session, line_ids: Collection[int]) -> dict[int, DraftState]:
    """The drafts of some lines as their rows have them, without comments, by line (one statement)."""
    heads = session.connection().execute(_HEADS, {"lines": list(line_ids)})
    return {head.line_id: _state_of(head) for head in heads}


def comments_of(session: Session, draft_ids: Collection[int]) -> dict[int, list[WrittenComment]]:
    """The comments that some drafts have stored, by draft, in order (one statement)."""
    said: dict[int, list[WrittenComment]] = {}
    for row in session.connection().execute(_COMMENTS_OF, {"drafts": list(draft_ids)}):
        said.setdefault(row.draft_id, []).append(_comment(row))
    return said


def _state_of(row: Any) -> DraftState:
    return DraftState(
        stance=row.stance,
        summary=row.summary,
        statements=statements_of(row.statements),
        version=row.version,
        show_progress=row.show_progress,
        seen=row.seen,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        kept_at=row.kept_at,
        id=row.id,
        line=row.line,
        touched=row.touched,
        based_on=row.based_on,
        stored_version=row.version,
    )


def _copy_of(session: Session, holder: Holder, state: DraftState, response_id: int, behind: int) -> DraftState:
    """``state`` as a copy of a response. Its version rises by the revisions between, so that a page made before
    they came in is not saved over them."""
    sent = sent_answer(session, response_id, in_version=holder.round.plan_version_id)
    return state.but(
        version=state.version + sent.revision - behind,
        stance=sent.content.own_stance,
        summary=sent.content.summary,
        comments=sent.content.comments,
        statements=sent.content.statements,
        based_on=response_id,
        copied=True,
    )


def draft_id_of(session: Session, line_id: int) -> int | None:
    """The draft of a line of links; None while nobody has saved in it."""
    draft_id: int | None = _WHICH.scalar(session, {"line": line_id})
    return draft_id


def draft_comments(session: Session, draft_id: int) -> list[WrittenComment]:
    """The comments of a draft in order (one statement)."""
    return [_comment(row) for row in _COMMENTS.all(session, {"draft": draft_id})]


def _comment(row: Any) -> WrittenComment:
    return WrittenComment.of_row(row, row.point_id, by=row.written_by, at=row.written_at, slot=row.slot)


def attachments(session: Session, state: DraftState) -> list[AttachedFile]:
    """The files beside a draft, in the order they came (one statement, none without a draft)."""
    if state.copied and state.based_on is not None:
        return attachments_of(session, [state.based_on]).get(state.based_on, [])
    return stored_attachments(session, state.id) if state.id is not None else []


def stored_attachments(session: Session, draft_id: int) -> list[AttachedFile]:
    """The files whose rows a draft has (one statement)."""
    return [_file(session, row) for row in _FILES_OF_ONE.all(session, {"draft": draft_id})]


def stored_attachments_of(session: Session, draft_ids: Collection[int]) -> dict[int, list[AttachedFile]]:
    """The files whose rows some drafts have, by draft (one statement)."""
    files: dict[int, list[AttachedFile]] = {}
    for row in session.connection().execute(_FILES.where(col(DraftAttachment.draft_id).in_(draft_ids))):
        files.setdefault(row.draft_id, []).append(_file(session, row))
    return files


def _file(session: Session, row: Any) -> AttachedFile:
    return AttachedFile(row.name, row.sha256, row.size, row.media_type, row.id, scanned(session, row))


_FILES: Any = (
    with_scans(
        select(
            *(
                col(getattr(DraftAttachment, name))
                for name in ("draft_id", "name", "sha256", "size", "media_type", "id")
            ),
            *SCAN_COLUMNS,
        ).select_from(DraftAttachment),
        col(DraftAttachment.sha256),
    )
    .where(col(DraftAttachment.removed_at).is_(None))
    .order_by(col(DraftAttachment.id))
)
_FILES_OF_ONE = Prepared(_FILES.where(col(DraftAttachment.draft_id) == bindparam("draft")))


def removed_attachment(session: Session, state: DraftState, attachment_id: int) -> AttachedFile | None:
    """A file that was taken away from a draft and can be put back (one statement)."""
    names = ("name", "sha256", "size", "media_type", "id")
    query = select(*(col(getattr(DraftAttachment, name)) for name in names)).where(
        col(DraftAttachment.id) == attachment_id,
        col(DraftAttachment.draft_id) == state.id,
        col(DraftAttachment.removed_at).is_not(None),
    )
    row = session.connection().execute(query).first()
    return AttachedFile(row.name, row.sha256, row.size, row.media_type, row.id) if row else None


def attachment(session: Session, holder: Holder, attachment_id: int) -> AttachedFile:
    """One file beside a body's draft. Raises NotFound."""
    for file in attachments(session, draft_head(session, holder)):
        if file.id == attachment_id:
            return file
    raise NotFound(_("Bilagan finns inte. Den kan ha tagits bort av en kollega."))


def may_send(session: Session, holder: Holder) -> bool:
    """Whether the holder may send the draft (one statement, none for a link that may sign)."""
    if holder.link.role is LinkRole.SIGNATORY:
        return True
    if holder.round.signer_required:
        return rules.may_send(holder.link.role, has_signatory=False, signer_required=True)
    return rules.may_send(holder.link.role, has_signatory=has_signatory(session, holder.consultee.id))


def receipt_of(session: Session, holder: Holder, version: int | None) -> Receipt | None:
    """The receipt of what was sent from this version of the holder's draft, if it was (retrying is safe)."""
    if version is None:
        return None
    row = _WHICH.first(session, {"line": holder.link.line_id})
    if row is None:
        return None
    # Before drafts had ids each body had one draft, which belongs to its first line.
    keys = [submission_key(row.id, version), *([f"draft:{version}"] if row.number == 1 else [])]
    return receipt_by_key(session, holder.consultee.id, keys)


_WHICH = Prepared(
    select(col(Draft.id), col(LinkLine.number))
    .join(LinkLine, col(LinkLine.id) == col(Draft.line_id))
    .where(col(Draft.line_id) == bindparam("line"))
)


def submission_key(draft_id: int, version: int | None) -> str:
    """What a submission is known by, however often it is sent: its draft and the version of it."""
    return f"draft:{draft_id}:{version}"


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier state of a draft. ``handed_over``: it came from an earlier link, and was taken in."""

    version: int
    saved_at: Any
    saved_by: str
    state: DraftState
    handed_over: bool


def kept_states(session: Session, holder: Holder) -> list[Kept]:
    """The earlier states of a draft that were kept, the newest first (two statements)."""
    draft_id = draft_id_of(session, holder.link.line_id)
    query = select(
        col(DraftRevision.version), col(DraftRevision.saved_at), col(DraftRevision.saved_by), col(DraftRevision.content)
    ).where(col(DraftRevision.draft_id) == draft_id)
    rows = session.connection().execute(query.order_by(col(DraftRevision.version).desc())).all()
    states = [state_from(row.version, row.content) for row in rows]
    if holder.round.plan_number > 1:
        states = _all_in_present_version(session, holder, states)
    return [
        Kept(
            version=row.version,
            saved_at=row.saved_at,
            saved_by=row.saved_by,
            state=state,
            handed_over=bool(row.content.get("handed_over")),
        )
        for row, state in zip(rows, states, strict=True)
    ]


def _all_in_present_version(session: Session, holder: Holder, states: list[DraftState]) -> list[DraftState]:
    """States that were kept on any version of the plan; together, since each statement would be asked for each."""
    moved = iter(in_present_version(session, holder, [comment for state in states for comment in state.comments]))
    return [state.but(comments=[next(moved) for _comment in state.comments]) for state in states]


def content_of(state: DraftState) -> dict[str, Any]:
    """A state as it is kept: everything that was written, with its places."""
    return {
        "stance": state.stance,
        "summary": state.summary,
        "comments": [{"id": comment.id, **comment.columns} for comment in state.comments],
        "statements": stored_statements(state.statements),
    }


def state_from(version: int, content: dict[str, Any]) -> DraftState:
    """A kept state back as values."""
    comments = [_kept_comment(kept) for kept in content["comments"]]
    stance = Stance(content["stance"]) if content["stance"] else None
    said = statements_of(content.get("statements"))
    return DraftState(version=version, stance=stance, summary=content["summary"], comments=comments, statements=said)


def _kept_comment(kept: dict[str, Any] | list[Any]) -> WrittenComment:
    """A comment of a kept state. A list is one that was kept before its values had names."""
    values = kept if isinstance(kept, dict) else dict(zip(("id", *_LISTED), kept, strict=True))
    place = Place(*(values[name] for name in Place._fields))
    content = Content(**{name: values[name] for name in Content._fields if name in values})
    stance = Stance(values["stance"]) if values["stance"] else None
    given = Given(**{name: values[name] for name in Given._fields if name in values})
    origin = values.get("origin", "")
    return WrittenComment(values["id"], CommentKind(values["kind"]), place, stance, content, given, origin=origin)


_LISTED = ("kind", *Place._fields, "stance", "text", "proposed_text", "reason")
