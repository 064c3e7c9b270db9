"""The request's database sessions. What a handler did is committed before its answer leaves.

A handler, its commit and the return of its connections are one piece of work in one thread (``in_one_thread``): whoever
holds a row or a connection never waits for a thread held by somebody who waits for that row or connection. Nothing is
committed for a handler that never asked who it is.
"""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import Depends, Request
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.responses import Response

from app.database import Reading, finish
from app.installation import installation_of
from app.web.idempotency import claim_of

R = TypeVar("R")

FREE_THREADS = 4
UNFINISHED = "unfinished"
"""In a session's ``info``: more is written after the handler and committed together with it (``Idempotency-Key``)."""
SHOWN = "shown"
"""In a reading session's ``info``: the state of a request whose page may be read from a replica."""
ASKED = "asked"
"""In a writing session's ``info``: the state of the request that it belongs to, where the door leaves its mark."""


FROM_REPLICA = frozenset(
    {
        "assess.read",
        "audit.read",
        "board.export",
        "comments.read",
        "compilation.read_link",
        "plan.read",
        "register.read",
        "response.list",
        "response.read",
        "round.list_internal",
        "round.read_internal",
        "todo.read",
        "tracking.read",
    }
)
"""The actions of the matrix whose pages may be read from a replica, once it is decided that they may be seen."""


class UnclearedRoute(RuntimeError):
    """A route did or answered something without asking who may: a fault of ours. Nothing of it is kept or sent."""


def require_cleared(state: State) -> None:
    """Deny by default. Raises UnclearedRoute unless somebody has decided that this request may do what it does."""
    if not getattr(state, "cleared", False):
        raise UnclearedRoute(f"{getattr(state, 'action', 'a route')} was done without a decision")


async def read_session(request: Request) -> Session:
    """A session for reading, shared by everything that reads during a request."""
    session, state = installation_of(request.app).database.reading(), request.state
    if request.method == "GET" and getattr(state, "action", "") in FROM_REPLICA:
        session.info[SHOWN] = state
    state.read_session = session
    return session


async def write_session(request: Request) -> Session:
    """A session for writing; commits when the handler has returned, rolls back if it raised."""
    session: Session = await installation_of(request.app).database.writing()
    session.info[UNFINISHED] = hasattr(request.state, "claim")
    session.info[ASKED] = request.state
    request.state.write_session = session
    return session


Read = Annotated[Session, Depends(read_session)]
Write = Annotated[Session, Depends(write_session)]


async def written_first(request: Request, act: Callable[[Session], R]) -> R:
    """What an act did, committed before the request goes on: for what must be counted before it is tried."""
    return await installation_of(request.app).database.do_alone(act)


async def settled(handler: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """The handler's answer, once everything it wrote is committed and its sessions have ended.

    Done here rather than by dependencies that yield: those cost as much as the statements of a small request.
    """
    state, database = request.state, installation_of(request.app).database
    try:
        answer = await handler(request)
        if hasattr(state, "write_session") and state.write_session.in_transaction():
            require_cleared(state)
            await run_in_threadpool(state.write_session.commit)
        return answer
    finally:
        if hasattr(state, "read_session"):
            await database.put_back(state.read_session)
        if hasattr(state, "write_session"):
            try:
                await database.put_back(state.write_session)
            finally:
                database.turns.release()


_FREE: RunVar[CapacityLimiter] = RunVar("free_threads")


def _free_threads() -> CapacityLimiter:
    """For handlers that ask no database: they go on when every other thread waits for one."""
    try:
        return _FREE.get()
    except LookupError:
        _FREE.set(CapacityLimiter(FREE_THREADS))
        return _FREE.get()


def _shown(endpoint: Callable[..., Any], given: dict[str, Any], sessions: list[Session]) -> Any:
    """The endpoint's answer. What a replica fails to give is read from the primary: the page is made once more."""
    for session in sessions:
        if isinstance(session, Reading) and SHOWN in session.info:
            session.may_leave(functools.partial(getattr, session.info[SHOWN], "cleared", False))
    try:
        return endpoint(**given)
    except DBAPIError as error:
        afield = [session for session in sessions if isinstance(session, Reading) and session.is_afield]
        if not afield:
            raise
        for session in afield:
            session.come_home(error)
        return endpoint(**given)


def in_one_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The handler as a coroutine that works, commits and gives back its connections in one thread.

    One that is a coroutine itself needs none.
    """
    if inspect.iscoroutinefunction(endpoint):
        return endpoint

    def whole(given: dict[str, Any]) -> Any:
        sessions = [session for session in given.values() if isinstance(session, Session)]
        for session in sessions:
            claim = session.info.get(ASKED) and claim_of(session.info[ASKED])
            if claim:
                claim.take(session)  # somebody was let in before there was a session to claim the key in
        answer = _shown(endpoint, given, sessions)
        for session in sessions:
            if ASKED in session.info:
                require_cleared(session.info[ASKED])
        for session in sessions:
            if not session.info.get(UNFINISHED):
                finish(session)
        return answer

    @functools.wraps(endpoint)
    async def handled(**given: Any) -> Any:
        if any(isinstance(value, Session) for value in given.values()):
            return await run_in_threadpool(whole, given)
        return await to_thread.run_sync(whole, given, limiter=_free_threads())

    return handled
