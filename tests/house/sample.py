"""What is sent to a route of ours by whoever walks them all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from tests.kit.world import World

Body = dict[str, Any] | Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """What is sent. ``path`` overrides ids in the address; ``prepare`` changes the world first."""

    json: Body | None = None
    data: Body | None = None
    files: dict[str, Any] | None = None
    path: dict[str, Callable[[World], Any]] = field(default_factory=dict)
    prepare: Callable[[Session, World], Any] | None = None

    def body(self, world: World) -> dict[str, Any]:
        """The request's arguments."""
        values: dict[str, Any] = {}
        for name in ("json", "data"):
            given = getattr(self, name)
            if given is not None:
                values[name] = given(world) if callable(given) else given
        if self.files:
            values["files"] = self.files
        return values
