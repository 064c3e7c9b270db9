"""What each column of a table holds, by its heading or by what stands in it."""

import re
from collections.abc import Sequence

from app.organisations.importing.cells import Cells
from app.organisations.importing.groups import is_kind_of_bodies
from app.organisations.matching import guess_kind

_FARTHEST_HEADINGS = 15
_MORE = r"(?:\s*[/,(]\s*.{0,40}|\s+(?:och|eller|till|för|av|på|i)\s.{0,40})?"
_BODY = (
    r"organisation(?:er|en|snamn)?|(?:remiss)?instans(?:er|en)?|mottagare|adressat(?:er)?|body|förening(?:ar)?|"
    r"företag|nämnd(?:er)?|myndighet(?:er)?|aktör(?:er)?|company|organi[sz]ation 1 - name|"
    r"organisaatio|vastaanottaja|bolag"
)
_HEADERS = {
    "name": rf"(?:namn på )?(?:{_BODY})(?:ens|ets)?(?: namn)?{_MORE}",
    "called": rf"(?:namn|name){_MORE}",
    "place": r"kommun(?:namn|ens namn)?|region(?:namn)?|parti|lärosäte|länsstyrelse|bolagsnamn|enhet|part",
    "group": (
        r"(?:grupp|kategori|group|category|lista|tillhörighet|ryhmä|(?:ex|in)tern\w*\s?/\s?(?:ex|in)tern\w*)" + _MORE
    ),
    "email": (
        rf"(?:e-?post|e-?mail|mejl|mail|sähköposti)(?:\s?-?\s?(?:adress(?:er)?|address|osoite))?(?: 1 - value)?{_MORE}"
    ),
    "address": r"adress",
    "street": r"(?:gatu|utdelnings|besöks|brev)-?adress|gata|box|c/o|adressrad|street|postal address|katuosoite",
    "post": r"post-?\s?adress|post-?(?:nr|nummer)\s?(?:och|/|\+)\s?(?:post)?ort|postiosoite",
    "postcode": r"post\s?-?(?:nr|nummer)|postcode|zip(?: code)?|postinumero",
    "town": r"(?:post)?ort|stad|town|city|postitoimipaikka",
    "kind": rf"(?:typ|sort|slag|kind|type){_MORE}",
}


def heading_row(rows: Sequence[Cells]) -> int | None:
    """The index of the row that names the columns, or None. In a wide table a lone word in its row names a group."""
    fewest = 2 if any(sum(map(bool, row)) > 1 for row in rows) else 1
    candidates = ((index, row) for index, row in enumerate(rows[:_FARTHEST_HEADINGS]) if sum(map(bool, row)) >= fewest)
    return next((index for index, row in candidates if "name" in columns_of(row)), None)


def name_column(headings: Cells) -> int:
    """The column of the bodies' names in a row of headings."""
    return columns_of(headings)["name"]


