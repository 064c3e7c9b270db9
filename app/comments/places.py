"""What a comment is about: the plan as a whole, a section, a paragraph, an indicator or a cell. Pure."""

import re
from typing import NamedTuple

_CODE = re.compile(r"w|([sic])([1-9]\d{0,9})|p([1-9]\d{0,9})\.([1-9]\d{0,5})")


class Place(NamedTuple):
    """What a comment is about; all None is the plan as a whole. The more exact implies the others.

    The parts are called as their columns, and as in the API and in receipts.
    """

    section_id: int | None = None
    paragraph: int | None = None
    indicator_id: int | None = None
    cell_id: int | None = None

    def may_mean(self, full: "Place") -> bool:
        """Whether this, perhaps with parts left out, names the resolved place ``full``."""
        exact = self.cell_id == full.cell_id and (full.cell_id is not None or self.indicator_id == full.indicator_id)
        if full.indicator_id is None:
            exact = exact and (self.section_id, self.paragraph) == (full.section_id, full.paragraph)
        return exact and all(given in (None, known) for given, known in zip(self, full, strict=True))


WHOLE = Place()


def place_code(place: Place) -> str:
    """A place as a field's value on a page: w (the whole plan), s12, p12.2 (section 12, paragraph 2), i5, c9."""
    if place.cell_id:
        return f"c{place.cell_id}"
    if place.indicator_id:
        return f"i{place.indicator_id}"
    if place.paragraph:
        return f"p{place.section_id}.{place.paragraph}"
    return f"s{place.section_id}" if place.section_id else "w"


def place_of(code: str) -> Place | None:
    """The place that a code names, without what it implies; None for what is no code."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    letter, number, section, paragraph = match.groups()
    if section:
        return Place(int(section), int(paragraph))
    if letter == "s":
        return Place(int(number))
    if letter == "i":
        return Place(indicator_id=int(number))
    return Place(cell_id=int(number)) if letter == "c" else WHOLE
