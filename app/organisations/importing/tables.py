"""Lists in tables: what each column holds, and which row has the headings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.mail.addresses import addresses_in, without_marks
from app.organisations.importing.cells import Cells, are_labels, expanded, first_lines
from app.organisations.importing.columns import (
    are_groups,
    columns_of,
    columns_with_groups,
    has_letters,
    heading_row,
    side_by_side,
    with_marked_groups,
)
from app.organisations.importing.grouping import MAX_ENTRIES, entry_of, parse_rows, told_besides
from app.organisations.importing.groups import is_kind_of_bodies, without_count
from app.organisations.importing.parsed import ParsedEntry, ParsedList, Row
from app.organisations.postal import PostalAddress, read_postal

MOST_COLUMNS = 40
POSTAL_COLUMNS = ("street", "address", "post", "postcode", "town")
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

_COUNT = re.compile(r"\d{1,4}\.?")
_SUM = re.compile(r"(?:summa|totalt?|antal)\b\W*(?:\d+|antal|(?:remiss)?instanser|st)?\W*$", re.IGNORECASE)
_COUNTS = re.compile(r"nr|nummer|löpnr|löpnummer|rad|#|no|number")


def parse_table(rows: Iterable[Cells]) -> ParsedList:
    """The list in a table, which may be empty.

    It is read by the headings (Remissinstans, Grupp, E-post, Typ) if there are any, by columns if those are groups
    ("Externa", "Interna"), else with the names in the first column that has words.
    """
    cells = _trimmed([[without_marks(cell).strip() for cell in row[:MOST_COLUMNS]] for row in rows])
    heading_index = heading_row(cells)
    group_row = next((index for index, row in enumerate(cells[:3]) if are_groups(row)), None)
    if group_row is not None and (heading_index is None or group_row <= heading_index):
        return _by_columns(cells[group_row:])
    if heading_index is not None and (blocks := side_by_side(cells, heading_index)):
        return combined([(name, parse_table(block)) for name, block in blocks])
    if heading_index is not None:
        cells = with_marked_groups(cells, heading_index)
        return _by_headings(cells, heading_index, columns_of(cells[heading_index]))
    if are_labels(cells):
        return parse_rows([Row(line.strip()) for row in cells for cell in row for line in cell.split("\n")])
    if columns := columns_with_groups(cells):
        return _by_headings(cells, -1, columns)
    cells = expanded(cells, None)
    parsed = parse_rows([_as_line(row) for row in cells])
    names = {entry.name for entry in parsed.entries}
    besides = (_besides(row, names) for row in cells)
    return replace(parsed, left_out=(*parsed.left_out, *filter(None, besides)))


def _trimmed(rows: list[Cells]) -> list[Cells]:
    """The rows without the columns on the right that are empty all the way down."""
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell), default=0)
    return [row[:width] for row in rows]


def combined(parts: Sequence[tuple[str | None, ParsedList]]) -> ParsedList:
    """Several tables as one list. Entries without a group in their own table get the table's name (sheet, heading)."""
    entries: list[ParsedEntry] = []
    number = 0
    for name, part in parts:
        numbers: dict[str, str] = {}
        for entry in part.entries:
            if entry.group.isdigit() and entry.group not in numbers:
                number += 1
                numbers[entry.group] = name or str(number)
            group = numbers.get(entry.group, entry.group)
            entries.append(replace(entry, group=group))
    title = next((part.title for _name, part in parts if part.title), None)
    return ParsedList(title, tuple(entries), tuple(line for _name, part in parts for line in part.left_out))


def _besides(row: Cells, names: set[str]) -> str:
    """What a row without headings holds beside a body and its address: a town, a number, a person, another address."""
    first, *others = [cell for cell in row if has_letters(cell) and "@" not in cell] or [""]
    name = entry_of(first, "").name if first else ""
    numbers = [cell for cell in row if re.search(r"\d", cell) and not has_letters(cell) and not _COUNT.fullmatch(cell)]
    cell, *addresses = [cell for cell in row if "@" in cell] or [""]
    beside = _beside_first_address(cell) if first else ""
    told = [*others, *numbers, *filter(None, [beside]), *addresses]
    if name in names:
        return f"{name}: {', '.join(told)}" if told else ""
    return ", ".join(told)


def _beside_first_address(cell: str) -> str:
    """What stands in a cell beside its first address: whose it is, and further addresses."""
    found = addresses_in(cell)
    beside = f"{cell[: found[0].start]} {cell[found[0].end :]}" if found and found[0].address else ""
    return " ".join(beside.split()).strip(" <>;,\"'") if re.search(r"[^\W_]", beside) else ""


def _words_beside_addresses(cell: str) -> str:
    """The words in a cell of addresses that are none: whose they are."""
    found = addresses_in(cell)
    if not found:
        return ""
    starts = [0, *(address.end for address in found)]
    ends = [*(address.start for address in found), len(cell)]
    words = " ".join(cell[start:end] for start, end in zip(starts, ends, strict=True))
    words = re.sub(r"[<>;,()\"']", " ", words.replace("mailto:", " "))
    return " ".join(words.split()) if re.search(r"[^\W_]", words) else ""


