"""How a person divides a comment's text on a page: sentence by sentence, each with what begins at it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from app.errors import Invalid
from app.i18n import _
from app.passages.formulas import is_courtesy
from app.passages.pieces import Piece, sentences
from app.responses.parts import Cut, is_within_character

Begins = Literal["join", "part", "none"]
"""What begins at a sentence: nothing (it belongs with the one before), a part, or words that are no point."""
MOST_SENTENCES = 400
"""A longer text is shown line by line."""


class Sentence(NamedTuple):
    """A sentence of the text from ``at``, and what begins there."""

    at: int
    words: str
    begins: Begins


def in_sentences(text: str, cuts: Sequence[Cut]) -> list[Sentence]:
    """The text as a page shows it, divided as it is; or as it is proposed to be, where it is whole."""
    starts = _starts(text)
    if cuts:
        edges = sorted({*starts, *(cut.begins for cut in cuts)})
        begun: dict[int, Begins] = {cut.begins: "none" if cut.none else "part" for cut in cuts}
    else:
        edges, begun = starts, _proposed(text, starts)
    spans = zip(edges, [*edges[1:], len(text)], strict=True)
    return [Sentence(begins, text[begins:ends], begun.get(begins, "join")) for begins, ends in spans]


def _starts(text: str) -> list[int]:
    every = [begins for begins, _ends in sentences(text, Piece(0, len(text)))]
    if len(every) > MOST_SENTENCES:
        every = [begins for begins in every if begins == 0 or _begins_line(text, begins)][:MOST_SENTENCES]
    return [begins for begins in every if not is_within_character(text, begins)]


def _begins_line(text: str, at: int) -> bool:
    return "\n" in text[len(text[:at].rstrip()) : at]


def _proposed(text: str, starts: Sequence[int]) -> dict[int, Begins]:
    """A part for each line or item of a list, for each sentence where there is one line; a courtesy is none."""
    lines = [begins for begins in starts if begins == 0 or _begins_line(text, begins)]
    chosen = lines if len(lines) > 1 else list(starts)
    spans = zip(chosen, [*chosen[1:], len(text)], strict=True)
    return {begins: "none" if is_courtesy(text[begins:ends].strip()) else "part" for begins, ends in spans}


def cuts_of(text: str, chosen: Iterable[str]) -> list[Cut]:
    """What was chosen on the page, "120:part", as passages of the text. Raises Invalid for a place beyond it."""
    begun: list[tuple[int, str]] = []
    for each in chosen:
        at, _colon, what = each.partition(":")
        if what != "join" or int(at) == 0:
            begun.append((int(at), what if what in get_args(Begins) and what != "join" else "part"))
    begun.sort()
    if not begun or begun[0][0] != 0 or begun[-1][0] >= max(len(text), 1):
        message = _("Texten är inte längre den som stod på sidan. Ladda om sidan.")
        raise Invalid(message, code="not_the_text", fields={"piece": message})
    ends = [at for at, _what in begun[1:]]
    return [Cut(at, end, what == "none") for (at, what), end in zip(begun, [*ends, len(text)], strict=True)]
