"""Facts about the document itself: the table of names and values that policy documents begin with, and the registry
number."""

import re
from collections.abc import Iterable

from app.plans.importing.blocks import Grid, plain
from app.plans.importing.tables import full_rows

_KNOWN = re.compile(
    r"^(?:beslut\w*|antag\w*|fastställ\w*|diarie\w*|dnr|ärende\w*|gäll\w*|giltig\w*|ersätter|upphäv\w*|dokument\w*|version\w*|"
    r"revider\w*|handlägg\w*|uppfölj\w*|ansvar\w*|kontakt\w*|datum|upprätt\w*|framtagen\w*|förvaltning|status|typ|"
    r"målgrupp|publicer\w*|utgiv\w*|författare|approved|decided|valid|owner|date)\b",
    re.IGNORECASE,
)
_REGISTRY_NAME = re.compile(
    r"^(?:diarie(?:nummer|nr|beteckning)|dnr|ärende(?:nummer|nr)|registry number)\b", re.IGNORECASE
)
_GENERIC = {
    "fält",
    "värde",
    "uppgift",
    "innehåll",
    "egenskap",
    "rubrik",
    "beskrivning",
    "field",
    "value",
    "name",
    "namn",
}
_REGISTRY = re.compile(
    r"\b(?:diarie(?:nummer|nr|beteckning)|dnr|ärende(?:nummer|nr))\b\.?\s*:?\s*"
    r"(?P<number>(?:[A-ZÅÄÖ]{1,12}(?:[ -][A-ZÅÄÖ]{1,6})?[ /.-]?)?"
    r"(?:19|20)\d\d[ ]?[:/.–-][ ]?\d{1,6}(?:[.:/-]\d{1,5})*)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w/.-])(?:[A-ZÅÄÖ]{2,6}[ /-]?(?:19|20)\d\d[/:]\d{1,6}|[A-ZÅÄÖ]{2,6}-(?:19|20)\d\d-\d{2,6}"
    r"|(?:[A-ZÅÄÖ]{2,6}/)(?:19|20)\d\d[-:]\d{1,6})(?:-\d{1,4})?(?![\w/-]| \d{3})"
)
_LAW = re.compile(
    r"(?:SFS|SOU|PROP|[A-ZÅÄÖ]{0,5}FS|EU|EG|EN|ISO|SS|IEC|BET|SKR|JO|AD|HFD|NJA|RÅ|MÖD|COM|KOM|ART|CELEX|HT|VT|LÅ)\b"
)
"""What is numbered in the same way and is no registry number."""
_LONGEST_MARGIN = 120
_DECIDED = re.compile(
    r"^(?P<name>(?:beslutad|beslutat|antagen|antaget|fastställd|fastställt|godkänd|godkänt|reviderad|reviderat)"
    r"(?: av)?) "
    r"(?P<value>[^.\n]{0,60}\b(?:(?:19|20)\d\d-\d\d-\d\d|§ ?\d{1,4})[^.\n]{0,30})$",
    re.IGNORECASE,
)
_LONGEST_DECISION = 140
_REPLACED = re.compile(r"^(?:ersätter|upphäver)\b", re.IGNORECASE)
_MOST_COLUMNS = 8
_LONGEST_NAME = 40

Facts = tuple[tuple[str, str], ...]


def facts_of(grid: Grid) -> Facts | None:
    """The table's names and values if it has facts about the document, else None."""
    rows = [[plain(cell) for cell in row] for row in full_rows(grid)]
    if not rows or len(rows[0]) > _MOST_COLUMNS:
        return None
    pairs = _stacked(rows) or [pair for row in rows for pair in _pairs(row)]
    pairs = [(name, value) for name, value in pairs if not {name.casefold(), value.casefold()} <= _GENERIC]
    if grid.facts:
        return tuple(pairs)
    known = sum(bool(_KNOWN.match(name)) for name, _value in pairs)
    return tuple(pairs) if known >= 2 and known * 3 >= len(pairs) else None


def _stacked(rows: list[list[str]]) -> list[tuple[str, str]]:
    """The pairs of a table where every other row has names and the row below it their values; else an empty list."""
    pairs: list[tuple[str, str]] = []
    for names, values in zip(rows[::2], rows[1::2], strict=False):
        filled = [name for name in names if name]
        known_names, known_values = (sum(bool(_KNOWN.match(cell)) for cell in row) for row in (filled, values))
        if len(filled) < 2 or known_names * 2 <= len(filled) or known_values >= known_names or any(map(_split, filled)):
            return []
        pairs.extend((name.rstrip(" :"), value) for name, value in zip(names, values, strict=True) if name or value)
    return pairs if len(rows) % 2 == 0 else []


def fact_in(line: str) -> tuple[str, str] | None:
    """The name and value in a line such as "Dnr: KS 2023/1" or "Antagen av fullmäktige 2023-01-31", or None."""
    name, mark, value = line.strip().partition(":")
    is_fact = mark and len(name) <= _LONGEST_NAME and "\t" not in line and _KNOWN.match(name) and value.strip()
    if is_fact:
        return name.strip(), value.strip()
    decided = _DECIDED.match(line.strip()) if len(line) <= _LONGEST_DECISION else None
    return (decided["name"].strip(), decided["value"].strip()) if decided else None


def _pairs(row: list[str]) -> list[tuple[str, str]]:
    """A row's names and values: in cells of their own side by side, or in one cell separated by a colon."""
    split_cells = [_split(cell) for cell in row if cell]
    first, *others = row or [""]
    if split_cells and all(split_cells) and (len(others) != 1 or ":" in first.rstrip(":")):
        return [pair for pair in split_cells if pair]
    if len(row) % 2 == 0:
        pairs = [(row[index].rstrip(" :"), row[index + 1]) for index in range(0, len(row), 2)]
    else:
        pairs = [(first.rstrip(" :"), " ".join(cell for cell in others if cell))]
    return [(name, value) for name, value in pairs if name or value]


def _split(cell: str) -> tuple[str, str] | None:
    """The name and value in a cell such as "Diarienummer: KS 2023/1", or with the name on the line above the value."""
    name, mark, value = cell.partition(":")
    if not mark or len(name) > _LONGEST_NAME or "\n" in name:
        name, mark, value = cell.partition("\n")
    return (name.strip(" :\n"), value.strip(" :\n")) if mark and _KNOWN.match(name) else None


def registry_lines(lines: Iterable[str]) -> str:
    """Of the lines those that say the registry number and nothing else ("Diarienummer: KS 2023/1")."""
    return "\n".join(line for line in lines if _REGISTRY.fullmatch(line.strip().rstrip(".")))


def registry_number(facts: Facts, *texts: str, bare: Iterable[str] = ()) -> str | None:
    """The registry number in the facts, else in the first of the texts that has one.

    ``bare``: lines of the cover and the page headers, where it may stand without saying what it is.
    """
    for name, value in facts:
        if _REGISTRY_NAME.match(name) and value:
            return value[:100]
    fact_texts = (f"{name} {value}" for name, value in facts if not _REPLACED.match(name))
    matches = (_REGISTRY.search(text) for text in (*fact_texts, *texts))
    found = next((match["number"].strip() for match in matches if match), None)
    return found or next(filter(None, map(_bare_number, bare)), None)


def _bare_number(line: str) -> str | None:
    """The registry number in a line of the page's margin or of the cover ("KS 2026/123  1 (14)")."""
    found = [match for match in _BARE.finditer(line[:_LONGEST_MARGIN]) if not _LAW.match(match[0])]
    return found[0][0] if len(found) == 1 and not _REPLACED.match(line.strip()) else None
