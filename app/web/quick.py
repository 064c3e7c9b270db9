"""Saves and submissions without the framework's dependency solving, which costs as much as a save itself.

A body's editor saves at every pause in somebody's typing, and hundreds send their answer on the last evening. Such a
route is declared like every other. What is out of the ordinary about a request (an official's credentials, a body that
does not fit, a form that is refused and shown again) goes the ordinary way, and is refused in the ordinary words. What
is in order is read here and done as a job of the database, which commits it with others.
"""

import inspect
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, get_args

from fastapi import Request
from pydantic import BaseModel, ValidationError
from sqlmodel import Session
from starlette.datastructures import State
from starlette.responses import Response

from app.installation import installation_of
from app.web import cookies
from app.web.forms import PageNeeded
from app.web.idempotency import Claim, Repeated, claim_with
from app.web.rendering import wants_json
from app.web.sessions import ASKED, require_cleared

MOST_DIGITS = 18
JSON = "application/json"
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Arguments:
    """How each argument of an endpoint is had."""

    request: str | None = None
    session: str = ""
    body: tuple[str, type[BaseModel]] | None = None
    form: tuple[str, Callable[[Any], Any]] | None = None
    path: dict[str, type[int] | type[str]] = field(default_factory=dict)
    of_form: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    direct: dict[str, Callable[[Request, Session], Any]] = field(default_factory=dict)


def arguments_of(endpoint: Callable[..., Any]) -> Arguments:
    """Read an endpoint's signature. Raises TypeError for a parameter of a kind that a save does not have.

    A dependency can do without the framework when it has ``fill`` (a form, made of what was sent), ``of_form`` (of that
    form) or ``directly`` (of the request and the job's session).
    """
    arguments = Arguments()
    for name, parameter in inspect.signature(endpoint, eval_str=True).parameters.items():
        kind = parameter.annotation
        dependency: Any = next((each.dependency for each in get_args(kind)[1:] if hasattr(each, "dependency")), None)
        if kind is Request:
            arguments.request = name
        elif dependency is not None and get_args(kind)[0] is Session:
            arguments.session = name
        elif hasattr(dependency, "fill"):
            arguments.form = name, dependency.fill
        elif hasattr(dependency, "of_form"):
            arguments.of_form[name] = dependency.of_form
        elif hasattr(dependency, "directly"):
            arguments.direct[name] = dependency.directly
        elif kind in (int, str):
            arguments.path[name] = kind
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            arguments.body = name, kind
        else:
            raise TypeError(f"{endpoint.__name__}: {name} cannot be had without the framework")
    return arguments


def quickly(
    endpoint: Callable[..., Any], action: str, *, keeps_answers: bool
) -> Callable[[Request], Awaitable[Response | None]]:
    """The endpoint as a coroutine that gives its answer once that is committed; None for what must go the other way.

    ``keeps_answers``: an ``Idempotency-Key`` is claimed in the job, and the answer kept beside what was done.
    """
    arguments = arguments_of(endpoint)

    async def handled(request: Request) -> Response | None:
        if not _may_be_quick(request):
            return None
        claim = claim_with(request) if keeps_answers else None
        given = await _read(arguments, request)
        if given is None:
            return None
        state = request.state
        state.action = action

        def work(session: Session) -> Response:
            with _asked_in(session, state, claim):
                met = {name: directly(request, session) for name, directly in arguments.direct.items()}
                answer = _answer(claim, session, lambda: endpoint(**given, **met, **{arguments.session: session}))
            require_cleared(state)
            return answer

        try:
            return await installation_of(request.app).database.do(work)
        except PageNeeded:  # nothing of it is kept: the ordinary way does it again, and shows the page
            return None

    return handled


@contextmanager
def _asked_in(session: Session, state: State, claim: Claim | None) -> Iterator[None]:
    """A request is being done in a job's session. It may have been before, and been undone: then it begins anew."""
    state.cleared = False
    session.info[ASKED] = state
    if claim is not None:
        claim.begin()
    state.write_session, state.makes_no_page = session, True
    try:
        yield
    finally:
        del state.write_session, state.makes_no_page  # a job's session ends with the job


def _answer(claim: Claim | None, session: Session, act: Callable[[], Response]) -> Response:
    if claim is None:
        return act()
    try:
        answer = act()
    except Repeated as repeated:
        session.info[ASKED].cleared = True  # they were, when it was done
        return repeated.answer
    claim.keep(session, answer)
    return answer


def _may_be_quick(request: Request) -> bool:
    """Whether somebody asks by a body's link alone: an official is refused before anything waits."""
    return "authorization" not in request.headers and cookies.read(request, cookies.SESSION) is None


def from_path(arguments: Arguments, request: Request) -> dict[str, Any] | None:
    """The request itself and what its address holds; None when that does not fit."""
    given: dict[str, Any] = {} if arguments.request is None else {arguments.request: request}
    for name, kind in arguments.path.items():
        text = request.path_params[name]
        if kind is int and not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
            return None
        given[name] = kind(text)
    return given


async def _read(arguments: Arguments, request: Request) -> dict[str, Any] | None:
    """What the request gives for the endpoint's arguments; None when something does not fit.

    What has been read of the body stays with the request, for the ordinary way.
    """
    given = from_path(arguments, request)
    if given is None:
        return None
    sent_as = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if arguments.body is not None:
        name, model = arguments.body
        if sent_as != JSON:
            return None
        try:
            given[name] = model.model_validate(json.loads(await request.body()))
        except (ValidationError, ValueError, RecursionError):
            return None
    if arguments.form is not None:
        if sent_as != URLENCODED:
            return None
        name, fill = arguments.form
        form = given[name] = fill(await request.form())
        given |= {each: make(form) for each, make in arguments.of_form.items()}
        if not wants_json(request):
            if not form.ok:
                return None
            form.ends_at_refusal = True
    return given
