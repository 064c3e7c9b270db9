"""A section of the plan, with what the body says about it in the margin; saved as a form and as autosave alike."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.clock import zulu
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.i18n import _
from app.plans.views import OutlineRow, SectionView
from app.responses import actions
from app.responses.draft import DraftState
from app.responses.merge import Edit, Merged, find, value_of
from app.responses.queries import drafts
from app.responses.respondent_forms import WritingForm, edit_in, editor_fields, new_slot
from app.responses.respondent_pages.notes import (
    Clash,
    Editor,
    Note,
    Opened,
    base_fields,
    clashes_of,
    editor_for,
    new_bases,
    notes_in,
    original_of,
    typed_in,
)
from app.responses.respondent_pages.progress import Toc, outline_of, routes, saved_words, section_of, toc_of
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other, wants_json
from app.web.sessions import Read, Write
from app.web.templating import environment, globals_for

Sent = Annotated[Filled[WritingForm], Depends(filled(WritingForm))]
Id = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What ``responses/section.html`` shows."""

    frame: RespondentFrame
    saved: str
    toc: Toc
    row: OutlineRow
    view: SectionView
    focus_areas: tuple[int, int]
    notes: list[Note]
    noted: set[int]
    proposed: dict[int, tuple[int, str]]
    editor: Editor
    form: Filled[WritingForm]
    clashes: list[Clash]
    version: int
    typed: list[str]
    next_href: str


def opened(
    edit: Id = None, paragraph: Id = None, indicator: Id = None, cell: Id = None, kind: CommentKind | None = None
) -> Opened:
    """Which form the address asks for."""
    return Opened(edit, paragraph, indicator, cell, kind)


@routes.get("/answers/{consultee_id}/sections/{section_id}", "draft.read")
def read_section(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    section_id: int,
    wanted: Annotated[Opened, Depends(opened)],
) -> Response:
    """Read a section and write about it. Opening it changes nothing."""
    holder = holder_for(session, who, consultee_id)
    row, view = section_of(request, session, holder, section_id)
    draft = drafts.draft(session, consultee_id, show_progress=holder.consultee.show_progress)
    editor, values = editor_in(draft, view, wanted)
    values |= base_fields(draft, ("focus_stance",), section_id)
    values["focus_stance"] = value_of(draft, "focus_stance", section_id) or ""
    form = blank(WritingForm, **values)
    return page(
        request, "responses/section.html", _context(request, session, holder, who, draft, row, view, editor, form)
    )


def editor_in(draft: DraftState, view: SectionView | None, wanted: Opened) -> tuple[Editor, dict[str, str]]:
    """The one form that a page opens, with its fields."""
    one = find(draft.comments, str(wanted.edit)) if wanted.edit else None
    if one is not None and one.place.section_id == (view.section.id if view else None):
        key = str(one.id)
        editor = editor_for(key, one, one.kind, one.place, view, free=False)
        return editor, editor_fields(key, one, kind=one.kind, place=one.place)
    place = wanted.target(view)
    kind = wanted.kind or (CommentKind.INDICATOR_VALUE if wanted.cell else CommentKind.COMMENT)
    if place is None or (kind is CommentKind.TEXT_CHANGE and not place.paragraph):
        place, kind = Place(view.section.id if view else None), CommentKind.COMMENT
    key = new_slot()
    prefill = original_of(place, view) if kind is CommentKind.TEXT_CHANGE else ""
    editor = editor_for(key, None, kind, place, view, free=wanted.is_free)
    return editor, editor_fields(key, None, kind=kind, place=place, prefill=prefill)


def _context(
    request: Request,
    session: Read,
    holder: Holder,
    who: Who,
    draft: DraftState,
    row: OutlineRow,
    view: SectionView,
    editor: Editor,
    form: Filled[WritingForm],
    clashes: list[Clash] | None = None,
    version: int | None = None,
    typed: list[str] | None = None,
) -> SectionPage:
    frame = respondent_frame(holder, who.now)
    outline = outline_of(request, session, holder)
    notes = [note for note in notes_in(draft, row.id, view, who.now) if str(note.id) != editor.key]
    cells = {
        one.place.cell_id: (one.id or 0, one.content.proposed_text or one.content.text)
        for one in draft.comments
        if one.place.cell_id and one.place.section_id == row.id
    }
    return SectionPage(
        frame=frame,
        saved=saved_words(draft.saved_at, who.now),
        toc=toc_of(frame, outline, draft, row.id),
        row=row,
        view=view,
        focus_areas=_focus_place(outline, row),
        notes=notes,
        noted={note.place.paragraph for note in notes if note.place.paragraph},
        proposed=cells,
        editor=editor,
        form=form,
        clashes=clashes or [],
        version=draft.version if version is None else version,
        typed=[] if frame.can_write else typed or [],
        next_href=next_after(frame, outline, row.id, draft),
    )


