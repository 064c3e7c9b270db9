"""What a comment was written on, where the plan was corrected since: the earlier wording beside the present one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session

from app.comments.place_names import place_name
from app.comments.places import Place, place_code, place_of
from app.comments.written import WrittenComment
from app.plans.diff import Piece, difference, excerpt
from app.plans.views import Places
from app.responses import round_cache
from app.rounds.facts import RoundFacts
from app.rounds.models import Round

LONGEST = 600
"""How much of a whole section that is gone is quoted."""


@dataclass(frozen=True, slots=True)
class EarlierPlace:
    """The place that a comment was written on: its name then, what it said, what it says now.

    ``is_gone``: nothing in the plan is that place any more. ``pieces``: what was struck and added.
    """

    name: str
    number: int
    before: str
    after: str
    is_gone: bool
    pieces: tuple[Piece, ...] = ()


def earlier_places(
    request: Request, session: Session, round_: RoundFacts | Round, comments: Iterable[WrittenComment]
) -> dict[int, EarlierPlace]:
    """By comment, where it was written on other words than stand at its place now.

    No statement while the plan was never corrected; afterwards a few for each version the first time.
    """
    versions = round_cache.plan_versions(request, session, round_)
    found: dict[int, EarlierPlace] = {}
    if not versions:
        return found
    reading = _Reading(request, session, {version.plan_version_id: version.number for version in versions})
    for comment in comments:
        if comment.origin and comment.id is not None:
            earlier = reading.earlier(comment.origin, comment.place, round_.plan_version_id)
            if earlier is not None:
                found[comment.id] = earlier
    return found


def since_sent(
    request: Request,
    session: Session,
    round_: RoundFacts | Round,
    sent: Iterable[WrittenComment],
    now: Mapping[int, Place],
) -> dict[int, EarlierPlace]:
    """The same of comments that were sent, whose places are in the version that was read; ``now``: where they are."""
    versions = round_cache.plan_versions(request, session, round_)
    if not versions:
        return {}
    reading = _Reading(request, session, {version.plan_version_id: version.number for version in versions})
    found: dict[int, EarlierPlace] = {}
    for comment in sent:
        origin = comment.origin or place_code(comment.place)
        there = now.get(comment.id or 0, comment.place)
        earlier = reading.earlier(origin, there, round_.plan_version_id) if origin != "w" else None
        if earlier is not None and comment.id is not None:
            found[comment.id] = earlier
    return found


class _Reading:
    """Reads what stood at places, each version and section once in the memory of the installation."""

    def __init__(self, request: Request, session: Session, numbers: dict[int, int]) -> None:
        self._request, self._session, self._numbers = request, session, numbers

    def earlier(self, origin: str, now: Place, version_id: int | None) -> EarlierPlace | None:
        """What stood at a place that is named by its code, unless the same stands there now."""
        place = place_of(origin)
        there = next((each for each in self._numbers if place and self._has(each, place)), None)
        if place is None or there is None or there == version_id:
            return None
        places = self._places(there)
        full = full_place(places, place)
        before = self._words(there, full)
        is_gone = depth_of(now) < depth_of(full)
        after = "" if is_gone or version_id is None else self._words(version_id, now)
        if not is_gone and " ".join(before.split()) == " ".join(after.split()):
            return None
        number, name = self._numbers[there], place_name(places, full)
        if is_gone:
            cut = before if len(before) <= LONGEST or full.paragraph else f"{before[:LONGEST].rsplit(' ', 1)[0]} …"
            return EarlierPlace(name, number, cut, "", True)
        pieces = tuple(difference(before, after)) if full.paragraph else excerpt(before, after)
        return EarlierPlace(name, number, before, after, False, pieces)

    def _places(self, version_id: int) -> Places:
        return round_cache.places(self._request, self._session, version_id)

    def _has(self, version_id: int, place: Place) -> bool:
        places = self._places(version_id)
        return (
            place.section_id in places.sections
            or place.indicator_id in places.indicators
            or place.cell_id in places.cells
        )

    def _words(self, version_id: int, place: Place) -> str:
        places = self._places(version_id)
        if place.cell_id:
            return places.cells[place.cell_id].text if place.cell_id in places.cells else ""
        if place.indicator_id:
            return places.indicators[place.indicator_id].name if place.indicator_id in places.indicators else ""
        if place.section_id is None or place.section_id not in places.sections:
            return ""
        view = round_cache.section(self._request, self._session, place.section_id)
        if place.paragraph:
            return next((each.marked for each in view.paragraphs if each.number == place.paragraph), "")
        return "\n\n".join([view.section.title, *(paragraph.marked for paragraph in view.paragraphs)])


def full_place(places: Places, place: Place) -> Place:
    """A place with all that it implies in a version of the plan."""
    if place.cell_id in places.cells and place.cell_id:
        cell = places.cells[place.cell_id]
        return Place(cell.section_id, None, cell.indicator_id, cell.id)
    if place.indicator_id in places.indicators and place.indicator_id:
        return Place(places.indicators[place.indicator_id].section_id, None, place.indicator_id)
    return place


def depth_of(place: Place) -> int:
    """How exact a place is: 0 the whole, 3 a cell."""
    if place.cell_id:
        return 3
    return 2 if place.indicator_id or place.paragraph else 1 if place.section_id else 0
