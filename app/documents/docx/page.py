"""What a Word file is begun with: its parts, what stands around the text, and the pages it stands on."""

from typing import NamedTuple

CM = 567
"""Twentieths of a point in a centimetre."""
DOCUMENT = "word/document.xml"
_SHORT, _LONG, _MARGIN = 11906, 16838, round(2 * CM)
MARGINS = ("top", "right", "bottom", "left", "header", "footer", "gutter")
USUAL_MARGINS = 2 * _MARGIN


class Page(NamedTuple):
    """The sides of a page and its margins in twentieths of a point: A4 unless a template says otherwise.

    ``references`` to headers and footers stand in the first section; ``own_first``: its first page has others.
    """

    short: int = _SHORT
    long: int = _LONG
    top: int = _MARGIN
    right: int = _MARGIN
    bottom: int = _MARGIN
    left: int = _MARGIN
    header: int = 700
    footer: int = 600
    gutter: int = 0
    references: str = ""
    own_first: bool = True

    def section(self, *, landscape: bool, first: bool, letter: bool = False) -> str:
        """The properties of a section. ``letter``: its pages are counted from 1."""
        width, height = (self.long, self.short) if landscape else (self.short, self.long)
        orient = ' w:orient="landscape"' if landscape else ""
        references = self.references if first else ""
        counted = '<w:pgNumType w:start="1"/>' if letter else ""
        title = "<w:titlePg/>" if first and self.own_first else ""
        return (
            f'<w:sectPr>{references}<w:pgSz w:w="{width}" w:h="{height}"{orient}/><w:pgMar w:top="{self.top}" '
            f'w:right="{self.right}" w:bottom="{self.bottom}" w:left="{self.left}" w:header="{self.header}" '
            f'w:footer="{self.footer}" w:gutter="{self.gutter}"/>{counted}<w:cols w:space="708"/>{title}</w:sectPr>'
        )

    def share(self, *, landscape: bool) -> float:
        """How wide the text is against that of our own pages, for which tables are measured; at most 1."""
        width, usual = (self.long, _LONG) if landscape else (self.short, _SHORT)
        return min(1.0, max(0.3, (width - self.left - self.right - self.gutter) / (usual - USUAL_MARGINS)))


class Frame(NamedTuple):
    """All parts but the document's own, which is ``head``, the text, ``tail`` and the last section."""

    parts: dict[str, bytes]
    head: str
    tail: str
    page: Page
    from_template: bool = False
