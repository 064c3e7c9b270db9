"""Reducing the styles of Word paragraphs to a few before the document is read: heading, title, table of contents.

Templates name and nest their styles as they like: "Rubrik 1 numrerad" based on "heading 1", an outline level set on the
style or on the paragraph itself. All of that becomes one of three kinds of style id that the reader understands.
"""

import re
from collections.abc import Iterable

from lxml import etree

from app.intake.packages import parsed_xml
from app.plans.importing.contents import is_contents_title
from app.plans.importing.word_contents import CONTENTS, paragraphs_in_contents

HEADING = "remiss-heading-"
TITLE = "remiss-title"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(
    r"(?:heading|rubrik(?:nivå)?|header|otsikko|überschrift|overskrift|titre) ?([1-9])(?![0-9])|^h([1-6])$"
)
_BARE_HEADING = re.compile(r"(?:heading|überschrift|overskrift|kapitelrubrik|chapter heading|chapter title|kapitel)")
"""What Pages, and some templates, call the first level; below it "Heading 2" or other words follow."""
_LOWER_HEADING = re.compile(
    r"(?:sub-?heading|mellanrubrik|avsnittsrubrik|väliotsikko|zwischenüberschrift)(?: ?([1-9]))?"
)
_NO_HEADING = re.compile(
    r"tabell|table|taulukko|tabelle|bild|figur|kuva|diagram|caption|fakta|ruta\b|box|under(?:rubrik|titel)"
)
_OWN_ID = re.compile(r"(?:heading|rubrik)([1-9])|title|titel", re.IGNORECASE)
_LOWER = 5
_CONTENTS_NAME = re.compile(r"^(?:toc|innehåll|contents|sisluet|sisällysluettelo|verzeichnis)\b")
_CONTENTS_HEADING = re.compile(r"^(?:toc heading|innehåll\w*rubrik|rubrik innehåll\w*|contents heading)\b")
_ABOVE_CONTENTS = "remiss-above-contents"
_TITLE_NAME = re.compile(
    r"(?:(?:dokument(?:ets)?|huvud|omslags?|försätts?(?:blad|sida)?s?|framsid\w*|plan(?:ens)?)[ -]*)?"
    r"(?:title|titel|rubrik|pääotsikko|otsikko)(?:[ -]*(?:omslag|framsida|försättsblad|försättssida))?"
)
_BOTH = {"rubrik", "otsikko"}
"""Word's title, and the first level of headings where there is another title (Pages)."""
_BELOW_TITLE = re.compile(
    r"sub-?title|under-?(?:rubrik|titel)|alaotsikko|untertitel|author|författare|date|datum|by-?line|abstract|version|"
    r"avsändare|företag|company|organi[sz]ation|kommun|förvaltning|nämnd|diarie|dnr|sidhuvud|sidfot|page header|footer"
)
_DEEPEST = 9


def with_plain_styles(parts: dict[str, bytes], document: str) -> tuple[dict[str, bytes], list[str]]:
    """The package's parts, with every heading, title and line of a table of contents given a plain style; and what
    those lines say."""
    root = parsed_xml(parts[document])
    styles = _Styles(parts.get("word/styles.xml"))
    styles.use(_value(style) for style in root.iter(f"{_W}pStyle"))
    listed = paragraphs_in_contents(root, lambda paragraph: styles.role(paragraph) or "")
    lines: list[str] = []
    for paragraph in root.iter(f"{_W}p"):
        role = CONTENTS if paragraph in listed.paragraphs else styles.role(paragraph)
        if role == _ABOVE_CONTENTS:  # the style is also used for headings without a number, such as "Förord"
            is_title = is_contents_title("".join(paragraph.itertext(f"{_W}t")))
            role = CONTENTS if is_title else f"{HEADING}1"
        if role == CONTENTS or paragraph in listed.words:
            lines.append(listed.line(paragraph))
        if role:
            _set_style(paragraph, role)
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return {**parts, document: written}, list(filter(None, lines))


class _Styles:
    """The roles of a document's paragraph styles."""

    def __init__(self, content: bytes | None) -> None:
        root = parsed_xml(content) if content else None
        elements = root.iter(f"{_W}style") if root is not None else ()
        self._styles = {style.get(f"{_W}styleId"): style for style in elements if style.get(f"{_W}type") == "paragraph"}
        self._roles: dict[str | None, str | None] = {}
        self._has_title = False
        self._also_heading: set[str] = set()

    def use(self, styles: Iterable[str | None]) -> None:
        """Which styles the document uses: where one is that of the title itself, none that is based on it is."""
        names = {self._name(self._styles[style]) for style in set(styles) if style in self._styles}
        titles = {name for name in names if _TITLE_NAME.fullmatch(name)}
        self._has_title = bool(titles)
        self._also_heading = titles & _BOTH if titles - _BOTH else set()

    def _name(self, element: etree._Element) -> str:
        return (_value(element.find(f"{_W}name")) or "").casefold().strip()

    def role(self, paragraph: etree._Element) -> str | None:
        """The paragraph's role. Its own outline level takes precedence over its style's."""
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        if style not in self._roles:
            self._roles[style] = self._role_of_style(style) if style in self._styles else _role_of_id(style or "")
        level = _value(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        if level and level.isdecimal() and self._roles[style] not in (TITLE, CONTENTS, _ABOVE_CONTENTS):
            return f"{HEADING}{int(level) + 1}" if int(level) < _DEEPEST else None
        return self._roles[style]

    def _role_of_style(self, style: str | None) -> str | None:
        seen: set[str] = set()
        below_title = False
        while style and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            name = self._name(element)
            if _CONTENTS_HEADING.search(name):
                return _ABOVE_CONTENTS
            if _CONTENTS_NAME.search(name):
                return CONTENTS
            if name in self._also_heading:
                return f"{HEADING}1"
            if _TITLE_NAME.fullmatch(name):
                return TITLE if len(seen) == 1 or not (below_title or self._has_title) else None
            below_title = below_title or bool(_BELOW_TITLE.search(name))
            if heading := level_named(name):
                return f"{HEADING}{heading}"
            level = _value(element.find(f"{_W}pPr/{_W}outlineLvl"))
            if level and level.isdecimal():
                return self._own_level(element)
            style = _value(element.find(f"{_W}basedOn"))
        return None

    def _own_level(self, element: etree._Element) -> str | None:
        level = _value(element.find(f"{_W}pPr/{_W}outlineLvl"))
        return f"{HEADING}{int(level) + 1}" if level and level.isdecimal() and int(level) < _DEEPEST else None


def _role_of_id(style: str) -> str | None:
    """The role of a style that the document does not hold, by the id that Word gives its own: "Heading1", "Title"."""
    own = _OWN_ID.fullmatch(style)
    if own is None:
        return None
    return f"{HEADING}{own[1]}" if own[1] else TITLE


def level_named(name: str) -> int | None:
    """The level of the heading that a style's name says it is; also of one of several names ("Rubrik 1;R1")."""
    if _NO_HEADING.search(name):
        return None
    if match := _HEADING_NAME.search(name):
        return int(match[1] or match[2])
    first = name.split(";")[0].split(",")[0].strip()
    if _BARE_HEADING.fullmatch(first):
        return 1
    lower = _LOWER_HEADING.fullmatch(first)
    return int(lower[1] or _LOWER) if lower else None


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
