"""What a style says about a run of a Word document, written on the run itself: struck, raised or lowered characters."""

from collections.abc import Iterable

from lxml import etree

from app.intake.packages import parsed_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}
_SCRIPTS = ("superscript", "subscript")

Look = tuple[bool | None, str | None]
"""Struck, and how it is aligned; None where nothing is said."""


def with_plain_looks(roots: Iterable[etree._Element], styles: bytes | None) -> None:
    """Write on each run of the documents whether it is struck, raised or lowered."""
    known = _Styles(styles)
    for root in roots:
        for run in root.iter(f"{_W}r"):
            struck, script = known.look(run)
            properties = run.find(f"{_W}rPr")
            if properties is None and not struck and script not in _SCRIPTS:
                continue
            if properties is None:
                properties = etree.Element(f"{_W}rPr")
                run.insert(0, properties)
            _set(properties, "strike", "true" if struck else None)
            _set(properties, "vertAlign", script if script in _SCRIPTS else None)


def _set(properties: etree._Element, name: str, value: str | None) -> None:
    for element in properties.findall(f"{_W}{name}"):
        properties.remove(element)
    if value is not None:
        etree.SubElement(properties, f"{_W}{name}").set(f"{_W}val", value)


class _Styles:
    """The looks of a document's styles, by their ids."""

    def __init__(self, content: bytes | None) -> None:
        root = parsed_xml(content) if content else None
        elements = root.iter(f"{_W}style") if root is not None else ()
        self._styles = {style.get(f"{_W}styleId"): style for style in elements}
        self._looks: dict[str, Look] = {}

    def look(self, run: etree._Element) -> Look:
        properties = run.find(f"{_W}rPr")
        own = _look_in(properties)
        style = _value(properties, "rStyle")
        paragraph = run.getparent()
        while paragraph is not None and paragraph.tag != f"{_W}p":
            paragraph = paragraph.getparent()
        above = _value(paragraph.find(f"{_W}pPr"), "pStyle") if paragraph is not None else None
        return _first(own, self._of(style), self._of(above))

    def _of(self, style: str | None) -> Look:
        """What a style and those it is based on say."""
        if style is None:
            return None, None
        if style not in self._looks:
            look: Look = (None, None)
            seen: set[str] = set()
            at: str | None = style
            while at is not None and at in self._styles and at not in seen:
                seen.add(at)
                look = _first(look, _look_in(self._styles[at].find(f"{_W}rPr")))
                at = _value(self._styles[at], "basedOn")
            self._looks[style] = look
        return self._looks[style]


def _first(*looks: Look) -> Look:
    struck = next((struck for struck, _script in looks if struck is not None), None)
    return struck, next((script for _struck, script in looks if script is not None), None)


def _look_in(properties: etree._Element | None) -> Look:
    if properties is None or not len(properties):
        return None, None
    struck = None
    for name in ("strike", "dstrike"):
        element = properties.find(f"{_W}{name}")
        if element is not None:
            struck = struck or element.get(f"{_W}val", "true") not in _OFF
    script = _value(properties, "vertAlign")
    if script is None and (moved := _value(properties, "position")) and moved.lstrip("-").isdecimal() and int(moved):
        script = "superscript" if int(moved) > 0 else "subscript"
    return struck, script


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")
