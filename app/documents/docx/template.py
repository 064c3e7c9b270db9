"""The frame of a Word file out of somebody's template: its pages, styles, headers and footers, the names filled in."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from app.documents.docx.frame import describe, drop_unused_parts
from app.documents.docx.page import DOCUMENT, MARGINS, Frame, Page
from app.documents.docx.placeholders import WORD, fill, is_content, paragraphs, words_of
from app.documents.docx.styles import renamed_in, take_styles
from app.documents.text import cleaned

if TYPE_CHECKING:
    from docx.document import Document

_MARK = "remiss-content"
_LEFT_OUT = ("documentProtection", "trackRevisions", "writeProtection")
_DRAWN = ("drawing", "pict", "object", "br", "sectPr", "fldChar", "fldSimple")


class Template(NamedTuple):
    """A template that was judged when it came, and what stands in place of its names."""

    path: Path
    values: Mapping[str, str]


def templated(
    template: Template, *, title: str, subject: str, author: str, language: str, made_at: datetime.datetime
) -> Frame:
    """The parts of a Word file, with what stands before and after the place of the text."""
    from docx import Document
    from docx.opc.packuri import PackURI

    document = Document(str(template.path))
    document.part.partname = PackURI(f"/{DOCUMENT}")
    drop_unused_parts(document)
    _free_our_names(document)
    values = {name: " ".join(cleaned(value).split()) for name, value in template.values.items()}
    for root in _written(document):
        for paragraph in paragraphs(root):
            fill(paragraph, values)
        for bound in list(root.iter(f"{WORD}dataBinding")):  # a control would show what it is bound to instead
            bound.getparent().remove(bound)
    _settle(document)
    describe(document, title=title, subject=subject, author=author, language=language, made_at=made_at)
    renamed = take_styles(document.styles.element)
    page = _page(document)
    _narrow_contents(document, page)
    _mark_place(document)
    packed = io.BytesIO()
    document.save(packed)
    return _frame(packed, page, renamed)


def _frame(packed: io.BytesIO, page: Page, renamed: Mapping[str, str]) -> Frame:
    with zipfile.ZipFile(packed) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, content in parts.items():
        if renamed and name.startswith("word/") and name.endswith(".xml") and name != "word/styles.xml":
            parts[name] = renamed_in(content.decode(), renamed).encode()
    head, _mark, tail = parts.pop(DOCUMENT).decode().partition(f"<!--{_MARK}-->")
    return Frame(parts, head, tail[: tail.rindex("</w:body>")], page, from_template=True)


def _written(document: "Document") -> Iterator[Any]:
    """The body, and every header and footer."""
    yield document.element
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part.element


def _free_our_names(document: "Document") -> None:
    """A template that was made of a file of ours may hold pictures called as ours will be."""
    from docx.opc.packuri import PackURI

    for part in document.part.package.iter_parts():
        part.partname = PackURI(re.sub(r"/media/bar(\d)", r"/media/template-bar\1", str(part.partname)))


def _settle(document: "Document") -> None:
    """Fields are worked out when the file is opened; nobody is kept from writing in it."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    settings: Any = document.settings.element
    for child in list(settings):
        if child.tag in {f"{WORD}{name}" for name in (*_LEFT_OUT, "updateFields")}:
            settings.remove(child)
    update = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
    compat = settings.find(f"{WORD}compat")
    if compat is None:
        settings.append(update)
    else:
        compat.addprevious(update)


def _page(document: "Document") -> Page:
    """The size, margins, headers and footers of the last section, which is taken out of the body."""
    section = document.element.body.find(f"{WORD}sectPr")
    if section is None:
        return Page()
    from lxml import etree

    names = ("headerReference", "footerReference")
    references = "".join(
        etree.tostring(each, encoding="unicode", with_tail=False)
        for name in names
        for each in section.iter(WORD + name)
    )
    size, margins, usual = section.find(f"{WORD}pgSz"), section.find(f"{WORD}pgMar"), Page()
    short, long = sorted((_number(size, "w", usual.short), _number(size, "h", usual.long)))
    sides = {name: _number(margins, name, getattr(usual, name)) for name in MARGINS}
    own_first = section.find(f"{WORD}titlePg") is not None
    section.getparent().remove(section)
    return Page(short, long, **sides, references=references, own_first=own_first)


def _narrow_contents(document: "Document", page: Page) -> None:
    """The contents' page numbers stand at the margin, wherever that is."""
    width = page.short - page.left - page.right - page.gutter
    for style in document.styles.element.iter(f"{WORD}style"):
        if style.get(f"{WORD}styleId") == "Contents":
            for tab in style.iter(f"{WORD}tab"):
                tab.set(f"{WORD}pos", str(min(_number(tab, "pos", width), width)))


def _number(element: Any, name: str, usual: int) -> int:
    try:
        return int(float(element.get(WORD + name)))
    except (AttributeError, TypeError, ValueError):
        return usual


def _mark_place(document: "Document") -> None:
    """A mark where the text is to stand; at the end where no place is named, instead of empty paragraphs there."""
    from lxml import etree

    body = document.element.body
    mark = etree.Comment(_MARK)
    place = next((each for each in body.findall(f"{WORD}p") if is_content(each)), None)
    if place is not None:
        body.replace(place, mark)
        return
    while len(body) and _is_empty(body[-1]):
        body.remove(body[-1])
    body.append(mark)


def _is_empty(element: Any) -> bool:
    if element.tag != f"{WORD}p" or words_of(element).strip():
        return False
    return not any(True for name in _DRAWN for _each in element.iter(WORD + name))
