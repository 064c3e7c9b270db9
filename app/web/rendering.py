"""Presenting what happened as page, fragment or JSON, and every error in the same three forms.

htmx's headers are read and written here alone. ``HX-Request-Type: partial`` asks for a fragment.
"""

import dataclasses
import logging
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from app.errors import NotAllowed, NotSignedIn, RemissError, StepUpNeeded, Unavailable
from app.i18n import _
from app.web.flash import forget
from app.web.forms import PageNeeded
from app.web.kept import spliced
from app.web.networks import tell_refused
from app.web.sent_form import SentForm, sent_form, too_large
from app.web.templating import environment, globals_for
from app.web.text import split_address
from app.web.validation_messages import problem_fields

log = logging.getLogger("remiss.errors")


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for part of a page."""
    return request.headers.get("hx-request-type") == "partial"


def wants_json(request: Request) -> bool:
    """The API, and our own autosave, speak JSON."""
    return request.url.path.startswith("/api/") or request.headers.get("accept", "") == "application/json"


def page(
    request: Request,
    template: str,
    context: Any = None,
    *,
    fragment: str | None = None,
    status: int = 200,
    pieces: Sequence[bytes] = (),
) -> HTMLResponse:
    """A page from a context dataclass (each field a variable), or its fragment when htmx asks for one.

    ``pieces``: bytes that are kept, for the gaps that the context has (``app.web.kept``).
    """
    if getattr(request.state, "makes_no_page", False):
        raise PageNeeded
    name = fragment if fragment and wants_fragment(request) else template
    compiled, variables = environment().get_template(name), globals_for(request) | fields_of(context)
    html = compiled.render(variables)
    if status in (409, 422):
        html = compiled.render(variables)  # the error list comes before the fields, and now knows their labels
    body = spliced(html, pieces) if pieces else html
    response = HTMLResponse(body, status_code=status, headers={"Vary": "HX-Request-Type"})
    if name == template:
        forget(response, request)
    return response


def fields_of(context: Any) -> dict[str, Any]:
    """A dataclass's fields by name (not copied)."""
    if context is None:
        return {}
    if isinstance(context, dict):
        return context
    return {field.name: getattr(context, field.name) for field in dataclasses.fields(context)}


def model_json(model: BaseModel) -> Response:
    """A model as JSON, in the bytes that the framework would send."""
    return Response(model.model_dump_json(by_alias=True), media_type="application/json")


def see_other(address: str) -> RedirectResponse:
    """After a change: go and look at ``address`` (a path on this site)."""
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        raise ValueError("redirects stay on this site")
    return RedirectResponse(address, status_code=303)


def go_to(address: str) -> Response:
    """To htmx, which asked for part of a page: the whole of ``address`` (a path on this site) is wanted now."""
    return Response(headers={"HX-Redirect": address, "Vary": "HX-Request-Type"})


_TAIL = re.compile(r"""(?<![\s/.,;:!?)\]}>'"”’»*=])[\s/.,;:!?)\]}>'"”’»*=]+$""")


def _without_tail(request: Request) -> str:
    """The address without what a sentence or a mail program put behind it: a slash, a full stop, a bracket. Else ""."""
    path: str = request.scope["path"]
    clean = _TAIL.sub("", path)
    asked_by_a_person = request.method == "GET" and not path.startswith(("/api/", "/static/", "//"))
    return quote(clean) if asked_by_a_person and clean and clean != path else ""


def local_path(address: str | None, default: str = "/") -> str:
    """``address`` if it is a plain path on this site, else ``default``."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return default
    return default if any(ord(c) < 32 or c == "\\" for c in address) else address


def problem(request: Request, error: RemissError) -> JSONResponse:
    """An RFC 9457 problem document; ``code`` and ``type`` are stable English."""
    content = {
        "type": f"urn:remiss:problem:{error.code}",
        "title": error.message or _title(error.status),
        "status": error.status,
        "detail": error.message or _title(error.status),
        "code": error.code,
        "request_id": getattr(request.state, "request_id", None),
        **error.extra,
    }
    if error.fields:
        content["errors"] = [{"field": name, "message": text} for name, text in error.fields.items()]
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    return JSONResponse(content, error.status, headers, media_type="application/problem+json")


def _title(status: int) -> str:
    return {
        400: _("Begäran kan inte förstås."),
        401: _("Logga in först."),
        403: _("Du får inte göra det här."),
        404: _("Sidan finns inte, eller så har du inte tillgång till den."),
        405: _("Det går inte att göra så här."),
        409: _("Det går inte just nu."),
        413: _("Det är för stort att ta emot."),
        415: _("Filtypen kan inte läsas."),
        422: _("Något behöver rättas."),
        429: _("För många försök. Vänta en stund."),
        503: _("Tjänsten kan inte spara just nu. Försök igen om en stund; ingenting har ändrats."),
    }.get(status, _("Något gick fel hos oss."))


async def answer_error(request: Request, error: RemissError) -> Response:
    """An error as page, fragment or problem document."""
    request.state.cleared = True
    if isinstance(error, NotAllowed):
        tell_refused(request, error.code)
    if wants_json(request):
        return problem(request, error)
    if isinstance(error, NotSignedIn):
        return await _not_signed_in(request, error)
    if isinstance(error, StepUpNeeded):
        return await _password_again(request, error)
    context = {
        "title": _title(error.status),
        "message": error.message,
        "fields": list(error.fields.items()),
        "request_id": getattr(request.state, "request_id", ""),
        "back": error.extra.get("back") or _form_page(request),
    }
    context |= await given_back(request, error)
    return _told(request, "errors/error.html", "errors/_error.html", context, error.status)


def _told(request: Request, whole: str, fragment: str, context: dict[str, Any], status: int) -> HTMLResponse:
    """An error as a page. htmx, which asks for a part of one, puts it before what it was to replace."""
    part = wants_fragment(request)
    template = environment().get_template(fragment if part else whole)
    headers = {"Retry-After": "30"} if status in (429, 503) else {}
    if part and request.method != "GET":
        headers["HX-Reswap"] = "beforebegin"
    return HTMLResponse(template.render(globals_for(request) | context), status, headers)


async def _not_signed_in(request: Request, error: NotSignedIn) -> Response:
    """To sign-in and back. htmx is told in a header; a form keeps what was typed (decision 0003)."""
    place: str = error.extra.get("place", "") or getattr(request.state, "sign_in_place", "/sign-in")
    given = await given_back(request, error)
    if given["texts"] or given["again"] or given["files"]:
        context = given | {"place": place, "message": error.message}
        return _told(request, "errors/signed_out.html", "errors/_signed_out.html", context, 401)
    here = given["action"] if request.method == "GET" else "/"
    address = f"{place}{'&' if '?' in place else '?'}next={quote(here, safe='/')}"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


async def _password_again(request: Request, error: StepUpNeeded) -> Response:
    """The same form once more, with one's password: nothing of what was sent is lost."""
    sent, form = await sent_form(request), error.extra["form"]
    await sent.close()
    query = f"?{request.url.query}" if request.url.query else ""
    context = {
        "form": form,
        "with_code": error.extra["with_code"],
        "again": sent.fields,
        "action": local_path(request.url.path + query),
        "back": _form_page(request) or "/",
    }
    status = 422 if form.errors else 403
    return _told(request, "errors/step_up.html", "errors/step_up.html", context, status)


