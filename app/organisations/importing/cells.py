"""What a cell or a line says: one body, several of them, or a body with those it goes to below its name."""

import re
from collections.abc import Mapping, Sequence

from app.mail.addresses import addresses_in
from app.organisations.importing.mail_lines import recipients_in
from app.organisations.matching import guess_kind

Cells = list[str]
_CONTACT_LINE = re.compile(
    r"(?:att|attn|c/o|kontakt\w*|telefon|tel|mobil|växel|box|postadress|besöksadress|adress|e-?post|registrator)\b"
    r"|\d{3} ?\d\d\s|\S+@\S+|(?:\w+\s)?\w*(?:gatan|vägen|torget|gränd)\s+\d",
    re.IGNORECASE,
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_KINDS_IN_A_ROW = frozenset(("municipality", "region", "company", "board"))
"""Kinds whose names hold no comma, so that two of them with one between are two bodies."""


def first_lines(cell: str) -> tuple[str, list[str]]:
    """A body's name in a cell, and the lines below it that tell whom it goes to or where."""
    first, *others = cell.split("\n")
    told = [line.strip() for line in others if _CONTACT_LINE.match(line.strip())]
    return "\n".join([first, *(line for line in others if line.strip() not in told)]), told


def names_in(text: str, addresses: int = 0) -> list[str]:
    """The bodies that a text without addresses names: several if they are of one kind, or as many as the addresses.

    "Norrbo kommun; kommunledningen" is one, and a comma inside a name is none that parts: only bodies whose names hold
    no comma are parted by one.
    """
    for mark, kinds in (("\n", None), (";", None), (",", _KINDS_IN_A_ROW)):
        parts = [part.strip() for part in text.split(mark) if _LETTER_OR_DIGIT.search(part)]
        if len(parts) > 1 and all(map(_begins_a_name, parts)) and _are_several(parts, addresses, kinds):
            return parts
    return [text]


def _are_several(parts: Sequence[str], addresses: int, kinds: frozenset[str] | None) -> bool:
    found = {guess_kind(part) for part in parts}
    if kinds is None and addresses == len(parts):
        return True
    return len(found) == 1 and "other" not in found and (kinds is None or found <= kinds)


def _begins_a_name(part: str) -> bool:
    first = next((character for character in part if character.isalnum()), "")
    return first.isupper() or first.isdigit()


def are_names(parts: Sequence[str]) -> bool:
    """Whether each of several parts may be a body's name: it begins as one does."""
    return len(parts) > 1 and all(map(_begins_a_name, parts))


def expanded(
    rows: Sequence[Cells], columns: Mapping[str, int] | None, *, lines_are_bodies: bool = False
) -> list[Cells]:
    """The rows, each that names several bodies divided into as many. Without ``columns`` the first name counts.

    Each keeps its group and kind; addresses are dealt out where there are as many, and one alone is everybody's.
    """
    return [divided for row in rows for divided in _divided(row, columns, lines_are_bodies)]


def _divided(row: Cells, columns: Mapping[str, int] | None, lines_are_bodies: bool) -> list[Cells]:
    places = columns if columns is not None else _places(row)
    at, mail = places.get("name", -1), places.get("email", places.get("address", -1))
    if not 0 <= at < len(row):
        return [row]
    if len(recipients := recipients_in(row[at].replace("\n", "; "))) > 1:
        return _rows(row, places, recipients)
    cell, told = first_lines(row[at])
    written = row[mail] if 0 <= mail < len(row) else ""
    addresses = [found.address for found in addresses_in(written) if found.address]
    names = names_in(cell, len(addresses)) if "@" not in cell else [cell]
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    names = lines if lines_are_bodies and are_names(lines) else names
    if len(names) < 2:
        return [row]
    divided = _rows(row, places, ["\n".join([names[0], *told]), *names[1:]])
    only_addresses = "".join(re.split(r"[\s;,<>]+", written)) == "".join(addresses)
    if len(addresses) == len(names) and only_addresses:
        for each, address in zip(divided, addresses, strict=True):
            each[mail] = address
    elif len(addresses) == 1:
        for each in divided[1:]:
            each[mail] = addresses[0]
    return divided


def _rows(row: Cells, places: Mapping[str, int], names: Sequence[str]) -> list[Cells]:
    """The row once for each name; what stands beside the first is not repeated, but for the group and the kind."""
    shared = {places[column] for column in ("group", "kind") if column in places}
    divided = [[*row]] + [[cell if index in shared else "" for index, cell in enumerate(row)] for _ in names[1:]]
    for each, name in zip(divided, names, strict=True):
        each[places["name"]] = name
    return divided


def _places(row: Cells) -> dict[str, int]:
    """Where the name and the address stand in a row of a table without headings."""
    name = next((at for at, cell in enumerate(row) if re.search(r"[^\W\d_]", cell) and "@" not in cell), -1)
    mail = next((at for at, cell in enumerate(row) if "@" in cell), -1)
    return {"name": name, "email": mail}


def are_labels(rows: Sequence[Cells]) -> bool:
    """Whether each cell is a body with its postal address below, side by side as on a sheet of labels."""
    filled = [(index, cell) for row in rows for index, cell in enumerate(row) if cell]
    with_contact = [index for index, cell in filled if first_lines(cell)[1]]
    return len(set(with_contact)) > 1 and len(with_contact) * 2 > len(filled)
