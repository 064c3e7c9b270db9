"""What a document consists of. Texts are plain: nothing in them is ever read as markup."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Run:
    """A piece of text of one style. ``note`` is the number of the footnote whose mark stands here, after the text.

    ``script``: "sup" if it is raised, "sub" if it is lowered.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    note: int | None = None
    struck: bool = False
    script: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the topmost below the document's title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. Its line breaks are kept."""

    runs: Runs


@dataclass(frozen=True)
class Item:
    """A point of a list, with the lists below it."""

    runs: Runs
    below: tuple["Points", ...] = ()


@dataclass(frozen=True)
class Points:
    """A list, numbered or not. ``labelled``: its items begin with labels of their own, and nothing is put before."""

    items: tuple[Item, ...]
    ordered: bool = False
    labelled: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first row is the head, repeated on every page. Rows are as long as the head.

    ``widths``: each column's share of the line; empty, the first has two and the others one each.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Terms and what they are, in order."""

    items: tuple[tuple[str, str], ...]


Part: TypeAlias = Heading | Paragraph | Points | Table | Facts


@dataclass(frozen=True)
class Pdf:
    """A document. ``kicker`` stands above the title, ``header`` on every page; ``notes`` are footnotes by number.

    ``words`` are the few texts that the writer adds, in the document's language: see ``Words``.
    """

    title: str
    lang: str
    parts: tuple[Part, ...]
    words: "Words"
    kicker: str = ""
    header: str = ""
    author: str = ""
    notes: tuple[tuple[int, str], ...] = ()
    contents: bool = False


@dataclass(frozen=True)
class Words:
    """Above the list of headings; a page's number, with its places; before the list of what boxes stand for."""

    contents: str
    page: str
    boxes: str
