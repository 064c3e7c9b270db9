"""The way in from a letter on paper: a short address, and the code to type there.

The code is in no address, so it stands in no log and in no browser's history; opening the page changes nothing.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.rounds.actions.paper import enter_by_code
from app.rounds.pages.landing import COOKIE_SECONDS
from app.rounds.paper_forms import PaperCodeForm
from app.tokens import token_hash
from app.web import cookies
from app.web.forms import Filled, blank, filled
from app.web.networks import network_of
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Write

routes = pages()


@dataclass(frozen=True, slots=True)
class CodePage:
    """What ``rounds/code.html`` shows."""

    form: Filled[PaperCodeForm]
    official: bool = False


@routes.get("/b", "paper.code_form")
def code_form(request: Request, who: Who) -> Response:
    """Where the code of a letter is typed."""
    who.clear()
    return page(request, "rounds/code.html", CodePage(blank(PaperCodeForm), who.official is not None))


@routes.post("/b", "paper.enter")
def type_code(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[PaperCodeForm], Depends(filled(PaperCodeForm))],
) -> Response:
    """Let the browser in that types a code. Why another does not hold is told to nobody."""
    who.clear()
    let_in = None
    if form.ok:
        key = installation_of(request.app).settings.key()
        let_in = enter_by_code(
            session,
            form.data.paper_code,
            source=token_hash(f"code:{network_of(request)}:{key.hex()}"),
            cookie=cookies.read(request, cookies.ANSWER),
            key=key,
            now=who.now,
        )
        if let_in is None:
            message = _(
                "Koden gäller inte. Se efter i brevet. En kod gäller en gång, och bara den i det senaste brevet."
            )
            form.refuse(Invalid(fields={"paper_code": message}))
    if let_in is None:
        return page(request, "rounds/code.html", CodePage(form), status=422)
    consultee_id, cookie = let_in
    response = see_other(f"/answers/{consultee_id}/own-link")
    cookies.give(response, request, cookies.ANSWER, cookie, max_age=COOKIE_SECONDS)
    return response
