"""Unwrapping Word's special markup before a document is read, and finding what is in it that does not show.

Text boxes without a fallback copy, fields, formulas and directional runs would otherwise be skipped by the reader;
hidden text would be read as if it were visible.
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
    """What a document contains that a reader of the plan does not see."""

    hidden: tuple[str, ...]
    changes: int
    comments: int

    def warnings(self) -> list[Warning]:
        """The warnings about it."""
        warnings = []
        if self.changes:
            message = _("Dokumentet har spårade ändringar. De har lästs som godkända. Kontrollera texten.")
            warnings.append(Warning("tracked_changes", message))
        if self.comments:
            message = _("Dokumentets kommentarer i marginalen följer inte med till planen.")
            warnings.append(Warning("comments_left_out", message))
        if self.hidden:
            message = _("Dold text i dokumentet är utelämnad.")
            warnings.append(Warning("hidden_text_left_out", message, "\n".join(self.hidden)))
        return warnings


def with_plain_markup(root: etree._Element) -> Unseen:
    """Simplify the document in place, and return what in it does not show."""
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
    return sum(1 for change in tracked if next(change.iter(f"{_W}t", f"{_W}delText"), None) is not None)


def _without_hidden(root: etree._Element) -> list[str]:
    """Remove hidden runs, and return their texts, one per paragraph."""
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
    """Replace the element by its children."""
    parent = element.getparent()
    index = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(index, child)
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
    """Replace a drawing without a fallback for older readers by a picture with its text boxes, which is read."""
    fallback = drawing.find(f"{_MC}Fallback")
    has_fallback = fallback is not None and next(fallback.iter(f"{_W}txbxContent"), None) is not None
    is_nested = drawing.getparent() is None or any(
        ancestor.tag in (f"{_MC}AlternateContent", f"{_W}txbxContent") for ancestor in drawing.iterancestors()
    )
    boxes = [] if has_fallback or is_nested else list(drawing.iter(f"{_W}txbxContent"))
    if boxes:
        picture = etree.Element(f"{_W}pict")
        picture.extend(boxes)
        _replace(drawing, picture)
