"""A contents list in running text: where it stands, which headings it names, and where those stand in the text."""

import re
from dataclasses import dataclass

_TITLE = re.compile(r"^\W*(?:innehåll(?:sförteckning)?|contents|table of contents)\W*$", re.IGNORECASE)
_PAGE = re.compile(r"\d{1,4}$")
_NUMBER = re.compile(r"^(\d+(?:\.\d+)*)\.?\s+(?=\S)")
_FEWEST = 3


@dataclass(frozen=True)
class Entry:
    """A line of a contents list: the heading's words and how far in it stands."""

    title: str
    indent: int


@dataclass(frozen=True)
class Contents:
    """A contents list: the lines ``start`` up to, not including, ``end``."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def is_contents_title(text: str) -> bool:
    """Whether the line is the title of a contents list ("Innehåll", "Innehållsförteckning")."""
    return bool(_TITLE.match(text))


def find_contents(lines: list[str]) -> Contents | None:
    """The contents list of a text, or None. A list is at least three lines that end in rising page numbers, under
    a line such as "Innehåll" or with dots up to the numbers."""
    for at, line in enumerate(lines):
        if _TITLE.match(line) and (found := _run(lines, at + 1)):
            return Contents(at, found[0], found[1])
    for at, line in enumerate(lines):
        entry = _entry(line.strip())
        if entry and ".." in entry[1].replace(" ", "") and (found := _run(lines, at)):
            return Contents(at, found[0], found[1])
    return None


def _run(lines: list[str], start: int) -> tuple[int, tuple[Entry, ...]] | None:
    entries: list[Entry] = []
    end, last_page, blank = start, 0, 0
    for at in range(start, len(lines)):
        line = lines[at]
        if not line.strip():
            blank += 1
            if blank > 2:
                break
            continue
        entry = _entry(line.strip())
        if not entry or entry[2] < last_page:
            break
        blank, end, last_page = 0, at + 1, entry[2]
        entries.append(Entry(entry[0], len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())))
    return (end, tuple(entries)) if len(entries) >= _FEWEST else None


def _entry(line: str) -> tuple[str, str, int] | None:
    """A contents line taken apart: title, what leads on to the number (dots, tab, spaces), page."""
    page = _PAGE.search(line)
    if not page:
        return None
    title = line[: page.start()].rstrip(" \t.…_")
    leader = line[len(title) : page.start()]
    leads = "\t" in leader or "  " in leader or "…" in leader or "___" in leader or leader.count(".") >= 2
    return (title.strip(), leader, int(page[0])) if title and leads else None


def heading_key(title: str) -> str:
    """A heading's words as they are compared: without number, emphasis marks, trailing colon, case and spacing."""
    bare = _NUMBER.sub("", title.strip().strip("*_#").strip())
    return re.sub(r"\s+", " ", bare).rstrip(" :.").casefold()


def located(contents: Contents, lines: list[str]) -> tuple[dict[int, Entry], list[Entry]]:
    """Which line is the heading of which entry, in order after the contents list; and the entries not found.

    A line that stands alone between empty lines goes before one that does not.
    """
    keys: dict[str, list[int]] = {}
    for at in range(contents.end, len(lines)):
        if lines[at].strip():
            keys.setdefault(heading_key(lines[at]), []).append(at)
    found: dict[int, Entry] = {}
    missing: list[Entry] = []
    after = contents.end
    for entry in contents.entries:
        places = [at for at in keys.get(heading_key(entry.title), ()) if at >= after]
        place = next((at for at in places if _alone(lines, at)), places[0] if places else None)
        if place is None:
            missing.append(entry)
        else:
            found[place] = entry
            after = place + 1
    return found, missing


def _alone(lines: list[str], at: int) -> bool:
    before = at == 0 or not lines[at - 1].strip()
    return before and (at + 1 >= len(lines) or not lines[at + 1].strip())
