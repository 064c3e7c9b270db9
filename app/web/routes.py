"""Registering routes, each with an action of the authorisation matrix."""

import threading
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from app.errors import NotFound
from app.i18n import _
from app.web.idempotency import IdempotentRoute
from app.web.quick import quickly
from app.web.sent_form import FormRequest
from app.web.sessions import in_one_thread, require_cleared, settled
from app.web.unchanged import MarkOf, as_it_was

Endpoint = Callable[..., Any]


_LONGEST_ID = 18
"""Digits. No row has an id that does not fit in 64 bits, and SQLite cannot even be asked for one."""


class Action:
    """The dependency that names a route's action. It runs before all others; tests find it by walking the routes."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def __call__(self, request: Request) -> None:
        request.state.action = self.name
        for name, given in request.path_params.items():
            if name.endswith("_id") and not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST_ID):
                raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))


def _guarded(route: type[APIRoute]) -> type[APIRoute]:
    """Deny by default: a route whose action nobody cleared answers 500, whatever its handler returned.

    A route is analysed the first time it, or any attribute of it, is needed: analysing all of them would take a quarter
    of the server's start-up time. The tests do it.
    """

    class GuardedRoute(route):  # type: ignore[valid-type,misc]  # the base is an argument
        def __init__(self, path: str, endpoint: Endpoint, **options: Any) -> None:
            self._unread: dict[str, Any] | None = {"path": path, "endpoint": endpoint, **options}
            self.parts, self.verbs = path.split("/"), tuple(options["methods"])  # for ``app.web.route_table``
            self._reading = threading.RLock()

        def __getattr__(self, name: str) -> Any:
            reading = self.__dict__.get("_reading")
            if reading is None:
                raise AttributeError(name)
            with reading:  # threads that ask at once wait for the one that analyses
                given, self._unread = self._unread, None
                if given is not None:
                    super().__init__(**given)
            return object.__getattribute__(self, name)

        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if not _fits(self.parts, path):  # most are told apart by this, in a tenth of the time
                return Match.NONE, {}
            match: tuple[Match, Scope] = super().matches(scope)
            return match

        def get_route_handler(self) -> Callable[[Request], Any]:
            handler = super().get_route_handler()
            quick = getattr(self.endpoint, "quickly", None) or getattr(self.endpoint, "as_it_was", None)

            async def guarded(request: Request) -> Response:
                request = FormRequest(request.scope, request.receive)
                response = await quick(request) if quick is not None else None
                if response is None:
                    response = await settled(handler, request)
                require_cleared(request.state)
                await request.app.state.seen(request)
                return response

            return guarded

    return GuardedRoute


def _fits(parts: list[str], path: str) -> bool:
    """Whether a path may belong to the route: as many parts, equal except for the parameters."""
    given = path.split("/")
    return len(given) == len(parts) and all(
        part == given_part or part.startswith("{") for part, given_part in zip(parts, given, strict=True)
    )


class Room:
    """The routes of one room. ``pages()`` for HTML, ``api()`` for JSON; each route names its action.

    A ``quick`` one is a save or a submission: what is in order about it is done without the framework
    (``app.web.quick``). One with a ``mark`` shows what many look at: as long as it is as it was, it is not made again
    (``app.web.unchanged``).
    """

    def __init__(self, router: APIRouter, *, keeps_answers: bool = False) -> None:
        self.router = router
        self._keeps_answers = keeps_answers

    def _add(
        self, method: str, path: str, action: str, *, quick: bool = False, mark: MarkOf | None = None, **options: Any
    ) -> Callable[[Endpoint], Endpoint]:
        def register(endpoint: Endpoint) -> Endpoint:
            handler: Any = in_one_thread(endpoint)
            if quick:
                handler.quickly = quickly(endpoint, action, keeps_answers=self._keeps_answers)
            elif mark:
                handler.as_it_was = as_it_was(mark, action)
            self.router.add_api_route(
                path, handler, methods=[method], dependencies=[Depends(Action(action))], **options
            )
            return endpoint

        return register

    def get(self, path: str, action: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A route that changes nothing."""
        return self._add("GET", path, action, **options)

    def post(self, path: str, action: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A route that does something."""
        return self._add("POST", path, action, **options)

    def put(self, path: str, action: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A route that replaces something."""
        return self._add("PUT", path, action, **options)

    def patch(self, path: str, action: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A route that changes part of something."""
        return self._add("PATCH", path, action, **options)

    def delete(self, path: str, action: str, **options: Any) -> Callable[[Endpoint], Endpoint]:
        """A route that removes something."""
        return self._add("DELETE", path, action, **options)


def pages() -> Room:
    """A room's HTML routes; they stay out of the OpenAPI document."""
    return Room(APIRouter(include_in_schema=False, default_response_class=HTMLResponse, route_class=_guarded(APIRoute)))


def api(tag: str) -> Room:
    """A room's JSON routes under /api/v1; a POST honours ``Idempotency-Key``."""
    return Room(APIRouter(prefix="/api/v1", tags=[tag], route_class=_guarded(IdempotentRoute)), keeps_answers=True)
