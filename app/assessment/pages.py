"""The desk: comments, and the authority's reply beside each. Many at once are in ``bulk_pages``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import actions, forms, messages, queries
from app.assessment.access import comment_for
from app.assessment.asked import AskedFor
from app.assessment.chosen_filters import Chosen, chosen_filters
from app.assessment.desk import (
    A_PAGE,
    Asked,
    Listed,
    Neighbours,
    Reworded,
    Shown,
    chosen,
    listed,
    neighbours,
    reworded,
)
from app.assessment.earlier import with_earlier
from app.assessment.fetching import authority_of, fetched, values_of, wants_fetching
from app.assessment.fragments import dressed_comments
from app.assessment.group_forms import DeskReply
from app.assessment.queries.groups import GroupMark, GroupView, group_marks, groups_of
from app.assessment.queries.notes import NoteView, notes_on
from app.assessment.queries.offered import Offered, offered
from app.assessment.queries.parts import heirs
from app.assessment.queries.reply_drafts import DraftView, drafts_on, own_among
from app.assessment.queries.reviews import ReviewView, reviews_of
from app.assessment.queries.saved import SavedView
from app.assessment.queries.sources import TakenOver, source_at, taken_over
from app.assessment.queries.tags import TagView, beside_the_list, tagged
from app.assessment.rules import may_reply
from app.assessment.sent import answer_of
from app.assessment.views import ReplyView
from app.errors import NotFound
from app.i18n import _
from app.responses import round_cache
from app.responses.queries.assignments import Assigned, assigned
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import Member
from app.rounds.questions import AskedQuestion
from app.rounds.versions import desk_as_it_was, desk_mark
from app.web.forms import Filled, blank, filled
from app.web.kept import GAP, unless_seen
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
DeskForm = Annotated[Filled[DeskReply], Depends(filled(DeskReply))]


@dataclass(frozen=True, slots=True)
class Clash:
    """What has come between while an official wrote. ``typed`` is what was written, which stands on the page.

    ``newer``: a colleague's reply; ``withdrawn``: the comment, which its body has removed; ``changes``: what its body
    has changed in it.
    """

    newer: ReplyView | None = None
    withdrawn: queries.Withdrawn | None = None
    changes: Sequence[Reworded] = ()


NOTHING_BETWEEN = Clash()
ALONE, NOTHING_OFFERED, NOT_TAKEN_OVER = Neighbours(), Offered(), TakenOver()
A_FEW = 10
"""Of a group's members, how many are shown at the reply form."""


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What ``assessment/desk.html`` shows.

    ``plan``: the plan's address. ``before``, ``behind``: gaps for the listed comments before and behind the current
    one. ``group``: what it is replied to with, ``alike`` some of the others' words.
    ``notes`` are what officials have written to each other about it, ``note`` the form for another.
    ``apart``: the current one is not among the listed. ``changes``: what its body has changed since it was replied
    to. ``offered``: what replies may hold. ``led``: the address led to it, so it takes the focus.
    ``drafts``: what officials have begun to reply to the current one. ``reviewing``: a second person reviews the
    replies, and has found ``reviews`` of the current one's.
    """

    frame: RoundFrame
    path: str
    plan: str
    list: Listed
    writes: bool
    before: Markup = GAP
    behind: Markup = GAP
    current: Shown | None = None
    apart: bool = False
    neighbours: Neighbours = ALONE
    form: Filled[DeskReply] | None = None
    clash: Clash = NOTHING_BETWEEN
    changes: Sequence[Reworded] = ()
    led: bool = False
    questions: Sequence[AskedQuestion] = ()
    chosen_filters: Sequence[Chosen] = ()
    group: GroupView | None = None
    alike: Sequence[Shown] = ()
    notes: Sequence[NoteView] = ()
    note: Filled[forms.NoteForm] | None = None
    reader_id: int = 0
    people: Sequence[Member] = ()
    whose: Mapping[int, Assigned] = field(default_factory=dict)
    every_tag: Sequence[TagView] = ()
    tags: Mapping[int, tuple[TagView, ...]] = field(default_factory=dict)
    grouped: Mapping[int, GroupMark] = field(default_factory=dict)
    saved: Sequence[SavedView] = ()
    drafts: Sequence[DraftView] = ()
    reviewing: bool = False
    reviews: Sequence[ReviewView] = ()
    offered: Offered = NOTHING_OFFERED
    taken_over: TakenOver = NOT_TAKEN_OVER


@routes.get("/rounds/{round_id}/comments", "comments.read", mark=desk_as_it_was)
def desk(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: AskedFor,
    point: int = 0,
    earlier: int = 0,
    same: int = 0,
) -> Response:
    """The comments, with the reply form at one of them.

    It begins with an ``earlier`` version of its reply, or with the reply of another comment, ``same``.
    """
    door = round_for(session, who, round_id)

    def made() -> Response:
        listing = listed(session, round_id, asked)
        current = _current(session, round_id, listing, point) if writes_at(door) else None
        form = _as_it_stands(current) if current else None
        drafts = drafts_on(session, current.comment.id) if current else ()
        clash = NOTHING_BETWEEN
        if form and current and earlier:
            _begin_with(session, form, current, earlier)
        if form and current and same:
            form.values |= values_of(source_at(session, round_id, same, for_point=current.comment.id))
        elif form and current and not earlier and (mine := own_among(drafts, who.user.id)):
            form.values |= mine.fields
            clash = _clash(session, current.comment.id, current.comment.number, current, form)
        shown = _desk(request, session, door, listing, current, form, clash, led=bool(point), who=who, drafts=drafts)
        pieces = _pieces(request, session, door, shown)
        return page(request, "assessment/desk.html", shown, fragment="assessment/_desk.html", pieces=pieces)

    return unless_seen(request, desk_mark(request, who, door, searched=asked.q), made)


def writes_at(door: Door) -> bool:
    """Whether who asks may reply, and the round takes replies."""
    return door.may("assess.reply") and may_reply(door.status)


def _current(session: Read, round_id: int, listing: Listed, point: int) -> Shown | None:
    """The comment that was asked for, else the first that waits."""
    if point and (wanted := _asked_for(session, round_id, listing, point)):
        return wanted
    waiting = [row for row in listing.rows if not row.done][:1]
    return next(iter(listing.shown(session, waiting)), None)


def _asked_for(session: Read, round_id: int, listing: Listed, point: int) -> Shown | None:
    """A comment of the list, or one apart from it; of one that was divided meanwhile its first part."""
    rows = [row for row in listing.rows if row.id == point]
    return next(iter(listing.shown(session, rows) or chosen(session, round_id, heirs(session, point)[:1])), None)


def _pieces(request: Request, session: Read, door: Door, shown: DeskPage) -> list[bytes]:
    """The listed comments before the current one and those behind it; none for an empty list."""
    ids = [row.id for row in shown.list.rows]
    if not ids:
        return []
    at = ids.index(shown.current.comment.id) if shown.current and not shown.apart else len(ids)
    rows = [*shown.list.rows[:at], *shown.list.rows[at + 1 :]]
    pieces = dressed_comments(
        request,
        session,
        door.round,
        shown.list,
        rows,
        path=shown.path,
        plan=shown.plan,
        writes=shown.writes,
        reviewing=shown.reviewing,
        whose=shown.whose,
        tags=shown.tags,
        grouped=shown.grouped,
    )
    return [b"".join(pieces[:at]), b"".join(pieces[at:])]


def _desk(
    request: Request,
    session: Read,
    door: Door,
    listing: Listed,
    current: Shown | None,
    form: Filled[DeskReply] | None,
    clash: Clash = NOTHING_BETWEEN,
    *,
    who: Who,
    led: bool = False,
    note: Filled[forms.NoteForm] | None = None,
    drafts: Sequence[DraftView] | None = None,
) -> DeskPage:
    if current is not None:
        (current,) = with_earlier(request, session, door.round, [current])
    path, plan, writes = f"/rounds/{door.round.id}/comments", f"/plans/{door.plan_id}", writes_at(door)
    questions = round_cache.questions(request, session, door.round)
    shown_ids = [row.id for row in listing.rows] + ([current.comment.id] if current else [])
    groups = groups_of(session, shown_ids)
    group = next((each for each in groups if writes and current and each.has(current.comment.id)), None)
    people, every_tag, saved = beside_the_list(session, door.round.id, who.user.id)
    return DeskPage(
        frame=frame(session, door, current="comments"),
        path=path,
        plan=plan,
        list=listing,
        writes=writes,
        current=current,
        apart=current is not None and current.comment.id not in {row.id for row in listing.rows},
        neighbours=neighbours(listing, current.comment.id) if current else ALONE,
        form=form,
        clash=clash,
        changes=_changes(session, current) if current and not clash.changes else (),
        led=led,
        questions=questions,
        chosen_filters=chosen_filters(listing, questions, people, every_tag),
        people=people,
        whose=assigned(session, shown_ids),
        every_tag=every_tag,
        tags=tagged(session, shown_ids) if every_tag else {},
        grouped=group_marks(groups),
        saved=saved,
        group=group,
        alike=_alike(session, door.round.id, group, current) if group and current else (),
        notes=notes_on(session, current.comment.id if current else 0) if writes else (),
        note=note or blank(forms.NoteForm),
        reader_id=who.user.id,
        drafts=drafts_on(session, current.comment.id if current else 0) if drafts is None else drafts,
        reviewing=door.round.review_required,
        reviews=reviews_of(session, current.comment.id if current else 0) if door.round.review_required else (),
        taken_over=taken_over(session, current.comment.id) if current and current.comment.reply else NOT_TAKEN_OVER,
        offered=offered(session, door.round.id) if current else NOTHING_OFFERED,
    )


def _alike(session: Read, round_id: int, group: GroupView, current: Shown) -> Sequence[Shown]:
    """The words of the first others in its group; all of them stand on the group's own page."""
    first = group.others(current.comment.id)[:A_FEW]
    return chosen(session, round_id, [member.comment_id for member in first]) if first else ()


