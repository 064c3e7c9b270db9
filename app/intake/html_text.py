"""The words of a mail that is a page, line by line; what it quotes is marked as in a plain one."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

DEEPEST_QUOTE = 5
_BLOCKS = frozenset(("p", "div", "br", "li", "tr", "table", "ul", "ol", "blockquote", "hr", "pre", "dl", "dt", "dd"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(("script", "style", "head", "title", "template"))
_EMPTY = frozenset(("br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "source"))
_CELLS = frozenset(("td", "th"))
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")


class HtmlText(HTMLParser):
    """Reads a page that is fed to it; ``text`` is then what a reader sees of it.

    Cells of a row stand on one line with tabs between them, as long as each is one line. Figures keep their height.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._unseen = 0
        self._quoted = 0
        self._hidden: tuple[str, int] | None = None
        self._as_it_stands = 0
        self._height: list[str] = []
        self._counts: list[int | None] = []
        self._rows: list[_Row] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that ends itself breaks the line once."""
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag begins."""
        if self._begins_hidden(tag, dict(attrs)):
            return
        self._unseen += tag in _UNSEEN
        self._as_it_stands += tag == "pre"
        if tag in ("sup", "sub"):
            self._height.append(tag)
        elif tag in ("ul", "ol"):
            start = dict(attrs).get("start") or "1"
            self._counts.append(int(start) - 1 if tag == "ol" and start.isdecimal() else None if tag == "ul" else 0)
        if tag in _CELLS:
            self._begin_cell()
        elif tag in _BLOCKS or tag in _HEADINGS:
            self._break(twice=tag == "p" or tag in _HEADINGS)
        if tag == "tr":
            self._rows.append(_Row(len(self._lines) - 1))
        self._quoted += tag == "blockquote"
        if tag == "li":
            self._lines[-1] = self._mark()

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if self._hidden is not None:
            name, depth = self._hidden
            if tag == name:
                self._hidden = (name, depth - 1) if depth > 1 else None
            return
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "pre":
            self._as_it_stands = max(0, self._as_it_stands - 1)
        if tag in ("sup", "sub") and self._height:
            self._height.pop()
        if tag in ("ul", "ol") and self._counts:
            self._counts.pop()
        if tag == "tr" and self._rows:
            self._rows.pop()
        if tag in _BLOCKS or tag in _HEADINGS:
            self._break()
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)

    def handle_data(self, data: str) -> None:
        """The words between tags."""
        if self._unseen or self._hidden is not None:
            return
        if self._as_it_stands:
            first, *others = data.replace("\r\n", "\n").split("\n")
            self._lines[-1] += first
            self._lines.extend(others)
            return
        words = _SPACE.sub(" ", data).strip(" ")
        if not words:
            if data and self._lines[-1] and not self._lines[-1].endswith((" ", "\t")):
                self._lines[-1] += " "
            return
        if self._height:
            words = words.translate(_RAISED if self._height[-1] == "sup" else _LOWERED)
        line = self._lines[-1] or ("> " * min(self._quoted, DEEPEST_QUOTE))
        gap = " " if _SPACE.match(data) and line and not line.endswith((" ", "\t")) else ""
        self._lines[-1] = f"{line}{gap}{words}{' ' if _SPACE.match(data[-1]) else ''}"

    @property
    def text(self) -> str:
        """Its lines, without more than one empty one between two."""
        return "\n".join(self._few_empty())

    def _begins_hidden(self, tag: str, attrs: dict[str, str | None]) -> bool:
        """Whether the tag is inside what nobody sees, or begins it."""
        if self._hidden is not None:
            name, depth = self._hidden
            self._hidden = (name, depth + (tag == name))
            return True
        if tag not in _EMPTY and ("hidden" in attrs or _HIDES.search(attrs.get("style") or "")):
            self._hidden = (tag, 1)
            return True
        return False

    def _break(self, *, twice: bool = False) -> None:
        """A new line, and an empty one before it if ``twice``; none at the beginning of a cell."""
        if self._rows and self._rows[-1].is_at_start(self._lines):
            return
        self._lines.extend([""] * (1 + twice))

    def _begin_cell(self) -> None:
        if not self._rows:
            self._rows.append(_Row(len(self._lines) - 1))
        row = self._rows[-1]
        if row.cells and row.is_one_line(self._lines):
            while len(self._lines) - 1 > row.start and not self._lines[-1].strip():
                self._lines.pop()
            self._lines[-1] = f"{self._lines[-1].rstrip(' ')}\t"
        elif row.cells:
            self._lines.append("")
        row.begin(self._lines)

    def _mark(self) -> str:
        if self._counts and (count := self._counts[-1]) is not None:
            self._counts[-1] = count + 1
            return f"{count + 1}. "
        return "- "

    def _few_empty(self) -> Iterator[str]:
        before = ""
        for line in (line.rstrip() for line in self._lines):
            if line or before:
                yield line
            before = line


class _Row:
    """A row of a table: the line where its present cell begins, and what stood on it before."""

    def __init__(self, start: int) -> None:
        self.start, self.cells, self._before = start, 0, ""

    def begin(self, lines: list[str]) -> None:
        """Begin its next cell at the end of the lines."""
        self.start, self._before = len(lines) - 1, lines[-1]
        self.cells += 1

    def is_at_start(self, lines: list[str]) -> bool:
        """Whether nothing stands in its present cell."""
        return self.cells > 0 and len(lines) - 1 == self.start and lines[-1] == self._before

    def is_one_line(self, lines: list[str]) -> bool:
        """Whether its present cell is one line, or empty."""
        return sum(bool(line.strip()) for line in lines[self.start + 1 :]) == 0
