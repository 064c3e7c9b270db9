"""What a comment that an official writes down may be about."""

from collections.abc import Sequence

from app.comments.place_names import place_name
from app.comments.places import Place, place_code, place_of
from app.plans.views import Places


def places_to_choose(named: Places) -> list[tuple[str, str]]:
    """What a comment may be about, in the plan's order: the whole, each section and the indicators in it."""
    rows: dict[int, list[Place]] = {}
    for row in named.indicators.values():
        rows.setdefault(row.section_id, []).append(Place(row.section_id, None, row.id))
    places = [Place()]
    for section in named.sections.values():
        places += [Place(section.id), *rows.get(section.id, [])]
    return [(place_code(place), place_name(named, place)) for place in places]


def places_elsewhere(named: Places, codes: Sequence[str], known: set[str]) -> dict[str, str]:
    """Names of the other places that rows have, at a paragraph or a cell, by code."""
    names = {}
    for code in {*codes} - known:
        place = place_of(code)
        cell = named.cells.get(place.cell_id) if place and place.cell_id else None
        if cell is not None:
            place = Place(cell.section_id, None, cell.indicator_id, cell.id)
        if place is not None and place.section_id in named.sections:
            names[code] = place_name(named, place)
    return names
