"""The plan as a whole: stance, summary, comments on no section in particular, what the board may show."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.answering import questions_at
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered, files_beside
from app.drafts.merge import Merged
from app.drafts.respondent_forms import WritingForm, edit_in
from app.drafts.respondent_pages.asked import (
    ShownQuestion,
    href_of,
    question_fields,
    questions_here,
    shown_questions,
)
from app.drafts.respondent_pages.attachments import ENDINGS, AwayFile, SentFile, change_files, forget_kept, just_away
from app.drafts.respondent_pages.margin import Gone, after_writing
from app.drafts.respondent_pages.notes import (
    Clash,
    Editor,
    Note,
    Opened,
    base_fields,
    notes_in,
)
from app.drafts.respondent_pages.progress import Toc, outline_of, routes, saved_by_another, saved_words, toc_of
from app.drafts.respondent_pages.saving import Id, Sent, Writing, editor_in, opened, save
from app.responses import round_cache
from app.responses.changes import LaterEdits
from app.responses.earlier import earlier_places
from app.responses.presentation import ShownFile, shown_files
from app.rounds.access import Holder, holder_for
from app.rounds.questions import AskedQuestion
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank
from app.web.rendering import page
from app.web.sessions import Read, Write

FIELDS = ("stance", "summary", "show_progress")


@dataclass(frozen=True, slots=True)
class WholePage:
    """What ``drafts/whole.html`` shows."""

    frame: RespondentFrame
    saved: str
    toc: Toc
    asked: list[ShownQuestion]
    elsewhere: list[tuple[AskedQuestion, str]]
    notes: list[Note]
    gone: Gone | None
    answered: Answered | None
    withdrawn: list[Note]
    editor: Editor
    form: Filled[WritingForm]
    clashes: list[Clash]
    version: int
    typed: list[str]
    first_href: str
    files: list[ShownFile]
    away: AwayFile | None
    endings: str


@routes.get("/answers/{consultee_id}/whole", "draft.read")
def read_whole(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    wanted: Annotated[Opened, Depends(opened)],
    away: Id = None,
) -> Response:
    """Take a stance and sum up. ``away``: the file that was just taken away."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    editor, values = editor_in(draft, None, wanted)
    values |= base_fields(draft, FIELDS)
    values |= question_fields(draft, questions_here(request, session, holder, None))
    values |= {"stance": draft.stance or "", "summary": draft.summary}
    values["show_progress"] = "true" if draft.show_progress else ""
    form, gone = blank(WritingForm, **values), wanted.gone(draft, None)
    return whole_page(
        request,
        session,
        holder,
        who,
        Writing(draft, editor, form, draft.version, gone=gone),
        just_away(session, draft, away),
    )


def whole_page(
    request: Request, session: Read, holder: Holder, who: Who, writing: Writing, away: AwayFile | None = None
) -> Response:
    frame, draft = respondent_frame(holder, who.now), writing.draft
    outline = outline_of(request, session, holder)
    questions = round_cache.questions(request, session, holder.round)
    sent = answered(session, holder, draft)
    files, later = shown_files(files_beside(session, draft, sent), frame.base), sent.later if sent else LaterEdits()
    forget_kept(writing.form, files)
    about_whole = [comment for comment in draft.comments if comment.place.section_id is None]
    earlier = earlier_places(request, session, holder.round, about_whole)
    notes = notes_in(draft, None, None, who.now, later.comment_ids, earlier)
    shown = WholePage(
        frame=frame,
        saved=saved_words(draft.saved_at, who.now, saved_by_another(draft, holder)),
        toc=toc_of(frame, outline, draft, 0, sent, questions),
        asked=shown_questions(draft, questions_at(questions, None)),
        elsewhere=[
            (question, href_of(frame, question))
            for question in questions
            if question.section_id is not None and question.withdrawn_at is None
        ],
        notes=[note for note in notes if str(note.id) != writing.editor.key],
        gone=writing.gone,
        answered=sent,
        withdrawn=notes_in(draft.but(comments=later.removed), None, None, who.now),
        editor=writing.editor,
        form=writing.form,
        clashes=writing.clashes,
        version=writing.version,
        typed=[] if frame.can_write else writing.typed,
        first_href=f"{frame.base}/sections/{outline[0].id}" if outline else f"{frame.base}/check",
        files=files,
        away=away,
        endings=ENDINGS,
    )
    return page(request, "drafts/whole.html", shown, status=writing.status)


@routes.post("/answers/{consultee_id}/whole", "draft.save", quick=True)
def save_whole(request: Request, who: Who, form: Sent, file: SentFile, session: Write, consultee_id: int) -> Response:
    """Save stance, summary and what is said about the whole; a file that was chosen, a file that is taken away."""
    holder = holder_for(session, who, consultee_id)
    query = change_files(form, session, holder, file, who.now)
    base = f"/answers/{consultee_id}"

    edit = edit_in(form, None, questions_here(request, session, holder, None))

    def then(merged: Merged) -> str:
        if file or form.value("detach") or form.value("reattach"):
            return f"{base}/whole{query}#attachments"
        stay = after_writing(f"{base}/whole", edit, merged.state, merged.removed)
        return {"next": f"{base}/check#main", "later": f"{base}#main"}.get(form.value("do"), stay)

    result = save(request, who, session, holder, form, edit, None, then)
    return result if isinstance(result, Response) else whole_page(request, session, holder, who, result)
