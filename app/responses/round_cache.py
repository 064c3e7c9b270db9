"""What a round has opened with never changes, its plan and its questions: read once, and kept by the application."""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from fastapi import Request
from markupsafe import Markup
from sqlmodel import Session

from app.comments.kinds import CommentKind
from app.comments.written import WrittenComment
from app.i18n import language
from app.installation import Shelf, installation_of
from app.passages.plan_words import PlanWords
from app.plans import queries as plans
from app.plans.differences import Differences
from app.plans.following import differences_of
from app.plans.searching import Spot, spots
from app.plans.views import OutlineRow, Places, SectionView, VersionView, Wordings
from app.rounds import queries as rounds
from app.rounds.background import Background
from app.rounds.facts import RoundFacts
from app.rounds.models import Round
from app.rounds.queries import Document, PlanVersionOf
from app.rounds.questions import AskedQuestion

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class WholePlan(NamedTuple):
    """All of a plan as a page shows it."""

    title: str
    html: Markup


OUTLINES: Shelf[int, list[OutlineRow]] = Shelf("outlines of plans", most=200)
SECTIONS: Shelf[int, SectionView] = Shelf("sections of plans", most=2000)
PLACES: Shelf[int, Places] = Shelf("places in plans", most=200)
PLAN_WORDS: Shelf[int, PlanWords] = Shelf("words of plans", most=50)
WORDINGS: Shelf[int, Wordings] = Shelf("paragraphs of plans", most=50)
WHOLE_PLANS: Shelf[tuple[int, str, bool, frozenset[int]], WholePlan] = Shelf(
    "whole plans as a page shows them", most=40
)
SPOTS: Shelf[int, list[Spot]] = Shelf("texts of plans that are searched", most=20)
DOCUMENTS: Shelf[tuple[int, int], list[Document]] = Shelf("documents of rounds", most=2000)
QUESTIONS: Shelf[tuple[int, int], list[AskedQuestion]] = Shelf("questions of rounds", most=2000)

PLAN_VERSIONS: Shelf[tuple[int, int], list[PlanVersionOf]] = Shelf("versions of rounds' plans", most=500)
PLANS: Shelf[int, VersionView] = Shelf("whole plans that are corrected", most=6)
DIFFERENCES: Shelf[tuple[int, int], Differences] = Shelf("differences between versions of plans", most=50)
BACKGROUNDS: Shelf[tuple[int, int], Background] = Shelf("how rounds came about", most=2000)


def as_it_stands(request: Request) -> None:
    """From here on this request reads what may still be changed: nothing is kept of it, nor taken from what is."""
    request.state.as_it_stands = True


def _kept(request: Request, shelf: Shelf[K, T], id: K, read: Callable[[], T]) -> T:
    if getattr(request.state, "as_it_stands", False):
        return read()
    kept = installation_of(request.app).memory.on(shelf)
    if id not in kept:
        kept[id] = read()
    return kept[id]


def outline(request: Request, session: Session, version_id: int) -> list[OutlineRow]:
    """The sections of a plan in order (one statement the first time)."""
    return _kept(request, OUTLINES, version_id, lambda: plans.outline(session, version_id))


def whole_plan(
    request: Request,
    session: Session,
    version_id: int,
    *,
    can_write: bool,
    closed: frozenset[int],
    show: Callable[[VersionView], Markup],
) -> WholePlan:
    """A whole plan as ``show`` makes a page of it, in the reader's language (four statements the first time).

    What may differ between rounds is part of the key: whether one can still write, and the ``closed`` sections.
    """

    def read() -> WholePlan:
        plan = plans.version_view(session, plans.version(session, version_id))
        return WholePlan(plan.title, show(plan))

    return _kept(request, WHOLE_PLANS, (version_id, language(), can_write, closed), read)


def searched(request: Request, session: Session, version_id: int) -> list[Spot]:
    """Every text of a plan, to search in (four statements the first time)."""
    return _kept(request, SPOTS, version_id, lambda: spots(session, version_id))


def section(request: Request, session: Session, section_id: int) -> SectionView:
    """One section with its text, indicators and footnotes (three statements the first time)."""
    return _kept(request, SECTIONS, section_id, lambda: plans.section_view(session, section_id))


def places(request: Request, session: Session, version_id: int | None) -> Places:
    """What sections, indicators and cells are called (two statements the first time); nothing without a plan."""
    if version_id is None:
        return Places({}, {}, {})
    return _kept(request, PLACES, version_id, lambda: plans.places(session, version_id))


def plan_words(request: Request, session: Session, version_id: int | None) -> PlanWords:
    """What the places of a plan are called (one statement more the first time); nothing without a plan."""
    if version_id is None:
        return PlanWords()

    def read() -> PlanWords:
        return PlanWords.of(places(request, session, version_id), plans.version(session, version_id).aliases)

    return _kept(request, PLAN_WORDS, version_id, read)


def wordings(
    request: Request, session: Session, version_id: int | None, comments: Iterable[WrittenComment]
) -> Wordings:
    """What the plan's paragraphs say (one statement the first time); nothing when no comment proposes a wording."""
    if version_id is None or not any(comment.kind is CommentKind.TEXT_CHANGE for comment in comments):
        return {}
    return _kept(request, WORDINGS, version_id, lambda: plans.wordings(session, version_id))


def plan_versions(request: Request, session: Session, round_: RoundFacts | Round) -> list[PlanVersionOf]:
    """The versions of its plan that a round has had (one statement the first time, none while there is only one)."""
    if round_.plan_number == 1:
        return []
    key = round_.id, round_.plan_number
    return _kept(request, PLAN_VERSIONS, key, lambda: rounds.plan_versions(session, round_.id))


def version_view(request: Request, session: Session, version_id: int) -> VersionView:
    """A whole version of an opened round's plan (four statements the first time): for who corrects it."""
    return _kept(request, PLANS, version_id, lambda: plans.version_view(session, plans.version(session, version_id)))


def differences(request: Request, session: Session, before: int, after: int) -> Differences:
    """What changed between two versions of a plan, which never change (eight statements the first time)."""
    return _kept(request, DIFFERENCES, (before, after), lambda: differences_of(session, before, after))


def questions(request: Request, session: Session, round_: RoundFacts | Round) -> list[AskedQuestion]:
    """What an opened round asks, in order (one statement the first time, and when one has been withdrawn)."""
    key = round_.id, round_.edit_version
    return _kept(request, QUESTIONS, key, lambda: rounds.questions(session, round_.id))


def background(request: Request, session: Session, round_: RoundFacts | Round) -> Background:
    """How an opened round came about (one statement the first time)."""
    key = round_.id, round_.edit_version
    return _kept(request, BACKGROUNDS, key, lambda: rounds.background(session, round_.id))


def documents(request: Request, session: Session, round_: RoundFacts) -> list[Document]:
    """What goes out with a round, in order (one statement the first time after a change, none where there is none)."""
    if not round_.documents_version:
        return []
    kept = installation_of(request.app).memory.on(DOCUMENTS)
    key = (round_.id, round_.documents_version)
    if key not in kept:
        kept[key] = rounds.documents(session, round_.id)
    return kept[key]
