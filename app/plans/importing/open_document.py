"""What an OpenDocument text says, read plainly: all of it has to be there when it has become a Word document."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from app.errors import Invalid
from app.intake.packages import parsed_xml, xml_parts

_CONTENT = "content.xml"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT = f"{{{_SPACE}:text:1.0}}"
_OFFICE = f"{{{_SPACE}:office:1.0}}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_APART = (
    f"{_TEXT}tracked-changes",
    f"{_TEXT}note-citation",
    f"{_TEXT}sequence-decls",
    f"{_OFFICE}annotation",
    f"{_OFFICE}annotation-end",
    f"{_SPACE}:meta",
)
"""What is no text of the document: what was deleted, the numbers of notes, comments in the margin."""
_CONTENTS = f"{_TEXT}table-of-content"
_BLANKS = (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break")


def texts_of(path: Path) -> Iterator[tuple[str]]:
    """The document's paragraphs, headings, cells, notes and boxes, in order; none if it cannot be read so."""
    try:
        root = parsed_xml(xml_parts(path, named=_CONTENT).get(_CONTENT, b""))
    except Invalid:
        return
    body = root.find(f"{_OFFICE}body")
    found: dict[etree._Element, list[str]] = {}
    if body is not None:
        _gather(body, found)
    for pieces in found.values():
        text = " ".join("".join(pieces).split())
        if text:
            yield (text,)


def _gather(body: etree._Element, found: dict[etree._Element, list[str]]) -> None:
    """The pieces of text by the paragraph that they stand in."""
    inside: list[etree._Element] = []
    skipped = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        is_apart = element.tag in (*_APART, _CONTENTS)
        is_paragraph = element.tag in _PARAGRAPHS
        if event == "start":
            skipped += is_apart
            if is_paragraph:
                inside.append(element)
            if inside and not skipped:
                words = " " if element.tag in _BLANKS else element.text or ""
                found.setdefault(inside[-1], []).append(words)
            continue
        skipped -= is_apart
        if is_paragraph:
            inside.pop()
        if inside and not skipped and element.tail:
            found.setdefault(inside[-1], []).append(element.tail)