def _changes(session: Read, current: Shown) -> Sequence[Reworded]:
    """What the body has changed since the comment was replied to."""
    comment = current.comment
    if comment.state != "needs_look":
        return ()
    return reworded(comment, queries.answered_wording(session, comment.id))


def _as_it_stands(current: Shown) -> Filled[DeskReply]:
    reply, wording = current.comment.reply, current.comment.wording
    if reply is None:
        return blank(DeskReply, version=0, wording=wording)
    return blank(
        DeskReply,
        outcome=reply.outcome,
        text=reply.text,
        action=reply.action,
        action_kind=reply.action_kind or "",
        responsible=reply.responsible,
        due=reply.due,
        version=reply.version,
        wording=wording,
    )


def _begin_with(session: Read, form: Filled[DeskReply], current: Shown, version: int) -> None:
    """An earlier wording of the reply stands in the form; nothing of it counts before it is saved."""
    for wording in queries.reply_wordings(session, current.comment.id):
        if wording.version == version:
            said = ("outcome", "text", "action", "action_kind", "responsible", "due")
            form.values |= {name: getattr(wording, name) or "" for name in said}


@routes.post("/rounds/{round_id}/comments/{comment_id}/reply", "assess.reply")
def reply(
    request: Request, round_id: int, comment_id: int, who: Who, session: Write, asked: AskedFor, form: DeskForm
) -> Response:
    """Save the reply and go on to the next comment that waits; what cannot be saved stays on the page."""
    point, door = comment_for(session, who, comment_id)
    if point.round_id != round_id:
        raise NotFound(_("Synpunkten finns inte i den här remissen."))
    number = point.number or 0
    if wants_fetching(form):
        return _with_fetched(request, session, door, who, asked, comment_id, form)
    if form.ok:
        try:
            form.attempt(session, lambda: _save(request, session, door, who, comment_id, form.data))
        except NotFound as gone:
            session.rollback()
            form.refuse(gone)
    if form.ok:
        said = messages.SAVED_PART if point.part else messages.SAVED
        return said.after(see_other(_next(session, round_id, asked, comment_id)), request, number)
    listing = listed(session, round_id, asked)
    current = _asked_for(session, round_id, listing, comment_id)
    clash = _clash(session, comment_id, number, current, form)
    shown = _desk(request, session, door, listing, current, form, clash, who=who)
    status = 409 if clash.newer or clash.withdrawn or clash.changes else 422
    pieces = _pieces(request, session, door, shown)
    return page(request, "assessment/desk.html", shown, status=status, pieces=pieces)


