"""Unwrapping Word's special markup before a document is read, and finding what is in it that does not show.

Text boxes without a fallback copy, fields, formulas and directional runs would otherwise be skipped by the reader;
hidden text would be read as if it were visible, and cells that a row leaves out would move the others to the left.
"""

import re
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from app.i18n import _
from app.plans.importing.parsed import Warning
from app.plans.importing.word_equations import show_old_equations
from app.plans.importing.word_formulas import formula_runs

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = (f"{_W}fldSimple", f"{_W}dir", f"{_W}bdo")
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_OFF = {"0", "false", "off"}
_SAME = {f"{_W}cr": f"{_W}br", f"{_W}ptab": f"{_W}tab"}
_MOST_COLUMNS = 60
_DRAWINGS = (f"{_MC}AlternateContent", f"{_W}drawing", f"{_W}pict")
_LETTER = re.compile(r"[”\"»]?[^\W\d_]")


@dataclass(frozen=True)
class Unseen:
    """What a document contains that a reader of the plan does not see."""

    hidden: tuple[str, ...]
    changes: int
    comments: int

    def warnings(self, comments: list[str]) -> list[Warning]:
        """The warnings about it; ``comments`` are the words of those in the margin."""
        warnings = []
        if self.changes:
            message = _("Dokumentet har spårade ändringar. De har lästs som godkända. Kontrollera texten.")
            warnings.append(Warning("tracked_changes", message))
        if self.comments or comments:
            message = _("Dokumentets kommentarer i marginalen följer inte med till planen.")
            warnings.append(Warning("comments_left_out", message, "\n".join(comments)))
        if self.hidden:
            message = _("Dold text i dokumentet är utelämnad.")
            warnings.append(Warning("hidden_text_left_out", message, "\n".join(self.hidden)))
        return warnings


def with_plain_markup(root: etree._Element) -> Unseen:
    """Simplify the document in place, and return what in it does not show."""
    unseen = Unseen(tuple(_without_hidden(root)), _changes(root), sum(1 for _ in root.iter(f"{_W}commentReference")))
    for wrapper in list(root.iter(*_WRAPPERS)):
        _begin_and_end(wrapper)
        _unwrap(wrapper)
    show_old_equations(root)
    for mark in root.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
        if mark.get(f"{_W}customMarkFollows", "0") not in _OFF:
            _without_own_mark(mark)
    for formula in [each for each in root.iter(f"{_M}oMath") if not _is_in_formula(each)]:
        _replace(formula, formula_runs(formula))
    for para in list(root.iter(f"{_M}oMathPara")):
        _unwrap(para)
    for art in list(root.iter(_WORD_ART)):
        _show_word_art(art)
    for drawing in list(root.iter(*_DRAWINGS)):
        _join_letter_in_box(drawing)
    for drawing in list(root.iter(f"{_MC}AlternateContent", f"{_W}drawing")):
        _show_boxes(drawing)
    for tag, plain in _SAME.items():
        for element in root.iter(tag):
            element.tag = plain
            element.attrib.clear()
    for row in root.iter(f"{_W}tr"):
        _fill_row(row)
    for frame in list(root.iter(f"{_W}framePr")):
        _join_drop_cap(frame)
    return unseen


def words_of(paragraph: etree._Element) -> str:
    """The words of a paragraph, tabs and line breaks as spaces."""
    seen = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", _WORD_ART)
    return "".join(element.get("string", "") if element.tag == _WORD_ART else element.text or " " for element in seen)


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


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    parent = element.getparent()
    index = parent.index(element)
    parent.remove(element)
    parent[index:index] = others


def _begin_and_end(wrapper: etree._Element) -> None:
    """A field in one element, if it is a table of contents, begins and ends as one in several does."""
    code = wrapper.get(f"{_W}instr", "")
    if not code.strip().startswith("TOC"):
        return
    runs = [etree.Element(f"{_W}r") for _each in range(4)]
    for run, kind in zip((runs[0], runs[2], runs[3]), ("begin", "separate", "end"), strict=True):
        etree.SubElement(run, f"{_W}fldChar").set(f"{_W}fldCharType", kind)
    etree.SubElement(runs[1], f"{_W}instrText").text = code
    wrapper[:0] = runs[:3]
    wrapper.append(runs[3])


def _without_own_mark(mark: etree._Element) -> None:
    """Remove what a note is marked by ("*") where the author chose it: notes have numbers of their own."""
    run = mark.getparent()
    following = [] if run is None else [child for child in mark.itersiblings() if child.tag in (f"{_W}t", f"{_W}sym")]
    for child in following:
        child.getparent().remove(child)


def _is_in_formula(formula: etree._Element) -> bool:
    return next(formula.iterancestors(f"{_M}oMath"), None) is not None


