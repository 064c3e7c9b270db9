"""The words of enumerations: one Swedish text a member, in the ``labels.py`` of the room that owns the enumeration.

``stance_label(Stance.NEUTRAL)`` is "Tar inte ställning", in the language of the moment. Templates have every label of
every room as a filter and a function of the same name (decision 0120).
"""

import importlib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from app.i18n import _

APP = Path(__file__).parent


E = TypeVar("E", bound=StrEnum)


class Labels(Generic[E]):
    """One form of the words of one enumeration, given as ``{member: mark("text")}``.

    Raises LookupError when a member has no word, unless ``only`` names the members that are ever shown in this form.
    """

    def __init__(self, enumeration: type[E], words: Mapping[E, str], *, only: Iterable[E] | None = None) -> None:
        wanted = list(enumeration if only is None else only)
        if set(wanted) != set(words):
            wrong = ", ".join(sorted(set(wanted) ^ set(words)))
            raise LookupError(f"{enumeration.__name__}: not exactly one word for {wrong}")
        self.enumeration = enumeration
        self.sources = dict(words)
        self._words: dict[str, str] = {member.value: word for member, word in words.items()}  # found by member and code

    def __call__(self, member: E | str) -> str:
        """The word of a member or of its code. Raises KeyError for what is neither."""
        source = self._words.get(member)
        return _(self.sources[self.enumeration(member)] if source is None else source)

    def among(self, members: Iterable[E]) -> "Labels[E]":
        """The same words for some of the members alone: what is offered where not all can be chosen."""
        chosen = list(members)
        return Labels(self.enumeration, {member: self.sources[member] for member in chosen}, only=chosen)

    def options(self) -> list[tuple[str, str]]:
        """Code and word of each member, in the order they are written: for select, radios and tables of counts."""
        return [(member.value, _(source)) for member, source in self.sources.items()]


def main_label(enumeration: str) -> Labels[Any] | None:
    """The words of an enumeration by its name: of BoardStatus ``board_status_label``. None where it has none."""
    return every_label().get(re.sub(r"(?<!^)(?=[A-Z])", "_", enumeration).lower() + "_label")


@lru_cache
def every_label() -> dict[str, Labels[Any]]:
    """The labels of all rooms by the name they have there. Two rooms may not use the same name."""
    labels: dict[str, Labels[Any]] = {}
    for path in sorted(APP.glob("*/labels.py")):
        room = importlib.import_module(f"app.{path.parent.name}.labels")
        for name, value in vars(room).items():
            if isinstance(value, Labels) and labels.setdefault(name, value) is not value:
                raise LookupError(f"{name} stands in the labels.py of two rooms")
    return labels