def _form_page(request: Request) -> str | None:
    """The page of ours that a refused form was sent from; its own scripts bring back there what was typed."""
    came_from = split_address(request.headers.get("referer", ""))
    if request.method in ("GET", "HEAD") or came_from.netloc != request.headers.get("host"):
        return None
    return local_path(came_from.path + (f"?{came_from.query}" if came_from.query else "")) or None


AGAIN = (401, 429, 500, 503)
"""Refusals that say nothing about the form itself: the very same may be sent again."""


async def given_back(request: Request, error: RemissError) -> dict[str, Any]:
    """What was typed in the refused form, to be seen, copied and, where that may help, sent again (decision 0200)."""
    sent = SentForm() if request.method in ("GET", "HEAD") else await sent_form(request)
    await sent.close()
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "texts": sent.texts,
        "files": sent.files,
        "again": sent.fields if error.status in AGAIN and sent.is_whole else [],
        "action": local_path(request.url.path + query),
    }


async def refuse_forged(request: Request) -> Response:
    """The answer to a form that another site sent: nothing of it is shown, for its words are not the reader's."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        request.state.sent_form = SentForm()
    message = _("Formuläret kom från en annan webbplats och togs inte emot. Öppna sidan här och skicka igen.")
    return await answer_error(request, NotAllowed(message, code="cross_site"))


async def answer_fault(request: Request, error: Exception) -> Response:
    """A fault of ours, told without its words (decision 0053)."""
    log.error("unexpected", exc_info=error, extra={"request_id": getattr(request.state, "request_id", "")})
    return await answer_error(request, RemissError(_title(500), status=500))


FAULT = b"Internal Server Error"
"""What is said when not even the page that tells of a fault can be made."""


def _allowed(request: Request) -> list[str]:
    """The methods that an address takes, of all the routes that it fits."""
    methods: set[str] = set()
    scope = {**request.scope, "root_path": request.scope.get("app_root_path", "")}  # as before a folder took it over
    for route in request.app.routes:
        if route.matches(scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or {"GET"}  # files have no methods of their own
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def install(app: FastAPI) -> None:
    """Present every error that leaves a handler."""

    @app.exception_handler(RemissError)
    async def _remiss(request: Request, error: RemissError) -> Response:
        return await answer_error(request, error)

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        fields = problem_fields(error.errors())
        missing = any(finding["loc"][0] == "path" for finding in error.errors())
        refused = RemissError(_title(404 if missing else 422), status=404 if missing else 422, fields=fields)
        refused.code = "not_found" if missing else "invalid"
        return await answer_error(request, refused)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and (address := _without_tail(request)):
            return see_other(address)
        if isinstance(error.__cause__, RemissError):  # refused by us while FastAPI read the body, and called unreadable
            return await answer_error(request, error.__cause__)
        message = too_large().message if error.status_code == 413 else _title(error.status_code)
        refused = RemissError(message, status=error.status_code)
        refused.code = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(error.status_code, "error")
        answer = await answer_error(request, refused)
        if error.status_code == 405:
            answer.headers["Allow"] = ", ".join(_allowed(request))
        return answer

    @app.exception_handler(OverflowError)
    @app.exception_handler(DataError)
    async def _unstorable(request: Request, error: Exception) -> Response:
        """A value that no column can hold, such as a number of 30 digits, and that no form has refused."""
        log.warning("unstorable: %s", type(error).__name__, extra={"request_id": request.state.request_id})
        refused = RemissError(
            _("Ett värde är för stort eller går inte att spara. Rätta det och försök igen."), status=422
        )
        refused.code = "invalid"
        return await answer_error(request, refused)

    @app.exception_handler(OperationalError)
    @app.exception_handler(NoConnection)
    async def _database(request: Request, error: OperationalError | NoConnection) -> Response:
        log.error(
            "database: %s", type(getattr(error, "orig", error)).__name__, extra={"request_id": request.state.request_id}
        )
        return await answer_error(request, Unavailable(_title(503)))
