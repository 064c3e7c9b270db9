"""The labels of a list's items as the document itself writes them: "Mål 1:", "a)", "§ 1", "4." where it begins at four.

An item whose label is another than the one that a page would give it says it at the beginning of its words, in the text
as in the HTML, where it is marked so that no second one is shown. Pure.
"""

import html
import re

_WORD = re.compile(r"[^\W\d_]{2}|§")
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)
_LABEL = re.compile(r'^<span class="label">([^<]*)</span> ')


def labelled(label: str, markup: str) -> str:
    """An item's HTML after its label."""
    return f'<span class="label">{html.escape(label, quote=False)}</span> {markup}'


def label_in(markup: str) -> str:
    """The label that an item's HTML begins with, or nothing."""
    match = _LABEL.match(markup)
    return html.unescape(match[1]) if match else ""


def says_more_than_a_number(label: str) -> bool:
    """Whether a label belongs to the words after it ("Mål 1:", "§ 1"), rather than only counts ("1.1", "a)", "IV.")."""
    return bool(_WORD.search(label)) and not _ROMAN.fullmatch(label.strip(" .:)("))


def without_label(text: str, markup: str) -> str:
    """An item's words without its label."""
    return text.removeprefix(label_in(markup)).lstrip()
