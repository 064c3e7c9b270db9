"""A section of the plan, with what the body says about it in the margin; saved as a form and as autosave alike."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered
from app.drafts.members import Remark, remarks
from app.drafts.merge import Merged, value_of
from app.drafts.moving import moved_edit
from app.drafts.respondent_forms import WritingForm, edit_in
from app.drafts.respondent_pages.asked import ShownQuestion, question_fields, questions_here, shown_questions
from app.drafts.respondent_pages.margin import Gone, after_writing, by_spot
from app.drafts.respondent_pages.notes import (
    Clash,
    Editor,
    Note,
    Opened,
    base_fields,
    notes_in,
)
from app.drafts.respondent_pages.progress import (
    Toc,
    earlier_section,
    is_present,
    outline_of,
    routes,
    saved_by_another,
    saved_words,
    section_of,
    toc_of,
)
from app.drafts.respondent_pages.saving import Sent, Writing, editor_in, opened, save
from app.drafts.respondent_pages.whole import whole_page
from app.drafts.state import DraftState
from app.drafts.together import Note as Between
from app.drafts.together import Owner, together
from app.plans.views import OutlineRow, SectionView
from app.responses import round_cache
from app.responses.changes import LaterEdits
from app.responses.earlier import earlier_places
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What ``drafts/section.html`` shows."""

    frame: RespondentFrame
    saved: str
    toc: Toc
    row: OutlineRow
    view: SectionView
    focus_areas: tuple[int, int]
    notes: list[Note]
    margin: dict[str, list[Note]]
    gone: Gone | None
    answered: Answered | None
    withdrawn: dict[str, list[Note]]
    proposed: dict[int, tuple[int, str]]
    asked: list[ShownQuestion]
    editor: Editor
    form: Filled[WritingForm]
    clashes: list[Clash]
    version: int
    typed: list[str]
    next_href: str
    owner: Owner | None
    between: list[Between]
    members: list[Remark]


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
    if not is_present(request, session, holder, section_id):
        now = earlier_section(request, session, holder, section_id).now
        return see_other(f"/answers/{consultee_id}/{f'sections/{now}' if now else 'plan-changes'}")
    row, view = section_of(request, session, holder, section_id)
    draft = drafts.draft(session, holder)
    editor, values = editor_in(draft, view, wanted)
    values |= base_fields(draft, ("focus_stance",), section_id)
    values |= question_fields(draft, questions_here(request, session, holder, section_id))
    values["focus_stance"] = value_of(draft, "focus_stance", section_id) or ""
    form, gone = blank(WritingForm, **values), wanted.gone(draft, view)
    writing = Writing(draft, editor, form, draft.version, gone=gone)
    return _page(request, session, holder, who, row, view, writing)


def _page(
    request: Request, session: Read, holder: Holder, who: Who, row: OutlineRow, view: SectionView, writing: Writing
) -> Response:
    frame, draft = respondent_frame(holder, who.now), writing.draft
    outline = outline_of(request, session, holder)
    questions = round_cache.questions(request, session, holder.round)
    sent = answered(session, holder, draft)
    later, said = sent.later if sent else LaterEdits(), together(session, holder)
    heard = remarks(session, holder) if said.has_remarks else []
    here = [comment for comment in draft.comments if comment.place.section_id == row.id]
    earlier = earlier_places(request, session, holder.round, here)
    notes = [
        note
        for note in notes_in(draft, row.id, view, who.now, later.comment_ids, earlier)
        if str(note.id) != writing.editor.key
    ]
    withdrawn = notes_in(draft.but(comments=later.removed), row.id, view, who.now)
    cells = {
        comment.place.cell_id: (comment.id or 0, comment.content.proposed_text or comment.content.text)
        for comment in draft.comments
        if comment.place.cell_id and comment.place.section_id == row.id
    }
    shown = SectionPage(
        frame=frame,
        saved=saved_words(draft.saved_at, who.now, saved_by_another(draft, holder)),
        toc=toc_of(frame, outline, draft, row.id, sent, questions, said.owners),
        row=row,
        view=view,
        focus_areas=_focus_place(outline, row),
        notes=notes,
        margin=by_spot(notes, (note.place for note in notes), view),
        gone=writing.gone,
        answered=sent,
        withdrawn=by_spot(withdrawn, (note.place for note in withdrawn), view),
        proposed=cells,
        asked=shown_questions(draft, questions_here(request, session, holder, row.id)),
        editor=writing.editor,
        form=writing.form,
        clashes=writing.clashes,
        version=writing.version,
        typed=[] if frame.can_write and not frame.why_closed(row.id) else writing.typed,
        next_href=next_after(frame, outline, row.id, draft),
        owner=said.owners.get(row.id),
        between=said.notes_in(row.id),
        members=[each for each in heard if each.place.section_id == row.id],
    )
    return page(request, "drafts/section.html", shown, status=writing.status)


