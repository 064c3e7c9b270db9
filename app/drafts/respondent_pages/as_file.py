""" "Hela svaret som fil": a statement that is written already is put beside the draft, with a stance, and then checked.

Nothing is sent here: the next page is the check before sending, as for an answer that is written section by section.
"""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered, files_beside
from app.drafts.merge import Merged
from app.drafts.respondent_forms import WritingForm, edit_in
from app.drafts.respondent_pages.attachments import ENDINGS, AwayFile, SentFile, change_files, forget_kept, just_away
from app.drafts.respondent_pages.notes import Clash, base_fields
from app.drafts.respondent_pages.progress import routes, so_far
from app.drafts.respondent_pages.saving import Id, Sent, save
from app.drafts.state import DraftState
from app.errors import Invalid
from app.i18n import _
from app.responses.presentation import ShownFile, shown_files
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank
from app.web.rendering import page
from app.web.sessions import Read, Write


@dataclass(frozen=True, slots=True)
class FilePage:
    """What ``drafts/as_file.html`` shows. ``contents``: of the draft, sent with the file."""

    frame: RespondentFrame
    form: Filled[WritingForm]
    version: int
    files: list[ShownFile]
    away: AwayFile | None
    endings: str
    contents: str
    clashes: list[Clash]
    answered: Answered | None


@routes.get("/answers/{consultee_id}/file", "draft.read")
def read_as_file(request: Request, who: Who, session: Read, consultee_id: int, away: Id = None) -> Response:
    """Choose the file and take a stance. ``away``: the file that was just taken away."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    form = blank(WritingForm, stance=draft.stance or "", **base_fields(draft, ("stance",)))
    return _page(request, session, holder, who, draft, form, away=just_away(session, draft, away))


@routes.post("/answers/{consultee_id}/file", "draft.save")
def save_as_file(request: Request, who: Who, form: Sent, file: SentFile, session: Write, consultee_id: int) -> Response:
    """Keep the file and the stance, and go on to the check; or take a file away, or add another."""
    holder = holder_for(session, who, consultee_id)
    query = change_files(form, session, holder, file, who.now)
    base = f"/answers/{consultee_id}"
    goes_on = form.value("do") == "next"
    if goes_on and form.ok:
        _require_whole(form, session, holder)

    def then(_merged: Merged) -> str:
        return f"{base}/check#main" if goes_on else f"{base}/file{query}#files"

    result = save(request, who, session, holder, form, edit_in(form, None), None, then)
    if isinstance(result, Response):
        return result
    return _page(
        request, session, holder, who, result.draft, result.form, result.clashes, result.version, result.status
    )


def _require_whole(form: Filled[WritingForm], session: Write, holder: Holder) -> None:
    """A file and a stance are what this way of answering is made of."""
    if not drafts.attachments(session, drafts.draft(session, holder)):
        form.refuse(Invalid(fields={"file": _("Välj en fil först.")}))
    if not form.value("stance"):
        form.refuse(Invalid(fields={"stance": _("Välj vad ni tycker om planen som helhet.")}))


def _page(
    request: Request,
    session: Read,
    holder: Holder,
    who: Who,
    draft: DraftState,
    form: Filled[WritingForm],
    clashes: list[Clash] | None = None,
    version: int | None = None,
    status: int = 200,
    away: AwayFile | None = None,
) -> Response:
    frame, sent = respondent_frame(holder, who.now), answered(session, holder, draft)
    files = shown_files(files_beside(session, draft, sent), frame.base)
    forget_kept(form, files)
    shown = FilePage(
        frame=frame,
        form=form,
        version=draft.version if version is None else version,
        files=files,
        away=away,
        endings=ENDINGS,
        contents=so_far(draft),
        clashes=clashes or [],
        answered=sent,
    )
    return page(request, "drafts/as_file.html", shown, status=status)
