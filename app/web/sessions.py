"""The request's database sessions. What a handler did is committed before its answer leaves.

A handler, its commit and the return of its connections are one piece of work of one thread (``in_one_thread``): whoever
holds a row or a connection never waits for a thread that somebody who waits for that row or connection keeps.
"""

import functools
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.database import finish

UNFINISHED = "unfinished"
"""In a session's ``info``: more is written after the handler, and committed with it (``Idempotency-Key``)."""


async def read_session(request: Request) -> AsyncIterator[Session]:
    """A session for reading, shared by all that a request reads."""
    async with request.app.state.database.reading() as session:
        yield session


async def write_session(request: Request) -> AsyncIterator[Session]:
    """A session for changing; commits when the handler returned, rolls back when it raised."""
    async with request.app.state.database.writing() as session:
        request.state.write_session = session
        session.info[UNFINISHED] = hasattr(request.state, "idempotency_key")
        yield session


Read = Annotated[Session, Depends(read_session, scope="function")]
Write = Annotated[Session, Depends(write_session, scope="function")]


def in_one_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The handler as a coroutine that works, commits and puts its connections back in one thread."""

    def whole(given: dict[str, Any]) -> Any:
        answer = endpoint(**given)
        for session in given.values():
            if isinstance(session, Session) and not session.info.get(UNFINISHED):
                finish(session)
        return answer

    @functools.wraps(endpoint)
    async def handled(**given: Any) -> Any:
        return await run_in_threadpool(whole, given)

    return handled
