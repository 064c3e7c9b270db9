"""The two short ways to answer: no objection, and not answering. One page each, sent in under two minutes."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.kinds import Stance
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered, files_beside
from app.drafts.respondent_forms import SignForm
from app.drafts.respondent_pages.progress import routes, so_far
from app.drafts.respondent_pages.signature import Signature, begun_here, signature_of
from app.drafts.respondent_pages.submission import Signed, sending_of, sign_values
from app.drafts.signing import Begun
from app.drafts.state import DraftState
from app.errors import Invalid
from app.i18n import _
from app.responses.presentation import ShownFile, shown_files
from app.responses.statements import SeparateStatement
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write
from app.web.text import MAX_TEXT, tidy, too_long

WAYS = {"no-objection": Stance.NO_OBJECTION, "abstention": Stance.ABSTAINS}


@dataclass(frozen=True, slots=True)
class QuickPage:
    """What ``drafts/quick.html`` shows. ``contents``: the comments and answers in the draft, counted, that are not
    sent this way; ``statements`` are."""

    frame: RespondentFrame
    way: str
    contents: str
    may_send: bool
    form: Filled[SignForm]
    version: int
    files: list[ShownFile]
    answered: Answered | None
    signature: Signature
    statements: list[SeparateStatement]


@routes.get("/answers/{consultee_id}/no-objection", "draft.read")
def no_objection(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """ "Inget att erinra": a text if one wishes, a name, and send."""
    return _ask(request, who, session, consultee_id, "no-objection")


@routes.get("/answers/{consultee_id}/abstention", "draft.read")
def abstention(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """ "Avstår": the same page with other words."""
    return _ask(request, who, session, consultee_id, "abstention")


@routes.post("/answers/{consultee_id}/no-objection", "response.submit", quick=True)
def send_no_objection(request: Request, who: Who, form: Signed, session: Write, consultee_id: int) -> Response:
    """Send "no objection"."""
    return _send(request, who, form, session, consultee_id, "no-objection")


@routes.post("/answers/{consultee_id}/abstention", "response.decline", quick=True)
def send_abstention(request: Request, who: Who, form: Signed, session: Write, consultee_id: int) -> Response:
    """Send "abstains"."""
    return _send(request, who, form, session, consultee_id, "abstention")


def _ask(request: Request, who: Who, session: Read, consultee_id: int, way: str) -> Response:
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    sent = answered(session, holder, draft)
    there = begun_here(request, session, holder, way)
    form = blank(SignForm, **sign_values(holder, sent, there))
    return page(request, "drafts/quick.html", _context(request, session, holder, who, draft, form, way, sent, there))


def _context(
    request: Request,
    session: Read,
    holder: Holder,
    who: Who,
    draft: DraftState,
    form: Filled[SignForm],
    way: str,
    sent: Answered | None,
    there: Begun | None,
) -> QuickPage:
    frame, beside = respondent_frame(holder, who.now), files_beside(session, draft, sent)
    said = draft.but(stance=WAYS[way], summary=tidy(form.value("text")), comments=[])
    return QuickPage(
        frame=frame,
        way=way,
        contents=so_far(draft.but(statements=[])),
        may_send=drafts.may_send(session, holder),
        form=form,
        version=draft.version,
        files=shown_files(beside, frame.base),
        signature=signature_of(request, holder, who, there, said, beside, form),
        answered=sent,
        statements=draft.statements,
    )


def _send(request: Request, who: Who, form: Signed, session: Write, consultee_id: int, way: str) -> Response:
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    sent_already = form.ok and drafts.receipt_of(session, holder, form.data.version) is not None
    text = text_of(form, draft, sent_already=sent_already)
    if form.ok:
        sending = sending_of(request, form, instead=(WAYS[way], text))
        done = form.attempt(
            session,
            lambda: actions.submit(session, holder, sending=sending, now=who.now, received_by=who.received_by),
        )
        if done is not None:
            return see_other(f"/answers/{consultee_id}/responses/{done[0].revision}")
        draft = drafts.draft(session, holder)
    return quick_page(request, session, holder, who, draft, form, way)


def text_of(form: Filled[SignForm], draft: DraftState, *, sent_already: bool = False) -> str:
    """What is said beside the stance. The form refuses too much of it, and comments that it does not say are left."""
    text = tidy(form.value("text"))
    if len(text) > MAX_TEXT:
        form.refuse(Invalid(fields={"text": too_long(text)}))
    unsaid = any(comment.says_something for comment in draft.comments)
    if form.ok and not sent_already and unsaid and not form.data.without_comments:
        form.refuse(Invalid(fields={"without_comments": _("Bekräfta att det som står i utkastet inte ska skickas.")}))
    return text


def quick_page(
    request: Request, session: Read, holder: Holder, who: Who, draft: DraftState, form: Filled[SignForm], way: str
) -> Response:
    """The page again, with what was typed and what was refused of it."""
    there, sent = begun_here(request, session, holder, way), answered(session, holder, draft)
    shown = _context(request, session, holder, who, draft, form, way, sent, there)
    return page(request, "drafts/quick.html", shown, status=422)
