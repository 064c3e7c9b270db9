"""An account of an import: the words of a Word file that are neither in the plan nor told to be left out.

It walks over every part of the package by itself and shares nothing with the reader, so that whatever the reader loses
is seen: a difference becomes a warning with the words and the paragraph in which they stood.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from app.i18n import _
from app.intake.packages import WORD, parsed_xml, safe_package
from app.plans.importing.parsed import ParsedPlan, Warning

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NOTE_MARKS = (f"{_W}footnoteReference", f"{_W}endnoteReference")
"""What stands after one in its run is the mark that its author chose for the note."""
_GONE = (f"{_W}del", f"{_W}moveFrom", f"{_W}rPrChange", f"{_W}pPrChange")
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PARTS = re.compile(
    r"word/(?:footnotes|endnotes|comments|header\d*|footer\d*|diagrams/data\d*|charts/chart\d*)\.xml", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_CONTENTS_STYLE = re.compile(r"^(?:TOC|Contents|Inneh(?:å|a|aa)?ll)\s?\d?$", re.IGNORECASE)
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_SEEN = (_WORD_ART, f"{_W}t", f"{_M}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab")
_PAGE_NUMBER = re.compile(r"(?<![\divxlc])[\divxlc]{1,5}$")
_NO_LOSS = re.compile(
    r"^\W*(?:innehåll(?:sförteckning)?(?:\s+sid(?:a|an|nr)?)?|contents|table of contents|list of (?:figures|tables)"
    r"|\w{3,8}förteckning|(?:fält|uppgift|egenskap|field)(?: (?:värde|value))?"
    r"|värde|value)\W*$",
    re.IGNORECASE,
)
"""What names a list of contents or the columns of a table of facts, which a plan has without it."""
_MOST = 40
_LONGEST = 300


def lost_words(path: Path, plan: ParsedPlan) -> list[Warning]:
    """A warning with what the file says and the plan does not, each paragraph's on a line of its own."""
    parts = safe_package(path, needed=WORD)
    names = [WORD, *sorted(name for name in parts if _PARTS.fullmatch(name))]
    hidden = _hidden_styles(parts.get("word/styles.xml"))
    texts = ((text,) for name in names for text in _paragraphs(parsed_xml(parts[name]), hidden))
    warnings = missing_words(texts, plan)
    if next(parsed_xml(parts[WORD]).iter(f"{_W}altChunk"), None) is not None:
        message = _("Dokumentet innehåller ett inbäddat dokument som inte har lästs. Klistra in dess text i filen.")
        warnings.append(Warning("embedded_left_out", message))
    return warnings


def missing_words(texts: Iterable[tuple[str, ...]], plan: ParsedPlan) -> list[Warning]:
    """A warning with those of a file's texts, in their order, that the plan has in none of the ways to write them."""
    said = "\n".join(_texts(plan))
    whole = _bare(said)
    pages = {line.split()[-1] for line in plan.contents.split("\n") if line.strip()}
    lost: dict[str, None] = {}
    place = 0
    for text, *others in texts:
        bare = _bare(text)
        found = whole.find(bare, place)
        found = whole.find(bare) if found < 0 else found
        if found >= 0:
            place = found + len(bare)
        elif (
            not _NO_LOSS.match(text)
            and text not in pages
            and all(_bare(each) not in whole for each in (*others, _unpaged(text)))
        ):
            lost[text] = None
    if not lost:
        return []
    message = _("Ord i filen finns inte i planen. Kontrollera dem mot originalet och lägg till det som saknas.")
    words = {_bare(word) for word in set(_WORD.findall(_plain(said)))}
    return [Warning("words_missing", message, "\n".join(_told(text, words) for text in list(lost)[:_MOST]))]


def _unpaged(text: str) -> str:
    return _PAGE_NUMBER.sub("", text).strip() or text


def _told(text: str, words: set[str]) -> str:
    """The words of a paragraph that the plan has nowhere, and the paragraph; the paragraph alone if it has them all."""
    missing = [word for word in _WORD.findall(_plain(text)) if _bare(word) not in words]
    place = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
    return f"{' '.join(missing)}: {place}" if 0 < len(missing) < len(text.split()) else place


def _texts(plan: ParsedPlan) -> Iterator[str]:
    """All that a plan says, in its order, with what the warnings say was left out."""
    yield plan.title
    for name, value in plan.metadata:
        yield from (name, value)
    yield from (paragraph.text for paragraph in plan.opening)
    yield plan.preamble
    for section in plan.sections:
        yield f"{section.number} {section.title}"
        yield from (paragraph.text for paragraph in section.paragraphs)
        for table in section.tables:
            yield table.name_heading
            yield from table.columns
            for row in table.indicators:
                yield row.name
                yield from (cell.text for cell in row.cells)
    yield from (note.text for note in plan.footnotes)
    yield from (warning.text for warning in plan.warnings)


def _hidden_styles(styles: bytes | None) -> set[str | None]:
    """The styles that hide what is written in them, by themselves or by the one they are based on."""
    elements = list(parsed_xml(styles).iter(f"{_W}style")) if styles else []
    hidden = {style.get(f"{_W}styleId") for style in elements if _is_on(style.find(f"{_W}rPr/{_W}vanish"))}
    for style in elements if hidden else ():
        base = style.find(f"{_W}basedOn")
        if base is not None and base.get(f"{_W}val") in hidden and style.find(f"{_W}rPr/{_W}vanish") is None:
            hidden.add(style.get(f"{_W}styleId"))
    return hidden


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off")


def _is_hidden(run: etree._Element | None, paragraph: etree._Element, hidden: set[str | None]) -> bool:
    mark = None if run is None else run.find(f"{_W}rPr/{_W}vanish")
    if mark is not None or not hidden:
        return _is_on(mark)
    styles = (paragraph.find(f"{_W}pPr/{_W}pStyle"), None if run is None else run.find(f"{_W}rPr/{_W}rStyle"))
    return any(style is not None and style.get(f"{_W}val") in hidden for style in styles)


def _paragraphs(root: etree._Element, hidden: set[str | None]) -> Iterator[str]:
    """The texts of a part that a reader sees, paragraph by paragraph; in diagrams and charts text by text.

    Hidden words are a text of their own: they are told apart from those around them.
    """
    gone = {element for tag in _GONE for change in root.iter(tag) for element in change.iter(f"{_W}t")}
    gone |= {element for mark in root.iter(*_NOTE_MARKS) for element in mark.itersiblings(f"{_W}t")}
    texts: dict[tuple[etree._Element, bool], str] = {}
    for element in root.iter(*_SEEN):
        paragraph = next(element.iterancestors(f"{_W}p"), None)
        if paragraph is not None and element not in gone:
            key = paragraph, _is_hidden(element.getparent(), paragraph, hidden)
            texts[key] = texts.get(key, "") + (element.text or element.get("string") or " ")
    for (paragraph, _apart), words in texts.items():
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        is_entry = style is not None and _CONTENTS_STYLE.match(style.get(f"{_W}val", ""))
        if not is_entry and (text := " ".join(words.split())):
            yield text
    drawn = [*root.iter(f"{_A}t"), *(value for names in root.iter(f"{_C}strCache") for value in names.iter(f"{_C}v"))]
    yield from (element.text.strip() for element in drawn if element.text and element.text.strip())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    """The letters and figures of a text alone, whatever their height and case."""
    return "".join(_WORD.findall(_plain(text))).casefold()
