"""A footnote's marks in the text: which there are, and the text with them where no link can stand. Pure.

A paragraph's HTML holds each mark as a link to the note. In a quotation, a comparison or a file the mark is a raised
number after a word joiner, which nobody sees: so it is told from the raised number of "m²" and is never parted from its
word by the end of a line.
"""

import html
import re

JOINER = "\u2060"
MARK = re.compile(f"{JOINER}[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
"""A mark in plain text."""
_LINK = re.compile(r'<sup><a href="#fotnot-(\d+)">\d+</a></sup>')
_TAG = re.compile(r"<[^>]*>")
_SCRIPT = re.compile(r"<(sup|sub)>([^<]*)</(?:sup|sub)>")
_STRUCK = re.compile(r"<s>([^<]*)</s>")
_UP = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def mark(number: int) -> str:
    """A footnote's mark as plain text."""
    return f"{JOINER}{number}".translate(_RAISED)


def numbers_in(markup: str) -> list[int]:
    """The numbers of the footnotes that a paragraph's HTML refers to, in order."""
    return [int(number) for number in _LINK.findall(markup)]


def with_marks(text: str, markup: str) -> str:
    """A paragraph's text with its footnotes' marks where its HTML has them; of a table, which is no text, the text."""
    if not numbers_in(markup):
        return text
    marked = _LINK.sub(lambda link: mark(int(link[1])), markup).replace("<br>", "\n")
    marked = _SCRIPT.sub(lambda script: script[2].translate(_UP if script[1] == "sup" else _DOWN), marked)
    marked = html.unescape(_TAG.sub("", _STRUCK.sub(_crossed, marked))).strip()
    return marked if MARK.sub("", marked) == text else text + "".join(mark(number) for number in numbers_in(markup))


def _crossed(struck: re.Match[str]) -> str:
    words = struck[1].strip()
    return struck[1].replace(words, f"~~{words}~~", 1) if words else struck[1]


def without_marks(text: str) -> str:
    """The text as it is without its footnotes' marks."""
    return MARK.sub("", text)
