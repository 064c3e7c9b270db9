"""What a round has opened with never changes, its plan and its questions: read once, and kept by the application."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request
from sqlmodel import Session

from app.plans import queries as plans
from app.plans.views import OutlineRow, Places, SectionView
from app.rounds import queries as rounds

T = TypeVar("T")
MOST_KEPT = 2000


def _kept(request: Request, key: tuple[str, int], make: Callable[[], T]) -> T:
    state = request.app.state
    kept: OrderedDict[tuple[str, int], T] | None = getattr(state, "plans_read", None)
    if kept is None:
        kept = state.plans_read = OrderedDict()
    if key not in kept:
        kept[key] = make()
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    return kept[key]


def outline(request: Request, session: Session, version_id: int) -> list[OutlineRow]:
    """The sections of a plan in order (one statement the first time)."""
    return _kept(request, ("outline", version_id), lambda: plans.outline(session, version_id))


def section(request: Request, session: Session, section_id: int) -> SectionView:
    """One section with its text, indicators and footnotes (three statements the first time)."""
    return _kept(request, ("section", section_id), lambda: plans.section_view(session, section_id))


def places(request: Request, session: Session, version_id: int | None) -> Places:
    """What sections, indicators and cells are called (two statements the first time); nothing without a plan."""
    if version_id is None:
        return Places({}, {}, {})
    return _kept(request, ("places", version_id), lambda: plans.places(session, version_id))


def questions(request: Request, session: Session, round_id: int) -> list[str]:
    """What an opened round asks, in order (one statement the first time)."""
    return _kept(request, ("questions", round_id), lambda: [one.text for one in rounds.questions(session, round_id)])