def _focus_place(outline: list[OutlineRow], row: OutlineRow) -> tuple[int, int]:
    """Which focus area of how many a section belongs to; (0, n) for none."""
    order = list(dict.fromkeys(section.focus_area_id for section in outline if section.focus_area_id))
    return (order.index(row.focus_area_id) + 1 if row.focus_area_id else 0), len(order)


def next_after(frame: RespondentFrame, outline: list[OutlineRow], section_id: int, draft: DraftState) -> str:
    """Where one goes on: the next section, after the last one to what is left."""
    ids = [row.id for row in outline]
    place = ids.index(section_id) + 1
    if place < len(ids):
        return f"{frame.base}/sections/{ids[place]}"
    return f"{frame.base}/check" if draft.stance else f"{frame.base}/whole"


@routes.post("/answers/{consultee_id}/sections/{section_id}", "draft.save", quick=True)
def save_section(
    request: Request, who: Who, form: Sent, session: Write, consultee_id: int, section_id: int
) -> Response:
    """Save what was written. What a colleague saved meanwhile stays; the same thing changed by both is shown, 409."""
    holder = holder_for(session, who, consultee_id)
    if not is_present(request, session, holder, section_id):
        return _save_earlier(request, who, form, session, holder, section_id)
    row, view = section_of(request, session, holder, section_id)
    edit = edit_in(form, view, questions_here(request, session, holder, section_id))
    if form.values.get("do") in ("next", "nothing"):
        edit = replace(edit, seen=section_id)

    def then(merged: Merged) -> str:
        frame, do = respondent_frame(holder, who.now), form.value("do")
        if do in ("next", "nothing"):
            outline = outline_of(request, session, holder)
            return f"{next_after(frame, outline, section_id, merged.state)}#heading"
        if do == "later":
            return f"{frame.base}#main"
        return after_writing(f"{frame.base}/sections/{section_id}", edit, merged.state, merged.removed)

    result = save(request, who, session, holder, form, edit, view, then)
    if isinstance(result, Response):
        return result
    return _page(request, session, holder, who, row, view, result)


def _save_earlier(request: Request, who: Who, form: Sent, session: Write, holder: Holder, section_id: int) -> Response:
    """What was written on a page from before the plan was corrected, taken and put where its place is now."""
    earlier = earlier_section(request, session, holder, section_id)
    questions = questions_here(request, session, holder, earlier.now) if earlier.now else []
    written = edit_in(form, earlier.view, questions)
    seen = section_id if form.values.get("do") in ("next", "nothing") else None
    edit = moved_edit(session, holder, written, seen)
    base = f"/answers/{holder.consultee.id}"
    there = f"{base}/sections/{earlier.now}" if earlier.now else f"{base}/whole"

    def then(merged: Merged) -> str:
        return f"{base}#main" if form.value("do") == "later" else f"{there}#heading"

    if earlier.now is None:
        result = save(request, who, session, holder, form, edit, None, then)
        return result if isinstance(result, Response) else whole_page(request, session, holder, who, result)
    row, view = section_of(request, session, holder, earlier.now)
    result = save(request, who, session, holder, form, edit, view, then)
    return result if isinstance(result, Response) else _page(request, session, holder, who, row, view, result)
