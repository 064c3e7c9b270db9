"""A comment's text in parts that join to exactly it, and where they are when its body has changed the text. Pure.

Places are characters (code points) from 0, as Python, SQLite and PostgreSQL count them alike.
"""

import hashlib
import unicodedata
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from app.errors import Invalid
from app.i18n import _

MOST = 1000
"""How many passages a comment may be divided into."""
_JOINERS = "\u200d"


class Cut(NamedTuple):
    """The characters from ``begins`` up to ``ends``; ``none``: words that are no point, such as a greeting."""

    begins: int
    ends: int
    none: bool = False


def words_key(words: str) -> str:
    """The checksum of a passage's words, whatever blanks stand around them."""
    return hashlib.sha256(words.strip().encode()).hexdigest()


def is_within_character(text: str, at: int) -> bool:
    """Whether what a reader sees as one character stands on both sides of a place: "é" of two, a flag, a family."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if (before, after) == ("\r", "\n"):
        return True
    if after in _JOINERS or (before in _JOINERS and unicodedata.category(after) == "So"):
        return True
    if unicodedata.category(after).startswith("M") or _is_modifier(after):
        return not before.isspace()
    if _is_flag(before) and _is_flag(after):
        return _flags_before(text, at) % 2 == 1
    return "\u1160" <= after <= "\u11ff" and "\u1100" <= before <= "\u11ff"  # one syllable of Hangul in several signs


def _is_modifier(sign: str) -> bool:
    """A colour of skin, or a sign of a flag's tag."""
    return "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    found = 0
    while at > found and _is_flag(text[at - 1 - found]):
        found += 1
    return found


def require_cuts(text: str, cuts: Sequence[Cut]) -> None:
    """Raises Invalid, naming the first passage at fault, unless they divide the text.

    They join to exactly the text; each has words; there are two at least, and one of them is a point; no edge is within
    a character.
    """
    if len(cuts) < 2:
        raise _fault("passages", _("Dela texten i minst två delar."), "not_divided")
    if len(cuts) > MOST:
        raise _fault("passages", _("Dela texten i högst {n} delar.").format(n=MOST), "too_many_parts")
    if all(cut.none for cut in cuts):
        raise _fault("passages", _("Minst en del behöver vara en synpunkt."), "no_point")
    edge = 0
    for at, cut in enumerate(cuts):
        field, code, said = _fault_of(text, cut, edge)
        if said:
            raise _fault(f"passages.{at}.{field}", said.format(n=at + 1, edge=edge), code)
        edge = cut.ends
    if edge != len(text):
        message = _("Delarna slutar före textens slut: tecken {edge} till {n} är inte med.")
        raise _fault(f"passages.{len(cuts) - 1}.end", message.format(edge=edge, n=len(text)), "gap")


def _fault_of(text: str, cut: Cut, edge: int) -> tuple[str, str, str]:
    """The field at fault, a code and what to say; "" where all is well."""
    if cut.begins > edge:
        return "start", "gap", _("Det fattas text före del {n}: den ska börja vid tecken {edge}.")
    if cut.begins < edge:
        return "start", "overlap", _("Del {n} går in i den före: den ska börja vid tecken {edge}.")
    if cut.ends > len(text):
        return "end", "beyond_the_text", _("Del {n} slutar efter textens slut.")
    if cut.ends <= cut.begins or not text[cut.begins : cut.ends].strip():
        return "end", "no_words", _("Del {n} har inga ord.")
    if is_within_character(text, cut.ends):
        return "end", "within_a_character", _("Del {n} slutar mitt i ett tecken. Flytta gränsen ett steg.")
    return "", "", ""


def _fault(field: str, message: str, code: str) -> Invalid:
    return Invalid(message, code=code, fields={field: message})


class Known(NamedTuple):
    """A passage as it stood in the earlier text. ``key`` is the caller's; ``none`` as in :class:`Cut`."""

    begins: int
    ends: int
    key: Hashable
    none: bool


class Fitted(NamedTuple):
    """A passage of the new text. ``key``: which of the earlier it is, None for words that no earlier one had."""

    begins: int
    ends: int
    key: Any


def fitted(old: str, known: Sequence[Known], new: str) -> list[Fitted]:
    """Where the passages of a text are in a new wording of it, and what is new there; together exactly the new text.

    One whose words still stand in one place alone follows. What stands between such is the part that stood between them
    and is found no more, changed: else it is new. Words that were none are none only as long as they stand. Nothing is
    returned where the new text has fewer than two passages, or none of the earlier ones: it is whole again.
    """
    placed = _placed(old, known, new)
    if not placed:
        return []
    order = {passage.key: at for at, passage in enumerate(known)}
    left = [passage.key for passage in known if not passage.none and passage.key not in {p.key for p in placed}]
    said: list[Fitted] = []
    edges = [Fitted(0, 0, None), *placed, Fitted(len(new), len(new), None)]
    for before, after in pairwise(edges):
        if before.key is not None:
            said.append(before)
        if new[before.ends : after.begins].strip():
            between = (order.get(before.key, -1), order.get(after.key, len(known)))
            gone = [key for key in left if between[0] < order[key] < between[1]]
            for key in gone[:1]:
                left.remove(key)
            blanks = len(new[before.ends : after.begins]) - len(new[before.ends : after.begins].lstrip())
            said.append(Fitted(before.ends + blanks, after.begins, gone[0] if gone else None))
    none = {passage.key for passage in known if passage.none}
    is_divided = len(said) > 1 and any(passage.key not in none for passage in said)
    return list(_joined(said, len(new))) if is_divided else []


def _placed(old: str, known: Sequence[Known], new: str) -> list[Fitted]:
    """The passages whose words stand alone at one place, in the order of the new text; a longer one goes first."""
    placed: list[Fitted] = []
    for passage in sorted(known, key=lambda each: each.begins - each.ends):
        words = old[passage.begins : passage.ends].strip()
        at = new.find(words)
        if at < 0 or new.find(words, at + 1) >= 0 or not _is_apart(new, at, at + len(words)):
            continue
        if all(at + len(words) <= other.begins or other.ends <= at for other in placed):
            placed.append(Fitted(at, at + len(words), passage.key))
    return sorted(placed)


def _is_apart(text: str, begins: int, ends: int) -> bool:
    """Whether words stand by themselves, not within a longer word or a character."""
    inside = (at for at in (begins, ends) if 0 < at < len(text))
    return not any((text[at - 1].isalnum() and text[at].isalnum()) or is_within_character(text, at) for at in inside)


def _joined(said: Sequence[Fitted], length: int) -> Iterator[Fitted]:
    """The same with the blanks between them: those after a passage belong to it."""
    for at, passage in enumerate(said):
        begins = passage.begins if at else 0
        ends = said[at + 1].begins if at + 1 < len(said) else length
        yield passage._replace(begins=begins, ends=ends)
