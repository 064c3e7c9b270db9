"""Where the words that somebody looked for stand in a text."""

from markupsafe import Markup, escape

from app.sorting import words_in

MOST = 200
"""So many are marked in one text; nobody reads on by the marks after that."""


def hits(text: str, typed: str) -> Markup:
    """The text with each place marked where one of the words stands, whatever its case; as it is without words."""
    places = _places(text, [word for word in words_in(typed) if word]) if typed.strip() else []
    parts, at = [], 0
    for start, end in places:
        if end > at:
            parts += [escape(text[at:start]), Markup("<mark>"), escape(text[max(start, at) : end]), Markup("</mark>")]
            at = end
    return Markup("").join([*parts, escape(text[at:])])


def _places(text: str, words: list[str]) -> list[tuple[int, int]]:
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter that is two in lower case: the places would be others
        lowered = text
    found: list[tuple[int, int]] = []
    for word in {word.lower() for word in words}:
        at = lowered.find(word)
        while at >= 0 and len(found) < MOST:
            found.append((at, at + len(word)))
            at = lowered.find(word, at + len(word))
    return sorted(found, key=lambda place: (place[0], -place[1]))
