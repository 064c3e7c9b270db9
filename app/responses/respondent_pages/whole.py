"""The plan as a whole: stance, summary, comments on no section in particular, what the board may show."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.responses import actions, round_cache
from app.responses.draft import DraftState
from app.responses.presentation import ShownFile, shown_files
from app.responses.queries import drafts
from app.responses.respondent_forms import WritingForm, edit_in
from app.responses.respondent_pages.attachments import ENDINGS, SentFile, change_files
from app.responses.respondent_pages.notes import (
    Clash,
    Editor,
    Note,
    Opened,
    base_fields,
    clashes_of,
    notes_in,
    typed_in,
)
from app.responses.respondent_pages.progress import Toc, outline_of, routes, saved_words, toc_of
from app.responses.respondent_pages.section import Sent, answer_autosave, editor_again, editor_in, opened
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank
from app.web.rendering import page, see_other, wants_json
from app.web.sessions import Read, Write

FIELDS = ("stance", "summary", "show_progress")


@dataclass(frozen=True, slots=True)
class WholePage:
    """What ``responses/whole.html`` shows."""

    frame: RespondentFrame
    saved: str
    toc: Toc
    questions: list[str]
    notes: list[Note]
    editor: Editor
    form: Filled[WritingForm]
    clashes: list[Clash]
    version: int
    typed: list[str]
    first_href: str
    files: list[ShownFile]
    endings: str


@routes.get("/answers/{consultee_id}/whole", "draft.read")
def read_whole(
    request: Request, who: Who, session: Read, consultee_id: int, wanted: Annotated[Opened, Depends(opened)]
) -> Response:
    """Take a stance and sum up."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, consultee_id, show_progress=holder.consultee.show_progress)
    editor, values = editor_in(draft, None, wanted)
    values |= base_fields(draft, FIELDS)
    values |= {"stance": draft.stance or "", "summary": draft.summary}
    values["show_progress"] = "true" if draft.show_progress else ""
    shown = _context(request, session, holder, who, draft, editor, blank(WritingForm, **values))
    return page(request, "responses/whole.html", shown)


def _context(
    request: Request,
    session: Read,
    holder: Holder,
    who: Who,
    draft: DraftState,
    editor: Editor,
    form: Filled[WritingForm],
    clashes: list[Clash] | None = None,
    version: int | None = None,
    typed: list[str] | None = None,
) -> WholePage:
    """What the page shows; ``version`` and ``typed`` of a page that is shown again."""
    frame = respondent_frame(holder, who.now)
    outline = outline_of(request, session, holder)
    return WholePage(
        frame=frame,
        saved=saved_words(draft.saved_at, who.now),
        toc=toc_of(frame, outline, draft, 0),
        questions=round_cache.questions(request, session, holder.round.id),
        notes=[note for note in notes_in(draft, None, None, who.now) if str(note.id) != editor.key],
        editor=editor,
        form=form,
        clashes=clashes or [],
        version=draft.version if version is None else version,
        typed=[] if frame.can_write else typed or [],
        first_href=f"{frame.base}/sections/{outline[0].id}" if outline else f"{frame.base}/check",
        files=shown_files(drafts.attachments(session, frame.consultee_id), frame.base),
        endings=ENDINGS,
    )


@routes.post("/answers/{consultee_id}/whole", "draft.save")
def save_whole(request: Request, who: Who, form: Sent, file: SentFile, session: Write, consultee_id: int) -> Response:
    """Save stance, summary and what is said about the whole; a file that was chosen, a file that is taken away."""
    holder = holder_for(session, who, consultee_id)
    change_files(form, session, holder, file, who.now)
    edit = edit_in(form, None)
    merged = (
        form.attempt(session, lambda: actions.edit_draft(session, holder, edit=edit, now=who.now)) if form.ok else None
    )
    if wants_json(request):
        return answer_autosave(request, who, form, edit, merged, None)
    if merged is not None and not merged.conflicts:
        base = f"/answers/{consultee_id}"
        stay = f"{base}/whole#attachments" if file or form.value("detach") else f"{base}/whole"
        return see_other({"next": f"{base}/check", "later": base}.get(form.value("do"), stay))
    draft = merged.state if merged else drafts.draft(session, consultee_id)
    clashes = clashes_of(merged.conflicts, draft, None) if merged else []
    editor = editor_again(edit, draft, None)
    shown = _context(
        request,
        session,
        holder,
        who,
        draft,
        editor,
        form,
        clashes,
        version=draft.version if merged else edit.version,
        typed=typed_in(edit),
    )
    return page(request, "responses/whole.html", shown, status=409 if merged else 422)
