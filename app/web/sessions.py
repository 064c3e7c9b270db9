"""The request's database sessions. What a handler did is committed before its answer leaves."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session


async def read_session(request: Request) -> AsyncIterator[Session]:
    """A session for reading, shared by all that a request reads."""
    async with request.app.state.database.reading() as session:
        yield session


async def write_session(request: Request) -> AsyncIterator[Session]:
    """A session for changing; commits when the handler returned, rolls back when it raised."""
    async with request.app.state.database.writing() as session:
        request.state.write_session = session
        yield session


Read = Annotated[Session, Depends(read_session, scope="function")]
Write = Annotated[Session, Depends(write_session, scope="function")]
