"""Address cards (vCard, .vcf) as Outlook and telephones save contacts: each card is a body."""

import quopri
import re
from collections.abc import Iterator, Sequence

from app.intake.texts import decoded
from app.mail.addresses import addresses_in, without_marks
from app.organisations.importing.parsed import ParsedEntry, ParsedList
from app.organisations.postal import PostalAddress, read_postal

_BEGIN = re.compile(r"\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_END = re.compile(r"\s*END:VCARD\s*$", re.IGNORECASE)
_PROPERTY = re.compile(r"(?:[\w-]+\.)?(?P<name>[A-Za-z-]+)(?P<how>(?:;[^:]*)?):(?P<value>.*)", re.DOTALL)
_FOLDED = re.compile(r"\n[ \t]")
_QUOTED = re.compile(r"[;=]QUOTED-PRINTABLE\b", re.IGNORECASE)
_PARTS = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\([,;:\\nN])")


def are_cards(text: str) -> bool:
    """Whether a text is cards, and not a list with such words somewhere in it."""
    return bool(_BEGIN.match(text))


def card_list(text: str) -> ParsedList:
    """The cards as a list, which may be empty. A category is the group; persons and further addresses are told.

    A card without a name of any kind is none.
    """
    entries: list[ParsedEntry] = []
    told: list[str] = []
    for card in _cards(without_marks(text)):
        bodies = [" ".join(filter(None, _parts(value)[:1])) for value in card.get("ORG", ())]
        persons = [_words(value) for value in card.get("FN", ())]
        persons = persons or [" ".join(filter(None, reversed(_parts(value)[:2]))) for value in card.get("N", ())]
        written = [_words(value) for value in card.get("EMAIL", ())]
        name = next(filter(None, [*bodies, *persons, *written]), "")
        if not name:
            continue
        mails = [found.address for value in written for found in addresses_in(value)]
        group = next((_words(value).partition(",")[0] for value in card.get("CATEGORIES", ())), "") or "1"
        entries.append(ParsedEntry(name, group, next(iter(mails), "") or None, postal=_place(card.get("ADR", ()))))
        unread = written if not all(mails) else mails[1:]
        beside = [*(person for person in persons if person and person != name), *unread]
        told.extend([f"{name}: {', '.join(beside)}"] if beside else [])
    return ParsedList(None, tuple(entries), tuple(told))


def _cards(text: str) -> Iterator[dict[str, list[str]]]:
    """Each card: its properties by name, in order."""
    card: dict[str, list[str]] = {}
    lines = iter(_FOLDED.sub("", text).split("\n"))
    for line in lines:
        if _BEGIN.match(line):
            card = {}
        elif _END.match(line):
            yield card
        elif found := _PROPERTY.fullmatch(line.strip()):
            value = found["value"]
            if _QUOTED.search(found["how"]):
                while value.endswith("="):
                    value = value[:-1] + next(lines, "").strip()
                value = decoded(quopri.decodestring(value.encode()))
            card.setdefault(found["name"].upper(), []).append(value)


def _parts(value: str) -> list[str]:
    return [_words(part) for part in _PARTS.split(value)]


def _words(value: str) -> str:
    plain = _ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], value)
    return " ".join(plain.split())


def _place(addresses: Sequence[str]) -> PostalAddress:
    """The first address."""
    box, more, street, town, _region, postcode, *_rest = [*_parts(next(iter(addresses), "")), *[""] * 7]
    return read_postal("\n".join(filter(None, (more, box, street))), postcode, town)