def side_by_side(rows: Sequence[Cells], heading_index: int) -> list[tuple[str | None, list[Cells]]]:
    """The tables that stand beside each other under the same headings, each with what stands above it; or none."""
    headings = [cell.strip(" :*.").casefold() for cell in rows[heading_index]]
    for width in range(1, (len(headings) + 1) // 2 + 1):
        padded = [*headings, *([""] * (-len(headings) % width))]
        starts = range(0, len(padded), width)
        if len({tuple(padded[at : at + width]) for at in starts}) > 1 or "name" not in columns_of(padded[:width]):
            continue
        above = [[cell for row in rows[:heading_index] for cell in row[at : at + width] if cell] for at in starts]
        names = [cells[-1].rstrip(" :") if cells else None for cells in above]
        titles = [[cell] for cells in above for cell in cells[:-1]]
        blocks = [[[*row[at : at + width]] for row in rows[heading_index:]] for at in starts]
        return [
            (name, [*(titles if at == 0 else []), *block])
            for at, (name, block) in enumerate(zip(names, blocks, strict=True))
        ]
    return []


def columns_with_groups(rows: list[Cells]) -> dict[str, int]:
    """The columns of a table without headings where one says each body's group ("Externa"); empty if none does."""
    filled = [row for row in rows if any(row)]
    width = max(map(len, filled), default=0)
    columns = [[row[index] if index < len(row) else "" for row in filled] for index in range(width)]
    for index, cells in enumerate(columns):
        if any(cells) and all(is_kind_of_bodies(cell) for cell in cells if cell):
            names = (other for other in range(width) if other != index and _are_names(columns[other]))
            if (name := next(names, None)) is not None:
                return {"group": index, "name": name}
    words = [index for index in range(width) if _are_names(columns[index]) or _may_be_groups(columns[index])]
    group, *others = words or [0]
    names = (other for other in others if _tells_apart(columns[other], columns[group]))
    if words and _may_be_groups(columns[group]) and (name := next(names, None)) is not None:
        return {"group": group, "name": name}
    return {}


def _may_be_groups(cells: Cells) -> bool:
    """Whether a column says the same of several rows, or says something only where a group begins."""
    said = [cell for cell in cells if cell]
    repeats, gaps = len(set(said)) < len(said), len(said) < len(cells)
    words = all(has_letters(cell) and "@" not in cell for cell in said)
    return bool(said) and words and bool(cells[0]) and repeats != gaps


def _tells_apart(names: Cells, groups: Cells) -> bool:
    """Whether a column has a body's name of its own in each row, rather than the one that may be their groups."""
    if not all(has_letters(cell) and "@" not in cell for cell in names) or len(set(names)) < len(names):
        return False
    known_names, known_groups = (sum(guess_kind(cell) != "other" for cell in cells) for cells in (names, groups))
    return known_names > known_groups


def with_marked_groups(rows: list[Cells], heading_index: int) -> list[Cells]:
    """The rows with a column of groups, where the groups are columns that have a cross in the rows of their bodies."""
    headings, body = rows[heading_index], rows[heading_index + 1 :]
    marked = [
        index for index, heading in enumerate(headings) if is_kind_of_bodies(heading) and _are_crosses(body, index)
    ]
    crosses = [[index for index in marked if index < len(row) and row[index]] for row in body]
    if not marked or "group" in columns_of(headings) or any(len(those) > 1 for those in crosses):
        return rows
    width = max(map(len, rows))
    widened = [[*row, *([""] * (width - len(row)))] for row in rows]
    cleared = [["" if index in marked else cell for index, cell in enumerate(row)] for row in widened[heading_index:]]
    groups = [headings[those[0]] if those else "" for those in crosses]
    return [*widened[:heading_index], [*cleared[0], "Grupp"], *map(_with_group, cleared[1:], groups)]


def _with_group(row: Cells, group: str) -> Cells:
    return [*row, group]


def _are_crosses(rows: list[Cells], index: int) -> bool:
    said = {row[index].casefold() for row in rows if index < len(row) and row[index]}
    return bool(said) and said <= {"x", "1", "ja", "✓", "✔"}


def _are_names(cells: Cells) -> bool:
    return sum(has_letters(cell) and "@" not in cell for cell in cells) * 2 > len(cells)


def columns_of(row: Cells) -> dict[str, int]:
    """The index of each column by what its heading says it holds, the first match winning; empty if not headings."""
    columns: dict[str, int] = {}
    if any("@" in cell for cell in row):
        return columns
    for index, heading in enumerate(row):
        for name, pattern in _HEADERS.items():
            if name not in columns and re.fullmatch(pattern, heading.strip(" :*.").casefold()):
                columns[name] = index
                break
    if "name" not in columns and "called" in columns:  # next to a body's name, "Namn" would be a person's
        columns["name"] = columns["called"]
    if "name" not in columns and "place" in columns and len(columns) > 1:
        columns["name"] = columns["place"]
    columns.pop("place", None)
    return columns


def are_groups(row: Cells) -> bool:
    """Whether the row's cells are the headings of groups side by side."""
    return len(row) > 1 and all(cell and is_kind_of_bodies(cell) for cell in row)


def has_letters(cell: str) -> bool:
    """Whether there are letters in a cell."""
    return bool(re.search(r"[^\W\d_]", cell))