def _fill_row(row: etree._Element) -> None:
    """Give a row the empty cells that it leaves out at its beginning and end, so that its columns are those above.

    Cells that are merged to the side, as older programs write it, become one that spans their columns.
    """
    cells = [cell for cell in row if cell.tag == f"{_W}tc"]
    for name, place in (("gridBefore", 0), ("gridAfter", len(row))):
        mark = row.find(f"{_W}trPr/{_W}{name}")
        width = "" if mark is None else mark.get(f"{_W}val", "")
        if cells and width.isdecimal() and 0 < int(width) <= _MOST_COLUMNS:
            at = row.index(cells[0]) if place == 0 else row.index(cells[-1]) + 1
            row[at:at] = [_empty_cell() for _ in range(int(width))]
    first = None
    for cell in cells:
        merged = cell.find(f"{_W}tcPr/{_W}hMerge")
        if merged is None:
            first = None
        elif merged.get(f"{_W}val") == "restart" or first is None:
            first = cell
        else:
            _widen(first)
            row.remove(cell)


def _empty_cell() -> etree._Element:
    cell = etree.Element(f"{_W}tc")
    etree.SubElement(cell, f"{_W}p")
    return cell


def _widen(cell: etree._Element) -> None:
    properties = cell.find(f"{_W}tcPr")
    span = properties.find(f"{_W}gridSpan")
    if span is None:
        span = etree.SubElement(properties, f"{_W}gridSpan")
    span.set(f"{_W}val", str(int(span.get(f"{_W}val", "1")) + 1))


def with_drop_caps_of(styles: etree._Element, root: etree._Element) -> None:
    """Say on each paragraph itself that it is a large first letter, where its style says so."""
    capitals = {
        style.get(f"{_W}styleId"): frame
        for style in styles.iter(f"{_W}style")
        if (frame := style.find(f"{_W}pPr/{_W}framePr")) is not None and frame.get(f"{_W}dropCap", "none") != "none"
    }
    for style in list(root.iter(f"{_W}pStyle")) if capitals else ():
        if (frame := capitals.get(style.get(f"{_W}val"))) is not None:
            style.addnext(deepcopy(frame))


def _join_drop_cap(frame: etree._Element) -> None:
    """Put a large first letter, which is a paragraph of its own, before the words of the paragraph that it begins."""
    paragraph = next(frame.iterancestors(f"{_W}p"), None)
    if paragraph is None or frame.get(f"{_W}dropCap", "none") == "none":
        return
    following = next(paragraph.itersiblings(f"{_W}p", f"{_W}tbl"), None)
    while following is not None and following.tag == f"{_W}p" and not "".join(following.itertext(f"{_W}t")).strip():
        following = next(following.itersiblings(f"{_W}p", f"{_W}tbl"), None)
    if following is None or following.tag != f"{_W}p":
        return
    at = _beginning(following)
    letters = [child for child in paragraph if child.tag != f"{_W}pPr"]
    for size in [size for letter in letters for size in letter.iter(f"{_W}rPr")]:
        size.getparent().remove(size)
    following[at:at] = letters
    paragraph.getparent().remove(paragraph)


def _beginning(paragraph: etree._Element) -> int:
    properties = paragraph.find(f"{_W}pPr")
    return 0 if properties is None else paragraph.index(properties) + 1


def _join_letter_in_box(drawing: etree._Element) -> None:
    """Put a large first letter, which is a text box with nothing else in it, before the words that it begins.

    Those go on with a small letter, in the paragraph that holds the box, or in the next if that is empty.
    """
    box = next(drawing.iter(f"{_W}txbxContent"), None)
    letter = "".join(box.itertext(f"{_W}t")).strip() if box is not None else ""
    paragraph = next(drawing.iterancestors(f"{_W}p"), None)
    if paragraph is None or not _LETTER.fullmatch(letter) or not letter[-1].isupper():
        return
    inside = {text for other in paragraph.iter(f"{_W}txbxContent") for text in other.iter(f"{_W}t")}
    own = "".join(text.text or "" for text in paragraph.iter(f"{_W}t") if text not in inside)
    below = paragraph.getnext()
    target = paragraph if own.strip() or below is None or below.tag != f"{_W}p" else below
    words = own if target is paragraph else "".join(target.itertext(f"{_W}t"))
    if not words[:1].islower() and not (words[:1] == " " and words.strip()):
        return
    run = etree.Element(f"{_W}r")
    text = etree.SubElement(run, f"{_W}t")
    text.text = letter
    target.insert(_beginning(target), run)
    drawing.getparent().remove(drawing)


def _show_word_art(art: etree._Element) -> None:
    """Words that are drawn, as older programs write them, as words in the line."""
    picture = next(art.iterancestors(f"{_W}pict"), None)
    if picture is not None and art.get("string", "").strip():
        text = etree.Element(f"{_W}t")
        text.text = art.get("string")
        picture.addprevious(text)
        art.attrib.pop("string")


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
        _replace(drawing, [picture])
