"""What a replaced link leads to when something was begun by it: hand it over, or delete it. No word of it is read.

As on the landing page nothing of the round or the body is told, no referrer is sent, and opening changes nothing.
"""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts.forms import DropForm, HandoverForm
from app.drafts.respondent_pages.progress import routes
from app.drafts.rules import drop_word, require_word
from app.drafts.sealed import is_shown_to_official
from app.errors import Invalid
from app.i18n import _
from app.rounds.forms import RenewalForm
from app.rounds.old_links import OldHolder, end_of, old_holder_by_token, old_holder_for
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

Handed = Annotated[Filled[HandoverForm], Depends(filled(HandoverForm))]
Dropped = Annotated[Filled[DropForm], Depends(filled(DropForm))]


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """What ``drafts/handover.html`` shows. ``base``: where its buttons lead; ``renewal``: help to the new link.

    ``end``: why the old link holds no longer. Where it is stopped there is nobody to hand anything over to.
    """

    base: str
    old: OldHolder
    end: str
    shown_to_official: bool
    handing: Filled[HandoverForm]
    form: Filled[DropForm]
    renewal: Filled[RenewalForm]


def _page(
    request: Request,
    session: Read,
    base: str,
    old: OldHolder,
    *,
    handing: Filled[HandoverForm] | None = None,
    form: Filled[DropForm] | None = None,
) -> Response:
    shown, refused = is_shown_to_official(session, old.consultee.id), bool(handing or form)
    handing, form = handing or blank(HandoverForm), form or blank(DropForm)
    context = HandoverPage(base, old, end_of(session, old), shown, handing, form, blank(RenewalForm))
    response = page(request, "drafts/handover.html", context, status=422 if refused else 200)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _hand_over(
    request: Request, session: Write, old: OldHolder, base: str, form: Handed, now: datetime.datetime
) -> Response:
    if form.ok and old.line.is_sealed and not form.data.sure:
        form.refuse(Invalid(fields={"sure": _("Kryssa i rutan om det påbörjade svaret ska lämnas över.")}))
    if not form.ok:
        return _page(request, session, base, old, handing=form)
    form.attempt(session, lambda: actions.hand_over(session, old, now=now))
    return see_other(f"{base}/handover")  # which says what became of it, also when nothing waited


def _drop(
    request: Request, session: Write, old: OldHolder, base: str, form: Dropped, now: datetime.datetime
) -> Response:
    if form.ok and old.line.is_sealed:
        try:
            require_word(form.data.word, drop_word(), _("Skriv {word} i fältet för att ta bort."))
        except Invalid as refusal:
            form.refuse(refusal)
    if not form.ok:
        return _page(request, session, base, old, form=form)
    form.attempt(session, lambda: actions.drop(session, old, now=now))
    return see_other(f"{base}/handover")


@routes.get("/l/{token}/handover", "draft.seal_read")
def by_token(request: Request, token: str, who: Who, session: Read) -> Response:
    """That something was begun by this link and the day, with two buttons; or that nothing waits."""
    old = old_holder_by_token(session, who, token)
    return _page(request, session, f"/l/{token}", old)


@routes.post("/l/{token}/handover", "draft.seal_handover")
def hand_over_by_token(request: Request, token: str, who: Who, session: Write, form: Handed) -> Response:
    """Hand it over to the holder of the new link, when the box is ticked. Pressed twice it is handed over once."""
    old = old_holder_by_token(session, who, token)
    return _hand_over(request, session, old, f"/l/{token}", form, who.now)


@routes.post("/l/{token}/drop", "draft.seal_drop")
def drop_by_token(request: Request, token: str, who: Who, session: Write, form: Dropped) -> Response:
    """Delete it, when the word has been typed."""
    old = old_holder_by_token(session, who, token)
    return _drop(request, session, old, f"/l/{token}", form, who.now)


@routes.get("/answers/{consultee_id}/handover", "draft.seal_read")
def by_cookie(request: Request, consultee_id: int, who: Who, session: Read) -> Response:
    """The same for a browser that came in by the link while it was in force."""
    old = old_holder_for(session, who, consultee_id)
    return _page(request, session, f"/answers/{consultee_id}", old)


@routes.post("/answers/{consultee_id}/handover", "draft.seal_handover")
def hand_over_by_cookie(request: Request, consultee_id: int, who: Who, session: Write, form: Handed) -> Response:
    """Hand it over to the holder of the new link, when the box is ticked. Pressed twice it is handed over once."""
    old = old_holder_for(session, who, consultee_id)
    return _hand_over(request, session, old, f"/answers/{consultee_id}", form, who.now)


@routes.post("/answers/{consultee_id}/drop", "draft.seal_drop")
def drop_by_cookie(request: Request, consultee_id: int, who: Who, session: Write, form: Dropped) -> Response:
    """Delete it, when the word has been typed."""
    old = old_holder_for(session, who, consultee_id)
    return _drop(request, session, old, f"/answers/{consultee_id}", form, who.now)
