"""Signing with an electronic identity: to the service, which a link leads to since no form may, and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Asker, Who
from app.accounts.oidc.configuration import IDENTIFIED
from app.accounts.oidc.journey import Returned, address_for, identified, new_sent, remember
from app.accounts.oidc.kinds import Purpose, Trouble
from app.comments.kinds import Stance
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.labels import identification_trouble_label
from app.drafts.respondent_forms import SignForm
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.short_answers import WAYS, quick_page, text_of
from app.drafts.respondent_pages.signature import browser_of
from app.drafts.respondent_pages.submission import Signed, check_page, sending_of
from app.drafts.signing import begun, link_of_signing
from app.i18n import _
from app.rounds.access import Holder, holder_for
from app.rounds.identification import identity_service
from app.rounds.kinds import Identification
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web import cookies
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

SHOWN = ("version", "plan_version", "attachments", "way", "identified")
KEPT = [name for name in SignForm.model_fields if name not in SHOWN]
"""What was typed beside the draft, and stands there again when the browser is back."""
CHECK = "check"
_STATUS = {Trouble.NOT_ASKED: 400, Trouble.GONE: 503}


@dataclass(frozen=True, slots=True)
class IdentifyPage:
    """What ``drafts/identify.html`` shows. ``address``: the service's; "" where it does not answer or ``trouble`` says
    what went wrong. ``way``: the page where it was begun, below the body's own."""

    frame: RespondentFrame
    service: str
    address: str
    trouble: str
    way: str
    stance: Stance | None
    title: str
    preliminary: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class LostIdentification:
    """What ``drafts/identify_lost.html`` shows: a browser that was not sent, so that no body is known."""

    trouble: str


@routes.post("/answers/{consultee_id}/identification", "response.identify")
def begin(request: Request, who: Who, form: Signed, session: Write, consultee_id: int) -> Response:
    """Write down what is to be signed, and lead to the page from which one goes to the service."""
    holder = holder_for(session, who, consultee_id)
    way = form.value("way") if form.value("way") in WAYS else ""
    draft = drafts.draft(session, holder)
    text = text_of(form, draft) if way else ""
    if form.ok:
        instead = (WAYS[way], text) if way else None
        sending = replace(sending_of(request, form, instead), identified=True)
        fields = {name: form.value(name) for name in KEPT if form.value(name)}

        def act() -> bool:
            actions.begin_signing(session, holder, sending=sending, way=way, fields=fields, now=who.now)
            return True

        if form.attempt(session, act):
            return see_other(f"/answers/{consultee_id}/identification")
        draft = drafts.draft(session, holder)
    if way:
        return quick_page(request, session, holder, who, draft, form, way)
    return check_page(request, session, holder, who, draft, form)


@dataclass(frozen=True, slots=True)
class _Here:
    """What was begun in this browser, and by whom."""

    holder: Holder
    signing_id: int
    way: str
    fields: Mapping[str, Any]
    stance: Stance | None


def here(request: Request, who: Who, session: Read, consultee_id: int) -> _Here | None:
    """What was begun is read, and the database let go of, before the service is asked for anything."""
    holder = holder_for(session, who, consultee_id)
    there = begun(session, holder, browser_of(request))
    stance = WAYS.get(there.way) or drafts.draft_head(session, holder).stance if there else None
    session.close()
    return _Here(holder, there.id, there.way, there.fields, stance) if there else None


@dataclass(frozen=True, slots=True)
class _Way:
    """Where the browser goes, and what it is sent with."""

    address: str
    sent: Any


async def way_there(request: Request, began: Annotated[_Here | None, Depends(here)]) -> _Way | None:
    """The service's address; None where it does not answer, or nothing was begun."""
    service = identity_service(request)
    if began is None or service is None:
        return None
    base = f"/answers/{began.holder.consultee.id}"
    sent = replace(new_sent(Purpose.SIGN, base, request.state.received_at), user_id=began.signing_id)
    address = await address_for(request, service, sent)
    return _Way(address, sent) if address else None


@routes.get("/answers/{consultee_id}/identification", "draft.read")
def leave(
    request: Request,
    who: Who,
    began: Annotated[_Here | None, Depends(here)],
    way: Annotated[_Way | None, Depends(way_there)],
    consultee_id: int,
) -> Response:
    """What is about to be signed, and the link to the service."""
    if began is None:
        return see_other(f"/answers/{consultee_id}/{CHECK}#signing")
    trouble = None if way else Trouble.GONE
    response = _page(request, who, began, address=way.address if way else "", trouble=trouble)
    if way:
        remember(response, request, way.sent)
    return response


@routes.get(IDENTIFIED, "response.identified")
def back_again(request: Request, who: Who, back: Annotated[Returned, Depends(identified)], session: Write) -> Response:
    """Back from the service: who has shown who they are is kept with what they were shown, and the page is shown."""
    who.clear()
    link = link_of_signing(session, back.sent.user_id) if back.sent else None
    if back.sent is None or link is None:
        return _lost(request)
    holder = holder_for(session, who, link.consultee_id)
    service, browser = identity_service(request), browser_of(request)
    there = begun(session, holder, browser)
    if there is None or there.id != back.sent.user_id or service is None:
        return _lost(request)
    if back.certified is None:
        began = _Here(holder, there.id, there.way, there.fields, None)
        response = _page(request, who, began, trouble=back.trouble or Trouble.REFUSED)
    else:
        actions.prove(session, holder, there.id, back.certified, browser=browser, service=service.name, now=who.now)
        response = see_other(f"/answers/{holder.consultee.id}/{there.way or CHECK}#signing")
    cookies.drop(response, request, cookies.IDENTIFYING)
    return response


def _lost(request: Request) -> Response:
    said = LostIdentification(identification_trouble_label(Trouble.NOT_ASKED))
    response = page(request, "drafts/identify_lost.html", said, status=400)
    cookies.drop(response, request, cookies.IDENTIFYING)
    return response


def _page(request: Request, who: Asker, began: _Here, *, address: str = "", trouble: Trouble | None = None) -> Response:
    service = identity_service(request)
    name = service.name if service else _("e-legitimationstjänsten")
    shown = IdentifyPage(
        frame=respondent_frame(began.holder, who.now),
        service=name,
        address=address,
        trouble=identification_trouble_label(trouble).format(service=name) if trouble else "",
        way=began.way or CHECK,
        stance=began.stance,
        title=began.fields.get("title", ""),
        preliminary=bool(began.fields.get("preliminary")),
        needed=began.holder.round.identification is Identification.REQUIRED,
    )
    return page(request, "drafts/identify.html", shown, status=_STATUS.get(trouble, 403) if trouble else 200)
