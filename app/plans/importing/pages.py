"""What a page's margin leaves in text taken out of it: page numbers, and headers that come back on every page."""

import re
from collections import Counter

_MARK = re.compile(
    r"^(?:sida|sid\.?|page)\s*\d{1,4}(?:\s*(?:\(\d{1,4}\)|(?:av|of|/)\s*\d{1,4}))?$|^\d{1,4}\s*\(\d{1,4}\)$",
    re.IGNORECASE,
)
_MARK_AT_END = re.compile(
    r"(?:\s{2,}|\t|\|)\s*(?:(?:sida|sid\.?|page)\s*)?(?P<number>\d{1,4})\s*(?:\(\d{1,4}\)|(?:av|of|/)\s*\d{1,4})$"
    r"|(?:\s{2,}|\t|\|)\s*(?:sida|page)\s*\d{1,4}$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?:[-–]\s*)?(\d{1,3})(?:\s*[-–])?$")
_CUT = re.compile(r"^[a-zåäö]|[-,;:.]$")  # of a sentence, not of a header
_FEWEST = 3
_LONGEST = 120


def without_page_marks(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines less those of page margins, and each such line once.

    A line is one when it says so ("Sida 3 (14)", alone or last on a line that comes back), when it is a number alone in
    a rising row of such, or when it comes back on at least three pages beside one that is.
    """
    marks = _marks(lines)
    if not marks:
        return lines, []
    marks |= _headers(lines, marks)
    left_out = dict.fromkeys(lines[at].strip() for at in sorted(marks))
    return ["" if at in marks else line for at, line in enumerate(lines)], list(left_out)


def _marks(lines: list[str]) -> set[int]:
    """Lines with a page number that says what it is, and rows of numbers alone that rise by one."""
    alike = Counter(_shape(line) for line in lines if _MARK_AT_END.search(line.strip()))
    sure = {
        at
        for at, line in enumerate(lines)
        if len(line) <= _LONGEST
        and (_MARK.match(line.strip()) or (_MARK_AT_END.search(line.strip()) and alike[_shape(line)] > 1))
    }
    numbers_alone = ((at, _BARE.match(line.strip())) for at, line in enumerate(lines) if _alone(lines, at))
    bare = [(at, int(match[1])) for at, match in numbers_alone if match]
    rising: list[tuple[int, int]] = []
    for at, number in bare:
        if rising and number != rising[-1][1] + 1:
            continue
        rising.append((at, number))
    if len(rising) >= _FEWEST:
        sure |= {at for at, _number in rising}
    elif len(sure) >= _FEWEST:
        numbers = {int(found[0]) for at in sure if (found := re.findall(r"\d+", lines[at]))}
        sure |= {at for at, number in bare if {number - 1, number + 1} & numbers}
    return sure


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _alone(lines: list[str], at: int) -> bool:
    above = at == 0 or not lines[at - 1].strip()
    return above or at + 1 >= len(lines) or not lines[at + 1].strip()


def _headers(lines: list[str], marks: set[int]) -> set[int]:
    """Lines that come back beside page marks. The first of its kind stays when it is the text's first words."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    place = {at: index for index, at in enumerate(filled)}
    counts = Counter(lines[at].strip() for at in filled if len(lines[at]) <= _LONGEST)
    headers: set[int] = set()
    grown = True
    while grown:
        near = {
            filled[index + step]
            for at in marks | headers
            for index in [place[at]]
            for step in (-1, 1)
            if 0 <= index + step < len(filled)
        }
        beside = Counter(lines[at].strip() for at in near - marks - headers)
        again = {text for text, count in beside.items() if count >= _FEWEST - 1 and counts[text] >= _FEWEST}
        found = {
            at for at in near - marks - headers if lines[at].strip() in again and not _CUT.search(lines[at].strip())
        }
        headers |= found
        grown = bool(found)
    return headers
