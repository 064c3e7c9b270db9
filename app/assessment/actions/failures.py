"""Which of many things that are done together, all or none, cannot be done: a line for each, as a problem tells it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from app.errors import Invalid, RemissError
from app.i18n import _

_FIELDS = {"reason_required": "text", "due_unreadable": "due", "placeholder_left": "text", "module_gone": "module_id"}


class About(Protocol):
    """Something that is done to a comment."""

    @property
    def comment_id(self) -> int:
        """Which."""


Thing = TypeVar("Thing", bound=About)


def failures(things: Sequence[Thing], check: Callable[[Thing], None]) -> list[dict[str, Any]]:
    """What ``check`` refuses, and what is about a comment that another before it is about."""
    failed: list[dict[str, Any]] = []
    seen: set[int] = set()
    for index, thing in enumerate(things):
        try:
            if thing.comment_id in seen:
                raise Invalid(_("Synpunkten finns två gånger."), code="duplicate")
            seen.add(thing.comment_id)
            check(thing)
        except RemissError as error:
            failed.append(failure(index, thing.comment_id, error))
    return failed


def failure(index: int, comment_id: int, error: RemissError) -> dict[str, Any]:
    """What is told of one of many."""
    return {
        "index": index,
        "comment_id": comment_id,
        "status": error.status,
        "code": error.code,
        "field": f"items.{index}.{_FIELDS.get(error.code, 'comment_id')}",
        "message": error.message,
        **error.extra,
    }


def by_field(failed: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What was told of each, by the field that it stands at."""
    return {item["field"]: item["message"] for item in failed}
