"""A draft that was sealed by a new link: handed over or dropped by who began it, taken in or declined by who goes on.

The history of the round hears of none of it: what becomes of a draft is the body's own matter (decision 0170).
"""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from app.comments.forms import MAX_COMMENTS
from app.drafts import queries as drafts
from app.drafts.actions.save import keep_state, require_writable, store_draft, with_row
from app.drafts.models import (
    Draft,
    DraftAttachment,
    DraftComment,
    DraftRevision,
    InnerNote,
    MemberComment,
    SectionShare,
    Signing,
    SigningMark,
)
from app.drafts.sealed import Sealed, WithFiles, handed_over_draft
from app.drafts.state import DraftState
from app.drafts.taking_in import TakenIn, taken_in
from app.errors import RuleBroken
from app.i18n import _
from app.responses.content import AttachedFile
from app.responses.rules import free_name, require_room_for
from app.responses.statements import MOST
from app.rounds.access import Holder, alone, why_ended
from app.rounds.models import Link, LinkEnd, LinkLine
from app.rounds.old_links import OldHolder


def hand_over(session: Session, old: OldHolder, *, now: datetime.datetime) -> None:
    """Let the body's present link read what was begun by the old one, and take it in. Again changes nothing.

    Raises RuleBroken when nothing waits, or when the body's link is stopped, so that there is nobody to hand it to.
    """
    link = session.get_one(Link, old.link_id, with_for_update=True)  # as those who stop or renew it lock it
    line = _locked(session, old)
    if line.is_sealed:
        if why_ended(session, link) is LinkEnd.STOPPED:
            raise RuleBroken(
                _("Länken är spärrad, så det finns ingen att lämna över till än. Kontakta myndigheten för en ny länk."),
                code="link_stopped",
            )
        line.handed_over_at, line.declined_at = now, None
        session.add(line)
        session.flush()
    elif line.handed_over_at is None or line.dropped_at is not None:
        raise nothing_waits(line)


def drop(session: Session, old: OldHolder, *, now: datetime.datetime) -> None:
    """Delete what was begun by the old link, with its files and earlier states. It cannot be undone.

    Raises RuleBroken when nothing waits.
    """
    line = _locked(session, old)
    if not line.is_sealed:
        raise nothing_waits(line)
    line.dropped_at = now
    session.add(line)
    session.flush()
    _empty(session, line.id, now=now)


def nothing_waits(line: LinkLine) -> RuleBroken:
    """Nothing can be handed over or dropped: what has become of it."""
    if line.dropped_at is not None:
        return RuleBroken(_("Det som var påbörjat är borttaget."), code="draft_dropped")
    if line.handed_over_at is not None:
        return RuleBroken(_("Det som var påbörjat är redan överlämnat till den nya länken."), code="draft_handed_over")
    return RuleBroken(_("Inget påbörjat väntar här. Använd den nya länken."), code="nothing_sealed")


def take_in(session: Session, holder: Holder, *, line: int | None, now: datetime.datetime) -> TakenIn:
    """Put what was handed over into the holder's own draft: all of it, or what the line with that number began.

    The own draft as it was is kept among its earlier states, and so is what was handed over. Raises RuleBroken when
    nothing is there to take in or the round takes no answer, TooLarge when the files do not find room.
    """
    require_writable(session, holder)
    holder = alone(session, holder)  # files come one at a time, as in ``attach``
    waiting = _handed_over(session, holder, line)
    session.get_one(LinkLine, holder.link.line_id, with_for_update=True)  # before the draft, as a save locks them
    done = [_take_in(session, holder, ended, now=now) for ended in waiting]
    return TakenIn(
        state=done[-1].state,
        replaced=all(each.replaced for each in done),
        doubled=sum(each.doubled for each in done),
        stances_differ=any(each.stances_differ for each in done),
    )


def decline(session: Session, holder: Holder, *, line: int | None, now: datetime.datetime) -> None:
    """Leave what was handed over to those who began it: all of it, or what the line with that number began.

    It is sealed again as it was, and they can hand it over once more or drop it. Nothing of the holder's own draft
    changes, so it can be done in a closed round, too. Raises RuleBroken when nothing was handed over.
    """
    for ended in _handed_over(session, holder, line):
        ended.handed_over_at, ended.declined_at = None, now
        session.add(ended)
    session.flush()


def _handed_over(session: Session, holder: Holder, line: int | None) -> Sequence[LinkLine]:
    """The lines whose drafts wait to be taken in, locked: all, or the one with that number."""
    query = select(LinkLine).where(
        LinkLine.consultee_id == holder.consultee.id,
        col(LinkLine.ended_at).is_not(None),
        col(LinkLine.handed_over_at).is_not(None),
        col(LinkLine.taken_in_at).is_(None),
        col(LinkLine.dropped_at).is_(None),
    )
    if line is not None:
        query = query.where(LinkLine.number == line)
    waiting = session.exec(query.order_by(col(LinkLine.number)).with_for_update()).all()
    if not waiting:
        raise RuleBroken(_("Inget överlämnat svar väntar på att tas in."), code="nothing_handed_over")
    return waiting


