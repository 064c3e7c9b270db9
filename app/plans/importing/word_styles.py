"""Reducing the styles of Word paragraphs to a few before the document is read: heading, title, table of contents.

Templates name and nest their styles as they like: "Rubrik 1 numrerad" based on "heading 1", an outline level set on the
style or on the paragraph itself. All of that becomes one of three kinds of style id that the reader understands.
"""

import re

from lxml import etree

from app.intake.packages import parsed_xml
from app.plans.importing.contents import is_contents_title

HEADING = "remiss-heading-"
TITLE = "remiss-title"
CONTENTS = "remiss-contents"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"\b(?:heading|rubrik|header)\s*([1-9])\b")
_CONTENTS_NAME = re.compile(r"^(?:toc|innehåll|contents)\b")
_CONTENTS_HEADING = re.compile(r"^(?:toc heading|innehåll\w*rubrik|rubrik innehåll\w*|contents heading)\b")
_ABOVE_CONTENTS = "remiss-above-contents"
_TITLE_NAME = re.compile(
    r"(?:(?:dokument(?:ets)?|huvud|omslags?|försätts?(?:blad|sida)?s?|framsid\w*|plan(?:ens)?)[ -]*)?"
    r"(?:title|titel|rubrik)(?:[ -]*(?:omslag|framsida|försättsblad|försättssida))?"
)
_DEEPEST = 9


def with_plain_styles(parts: dict[str, bytes], document: str) -> dict[str, bytes]:
    """The package's parts, with every heading, title and line of a table of contents given a plain style."""
    styles = _Styles(parts.get("word/styles.xml"))
    root = parsed_xml(parts[document])
    in_contents = _paragraphs_in_contents(root)
    for paragraph in root.iter(f"{_W}p"):
        role = CONTENTS if paragraph in in_contents else styles.role(paragraph)
        if role == _ABOVE_CONTENTS:  # the style is also used for headings without a number, such as "Förord"
            is_title = is_contents_title("".join(paragraph.itertext(f"{_W}t")))
            role = CONTENTS if is_title else f"{HEADING}1"
        if role:
            _set_style(paragraph, role)
    return {**parts, document: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}


class _Styles:
    """The roles of a document's paragraph styles."""

    def __init__(self, content: bytes | None) -> None:
        root = parsed_xml(content) if content else None
        elements = root.iter(f"{_W}style") if root is not None else ()
        self._styles = {style.get(f"{_W}styleId"): style for style in elements if style.get(f"{_W}type") == "paragraph"}
        self._roles: dict[str | None, str | None] = {}

    def role(self, paragraph: etree._Element) -> str | None:
        """The paragraph's role. Its own outline level takes precedence over its style's."""
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        if style not in self._roles:
            self._roles[style] = self._role_of_style(style)
        level = _value(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        if level and level.isdecimal() and self._roles[style] not in (TITLE, CONTENTS, _ABOVE_CONTENTS):
            return f"{HEADING}{int(level) + 1}" if int(level) < _DEEPEST else None
        return self._roles[style]

    def _role_of_style(self, style: str | None) -> str | None:
        seen: set[str] = set()
        while style and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            name = (_value(element.find(f"{_W}name")) or "").casefold().strip()
            if _CONTENTS_HEADING.search(name):
                return _ABOVE_CONTENTS
            if _CONTENTS_NAME.search(name):
                return CONTENTS
            if _TITLE_NAME.fullmatch(name):
                return TITLE
            if heading := _HEADING_NAME.search(name):
                return f"{HEADING}{heading[1]}"
            level = _value(element.find(f"{_W}pPr/{_W}outlineLvl"))
            if level and level.isdecimal():
                return f"{HEADING}{int(level) + 1}" if int(level) < _DEEPEST else None
            style = _value(element.find(f"{_W}basedOn"))
        return None


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(f"{_W}val")


def _set_style(paragraph: etree._Element, style: str) -> None:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        properties = etree.Element(f"{_W}pPr")
        paragraph.insert(0, properties)
    element = properties.find(f"{_W}pStyle")
    if element is None:
        element = etree.Element(f"{_W}pStyle")
        properties.insert(0, element)
    element.set(f"{_W}val", style)


def _paragraphs_in_contents(root: etree._Element) -> set[etree._Element]:
    """The paragraphs of a table of contents: inside Word's building block for one, or inside a TOC field."""
    inside: set[etree._Element] = set()
    for gallery in root.iter(f"{_W}docPartGallery"):
        if _value(gallery) == "Table of Contents":
            block = next(gallery.iterancestors(f"{_W}sdt"), None)
            inside.update(block.iter(f"{_W}p") if block is not None else ())
    inside.update(_paragraphs_in_contents_fields(root))
    return inside


def _paragraphs_in_contents_fields(root: etree._Element) -> set[etree._Element]:
    inside: set[etree._Element] = set()
    open_fields: list[bool] = []
    for element in root.iter(f"{_W}p", f"{_W}fldChar", f"{_W}instrText"):
        if element.tag == f"{_W}p":
            if any(open_fields):
                inside.add(element)
        elif element.tag == f"{_W}instrText":
            if open_fields and re.match(r"\s*TOC\b", element.text or ""):
                open_fields[-1] = True
                inside.update(element.iterancestors(f"{_W}p"))
        elif element.get(f"{_W}fldCharType") == "begin":
            open_fields.append(False)
        elif element.get(f"{_W}fldCharType") == "end" and open_fields:
            open_fields.pop()
    return inside
