"""One page for whoever answers for several bodies. The way in is a code that is sent to the address, never a link."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.mail.outage import current_outage
from app.rounds.access import not_found
from app.rounds.actions import enter
from app.rounds.actions.mailboxes import leave_mailbox, send_code, show_code
from app.rounds.forms import CodeAskedForm, CodeForm
from app.rounds.link_rules import first_page
from app.rounds.pages.landing import COOKIE_SECONDS
from app.rounds.queries.mailboxes import MailboxBody, bodies_of_mailbox, link_of_mailbox, mailbox_of
from app.web import cookies
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class AskPage:
    """What ``rounds/mailbox.html`` shows: where to send a code. ``asked``: the form for the code is shown as well.

    ``late``: the letter waits for the mail server.
    """

    form: Filled[CodeAskedForm] | Filled[CodeForm]
    asked: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class BodiesPage:
    """What ``rounds/mailbox_bodies.html`` shows."""

    bodies: list[MailboxBody] = field(default_factory=list)


@routes.get("/my-answers", "consultee.list_mine")
def my_answers(request: Request, who: Who, session: Read) -> Response:
    """All that one mailbox is asked, or the form that sends it a code."""
    who.clear()
    mailbox = mailbox_of(session, cookies.read(request, cookies.MAILBOX), who.now)
    if mailbox is None:
        return page(request, "rounds/mailbox.html", AskPage(blank(CodeAskedForm)))
    return page(request, "rounds/mailbox_bodies.html", BodiesPage(bodies_of_mailbox(session, mailbox)))


@routes.post("/my-answers/code", "mailbox.send_code")
def ask_for_code(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[CodeAskedForm], Depends(filled(CodeAskedForm))],
) -> Response:
    """Send a code to the address, if it is a registered one. The answer is the same whether it is."""
    who.clear()
    if not form.ok:
        return page(request, "rounds/mailbox.html", AskPage(form), status=422)
    send_code(session, email=form.data.email, now=who.now)
    late = current_outage(session) is not None
    return page(request, "rounds/mailbox.html", AskPage(blank(CodeForm, email=form.data.email), asked=True, late=late))


@routes.post("/my-answers/entry", "mailbox.show_code")
def type_code(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[CodeForm], Depends(filled(CodeForm))],
) -> Response:
    """Let the browser in that types the code. What was wrong with another is not told."""
    who.clear()
    cookie = None
    if form.ok:
        key = installation_of(request.app).settings.key()
        cookie = show_code(session, email=form.data.email, typed=form.data.code, key=key, now=who.now)
        if cookie is None:
            form.refuse(Invalid(fields={"code": _("Koden stämmer inte, eller gäller inte längre. Be om en ny.")}))
    if cookie is None:
        return page(request, "rounds/mailbox.html", AskPage(form, asked=True), status=422)
    response = see_other("/my-answers")
    cookies.give(response, request, cookies.MAILBOX, cookie)
    return response


@routes.post("/my-answers/{link_id}/entry", "mailbox.enter")
def open_answer(request: Request, who: Who, session: Write, link_id: int, form: Pressed) -> Response:
    """Go in to one of the bodies, as by the link in its mail."""
    who.clear()
    mailbox = mailbox_of(session, cookies.read(request, cookies.MAILBOX), who.now)
    if mailbox is None:
        return see_other("/my-answers")
    link = link_of_mailbox(session, mailbox, link_id)
    if link is None:
        raise not_found()
    cookie = enter(session, link, now=who.now, cookie=cookies.read(request, cookies.ANSWER))
    response = see_other(first_page(link.consultee_id, link.role))
    cookies.give(response, request, cookies.ANSWER, cookie, max_age=COOKIE_SECONDS)
    return response


@routes.post("/my-answers/leave", "mailbox.leave")
def leave(request: Request, who: Who, session: Write, form: Pressed) -> Response:
    """Leave the page, so that nobody else at this computer comes in. The bodies' own pages stay open."""
    who.clear()
    if cookie := cookies.read(request, cookies.MAILBOX):
        leave_mailbox(session, cookie)
    response = see_other("/my-answers")
    cookies.drop(response, request, cookies.MAILBOX)
    return response
