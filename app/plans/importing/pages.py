"""Removing what page margins leave in pasted text: page numbers, and headers that recur on every page."""

import re
from collections import Counter

from app.i18n import _
from app.plans.importing.parsed import Warning

_MARK = re.compile(
    r"^(?:sida|sid\.?|page)\s*\d{1,4}(?:\s*(?:\(\d{1,4}\)|(?:av|of|/)\s*\d{1,4}))?$|^\d{1,4}\s*\(\d{1,4}\)$",
    re.IGNORECASE,
)
_MARK_AT_END = re.compile(
    r"(?:(?<!\s)(?:\s{2,}|\t)|\|\s*)(?:(?:sida|sid\.?|page)\s*)?(?P<number>\d{1,4})\s*(?:\(\d{1,4}\)|(?:av|of|/)\s*\d{1,4})$"
    r"|(?:(?<!\s)(?:\s{2,}|\t)|\|\s*)(?:sida|page)\s*\d{1,4}$",
    re.IGNORECASE,
)
_MARK_AFTER_WORDS = re.compile(
    r"\s(?:\d{1,4}\s?\(\d{1,4}\)|(?:sida|sid\.?|page)\s\d{1,4}(?:\s(?:av|of)\s\d{1,4})?)$", re.IGNORECASE
)
_MARK_BEFORE_WORDS = re.compile(
    r"^(?:\d{1,4}\s?\(\d{1,4}\)|(?:sida|sid\.?|page)\s\d{1,4}(?:\s(?:av|of)\s\d{1,4})?)\s+(?=\S)", re.IGNORECASE
)
_LONE_NUMBER = re.compile(r"^(?:[-–]\s*)?(\d{1,3})(?:\s*[-–])?$")
_SENTENCE_PART = re.compile(r"^[a-zåäö]|[-,;:.]$")
_FEWEST = 3
_LONGEST = 120


def page_marks_left_out(lines: list[str]) -> Warning:
    """The warning with what stood in the margins of the pages and is not in the plan."""
    message = _("Sidnummer och återkommande sidhuvuden är utelämnade.")
    return Warning("page_marks_left_out", message, "\n".join(lines))


def without_page_marks(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines with those of page margins blanked, and each different such line once.

    A line belongs to the margin if it has a page mark ("Sida 3 (14)", alone or last on a recurring line), if it is a
    lone number in a rising series of them, or if it recurs on at least three pages next to a line of the margin.
    """
    marks = _marks(lines)
    if not marks:
        return lines, []
    marks |= _headers(lines, marks)
    left_out = dict.fromkeys(lines[index].strip() for index in sorted(marks))
    return ["" if index in marks else line for index, line in enumerate(lines)], list(left_out)


def _marks(lines: list[str]) -> set[int]:
    """The lines with an explicit page number, and those of a series of lone numbers that rise by one."""
    shape_counts = Counter(_shape(line) for line in lines if _has_mark(line))
    marks = {
        index
        for index, line in enumerate(lines)
        if len(line) <= _LONGEST and (_MARK.match(line.strip()) or (_has_mark(line) and shape_counts[_shape(line)] > 1))
    }
    lone_numbers = [
        (index, int(match[1]))
        for index, line in enumerate(lines)
        if _is_beside_blank(lines, index) and (match := _LONE_NUMBER.match(line.strip()))
    ]
    rising: list[tuple[int, int]] = []
    for index, number in lone_numbers:
        if rising and number != rising[-1][1] + 1:
            continue
        rising.append((index, number))
    if len(rising) >= _FEWEST:
        marks |= {index for index, _number in rising}
    elif len(marks) >= _FEWEST:
        numbers = {int(digits[0]) for index in marks if (digits := re.findall(r"\d+", lines[index]))}
        marks |= {index for index, number in lone_numbers if {number - 1, number + 1} & numbers}
    return marks


def _has_mark(line: str) -> bool:
    """Whether a line has a page mark at its end or its beginning, beside words that may recur."""
    words = line.strip()
    return len(words) <= _LONGEST and any(
        mark.search(words) for mark in (_MARK_AT_END, _MARK_AFTER_WORDS, _MARK_BEFORE_WORDS)
    )


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _is_beside_blank(lines: list[str], index: int) -> bool:
    above = index == 0 or not lines[index - 1].strip()
    return above or index + 1 >= len(lines) or not lines[index + 1].strip()


def _headers(lines: list[str], marks: set[int]) -> set[int]:
    """The lines that recur next to page marks, or next to other such lines."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    ranks = {index: rank for rank, index in enumerate(filled)}
    counts = Counter(lines[index].strip() for index in filled if len(lines[index]) <= _LONGEST)
    headers: set[int] = set()
    growing = True
    while growing:
        near_ranks = {ranks[index] + step for index in marks | headers for step in (-1, 1)}
        near = {filled[rank] for rank in near_ranks if 0 <= rank < len(filled)}
        beside = Counter(lines[index].strip() for index in near - marks - headers)
        repeated = {text for text, count in beside.items() if count >= _FEWEST - 1 and counts[text] >= _FEWEST}
        recurring = {text for text in repeated if not _SENTENCE_PART.search(text)}
        new_headers = {index for index in near - marks - headers if lines[index].strip() in recurring}
        headers |= new_headers
        growing = bool(new_headers)
    return headers
