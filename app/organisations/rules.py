"""The order of a list. Pure: entries in their order in, the order anew out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import NotFound
from app.i18n import _


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    id: int
    group: str


def together(places: Sequence[Place]) -> list[Place]:
    """Each group in one piece, where it first comes."""
    order = {group: at for at, group in reversed(list(enumerate(place.group for place in places)))}
    return sorted(places, key=lambda place: order[place.group])


def moved(places: Sequence[Place], entry_id: int, group: str) -> list[Place]:
    """The entry last in another group, which may be new. Raises NotFound."""
    one = next((place for place in places if place.id == entry_id), None)
    if one is None:
        raise NotFound(_("Raden finns inte på listan."))
    return together([*(place for place in places if place.id != entry_id), replace(one, group=group)])


def renamed(places: Sequence[Place], old: str, new: str) -> list[Place]:
    """The group under its new name; when another has it already, the two become one. Raises NotFound."""
    if all(place.group != old for place in places):
        raise NotFound(_("Gruppen finns inte på listan."))
    return together([replace(place, group=new) if place.group == old else place for place in places])
