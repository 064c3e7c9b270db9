"""A body's way in: what a link in a mail opens, the button that lets one in, and the help when a link is lost.

Opening the address changes nothing, because mail scanners open links; the button lets in. Some press it, too: as opened
counts only what is done after that (``app.rounds.looking``). These pages send no referrer.
"""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.mail.outage import current_outage
from app.rounds.access import holder_by_token
from app.rounds.actions import enter, send_current_links
from app.rounds.calendar import days_left
from app.rounds.forms import RenewalForm
from app.rounds.link_rules import first_page
from app.rounds.models import LinkEnd, RoundStatus
from app.rounds.queries import Landing, ended, landing
from app.rounds.rules import may_replace, takes_first_answer
from app.tokens import token_in
from app.web import cookies
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
COOKIE_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class LandingPage:
    """What ``rounds/landing.html`` shows."""

    landing: Landing
    token: str
    days_left: int
    deadline: datetime.date
    open: bool
    takes_answers: bool
    cancelled: bool
    official: bool


@dataclass(frozen=True, slots=True)
class LostPage:
    """What ``rounds/link_lost.html`` shows. ``end``: why a link that once held does no longer; ``unknown``: none did.

    ``sent``: the form was sent; ``late``: the letter waits for the mail server.
    """

    form: Filled[RenewalForm]
    end: LinkEnd | None = None
    unknown: bool = False
    sent: bool = False
    late: bool = False


def _silent(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@routes.get("/l/{token}", "invite.open_landing")
def land(request: Request, token: str, who: Who, session: Read) -> Response:
    """What the link leads to, and the button. A link that does not hold gives a page that helps, as 404.

    What a sentence or a mail scanner put round the token is taken off: one is sent on to the clean address.
    """
    who.clear()
    clean = token_in(token)
    if clean != token:
        return _silent(see_other(f"/l/{clean}"))
    round_behind = landing(session, token)
    if round_behind is None:
        before = ended(session, token)
        if before and before.waits and who.official is None:
            return _silent(see_other(f"/l/{token}/handover"))
        shown_why = LostPage(blank(RenewalForm), before.why if before else None, unknown=before is None)
        return _lost(request, shown_why, status=404)
    shown = LandingPage(
        landing=round_behind,
        token=token,
        days_left=days_left(round_behind.deadline, who.now),
        deadline=round_behind.deadline,
        open=may_replace(round_behind.status),
        takes_answers=takes_first_answer(round_behind.status),
        cancelled=round_behind.status is RoundStatus.CANCELLED,
        official=who.official is not None,
    )
    return _silent(page(request, "rounds/landing.html", shown))


@routes.post("/l/{token}/entry", "invite.enter")
def let_in(
    request: Request,
    token: str,
    who: Who,
    session: Write,
    form: Pressed,
) -> Response:
    """Let the browser in: its cookie opens the answer, and the address is clean from then on."""
    if who.official is not None:
        who.clear()
    holder = holder_by_token(session, who, token)
    old = cookies.read(request, cookies.ANSWER)
    by_browser = "sec-fetch-mode" in request.headers  # one that looks through mail has scripts, and so says this
    cookie = enter(session, holder.link, now=who.now, cookie=old, by_button=by_browser)
    response = see_other(first_page(holder.consultee.id, holder.link.role))
    cookies.give(response, request, cookies.ANSWER, cookie, max_age=COOKIE_SECONDS)
    return _silent(response)


def _lost(request: Request, shown: LostPage, *, status: int = 200) -> Response:
    return _silent(page(request, "rounds/link_lost.html", shown, status=status))


@routes.get("/link-needed", "page.static")
def needed(request: Request, who: Who, why: Annotated[str, Query(max_length=16)] = "") -> Response:
    """Where somebody comes who needs a link: the browser has forgotten it, it is lost, or ``why`` it has ended."""
    who.clear()
    return _lost(request, LostPage(blank(RenewalForm), LinkEnd(why) if why in list(LinkEnd) else None))


@routes.post("/l/renewal", "invite.ask_again")
def send_again(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[RenewalForm], Depends(filled(RenewalForm))],
) -> Response:
    """Send the current link to the address, if it is a registered one. The answer is the same whether it is."""
    who.clear()
    if not form.ok:
        return _lost(request, LostPage(form), status=422)
    send_current_links(session, email=form.data.email, now=who.now)
    late = current_outage(session) is not None
    return _lost(request, LostPage(form, sent=True, late=late))