def _focus_place(outline: list[OutlineRow], row: OutlineRow) -> tuple[int, int]:
    """Which focus area of how many a section belongs to; (0, n) for none."""
    order = list(dict.fromkeys(one.focus_area_id for one in outline if one.focus_area_id))
    return (order.index(row.focus_area_id) + 1 if row.focus_area_id else 0), len(order)


def next_after(frame: RespondentFrame, outline: list[OutlineRow], section_id: int, draft: DraftState) -> str:
    """Where one goes on: the next section, after the last one to what is left."""
    ids = [row.id for row in outline]
    place = ids.index(section_id) + 1
    if place < len(ids):
        return f"{frame.base}/sections/{ids[place]}"
    return f"{frame.base}/check" if draft.stance else f"{frame.base}/whole"


@routes.post("/answers/{consultee_id}/sections/{section_id}", "draft.save")
def save_section(
    request: Request, who: Who, form: Sent, session: Write, consultee_id: int, section_id: int
) -> Response:
    """Save what was written. What a colleague saved meanwhile stays; the same thing changed by both is shown, 409."""
    holder = holder_for(session, who, consultee_id)
    row, view = section_of(request, session, holder, section_id)
    edit = edit_in(form, view)
    if form.values.get("do") in ("next", "nothing"):
        edit = replace(edit, seen=section_id)
    merged = (
        form.attempt(session, lambda: actions.edit_draft(session, holder, edit=edit, now=who.now)) if form.ok else None
    )
    if wants_json(request):
        return answer_autosave(request, who, form, edit, merged, view)
    if merged is not None and not merged.conflicts:
        base = f"/answers/{consultee_id}"
        outline = outline_of(request, session, holder)
        frame = respondent_frame(holder, who.now)
        return see_other(_where_to(form, base, section_id, next_after(frame, outline, section_id, merged.state)))
    draft = merged.state if merged else drafts.draft(session, consultee_id)
    editor = editor_again(edit, draft, view)
    clashes = clashes_of(merged.conflicts, draft, view) if merged else []
    shown = _context(
        request,
        session,
        holder,
        who,
        draft,
        row,
        view,
        editor,
        form,
        clashes,
        version=draft.version if merged else edit.version,
        typed=typed_in(edit),
    )
    return page(request, "responses/section.html", shown, status=409 if merged else 422)


def _where_to(form: Filled[WritingForm], base: str, section_id: int, following: str) -> str:
    do = form.value("do")
    if do in ("next", "nothing"):
        return following
    return base if do == "later" else f"{base}/sections/{section_id}"


def editor_again(edit: Edit, draft: DraftState, view: SectionView | None) -> Editor:
    """The form as it was sent, for a page that is shown again."""
    if not edit.rows:
        return editor_in(draft, view, Opened())[0]
    row = edit.rows[0]
    one = find(draft.comments, row.key)
    known = one or (None if row.is_new else row.mine)
    mine = row.mine
    free = row.is_new and mine.kind in (CommentKind.COMMENT, CommentKind.QUESTION, CommentKind.FACT_ERROR)
    return editor_for(row.key, known, mine.kind, mine.place, view, free=free)


def answer_autosave(
    request: Request, who: Who, form: Filled[WritingForm], edit: Edit, merged: Merged | None, view: SectionView | None
) -> JSONResponse:
    """What the autosave script is told (docs/interface.md, "Autosave")."""
    if merged is None:
        messages = [message for _name, message in form.errors]
        return JSONResponse({"code": "invalid", "message": messages[0] if messages else _("Inte sparat.")}, 422)
    if merged.conflicts:
        context = {"clashes": clashes_of(merged.conflicts, merged.state, view), "version": merged.state.version}
        html = environment().get_template("responses/_conflict.html").render(globals_for(request) | context)
        message = _("Inte sparat – en kollega har ändrat samma text, jämför")
        return JSONResponse({"code": "draft_conflict", "message": message, "html": html}, 409)
    state = merged.state
    names = tuple(change.name for change in edit.changes)
    fields = new_bases(state, [row.key for row in edit.rows], names, edit.section_id)
    # Who has seen everything goes on from the newest version; who was merged with a colleague has not (see merging).
    return JSONResponse(
        {
            "version": state.version if merged.seen_all else edit.version,
            "saved_at": zulu(who.now),
            "message": saved_words(state.saved_at, who.now),
            "fields": fields,
        }
    )