def _take_in(session: Session, holder: Holder, ended: LinkLine, *, now: datetime.datetime) -> TakenIn:
    sealed = Sealed(ended.id, ended.number, ended.unsent_since or ended.began_at.date(), True, False)
    given = handed_over_draft(session, holder, sealed)
    own_row = select(Draft.id).where(Draft.line_id == holder.link.line_id).with_for_update()
    session.exec(own_row).first()  # colleagues who save meanwhile come after
    own = with_row(session, holder, drafts.draft(session, holder), now=now)
    files = drafts.attachments(session, own)
    names = _names(files if own.touched else [], given.files)
    result = taken_in(own, _as_named(given, names, files))
    if len(result.state.statements) > MOST:
        raise RuleBroken(
            _("Tillsammans blir de särskilda yttrandena fler än ett svar får ha."), code="too_many_statements"
        )
    if len(result.state.comments) > MAX_COMMENTS:
        raise RuleBroken(_("Tillsammans blir synpunkterna fler än ett svar får ha."), code="too_many_comments")
    stored = _store(session, holder, own, given, result, now=now)
    out_of_the_way = delete(DraftAttachment).where(col(DraftAttachment.draft_id) == stored.id)
    if not result.replaced:  # what lies there stays; what was taken away gives its name
        out_of_the_way = out_of_the_way.where(col(DraftAttachment.removed_at).is_not(None))
    session.connection().execute(out_of_the_way)
    for file_id, name in names.items():
        moved = update(DraftAttachment).where(col(DraftAttachment.id) == file_id)
        session.connection().execute(moved.values(draft_id=stored.id, name=name))
    for said in (InnerNote, MemberComment):
        moved = update(said).where(col(said.line_id) == ended.id)
        session.connection().execute(moved.values(line_id=holder.link.line_id))
    _empty(session, ended.id, now=now)
    ended.taken_in_at = now
    session.add(ended)
    session.flush()
    return TakenIn(stored, result.replaced, result.doubled, result.stances_differ)


def _store(
    session: Session, holder: Holder, own: DraftState, given: WithFiles, result: TakenIn, *, now: datetime.datetime
) -> DraftState:
    """Keep one's own state and the other as two versions, and store what comes of them as the next."""
    if own.version and (own.stance or own.summary or own.comments):
        keep_state(session, own, own.but(saved_at=own.saved_at or now))  # a copy of what was sent was never saved
    other = given.state.but(version=own.version + 1)
    keep_state(session, own, other, handed_over=True)
    kept = own.but(version=other.version, kept_at=None)  # without ``kept_at``: it is kept already
    stored = store_draft(session, holder, kept, result.state, now=now)
    known = set() if result.replaced else {comment.id for comment in own.comments}
    writers = {comment.id: comment for comment in given.state.comments if comment.id not in known}
    rows = [
        {"of_draft": stored.id, "which": comment.id, "by": writer.by, "at": writer.at}
        for comment in stored.comments
        if (writer := writers.get(comment.id)) is not None
    ]
    if rows:
        session.connection().execute(_WRITTEN_BY, rows)
    return stored


def _names(present: Sequence[AttachedFile], given: Sequence[AttachedFile]) -> dict[int | None, str]:
    """The name that each file which is not there yet gets beside those that are. Raises TooLarge without room."""
    beside, names = list(present), {}
    for file in given:
        if any(known.sha256 == file.sha256 for known in beside):
            continue
        require_room_for(beside, file.size)
        name = free_name(file.name, [known.name for known in beside])
        names[file.id] = name
        beside.append(replace(file, name=name))
    return names


def _as_named(given: WithFiles, names: dict[int | None, str], present: Sequence[AttachedFile]) -> DraftState:
    """What is taken in, its statements naming their files as these are called beside what is there."""
    known = {file.sha256: file.name for file in present}
    now = {file.name: names.get(file.id) or known.get(file.sha256, file.name) for file in given.files}
    return given.state.but(
        statements=[one._replace(file=now.get(one.file, one.file)) for one in given.state.statements]
    )


def _locked(session: Session, old: OldHolder) -> LinkLine:
    session.refresh(old.line, with_for_update=True)
    return old.line


def _empty(session: Session, line_id: int, *, now: datetime.datetime) -> None:
    """Delete all that a draft says. Its row stays, so that no other draft ever gets the number that receipts know."""
    connection = session.connection()
    draft_id = drafts.draft_id_of(session, line_id)
    for table in (DraftComment, DraftRevision, DraftAttachment):
        connection.execute(delete(table).where(col(table.draft_id) == draft_id))
    for beside in (InnerNote, MemberComment, SectionShare, Signing, SigningMark):
        connection.execute(delete(beside).where(col(beside.line_id) == line_id))
    empty: dict[str, Any] = {"stance": None, "summary": "", "statements": [], "seen": [], "saved_by": ""}
    empty |= {"saved_at": now, "kept_at": now}
    raised = update(Draft).where(col(Draft.id) == draft_id)
    connection.execute(raised.values(version=col(Draft.version) + 1, touched=False, based_on_response_id=None, **empty))


_WRITTEN_BY = (
    update(DraftComment)
    .where(col(DraftComment.draft_id) == bindparam("of_draft"), col(DraftComment.point_id) == bindparam("which"))
    .values(written_by=bindparam("by"), written_at=bindparam("at"))
)
"""Words that were handed over stay their writer's."""
