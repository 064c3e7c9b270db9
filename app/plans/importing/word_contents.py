"""Which paragraphs of a Word document are its table of contents, and nothing that stands beside it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from lxml import etree

from app.plans.importing.contents import is_contents_title

CONTENTS = "remiss-contents"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENTS = re.compile(r"\s*TOC\b")
_WORDS = (f"{_W}t", f"{_W}tab", f"{_W}sym", f"{_W}noBreakHyphen")
_LINK = re.compile(r"\\l\s+\"?_Toc")
_PAGE = re.compile(r"[\s.…][\divxlc]{1,5}$")
_PAGE_NUMBER = re.compile(r"(?<![\divxlc])[\divxlc]{1,5}$")


Role = Callable[[etree._Element], str]
"""What tells a paragraph's role by its style."""


@dataclass
class _Field:
    """A field that is open: whether it is a table of contents, and the runs and paragraphs inside it."""

    is_contents: bool = False
    runs: list[etree._Element] = field(default_factory=list)
    paragraphs: list[etree._Element] = field(default_factory=list)

    def words(self) -> dict[etree._Element | None, list[etree._Element]]:
        """The words inside it, by their paragraphs."""
        found: dict[etree._Element | None, list[etree._Element]] = {}
        for run in self.runs:
            for word in run.iter(*_WORDS):
                if _paragraph(word) is _paragraph(run):
                    found.setdefault(_paragraph(run), []).append(word)
        return found

    def without_entries(self, role: Role) -> dict[etree._Element, str]:
        """Take the words of its entries out of the document; the paragraphs that they stood in, with those words."""
        words = self.words()
        paragraphs = takewhile(lambda each: _is_entry(each, _text(words.get(each, ())), role), self.paragraphs)
        entries = {entry: _text(words.get(entry, ())) for entry in paragraphs}
        for word in [word for entry in entries for word in words.get(entry, ())]:
            word.getparent().remove(word)
        return entries


@dataclass
class Listed:
    """The paragraphs of tables of contents, and the words that were taken out of the document with them."""

    paragraphs: set[etree._Element] = field(default_factory=set)
    words: dict[etree._Element, str] = field(default_factory=dict)

    def line(self, paragraph: etree._Element) -> str:
        """What a paragraph says, or said, in the table of contents."""
        return self.words.get(paragraph) or _text(paragraph.iter(*_WORDS))


def paragraphs_in_contents(root: etree._Element, role: Role) -> Listed:
    """The paragraphs of tables of contents: Word's building block for one, and fields of that kind.

    ``role``: a paragraph's role by its style. Of a field, the paragraphs that look like entries go, up to the first
    that does not: a field may end in a heading, in a sentence or never. Words before and after it stay.
    """
    listed = Listed()
    inside = listed.paragraphs
    for gallery in root.iter(f"{_W}docPartGallery"):
        if gallery.get(f"{_W}val") == "Table of Contents":
            block = next(gallery.iterancestors(f"{_W}sdt"), None)
            paragraphs = block.iter(f"{_W}p") if block is not None else ()
            before = takewhile(lambda paragraph: not _is_heading(paragraph, role), paragraphs)
            inside.update(each for each in before if _is_entry(each, _text(each.iter(*_WORDS)), role))
    for contents in _fields(root):
        entries = contents.without_entries(role)
        listed.words |= {entry: words for entry, words in entries.items() if words}
        inside.update(entry for entry in entries if next(entry.iter(*_WORDS), None) is None)
    return listed


def _is_heading(paragraph: etree._Element, role: Role) -> bool:
    """Whether a style makes the paragraph a heading, and it is neither the list's title nor an entry of it."""
    text = _text(paragraph.iter(*_WORDS))
    is_styled = role(paragraph).startswith("remiss-heading-") or role(paragraph) == "remiss-title"
    return is_styled and bool(text) and not _leads_to_page(text) and not is_contents_title(text)


def _leads_to_page(text: str) -> bool:
    """Whether a tab or dots lead to a page number at the end."""
    page = _PAGE_NUMBER.search(text)
    before = text[: page.start()] if page else ""
    title = before.rstrip()
    return "\t" in before[len(title) :] or title.endswith(("...", "…"))


def _is_entry(paragraph: etree._Element, text: str, role: Role) -> bool:
    """Whether a paragraph, of which this text is in the field, is an entry of it."""
    if _is_heading(paragraph, role):
        return False
    if not text or role(paragraph) == CONTENTS or is_contents_title(text) or _PAGE.search(text):
        return True
    anchors = (link.get(f"{_W}anchor", "") for link in paragraph.iter(f"{_W}hyperlink"))
    fields = (code.text or "" for code in paragraph.iter(f"{_W}instrText"))
    return any(anchor.startswith("_Toc") for anchor in anchors) or any(_LINK.search(code) for code in fields)


def _text(words: Iterable[etree._Element]) -> str:
    return "".join("\t" if word.tag == f"{_W}tab" else word.text or "" for word in words).strip()


def _fields(root: etree._Element) -> list[_Field]:
    """The tables of contents that are fields."""
    found: list[_Field] = []
    open_fields: list[_Field] = []
    for element in root.iter(f"{_W}p", f"{_W}r", f"{_W}fldChar", f"{_W}instrText"):
        contents = [each for each in open_fields if each.is_contents]
        if element.tag == f"{_W}r":
            for each in contents:
                each.runs.append(element)
                _add(each, element)
        elif element.tag == f"{_W}p":
            for each in contents:
                each.paragraphs.append(element)
        elif element.tag == f"{_W}instrText":
            if open_fields and not open_fields[-1].is_contents and _CONTENTS.match(element.text or ""):
                open_fields[-1].is_contents = True
                found.append(open_fields[-1])
                _add(open_fields[-1], element)
        elif element.get(f"{_W}fldCharType") == "begin":
            open_fields.append(_Field())
        elif element.get(f"{_W}fldCharType") == "end" and open_fields:
            open_fields.pop()
    return found


def _add(contents: _Field, element: etree._Element) -> None:
    paragraph = _paragraph(element)
    if paragraph is not None and (not contents.paragraphs or contents.paragraphs[-1] is not paragraph):
        contents.paragraphs.append(paragraph)


def _paragraph(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{_W}p"), None)
