"""What the readers return: a distribution list as plain, frozen data."""

from dataclasses import dataclass

from app.organisations.postal import NOWHERE, PostalAddress


@dataclass(frozen=True)
class ParsedEntry:
    """A body on a list. ``group`` is a heading's text, else "1", "2" …; ``kind`` is set only if the file states it."""

    name: str
    group: str
    email: str | None = None
    kind: str | None = None
    postal: PostalAddress = NOWHERE


@dataclass(frozen=True)
class ParsedList:
    """A list in the file's order. ``title`` is the document's own, if it has one.

    ``left_out`` are the lines that name no body: a letter's greeting, page numbers, second addresses.
    """

    title: str | None
    entries: tuple[ParsedEntry, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A line of a list before interpretation: its text ("" separates groups) and what the format says about it."""

    text: str
    is_title: bool = False
    is_heading: bool = False
