"""A list in rows and columns: which column says what, and which row is the headings'."""

import re
from collections.abc import Iterable, Sequence

from app.organisations.importing.grouping import MAX_ENTRIES, entry_of, is_kind_of_bodies, other_addresses, told_apart
from app.organisations.importing.parsed import ParsedEntry, ParsedList, Row

MOST_COLUMNS = 40
_FARTHEST_HEADINGS = 15
_MORE = r"(?:\s*[/,(]\s*.{0,40}|\s+(?:och|eller|till|för|av|på|i)\s.{0,40})?"
_BODY = (
    r"organisation(?:er|en|snamn)?|(?:remiss)?instans(?:er|en)?|mottagare|adressat(?:er)?|body|förening(?:ar)?|"
    r"företag|nämnd(?:er)?|myndighet(?:er)?|aktör(?:er)?"
)
_HEADERS = {
    "name": rf"(?:namn på )?(?:{_BODY})(?:ens|ets)?(?: namn)?{_MORE}",
    "called": rf"(?:namn|name){_MORE}",
    "group": rf"(?:grupp|kategori|group|category|lista|tillhörighet){_MORE}",
    "email": rf"(?:e-?post|e-?mail|mejl|mail)(?:\s?-?\s?adress(?:er)?)?{_MORE}",
    "address": r"adress",
    "kind": rf"(?:typ|sort|slag|kind|type){_MORE}",
}
_KINDS = {
    "förening": "association",
    "intresseorganisation": "association",
    "association": "association",
    "nämnd": "board",
    "styrelse": "board",
    "board": "board",
    "bolag": "company",
    "företag": "company",
    "company": "company",
    "kommun": "municipality",
    "municipality": "municipality",
    "region": "region",
    "myndighet": "state",
    "statlig": "state",
    "statlig myndighet": "state",
    "länsstyrelse": "state",
    "state": "state",
    "universitet": "university",
    "högskola": "university",
    "lärosäte": "university",
    "university": "university",
    "övrig": "other",
    "övrigt": "other",
    "annan": "other",
    "other": "other",
}

Cells = list[str]


def table(rows: Iterable[Cells]) -> ParsedList:
    """The list in a table, perhaps an empty one: by its headings (Remissinstans, Grupp, E-post, Typ) where it has any,
    by columns where those are groups ("Externa", "Interna"), else with names in the first column of words."""
    cells = [[cell.strip() for cell in row[:MOST_COLUMNS]] for row in rows]
    head = headings_at(cells)
    if head is not None:
        return _by_headings(cells, head)
    groups = next((at for at, row in enumerate(cells[:3]) if _are_groups(row)), None)
    if groups is not None:
        return _by_columns(cells[groups:])
    return told_apart([_row(row) for row in cells])


def headings_at(rows: Sequence[Cells]) -> int | None:
    """Which of the first rows names the columns, or None. In a wide table a word alone in its row names a group."""
    fewest = 2 if any(sum(map(bool, row)) > 1 for row in rows) else 1
    first = ((at, row) for at, row in enumerate(rows[:_FARTHEST_HEADINGS]) if sum(map(bool, row)) >= fewest)
    return next((at for at, row in first if "name" in _columns(row)), None)


def combined(parts: Sequence[tuple[str | None, ParsedList]]) -> ParsedList:
    """Several tables as one list. A name (a sheet's, a heading's) is the group of what has none in its own table."""
    entries: list[ParsedEntry] = []
    number = 0
    for name, part in parts:
        numbers: dict[str, str] = {}
        for entry in part.entries:
            if entry.group.isdigit() and entry.group not in numbers:
                number += 1
                numbers[entry.group] = name or str(number)
            group = numbers.get(entry.group, entry.group)
            entries.append(ParsedEntry(entry.name, group, entry.email, entry.kind))
    title = next((part.title for _name, part in parts if part.title), None)
    return ParsedList(title, tuple(entries), tuple(line for _name, part in parts for line in part.left_out))


def _by_headings(rows: list[Cells], head: int) -> ParsedList:
    columns = _columns(rows[head])
    above = [cell for row in rows[:head] for cell in row if cell]
    entries: list[ParsedEntry] = []
    left_out: list[str] = above[1:]
    number, empty = 0, True
    for row in rows[head + 1 :]:
        values = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if not re.search(r"[^\W_]", values["name"]):
            empty = True
            left_out.extend([" ".join(filter(None, row))] if any(map(_says, row)) else [])
            continue
        number, empty = number + empty, False
        entries.append(_entry(values, row, str(number)))
        others = other_addresses(" ".join(row))
        left_out.extend([f"{entries[-1].name}: {', '.join(others)}"] if others else [])
        if len(entries) > MAX_ENTRIES + 1_000:
            break
    return ParsedList(above[0] if above else None, tuple(entries), tuple(left_out))


def _entry(values: dict[str, str], row: Cells, number: str) -> ParsedEntry:
    kind = _KINDS.get(values.get("kind", "").casefold())
    group = values.get("group") or ("" if kind else values.get("kind")) or number
    parsed = entry_of(values["name"], group)
    told = entry_of(values.get("email") or values.get("address") or "", "").email
    anywhere = next((found for cell in row if (found := entry_of(cell, "").email)), None)
    return ParsedEntry(
        parsed.name, parsed.group, told or parsed.email or anywhere, kind or _KINDS.get(group.casefold())
    )


def _columns(row: Cells) -> dict[str, int]:
    """Which column says what, by its heading; the first that fits. A row with an address in it is no headings."""
    columns: dict[str, int] = {}
    if any("@" in cell for cell in row):
        return columns
    for at, heading in enumerate(row):
        for name, pattern in _HEADERS.items():
            if name not in columns and re.fullmatch(pattern, heading.strip(" :*").casefold()):
                columns[name] = at
                break
    if "name" not in columns and "called" in columns:  # beside a body's name, "Namn" is a person's
        columns["name"] = columns["called"]
    return columns


def _are_groups(row: Cells) -> bool:
    """Whether the row's cells are groups that stand side by side."""
    return len(row) > 1 and all(cell and is_kind_of_bodies(cell) for cell in row)


def _by_columns(rows: list[Cells]) -> ParsedList:
    parts = []
    for at, heading in enumerate(rows[0]):
        column = [Row(row[at]) for row in rows[1:] if at < len(row)]
        parts.append((heading.rstrip(" :"), told_apart(column)))
    return combined(parts)


def _row(row: Cells) -> Row:
    """A row without headings as a line; a cell alone in a row of several may be a group's heading."""
    filled = [cell for cell in row if cell]
    words = [cell for cell in filled if _says(cell) and "@" not in cell]
    address = [cell for cell in filled if "@" in cell]
    text = "; ".join([*words[:1], *address[:1]]) if address else (words or [""])[0]
    return Row(text)


def _says(cell: str) -> bool:
    return bool(re.search(r"[^\W\d_]", cell))
