"""What a style says about a run of a Word document, written on the run itself: struck, raised, bold, its size."""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from app.intake.packages import parsed_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = {"0", "false", "off", "none"}
_SCRIPTS = ("superscript", "subscript")


@dataclass(frozen=True)
class _Look:
    """How characters look, as far as it is said; ``size`` in half points, as Word counts."""

    struck: bool | None = None
    script: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    size: str | None = None
    hidden: bool | None = None

    def over(self, below: "_Look") -> "_Look":
        """This look, and where it says nothing what the one below says."""
        return _Look(
            below.struck if self.struck is None else self.struck,
            below.script if self.script is None else self.script,
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.size if self.size is None else self.size,
            below.hidden if self.hidden is None else self.hidden,
        )


_NOTHING = _Look()


def with_plain_looks(roots: Iterable[etree._Element], styles: bytes | None) -> None:
    """Write on each run of the documents what its styles say of it, as far as the reader needs to know."""
    known = _Styles(styles)
    for root in roots:
        for paragraph in root.iter(f"{_W}p"):
            above = known.of(_value(paragraph.find(f"{_W}pPr"), "pStyle"))
            for run in paragraph.iter(f"{_W}r"):
                if next(run.iterancestors(f"{_W}p"), None) is paragraph:
                    _write(run, known, above)


def _write(run: etree._Element, known: "_Styles", above: _Look) -> None:
    properties = run.find(f"{_W}rPr")
    if properties is None and above == _NOTHING:
        return
    own = _look_in(properties)
    look = own.over(known.of(_value(properties, "rStyle"))).over(above)
    if properties is None:
        properties = etree.Element(f"{_W}rPr")
        run.insert(0, properties)
    _set(properties, "strike", "true" if look.struck else None)
    _set(properties, "vertAlign", look.script if look.script in _SCRIPTS else None)
    inherited_looks = (("b", own.bold, look.bold), ("i", own.italic, look.italic), ("vanish", own.hidden, look.hidden))
    for name, said, inherited in inherited_looks:
        if said is None and inherited:
            _set(properties, name, "true")
    if own.size is None and look.size is not None:
        _set(properties, "sz", look.size)


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
        self._looks: dict[str, _Look] = {}

    def of(self, style: str | None) -> _Look:
        """What a style and those it is based on say."""
        if style is None:
            return _NOTHING
        if style not in self._looks:
            look = _NOTHING
            seen: set[str] = set()
            at: str | None = style
            while at is not None and at in self._styles and at not in seen:
                seen.add(at)
                look = look.over(_look_in(self._styles[at].find(f"{_W}rPr")))
                at = _value(self._styles[at], "basedOn")
            self._looks[style] = look
        return self._looks[style]


def _look_in(properties: etree._Element | None) -> _Look:
    if properties is None or not len(properties):
        return _NOTHING
    said = {child.tag: child.get(f"{_W}val") for child in properties}
    struck = None
    for name in (f"{_W}strike", f"{_W}dstrike"):
        if name in said:
            struck = struck or said[name] not in _OFF
    script = said.get(f"{_W}vertAlign")
    if script is None and (moved := said.get(f"{_W}position")) and moved.lstrip("-").isdecimal() and int(moved):
        script = "superscript" if int(moved) > 0 else "subscript"
    return _Look(struck, script, _on(said, "b"), _on(said, "i"), said.get(f"{_W}sz"), _on(said, "vanish"))


def _on(said: dict[str, str | None], name: str) -> bool | None:
    tag = f"{_W}{name}"
    return said[tag] not in _OFF if tag in said else None


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")
