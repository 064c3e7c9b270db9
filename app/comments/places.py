"""What a comment is about: the plan as a whole, a section, a paragraph, an indicator or a cell. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about; all None is the plan as a whole. The more exact implies the others."""

    section_id: int | None = None
    paragraph: int | None = None
    indicator_id: int | None = None
    cell_id: int | None = None

    @property
    def parts(self) -> tuple[int | None, int | None, int | None, int | None]:
        """Section, paragraph, indicator, cell."""
        return self.section_id, self.paragraph, self.indicator_id, self.cell_id

    def may_mean(self, full: "Place") -> bool:
        """Whether this, perhaps with parts left out, names the resolved place ``full``."""
        exact = self.cell_id == full.cell_id and (full.cell_id is not None or self.indicator_id == full.indicator_id)
        if full.indicator_id is None:
            exact = exact and (self.section_id, self.paragraph) == (full.section_id, full.paragraph)
        return exact and all(given in (None, known) for given, known in zip(self.parts, full.parts, strict=True))


WHOLE = Place()
