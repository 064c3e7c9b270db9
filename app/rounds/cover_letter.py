"""The cover letter as the bodies' first page shows it: its paragraphs, and its own first sentences as the lead. Pure.

A letter is pasted from a document, so a heading, a list or a point of decision is only known by how it reads.
"""

import re
from collections.abc import Iterator

LEAD = 300
"""How long a lead gets at most, in characters; it ends with a whole sentence."""
_HEADING = 100
"""What ends without a full stop is a heading up to this length."""
_SHORTEST = 20
"""A text shorter than this says nothing that leads: "Tack på förhand!" """
_MARGIN = 90
"""No line of a letter that was wrapped by hand is longer."""
_MARKUP = re.compile(r"\*{1,3}|__|^#{1,6}\s+|^>\s*", re.MULTILINE)
_POINT = re.compile(r"(?:\d{1,3}[.)]|[a-zåäö]\)|[-–—•*·▪◦o]|§\s*\d+|att)\s", re.IGNORECASE)
_DECIDES = re.compile(
    r"(?:\S+\s+){1,4}(?:beslutar|föreslås besluta|föreslår|decides|resolves)\b[^.]{0,40}?(?:\batt\b|\bthat\b|:)",
    re.IGNORECASE,
)
_DECISIONS = re.compile(
    r"(?:\S+\s+){0,3}(?:beslut|beslutspunkter|ställningstagande|yrkande|decision)s?\b", re.IGNORECASE
)
_GREETING = re.compile(r"(?:hej|bästa|till|dear|to)\b.{0,50}$", re.IGNORECASE)
_END = re.compile(r"[.!?…][”\"’')\]]?$")
_BREAK = re.compile(r"(?<=[.!?…])(?:[”\"’')\]])?\s+(?=[”\"(]?[A-ZÅÄÖÉ0-9])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:t\.?\s?ex|bl\.?\s?a|m\.\s?fl|m\.\s?m|d\.?\s?v\.?\s?s|s\.\s?k|f\.?\s?d|fr\.\s?o\.\s?m|t\.\s?o\.\s?m"
    r"|o\.\s?d|ca|kl|nr|dnr|st|tel|kap|sid|s|jfr|resp|inkl|exkl|e\.\s?g|i\.\s?e|no|approx|\d{1,2}|[A-ZÅÄÖ])\.$",
    re.IGNORECASE,
)


def paragraphs_of(letter: str) -> list[str]:
    """The letter's paragraphs as they were written, parted by empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", letter.replace("\r\n", "\n")) if part.strip()]


def lead_of(letter: str) -> str:
    """The letter's first sentences: of its first running text, when headings and points of decision are left out."""
    opening = next(_prose(letter), "")
    lead = ""
    for sentence in sentences(opening):
        longer = f"{lead} {sentence}".strip()
        if lead and len(longer) > LEAD:
            break
        lead = longer
    return lead if len(lead) <= LEAD else f"{lead[:LEAD].rpartition(' ')[0].rstrip(',;:–')} …"


def sentences(text: str) -> list[str]:
    """A paragraph's sentences; "t.ex. Eskilstuna" and "den 3. mars" do not end one."""
    whole: list[str] = []
    for piece in _BREAK.split(text):
        if whole and _ABBREVIATION.search(whole[-1]):
            whole[-1] = f"{whole[-1]} {piece}"
        elif piece.strip():
            whole.append(piece.strip())
    return whole


def _prose(letter: str) -> Iterator[str]:
    """The paragraphs that are running text, in order."""
    deciding = False
    for paragraph in _rejoined(letter):
        if _POINT.match(paragraph) or _GREETING.match(paragraph):
            continue
        if _END.search(paragraph):
            if not deciding and len(paragraph) >= _SHORTEST and not _DECIDES.match(paragraph):
                yield paragraph
        elif len(paragraph) <= _HEADING:  # what stands under a heading about the decision is not said to the bodies
            deciding = bool(_DECISIONS.match(paragraph))


def _rejoined(letter: str) -> Iterator[str]:
    """Paragraph by paragraph on one line each: lines that were wrapped in the middle of a sentence are put together."""
    for part in paragraphs_of(_MARKUP.sub("", letter)):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        yield from _unwrapped(lines) if _is_wrapped(lines) else lines


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines end at a margin, as in a letter of plain text, and not each at the end of a paragraph."""
    return max(map(len, lines), default=0) <= _MARGIN and any(line[0].islower() for line in lines[1:])


def _unwrapped(lines: list[str]) -> Iterator[str]:
    whole = ""
    for line in lines:
        if whole and (_END.search(whole) or _POINT.match(line)):
            yield whole
            whole = ""
        whole = f"{whole} {line}".strip()
    yield whole
