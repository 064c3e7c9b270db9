"""What a file is made with: who asks may leave something out, and the file then says what.

Plain values, resolved: a focus area by its label and a section by its number, as comments have them. Which layouts and
formats let one choose what is in ``exports/choices.py``.
"""

import dataclasses
from dataclasses import dataclass, fields
from typing import Any

from app.assessment.views import CommentView

ALWAYS = "number"
"""The column that no file is without: a comment is known by it everywhere."""
PLACES = ("focus_area", "section", "kind", "outcome")
"""What a comment says or speaks of; a body's answer is cut by it."""
BODIES = ("organisation", "group")
FILTERS = (*PLACES[:2], *BODIES, *PLACES[2:])
"""What a file's comments can be chosen by, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Options:
    """What one has chosen. Without a choice a file has everything.

    ``hide_names``: no person is named. ``columns``: the ones that are shown, by their names in open data; none said
    is all. ``portrait``: pages with tables stand instead of lying. The rest are the comments: those of a focus area, of
    a section (with what lies below it), of an organisation, of a group, of a kind, with an outcome.
    """

    hide_names: bool = False
    columns: tuple[str, ...] = ()
    portrait: bool = False
    focus_area: str = ""
    section: str = ""
    organisation: int | None = None
    group: str = ""
    kind: str = ""
    outcome: str = ""

    @property
    def filters(self) -> tuple[str, ...]:
        """What the comments are chosen by."""
        return tuple(name for name in FILTERS if getattr(self, name))

    @property
    def narrows(self) -> bool:
        """Whether some comments may be left out."""
        return bool(self.filters)

    @property
    def cuts(self) -> bool:
        """Whether a body's answer may be in the file with some of its words only."""
        return bool(self.columns) or self.by_place

    @property
    def by_place(self) -> bool:
        """Whether comments are chosen by what they say or speak of: a body may have none, or some of its own."""
        return any(getattr(self, name) for name in PLACES)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.hide_names or self.columns or self.narrows)

    def shows(self, column: str) -> bool:
        """Whether a column is shown."""
        return not self.columns or column == ALWAYS or column in self.columns

    def takes(self, comment: CommentView) -> bool:
        """Whether a comment is one of those that were chosen."""
        return (
            (not self.focus_area or comment.focus_area == self.focus_area)
            and (not self.section or _lies_in(comment, self.section))
            and (self.organisation is None or comment.organisation.id == self.organisation)
            and (not self.group or comment.group == self.group)
            and (not self.kind or comment.kind == self.kind)
            and (not self.outcome or _came_to(comment, self.outcome))
        )

    def stored(self) -> dict[str, Any]:
        """What was chosen, as JSON; what was not is left out."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        chosen = {name: value for name, value in said.items() if value != getattr(EVERYTHING, name)}
        return chosen | ({"columns": list(self.columns)} if self.columns else {})

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> "Options":
        """The same from JSON."""
        said = dict(stored or {})
        said["columns"] = tuple(said.get("columns", ()))
        return cls(**said)

    def without(self, *names: str) -> "Options":
        """The same with some choices as if they had not been made."""
        return dataclasses.replace(self, **{name: getattr(EVERYTHING, name) for name in names})


def _lies_in(comment: CommentView, number: str) -> bool:
    at = comment.section.number if comment.section else ""
    return at == number or at.startswith(f"{number}.")


def _came_to(comment: CommentView, outcome: str) -> bool:
    """A reply to another wording than the one that stands says nothing of this one."""
    return comment.done and comment.reply is not None and comment.reply.outcome == outcome


EVERYTHING = Options()
