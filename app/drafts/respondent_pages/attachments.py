"""Files that go with the answer: sent with the page of the whole, and fetched again by the body itself."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.respondent_forms import WritingForm
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.saving import Sent
from app.drafts.state import DraftState
from app.errors import Invalid, NotFound, RemissError, RuleBroken, TooLarge
from app.i18n import _
from app.installation import installation_of
from app.intake.attachments import MEDIA_TYPES
from app.responses.content import AttachedFile
from app.responses.download import file_sent
from app.responses.presentation import ShownFile
from app.responses.queries import answers
from app.responses.upload import keep_file
from app.rounds.access import Holder, holder_for, not_found
from app.web.forms import Filled
from app.web.sessions import Read, Write

ENDINGS = ",".join(f".{ending}" for ending in MEDIA_TYPES)
"""For the file field: what the browser offers first."""


def sent_file(request: Request, who: Who, session: Read, form: Sent, consultee_id: int) -> AttachedFile | None:
    """The file that came with the page, kept before the writing session begins; or why not, at its field."""
    given = form.values.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        _no_file(form)
        return None
    holder = holder_for(session, who, consultee_id)
    try:
        actions.require_attachable(session, holder)
        session.close()
        return keep_file(installation_of(request.app).store, given.file, given.filename)
    except RuleBroken as error:  # the round takes no answer: not the file's fault
        form.refuse(error)
    except RemissError as error:
        form.refuse(_at_the_file(error))
    return None


def _no_file(form: Filled[WritingForm]) -> None:
    """Nothing was chosen; or the page's script saves, which sends no file."""
    if form.value("do") == "attach":
        form.refuse(Invalid(fields={"file": _("Välj en fil först.")}))


sent_file.of_form = _no_file  # type: ignore[attr-defined]  # for ``app.web.quick``, which reads no form with files

SentFile = Annotated[AttachedFile | None, Depends(sent_file, scope="function")]


def change_files(
    form: Filled[WritingForm], session: Write, holder: Holder, file: AttachedFile | None, now: datetime.datetime
) -> str:
    """Put the file beside the draft, and take away or put back the one whose button was pressed.

    It is done whatever becomes of the texts of the page: a file has to be chosen anew when a page is shown again.
    Returns the query of the page to go to, where what was taken away can be put back.
    """
    if file is not None:
        try:
            actions.attach(session, holder, file, now=now)
        except RemissError as error:
            session.rollback()
            form.refuse(error if isinstance(error, RuleBroken) else _at_the_file(error))
    detached, back = form.value("detach"), form.value("reattach")
    if _is_id(back):
        form.attempt(session, lambda: _put_back(session, holder, int(back)))
    if not _is_id(detached):
        return ""
    away = form.attempt(session, lambda: actions.detach(session, holder, int(detached), now=now))
    return f"?away={away}" if away else ""  # gone already is as good as taken away


def _is_id(given: str) -> bool:
    return given.isdecimal() and len(given) < 19


def _put_back(session: Write, holder: Holder, attachment_id: int) -> None:
    try:
        actions.reattach(session, holder, attachment_id)
    except (NotFound, TooLarge) as error:
        raise _at_the_file(error) from None


@dataclass(frozen=True, slots=True)
class AwayFile:
    """A file that was just taken away, where the button that puts it back is shown."""

    id: int
    name: str


def just_away(session: Read, draft: DraftState, away: int | None) -> AwayFile | None:
    """The file that the page offers to put back, if it can be."""
    file = drafts.removed_attachment(session, draft, away) if away else None
    return AwayFile(file.id, file.name) if file and file.id else None


def forget_kept(form: Filled[WritingForm], files: Sequence[ShownFile]) -> None:
    """A file that lies beside the draft need not be chosen again: the page that is shown again says nothing of it."""
    given = form.values.get("file")
    if isinstance(given, UploadFile) and any(file.name == given.filename for file in files):
        del form.values["file"]


def _at_the_file(error: RemissError) -> Invalid:
    return Invalid(fields={"file": error.message})


@routes.get("/answers/{consultee_id}/attachments/{attachment_id}", "draft.read")
def read_file(request: Request, who: Who, session: Read, consultee_id: int, attachment_id: int) -> Response:
    """A file beside the own draft, to save."""
    holder = holder_for(session, who, consultee_id)
    return file_sent(request, drafts.attachment(session, holder, attachment_id))


@routes.get("/answers/{consultee_id}/responses/{revision}/attachments/{attachment_id}", "response.read_own")
def read_sent_file(
    request: Request, who: Who, session: Read, consultee_id: int, revision: int, attachment_id: int
) -> Response:
    """A file of what the body has sent, to save."""
    holder_for(session, who, consultee_id)
    receipt = answers.of_revision(answers.receipts(session, consultee_id), revision)
    file = next((file for file in receipt.attachments if file.id == attachment_id), None) if receipt else None
    if file is None:
        raise not_found()
    return file_sent(request, file)
