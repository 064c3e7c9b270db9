"""What tests of rounds begin with: officials, a plan, a list; a driver of the API that says who asks."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.clock import now, today
from app.settings import Settings
from tests.kit import world
from tests.kit.world import World


@dataclass
class Driver:
    """The API as one official uses it."""

    client: Any
    token: str

    def __call__(self, method: str, path: str, *, status: int, **rest: Any) -> Any:
        answer = self.client.request(
            method, f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"}, **rest
        )
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()


@pytest.fixture
def made(app: Any, settings: Settings, filled: Callable[..., World]) -> World:
    """The small world, behind the app."""
    began = now() - datetime.timedelta(hours=1)
    return filled(lambda session: world.build(session, began, key=settings.key()), named="world")


@pytest.fixture
def as_(client: Any, made: World) -> Callable[[str], Driver]:
    """``as_("handler")``: the API as that official."""
    return lambda kind: Driver(client, made.tokens[kind])  # type: ignore[index]  # kinds are strings


@pytest.fixture
def handler(as_: Callable[[str], Driver]) -> Driver:
    """The API as the handler of the world's rounds."""
    return as_("handler")


@pytest.fixture
def new_round(made: World) -> dict[str, Any]:
    """What a sound draft round is made of."""
    return {
        "title": "Remiss om skogen",
        "registry_number": "KS/2026:8",
        "plan_id": made.plan,
        "distribution_list_id": made.list,
        "deadline": (today() + datetime.timedelta(days=60)).isoformat(),
        "cover_letter": "Välkomna.",
        "questions": ["Vad saknas?", "Vad är bra?"],
    }


@pytest.fixture
def desk(pages: Any, made: World) -> Any:
    """The handler of the world's rounds at a browser."""
    for name, value in made.cookies["handler"].items():  # type: ignore[index]  # kinds are strings
        pages.raw.cookies.set(name, value)
    return pages
