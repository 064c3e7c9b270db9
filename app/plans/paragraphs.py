"""A plan's paragraphs as they are shown: lists with lists in their items, tables, and the rest one by one. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup

from app.plans.footnotes import with_marks
from app.plans.importing.list_labels import label_in


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph. ``html`` was sanitised when it was stored; for kind "table" it is a whole table."""

    id: int
    number: int
    kind: str
    level: int
    ordered: bool
    text: str
    html: Markup
    lineage: str = ""

    @property
    def marked(self) -> str:
        """The text with its footnotes' marks, for quotations and comparisons."""
        return with_marks(self.text, self.html)


@dataclass(frozen=True, slots=True)
class Item:
    """A list item with the items nested below it."""

    paragraph: ParagraphView
    below: list["Item"] = field(default_factory=list)

    @property
    def lists(self) -> list["Listing"]:
        """The lists below it."""
        return listings(self.below)


@dataclass(frozen=True, slots=True)
class Listing:
    """Items shown as one list: ``kind`` is ul or ol; ``labelled``: they say their own labels, so none is shown."""

    kind: str
    items: list[Item]
    labelled: bool


def listings(items: list[Item]) -> list[Listing]:
    """Items beside each other as lists: another one begins where those with a number begin or end."""
    runs = groupby(items, key=lambda item: item.paragraph.ordered)
    return [_listing("ol" if ordered else "ul", list(run)) for ordered, run in runs]


def _listing(kind: str, items: list[Item]) -> Listing:
    return Listing(kind, items, any(label_in(item.paragraph.html) for item in items))


@dataclass(frozen=True, slots=True)
class Block:
    """Paragraphs shown as one: ``kind`` is text or table (one paragraph each), ul or ol (consecutive list items).

    A list's ``kind`` is that of its first item; those nested below may be of the other.
    """

    kind: str
    paragraphs: list[ParagraphView]

    @property
    def items(self) -> list[Item]:
        """The list's items; those of deeper levels are nested below the item before them."""
        top: list[Item] = []
        above: list[Item] = []
        for paragraph in self.paragraphs:
            item = Item(paragraph)
            while above and above[-1].paragraph.level >= paragraph.level:
                above.pop()
            (above[-1].below if above else top).append(item)
            above.append(item)
        return top

    @property
    def lists(self) -> list[Listing]:
        """The lists that they are shown as, one unless their first items stand deeper than later ones."""
        return listings(self.items)


def blocks(paragraphs: list[ParagraphView]) -> Iterator[Block]:
    """Paragraphs, with consecutive list items taken together, up to one at the top that is of the other kind."""
    items: list[ParagraphView] = []
    for paragraph in paragraphs:
        is_item = paragraph.kind == "list"
        if items and not (is_item and _is_of_list(paragraph, items)):
            yield Block("ol" if items[0].ordered else "ul", items)
            items = []
        if is_item:
            items.append(paragraph)
        else:
            yield Block(paragraph.kind, [paragraph])
    if items:
        yield Block("ol" if items[0].ordered else "ul", items)


def _is_of_list(paragraph: ParagraphView, items: list[ParagraphView]) -> bool:
    return paragraph.ordered == items[0].ordered or paragraph.level > items[0].level