def _by_headings(rows: list[Cells], heading_index: int, columns: dict[str, int]) -> ParsedList:
    above = [cell for row in rows[: max(heading_index, 0)] for cell in row if cell]
    entries: list[ParsedEntry] = []
    left_out: list[str] = above[1:]
    number, empty, named = 0, True, ""
    body = _with_groups_below(rows[heading_index + 1 :], columns.get("group"))
    body = expanded(body, columns, lines_are_bodies=heading_index < 0)
    for row in body:
        if heading := _group_named(row):
            named = heading
            continue
        values = {name: row[column] if column < len(row) else "" for name, column in columns.items()}
        if not re.search(r"[^\W_]", values["name"]):
            empty = True
            left_out.extend([" ".join(filter(None, row))] if any(map(has_letters, row)) else [])
            continue
        if _SUM.match(values["name"]) and not any(has_letters(cell) for cell in row if cell != values["name"]):
            left_out.append(" ".join(filter(None, row)))
            continue
        number, empty = number + empty, False
        entries.append(_entry(values, row, named or str(number)))
        told = _beside_entry(entries[-1], values, row)
        left_out.extend([f"{entries[-1].name}: {', '.join(told)}"] if told else [])
        if len(entries) > MAX_ENTRIES + 1_000:
            break
    left_out.extend(_unused(rows[heading_index] if heading_index >= 0 else [], body, columns))
    title = above[0].rstrip(" :").lstrip("# ") if above else None
    return ParsedList(title, tuple(entries), tuple(left_out))


def _beside_entry(entry: ParsedEntry, values: dict[str, str], row: Cells) -> list[str]:
    """What a row holds beside a body, its group and its address: contacts, further addresses, words where none is."""
    name, contact = first_lines(values["name"])
    told = [*contact, *filter(None, [told_besides(name)])]
    written = [address.address or cell for cell in row for address in addresses_in(cell)]
    told += [text for text in written if text != entry.email and text not in told]
    told += filter(None, [_words_beside_addresses(cell) for cell in row if cell != values["name"]])
    no_address = [values.get("email", "")]
    if not entry.postal.any:
        no_address += [values.get(column, "") for column in POSTAL_COLUMNS]
    told += [cell for cell in no_address if "@" not in cell and re.search(r"[^\W_]", cell)]
    kind = values.get("kind", "")
    told += [kind] if kind and entry.kind is None and kind != entry.group else []
    return list(dict.fromkeys(told))


def _group_named(row: Cells) -> str:
    """The group that a row names which holds nothing else ("Externa", "Nämnder:"), or nothing."""
    filled = [cell for cell in row if cell]
    is_heading = len(filled) == 1 and (filled[0].endswith(":") or is_kind_of_bodies(filled[0]))
    return without_count(filled[0]).rstrip(" :") if is_heading else ""


def _with_groups_below(rows: list[Cells], column: int | None) -> list[Cells]:
    """The rows with a group in each, where only the first of several says it, as when merged cells become text."""
    if column is None:
        return rows
    said = [row[column] for row in rows if column < len(row) and row[column]]
    first = next((row for row in rows if any(row)), [])
    if len(set(said)) != len(said) or column >= len(first) or not first[column]:
        return rows
    filled: list[Cells] = []
    group = ""
    for row in rows:
        below = len(row) > column and any(row) and not row[column] and sum(map(bool, row)) > 0
        group = row[column] if len(row) > column and row[column] else group
        filled.append([*row[:column], group, *row[column + 1 :]] if below else row)
    return filled


def _unused(headings: Cells, rows: list[Cells], columns: dict[str, int]) -> list[str]:
    """What stands in columns that a list has no place for, by their headings. Addresses are told with their bodies."""
    told = []
    for index in range(max([len(headings), *map(len, rows)])):
        heading = headings[index].rstrip(" :") if index < len(headings) else ""
        if index in columns.values():
            continue
        cells = [row[index] for row in rows if index < len(row) and row[index] and "@" not in row[index]]
        if not heading or _COUNTS.fullmatch(heading.casefold().strip(" .:")):
            cells = [cell for cell in cells if not _COUNT.fullmatch(cell)]
        told.extend([": ".join(filter(None, [heading, ", ".join(cells)]))] if cells else [])
    return told


def _entry(values: dict[str, str], row: Cells, number: str) -> ParsedEntry:
    kind = _KINDS.get(values.get("kind", "").casefold())
    group = values.get("group", "").rstrip(" :") or ("" if kind else values.get("kind")) or number
    parsed = entry_of(first_lines(values["name"])[0], group)
    stated = [values.get("email", ""), values.get("address", ""), values["name"]]
    email = _first_email([*stated, *row])
    return ParsedEntry(parsed.name, parsed.group, email, kind or _KINDS.get(group.casefold()), _postal(values))


def _postal(values: dict[str, str]) -> PostalAddress:
    """Where letters on paper go, by the columns that say so. A column "Adress" may hold it, or an e-mail address."""
    parts = [values.get(column, "") for column in ("street", "address", "post")]
    written = list(dict.fromkeys(part.strip() for part in parts if part.strip() and "@" not in part))
    return read_postal("\n".join(written), values.get("postcode", ""), values.get("town", ""))


def _first_email(cells: Iterable[str]) -> str | None:
    """The address in the first cell that has one; None where that one cannot be read with certainty."""
    return next((addresses[0].address or None for cell in cells if (addresses := addresses_in(cell))), None)


def _by_columns(rows: list[Cells]) -> ParsedList:
    parts = []
    for column_index, heading in enumerate(rows[0]):
        cells = [row[column_index] for row in rows[1:] if column_index < len(row)]
        lines = [Row(line.strip()) for cell in cells for line in cell.split("\n")]
        parts.append((without_count(heading).rstrip(" :"), parse_rows(lines)))
    return combined(parts)


def _as_line(row: Cells) -> Row:
    """A row of a table without headings as a line of text: its first name with its first address."""
    name = next((cell for cell in row if has_letters(cell) and "@" not in cell), "")
    cell = next((cell for cell in row if "@" in cell), "")
    found = addresses_in(cell)
    if name and found and found[0].address:
        return Row(f"{name} <{found[0].address}>")
    return Row("; ".join(filter(None, [name, cell])))
