"""A handler that never asked who it is: nothing that it did is kept, whatever it answers, and the answer is 500."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import Depends
from sqlmodel import Session, func, select
from starlette.responses import Response

from app.clock import now
from app.installation import installation_of
from app.jobs.actions import order
from app.jobs.models import Job
from app.main import create_app
from app.settings import Settings
from app.web.routes import Room, api, pages
from app.web.sessions import Write
from tests.kit.client import Client


def ordered(session: Session) -> None:
    order(session, "export", arguments={}, round_id=None, by_id=None, now=now())


def of_the_session(room: Room) -> None:
    @room.post("/careless", "page.static")
    def careless(session: Write) -> dict[str, str]:
        ordered(session)
        return {"done": "yes"}


def that_answers_by_itself(room: Room) -> None:
    @room.post("/careless", "page.static")
    def careless(session: Write) -> Response:
        ordered(session)
        return Response("done", 201)


def that_is_quick(room: Room) -> None:
    @room.post("/careless", "page.static", quick=True)
    def careless(session: Write) -> Response:
        ordered(session)
        return Response("done", 201)


def by_a_dependency(room: Room) -> None:
    def first(session: Write) -> bool:
        ordered(session)
        return True

    @room.post("/careless", "page.static")
    def careless(done: bool = Depends(first)) -> dict[str, bool]:
        return {"done": done}


@pytest.fixture
def bare(settings: Settings) -> Iterator[Client]:
    """The application, in which a fault is an answer."""
    app = create_app(settings)
    with Client(app, base_url=settings.base_url, raise_server_exceptions=False) as client:
        yield client
    installation_of(app).database.dispose()


@pytest.mark.parametrize("handler", [of_the_session, that_answers_by_itself, that_is_quick, by_a_dependency])
@pytest.mark.parametrize(("kind", "headers"), [("page", {}), ("api", {}), ("api", {"Idempotency-Key": "once"})])
def test_what_nobody_was_asked_about_is_not_done(
    bare: Client, database: Any, handler: Any, kind: str, headers: dict[str, str]
) -> None:
    room = pages() if kind == "page" else api("careless")
    handler(room)
    app: Any = bare.app
    app.router.routes.extend(room.router.routes)
    answer = bare.post("/careless" if kind == "page" else "/api/v1/careless", headers=headers)
    assert answer.status_code == 500
    assert "done" not in answer.text
    with database.read() as session:
        assert session.exec(select(func.count()).select_from(Job)).one() == 0


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["page", "api"])
def test_what_nobody_was_asked_about_is_not_told(bare: Client, kind: str) -> None:
    room = pages() if kind == "page" else api("careless")

    @room.get("/careless", "page.static")
    def careless() -> Response:
        return Response("a secret")

    app: Any = bare.app
    app.router.routes.extend(room.router.routes)
    answer = bare.get("/careless" if kind == "page" else "/api/v1/careless")
    assert answer.status_code == 500
    assert "a secret" not in answer.text
