"""Word's own ways of wrapping text, unwrapped before the document is read; and what is in it that does not show.

Text boxes drawn without a spare copy, fields, formulas and runs with a direction would otherwise be skipped by the
reader; hidden text would be read as if it showed.
"""

from dataclasses import dataclass

from lxml import etree

from app.i18n import _
from app.plans.importing.parsed import Warning

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = (f"{_W}fldSimple", f"{_W}dir", f"{_W}bdo")
_OFF = {"0", "false", "off"}


@dataclass(frozen=True)
class Unseen:
    """What a document holds that a reader of the plan does not see."""

    hidden: tuple[str, ...]
    changes: int
    comments: int

    def warnings(self) -> list[Warning]:
        """What a person should know of it."""
        found = []
        if self.changes:
            message = _("Dokumentet har spårade ändringar. De har lästs som godkända. Kontrollera texten.")
            found.append(Warning("tracked_changes", message))
        if self.comments:
            message = _("Dokumentets kommentarer i marginalen följer inte med till planen.")
            found.append(Warning("comments_left_out", message))
        if self.hidden:
            message = _("Dold text i dokumentet är utelämnad.")
            found.append(Warning("hidden_text_left_out", message, "\n".join(self.hidden)))
        return found


def with_plain_markup(root: etree._Element) -> Unseen:
    """Change the document in place; returns what in it does not show."""
    unseen = Unseen(tuple(_without_hidden(root)), _changes(root), sum(1 for _ in root.iter(f"{_W}commentReference")))
    for wrapper in list(root.iter(*_WRAPPERS)):
        _unwrap(wrapper)
    for formula in list(root.iter(f"{_M}oMath")):
        _replace(formula, _run("".join(formula.itertext(f"{_M}t"))))
    for para in list(root.iter(f"{_M}oMathPara")):
        _unwrap(para)
    for drawing in list(root.iter(f"{_MC}AlternateContent", f"{_W}drawing")):
        _show_boxes(drawing)
    return unseen


def _changes(root: etree._Element) -> int:
    tracked = root.iter(f"{_W}ins", f"{_W}del", f"{_W}moveTo")
    return sum(1 for one in tracked if next(one.iter(f"{_W}t", f"{_W}delText"), None) is not None)


def _without_hidden(root: etree._Element) -> list[str]:
    """Take hidden runs out; returns their texts, a paragraph's as one."""
    texts: dict[etree._Element | None, str] = {}
    for run in list(root.iter(f"{_W}r")):
        mark = run.find(f"{_W}rPr/{_W}vanish")
        text = "".join(run.itertext(f"{_W}t"))
        if mark is None or mark.get(f"{_W}val") in _OFF or not text.strip():
            continue
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        texts[paragraph] = texts.get(paragraph, "") + text
        run.getparent().remove(run)
    return [text.strip() for text in texts.values()]


def _unwrap(element: etree._Element) -> None:
    """Put the element's children in its place."""
    parent = element.getparent()
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)


def _replace(element: etree._Element, other: etree._Element) -> None:
    parent = element.getparent()
    parent.insert(parent.index(element), other)
    element.tail = None
    parent.remove(element)


def _run(text: str) -> etree._Element:
    run = etree.Element(f"{_W}r")
    words = etree.SubElement(run, f"{_W}t")
    words.text = text
    return run


def _show_boxes(drawing: etree._Element) -> None:
    """Text boxes of a drawing that has no spare copy for older readers, as a picture with text, which is read."""
    fallback = drawing.find(f"{_MC}Fallback")
    spare = fallback is not None and next(fallback.iter(f"{_W}txbxContent"), None) is not None
    within = drawing.getparent() is None or any(
        above.tag in (f"{_MC}AlternateContent", f"{_W}txbxContent") for above in drawing.iterancestors()
    )
    boxes = [] if spare or within else list(drawing.iter(f"{_W}txbxContent"))
    if boxes:
        picture = etree.Element(f"{_W}pict")
        picture.extend(boxes)
        _replace(drawing, picture)
