"""What a comment is about, in words."""

from app.comments.places import Place
from app.i18n import _
from app.plans.views import Places


def section_name(places: Places, place: Place) -> str:
    """The section a comment stands in: "3.4 Kompetensförsörjning", or the plan as a whole."""
    section = places.sections.get(place.section_id) if place.section_id else None
    return section.heading if section else _("Planen som helhet")


def exact_name(places: Places, place: Place) -> str:
    """Where in its section a comment stands: "stycke 2", "Tillgång till kompetens, 2029", or nothing."""
    cell = places.cells.get(place.cell_id) if place.cell_id else None
    row = places.indicators.get(place.indicator_id) if place.indicator_id else None
    if row:
        return f"{row.name}, {cell.column}" if cell else row.name
    return _("stycke {number}").format(number=place.paragraph) if place.paragraph else ""


def place_name(places: Places, place: Place) -> str:
    """Section and place in it."""
    return ", ".join(part for part in (section_name(places, place), exact_name(places, place)) if part)
