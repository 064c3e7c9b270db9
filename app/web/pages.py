"""What belongs to no room: the language switch, health for a load balancer."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import JSONResponse, Response

from app.i18n import FOR_BODIES
from app.installation import installation_of
from app.web import cookies
from app.web.description import describe
from app.web.languages import COOKIE
from app.web.readiness import failing_parts, has_replica, newer_tables
from app.web.rendering import local_path, see_other
from app.web.routes import pages

routes = pages()

A_YEAR = 365 * 24 * 3600


@routes.post("/language", "page.language")
def switch_language(request: Request, language: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> Response:
    """Remember the chosen language in a cookie and go back to the same page."""
    request.state.cleared = True
    response = see_other(local_path(next))
    if language in FOR_BODIES:
        cookies.give(response, request, COOKIE, language, max_age=A_YEAR)
    return response


@routes.get("/health/live", "health.live")
async def live(request: Request) -> Response:
    """The process answers: always, whatever its threads and the database are doing."""
    request.state.cleared = True
    return JSONResponse({"status": "ok"})


@routes.get("/health/ready", "health.ready")
async def ready(request: Request) -> Response:
    """All that a request may need is there; else 503, and what is not. Newer tables, and no replica, are told."""
    request.state.cleared = True
    installation = installation_of(request.app)
    failing = await failing_parts(installation)
    if failing:
        return JSONResponse({"status": "unavailable", "failing": failing}, 503)
    told = {"status": "ok"}
    if newer_tables(installation):
        told["schema"] = "newer"
    return JSONResponse(told if await has_replica(installation) else {**told, "without": ["replica"]})


@routes.get("/api/v1/openapi.json", "api.document")
def openapi(request: Request) -> Response:
    """What the API is: every path, field and answer."""
    request.state.cleared = True
    return JSONResponse(describe(request.app))
