"""A table of contents in running text: where it is, which headings it lists, and where those are in the text."""

import re
from collections import Counter
from dataclasses import dataclass

from app.i18n import _
from app.plans.importing.parsed import Warning

_TITLE = re.compile(
    r"^\W*(?:innehåll(?:sförteckning)?|contents|table of contents|(?:figur|tabell|bild|diagram|kart)förteckning"
    r"|list of (?:figures|tables))\W*(?:\s(?:sid(?:a|an|nr)?|page)\W*)?$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\d{1,4}$")
_NUMBER = re.compile(r"^(\d+(?:\.\d+)*)\.?\s+(?=\S)")
_SPACED_PAGE = re.compile(r"(?<!\s)\s+\d{1,3}$")
_FEWEST = 3
_MOST_LINES = 400


@dataclass(frozen=True)
class Entry:
    """A line of a table of contents: the heading's words and how far it is indented."""

    title: str
    indent: int


@dataclass(frozen=True)
class Contents:
    """A table of contents: the lines from ``start`` up to, but not including, ``end``."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def is_contents_title(text: str) -> bool:
    """Whether the line is the title of a table of contents ("Innehåll", "Innehållsförteckning")."""
    return bool(_TITLE.match(text))


def find_contents(lines: list[str]) -> Contents | None:
    """The table of contents of a text, or None.

    It is at least three lines that end in rising page numbers, below a line such as "Innehåll" or with dots up to the
    numbers.
    """
    for index, line in enumerate(lines):
        if _TITLE.match(line) and (contents := _contents_from(lines, index, index + 1)):
            return contents
    for index, line in enumerate(lines):
        entry = _split_entry(line.strip())
        if entry and entry.has_dots and (contents := _contents_from(lines, index, index)):
            return contents
    titles = (index for index, line in enumerate(lines) if _TITLE.match(line))
    return next(filter(None, (_without_pages(lines, index) for index in titles)), None)


def _contents_from(lines: list[str], title: int, start: int) -> Contents | None:
    """The table of contents whose title is on line ``title`` and whose entries begin at ``start``, if it is one."""
    entries: list[Entry] = []
    end, last_page, blank = start, 0, 0
    for index in range(start, len(lines)):
        line = lines[index]
        if not line.strip():
            blank += 1
            if blank > 2:
                break
            continue
        entry = _split_entry(line.strip())
        if not entry or entry.page < last_page:
            break
        blank, end, last_page = 0, index + 1, entry.page
        expanded = line.expandtabs(4)
        entries.append(Entry(entry.title, len(expanded) - len(expanded.lstrip())))
    return Contents(title, end, tuple(entries)) if len(entries) >= _FEWEST else None


def _without_pages(lines: list[str], title: int) -> Contents | None:
    """The table of contents below the line ``title``, if it names headings alone, or each with its page below it.

    It goes on to where its first entry comes again, and each of its entries has to come again there or later.
    """
    counted = Counter(heading_key(line) for line in lines[title + 1 :] if line.strip())
    entries: list[Entry] = []
    keys: list[str] = []
    end = title + 1
    for index in range(title + 1, min(len(lines), title + 1 + _MOST_LINES)):
        line = lines[index].strip()
        key = heading_key(line)
        key = key if counted[key] > 1 else heading_key(_SPACED_PAGE.sub("", line))
        if keys and key == keys[0]:
            break
        if line and not (entries and _PAGE.fullmatch(line)):
            expanded = lines[index].expandtabs(4)
            words = line if counted[heading_key(line)] > 1 else _SPACED_PAGE.sub("", line)
            entries.append(Entry(words, len(expanded) - len(expanded.lstrip())))
            keys.append(key)
        end = index + 1 if line else end
    else:
        return None
    below = iter(heading_key(line) for line in lines[end:] if line.strip())
    return Contents(title, end, tuple(entries)) if len(keys) >= _FEWEST and all(key in below for key in keys) else None


@dataclass(frozen=True)
class _EntryLine:
    """A line of a table of contents, split; ``has_dots``: dots lead from the title to the page number."""

    title: str
    page: int
    has_dots: bool


def _split_entry(line: str) -> _EntryLine | None:
    """The title and page number of a line, if dots, a tab or spaces lead from one to the other."""
    page = _PAGE.search(line)
    if not page:
        return None
    title = line[: page.start()].rstrip(" \t.…_")
    leader = line[len(title) : page.start()]
    leads = "\t" in leader or "  " in leader or "…" in leader or "___" in leader or leader.count(".") >= 2
    return _EntryLine(title.strip(), int(page[0]), ".." in leader.replace(" ", "")) if title and leads else None


def heading_key(title: str) -> str:
    """A heading's words as compared: without number, emphasis marks, trailing colon, case and extra spaces."""
    bare = _NUMBER.sub("", title.strip().strip("*_#").strip())
    return re.sub(r"\s+", " ", bare).rstrip(" :.").casefold()


def locate_headings(contents: Contents, lines: list[str]) -> tuple[dict[int, Entry], list[Entry]]:
    """The entry of each line that is its heading, in order after the table of contents; and the entries not found.

    A line on its own between empty lines is preferred to one that is not.
    """
    keys: dict[str, list[int]] = {}
    for index in range(contents.end, len(lines)):
        if lines[index].strip():
            keys.setdefault(heading_key(lines[index]), []).append(index)
    headings: dict[int, Entry] = {}
    missing: list[Entry] = []
    first_allowed = contents.end
    for entry in contents.entries:
        candidates = [index for index in keys.get(heading_key(entry.title), ()) if index >= first_allowed]
        alone = [index for index in candidates if _stands_alone(lines, index)]
        if not candidates:
            missing.append(entry)
        else:
            heading = (alone or candidates)[0]
            headings[heading] = entry
            first_allowed = heading + 1
    return headings, missing


def missing_headings(entries: list[Entry]) -> list[Warning]:
    """A warning for each entry whose heading is not in the text: otherwise its words would be lost."""
    message = _("Rubriken står i innehållsförteckningen men hittades inte i texten.")
    return [Warning("heading_missing", message, entry.title) for entry in entries]


def _stands_alone(lines: list[str], index: int) -> bool:
    blank_before = index == 0 or not lines[index - 1].strip()
    return blank_before and (index + 1 >= len(lines) or not lines[index + 1].strip())
