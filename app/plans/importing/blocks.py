"""What all readers produce: a document as headings, lines and grids of styled text.

Each reader (Word, Markdown, text) turns its format into a ``Source``; ``assembly`` turns any ``Source`` into a plan.
"""

from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from operator import itemgetter

from app.plans.importing.parsed import Warning

STRUCK = "~~"
"""What stands before and after struck words in plain text."""
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_MARK_LETTERS = tuple("abcdefg")
_MARKS = str.maketrans("abcdefg", "ᵃᵇᶜᵈᵉᶠᵍ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")


@dataclass(frozen=True)
class Span:
    """A piece of text with one style. With ``note`` it is the mark of that footnote and has no text of its own.

    ``script``: "sup" if it is raised, "sub" if it is lowered.
    """

    text: str = ""
    bold: bool = False
    italic: bool = False
    note: str | None = None
    href: str | None = None
    size: float | None = None
    struck: bool = False
    script: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """A heading. ``doubt`` is the code of a warning if the heading, or its level, was guessed."""

    spans: Spans
    level: int
    doubt: str | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph, or a list item at ``level`` 1, 2 …; ``mark`` is the item's label ("a)"), if the format says it."""

    spans: Spans
    kind: str = "text"
    level: int = 0
    ordered: bool = False
    label: str = ""  # "title" if the format itself marks it as the document's title
    mark: str = ""


@dataclass(frozen=True)
class GridCell:
    """A cell of a table, possibly spanning several columns or rows."""

    spans: Spans
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class Grid:
    """A table. ``headers`` is how many of its first rows the format marks as header rows; ``facts`` is set if the
    format itself marks it as facts about the document."""

    rows: tuple[tuple[GridCell, ...], ...]
    headers: int = 0
    facts: bool = False


Block = Heading | Line | Grid


@dataclass
class Source:
    """A document as a reader understood it; ``notes`` are the footnotes' texts by the key that ``Span.note`` uses.

    ``margin`` is the text of page headers and footers, ``contents`` the lines of lists of contents, which are no part
    of the plan. ``short_lines``: the format has no type sizes or bold to
    recognise headings by, so a short line may be one.
    """

    blocks: list[Block]
    notes: dict[str, str] = field(default_factory=dict)
    short_lines: bool = False
    margin: str = ""
    warnings: list[Warning] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


def plain(spans: Spans) -> str:
    """The text of the spans without footnote marks and surrounding white space.

    Raised and lowered figures are written as such (10⁶, CO₂); struck words stand between tildes (~~so~~).
    """
    if not any(span.struck or span.script for span in spans):
        return "".join(span.text for span in spans).strip()
    words = ((span.struck, raised(span.text) if span.script == "sup" else _lowered(span)) for span in spans)
    runs = groupby(words, key=itemgetter(0))
    return "".join(_crossed("".join(text for _struck, text in run), struck) for struck, run in runs).strip()


def raised(text: str) -> str:
    """The text with its figures raised, and a single letter that is the mark of a note."""
    return text.translate(_MARKS if text.strip() in _MARK_LETTERS else _RAISED)


def _lowered(span: Span) -> str:
    return span.text.translate(_LOWERED) if span.script == "sub" else span.text


def _crossed(text: str, struck: bool) -> str:
    words = text.strip()
    if not struck or not words:
        return text
    start = text.index(words)
    return f"{text[:start]}{STRUCK}{words}{STRUCK}{text[start + len(words) :]}"


def one_line(text: str) -> str:
    """The text on one line, without extra white space."""
    return " ".join(text.split())


def note_keys(spans: Spans) -> list[str]:
    """The footnotes that the spans refer to, in order."""
    return [span.note for span in spans if span.note]


def joined(first: Spans, second: Spans, between: str = " ") -> Spans:
    """Two runs of text joined by ``between``."""
    return (*trimmed(first), Span(between), *trimmed(second))


def trimmed(spans: Spans) -> Spans:
    """The spans without leading and trailing white space."""
    kept = [span for span in spans if span.text or span.note]
    while kept and not kept[0].note and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].note and not kept[-1].text.strip():
        kept.pop()
    if kept and not kept[0].note:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
    if kept and not kept[-1].note:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def html_of(spans: Spans, numbers: dict[str, int]) -> str:
    """The spans as safe HTML: emphasis, web links, line breaks, footnote marks. ``numbers`` are by note key."""
    return "".join(_span_html(span, numbers) for span in _merged(trimmed(spans)))


def _span_html(span: Span, numbers: dict[str, int]) -> str:
    if span.note:
        number = numbers.get(span.note)
        return f'<sup><a href="#fotnot-{number}">{number}</a></sup>' if number else ""
    html = escape(span.text).replace("\n", "<br>")
    if span.script:
        html = f"<{span.script}>{html}</{span.script}>"
    if span.struck and span.text.strip():
        html = f"<s>{html}</s>"
    if span.italic:
        html = f"<em>{html}</em>"
    if span.bold:
        html = f"<strong>{html}</strong>"
    if span.href and span.href.startswith(("https://", "http://", "mailto:")):
        html = f'<a href="{escape(span.href)}" rel="noopener noreferrer nofollow">{html}</a>'
    return html


def _merged(spans: Spans) -> list[Span]:
    """The spans with neighbours of the same style merged: word processors split text into many."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and not span.note and not last.note and _look(last) == _look(span):
            merged[-1] = replace(last, text=last.text + span.text)
        else:
            merged.append(span)
    return merged


def _look(span: Span) -> tuple[bool, bool, str | None, bool, str]:
    return span.bold, span.italic, span.href, span.struck, span.script
