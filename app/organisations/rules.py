"""The order of a list's entries. Pure: takes the places in order and returns them in their new order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.errors import NotFound
from app.i18n import _


@dataclass(frozen=True, slots=True)
class Place:
    """An entry's place: which group it is in."""

    id: int
    group: str


def grouped_together(places: Sequence[Place]) -> list[Place]:
    """The entries with each group kept together, at its first entry's place."""
    order = {group: first for first, group in reversed(list(enumerate(place.group for place in places)))}
    return sorted(places, key=lambda place: order[place.group])


def moved(places: Sequence[Place], entry_ids: Collection[int], group: str) -> list[Place]:
    """The places with entries moved, in their order, to the end of a group, which may be new. Raises NotFound."""
    moving = [replace(place, group=group) for place in places if place.id in entry_ids]
    if not moving:
        raise NotFound(_("Raden finns inte på listan."))
    return grouped_together([*(place for place in places if place.id not in entry_ids), *moving])


def renamed(places: Sequence[Place], old: str, new: str) -> list[Place]:
    """The places with a group renamed; if another has the name already, the two are merged. Raises NotFound."""
    if all(place.group != old for place in places):
        raise NotFound(_("Gruppen finns inte på listan."))
    return grouped_together([replace(place, group=new) if place.group == old else place for place in places])
