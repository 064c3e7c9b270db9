"""Titles: the plan's, and those of its sections."""

import re
from dataclasses import replace

from app.plans.importing.blocks import Block, Heading, Line, Span, note_keys, one_line, plain
from app.plans.importing.facts import fact_in, registry_number

LONGEST_TITLE = 400
_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,8})[.)]?\s+(?=\S)")
_CAPITALS = re.compile(r"^[A-ZÅÄÖ][A-ZÅÄÖ \-/]{3,40}$")
_AUTHORITY = re.compile(
    r"[A-ZÅÄÖ][\w-]{1,30}(?: [A-ZÅÄÖ][\w-]{1,30})? (?:kommun|stad|län)|Region(?: [A-ZÅÄÖ][\w-]{1,30}){1,2}"
    r"|Kommunstyrelsen|Kommunfullmäktige|Kommunledningskontoret|[A-ZÅÄÖ][\w-]{1,40}(?:nämnden|förvaltningen|kontoret)"
)
"""Whose plan it is, alone on a line above the title."""
_COVER_LINES = 6
_SHORT = 100
_DATED = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b|§")
_GOES_ON = re.compile(r"^(?:för|om|i|till|mot|mellan)\s\S.{3,150}$")
_KINDS = {
    "styrdokument",
    "plan",
    "strategi",
    "program",
    "policy",
    "riktlinje",
    "riktlinjer",
    "handlingsplan",
    "remiss",
    "remissversion",
    "remisshandling",
    "samrådshandling",
    "utkast",
    "förslag",
    "bilaga",
}
_OPENING = re.compile(r"^(?:inledning|introduktion|bakgrund|sammanfattning|förord|syfte)\b", re.IGNORECASE)
_SECTION = re.compile(
    r"^(?:inledning|bakgrund|sammanfattning|syfte|mål|nuläge|uppföljning|indikatorer|"
    r"(?:våra |kommunens )?\w+områden)\b",
    re.IGNORECASE,
)


def extract_title(blocks: list[Block], fallback: str) -> tuple[str, list[Block]]:
    """The plan's title, and the blocks without those that it was taken from.

    In order of preference: what the format marks as the title; a first heading that is above all others or comes
    directly before "Inledning" on the same level; the first short line before the first heading; ``fallback``.
    """
    marked = next(iter(_marked_after(blocks, 0)), None)
    if marked is not None and not _is_chapter(blocks, marked):
        words, rest = _marked_title(blocks, marked)
        return words, _with_chapters(rest, words)
    blocks = _with_chapters(blocks, "")
    headings = [(index, block) for index, block in enumerate(blocks) if isinstance(block, Heading)]
    if len(headings) > 1 and (_is_above(headings) or _stands_before(headings)):
        index, heading = headings[0]
        if not _NUMBER.match(plain(heading.spans)) and not _SECTION.match(plain(heading.spans)):
            return heading_title(heading), [*blocks[:index], *blocks[index + 1 :]]
    if len(blocks) < 2:
        return fallback[:LONGEST_TITLE], blocks
    first = headings[0][0] if headings else len(blocks)
    return _first_line(blocks, min(first, _COVER_LINES)) or (fallback[:LONGEST_TITLE], blocks)


def _marked_title(blocks: list[Block], index: int) -> tuple[str, list[Block]]:
    """The marked title, put together if it is several paragraphs, and the blocks without it."""
    end = index + 1
    while end < len(blocks) and (line := _line(blocks[end])) and line.label == "title":
        end += 1
    last = _line(blocks[end - 1])
    if end - index > 1 and last and plain(last.spans)[:1].isupper() and _marked_after(blocks, end):
        end -= 1  # other chapters follow that are marked in the same way
    words = _title_line(" ".join(plain(line.spans) for block in blocks[index:end] if (line := _line(block))))
    rest = [*blocks[:index], *blocks[end:]]
    headings = [(other, block) for other, block in enumerate(rest) if isinstance(block, Heading)]
    if len(headings) > 1 and _is_above(headings) and says(words, heading_title(headings[0][1])):
        rest.pop(headings[0][0])  # the title repeated as a heading above everything
    return words, rest


def _marked_after(blocks: list[Block], start: int) -> list[int]:
    return [at for at in range(start, len(blocks)) if (line := _line(blocks[at])) and line.label == "title"]


def _is_chapter(blocks: list[Block], index: int) -> bool:
    """Whether the line that is marked as the title is the first of several chapters so marked: it has a number, or
    headings below it that come again below the others."""
    others = _marked_after(blocks, index + 1)
    line = _line(blocks[index])
    if line is None or not others or not isinstance(blocks[index + 1], Heading | Line):
        return False
    if _NUMBER.match(plain(line.spans)):
        return any((other := _line(blocks[at])) and _NUMBER.match(plain(other.spans)) for at in others)
    own = {heading_title(block) for block in blocks[index : others[0]] if isinstance(block, Heading)}
    return any(isinstance(block, Heading) and heading_title(block) in own for block in blocks[others[0] :])