def _save(request: Request, session: Write, door: Door, who: Who, comment_id: int, sent: DeskReply) -> None:
    answers = [answer_of(comment_id, sent, same_as=sent.same_as)]
    (answer,) = actions.filled_in(session, door.round, answers, authority=authority_of(request))
    actions.reply(session, door.round, answer, by=who.by, now=who.now, read=sent.read)


def _with_fetched(
    request: Request,
    session: Read,
    door: Door,
    who: Who,
    asked: Asked,
    comment_id: int,
    typed: Filled[DeskReply],
) -> Response:
    """The desk at a comment, with what its form asked for put into it. Nothing is saved."""
    listing = listed(session, door.round.id, asked)
    current = _asked_for(session, door.round.id, listing, comment_id)
    if current is None:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    form = fetched(request, session, door.round, typed, current.comment)
    shown = _desk(request, session, door, listing, current, form, who=who)
    pieces = _pieces(request, session, door, shown)
    return page(request, "assessment/desk.html", shown, status=422 if form.errors else 200, pieces=pieces)


def note_refused(
    request: Request,
    session: Read,
    door: Door,
    who: Who,
    asked: Asked,
    comment_id: int,
    note: Filled[forms.NoteForm],
) -> Response:
    """The desk at a comment, with a note that could not be kept."""
    listing = listed(session, door.round.id, asked)
    current = _asked_for(session, door.round.id, listing, comment_id)
    form = _as_it_stands(current) if current else None
    shown = _desk(request, session, door, listing, current, form, who=who, note=note)
    return page(request, "assessment/desk.html", shown, status=422, pieces=_pieces(request, session, door, shown))


def _clash(session: Read, point_id: int, number: int, current: Shown | None, form: Filled[DeskReply]) -> Clash:
    if current is None:
        return Clash(withdrawn=queries.withdrawn(session, point_id, number))
    reply = current.comment.reply
    if form.value("version") != str(reply.version if reply else 0):
        return Clash(newer=reply)
    read = form.value("wording")
    if not read.isdecimal() or len(read) > 9 or int(read) == current.comment.wording:
        return NOTHING_BETWEEN
    return Clash(changes=reworded(current.comment, queries.said_in(session, point_id, int(read))))


def _next(session: Read, round_id: int, asked: Asked, comment_id: int) -> str:
    base = f"/rounds/{round_id}/comments"
    waiting = queries.next_waiting(
        session, round_id, asked.filters, comment_id, shown_from=asked.after or None, limit=A_PAGE
    )
    if waiting is None:
        return f"{base}{asked.query()}"
    comment_id, page_from = waiting
    return f"{base}{asked.query(after=page_from or '', point=str(comment_id))}#comment-{comment_id}"