def _with_chapters(blocks: list[Block], title: str) -> list[Block]:
    """The blocks with each later line that is marked as a title made a chapter, with all other headings below it.

    A line that repeats the plan's own title stays as it is.
    """
    chapters = {
        index
        for index, block in enumerate(blocks)
        if isinstance(block, Line) and block.label == "title" and not says(title, plain(block.spans))
    }
    if not chapters:
        return blocks
    result: list[Block] = []
    for index, block in enumerate(blocks):
        if index in chapters and isinstance(block, Line):
            result.append(Heading(block.spans, 1))
        else:
            result.append(replace(block, level=block.level + 1) if isinstance(block, Heading) else block)
    return result


def says(title: str, words: str) -> bool:
    """Whether the title holds the words, as words: "Målbild 2040" does not hold "Mål"."""
    return bool(re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", title.casefold()))


def _line(block: Block) -> Line | None:
    return block if isinstance(block, Line) else None


def _is_above(headings: list[tuple[int, Heading]]) -> bool:
    return all(heading.level > headings[0][1].level for _index, heading in headings[1:])


def _stands_before(headings: list[tuple[int, Heading]]) -> bool:
    """Whether the first heading is the title: "Inledning" follows it closely on the same level."""
    (index, first), (following, second) = headings[:2]
    opening = _OPENING.match(_NUMBER.sub("", plain(second.spans)))
    return bool(index < _COVER_LINES and second.level == first.level and opening and following - index <= _COVER_LINES)


def _first_line(blocks: list[Block], before: int) -> tuple[str, list[Block]] | None:
    """The first short line that is neither a kind of document ("STYRDOKUMENT") nor an authority ("NYBRO KOMMUN")."""
    lines = [(index, block) for index, block in enumerate(blocks[:before]) if isinstance(block, Line)]
    lines, blocks = _split_first_line(lines, blocks)
    for index, line in lines:
        text = plain(line.spans)
        below = plain(lines[1][1].spans) if index == 0 and len(lines) > 1 and lines[1][0] == 1 else ""
        if _CAPITALS.match(text) and _GOES_ON.match(below):
            return _title_line(f"{text} {below}"), blocks[2:]
        if _is_title(line) and not _is_sender(text):
            return _title_line(text), [*blocks[:index], *blocks[index + 1 :]]
    return None


def _is_sender(text: str) -> bool:
    words = text.casefold()
    is_authority = bool(_CAPITALS.match(text)) and words.endswith((" kommun", " stad", " region", "nämnden"))
    return words in _KINDS or is_authority or bool(_AUTHORITY.fullmatch(text))


def _split_first_line(lines: list[tuple[int, Line]], blocks: list[Block]) -> tuple[list[tuple[int, Line]], list[Block]]:
    """The lines and blocks with the document's first line on its own, if it is the first of several short ones."""
    words = plain(lines[0][1].spans).split("\n") if lines and lines[0][0] == 0 else []
    if len(words) < 2 or max(map(len, words)) > _SHORT or note_keys(lines[0][1].spans):
        return lines, blocks
    first, rest = Line((Span(words[0]),)), Line((Span("\n".join(words[1:])),))
    return [(0, first), (1, rest), *((index + 1, line) for index, line in lines[1:])], [first, rest, *blocks[1:]]


def _is_title(line: Line) -> bool:
    text = plain(line.spans)
    ordinary = line.kind == "text" and 3 <= len(text) <= 200 and "\n" not in text
    no_fact = not registry_number((), text) and not _DATED.search(text) and not fact_in(text)
    return ordinary and no_fact and not re.search(r"[.:;,?]$", text)


def _title_line(text: str) -> str:
    return one_line(text)[:LONGEST_TITLE]


def heading_title(heading: Heading) -> str:
    """A heading's words on one line, without a trailing colon."""
    return _title_line(plain(heading.spans)).rstrip(" :") or _title_line(plain(heading.spans))


def numbers_match_places(titles: list[tuple[str, str]]) -> bool:
    """Whether most of the titles' own numbers equal those of their places, and so are redundant."""
    numbered = [(match[1], place) for title, place in titles if (match := _NUMBER.match(title))]
    return len(numbered) > 1 and sum(number == place for number, place in numbered) * 2 >= len(numbered)


def without_number(title: str, place: str) -> str:
    """The title without its number, if that is its place's."""
    match = _NUMBER.match(title)
    return title[match.end() :] if match and match[1] == place else title


def has_other_number(title: str, place: str) -> bool:
    """Whether the title has a number other than its place's."""
    match = _NUMBER.match(title)
    return bool(match and match[1] != place)
