"""What in a mail is no answer: greetings, signatures, what is quoted, what a mail server adds. Pure."""

import re

_GREETINGS = (
    "hej",
    "hejsan",
    "god dag",
    "goddag",
    "god morgon",
    "hello",
    "hi",
    "dear",
    "to whom it may concern",
    "hei",
    "bästa",
    "tack för",
)
_CLOSINGS = (
    "med vänlig hälsning",
    "med vänliga hälsningar",
    "med bästa hälsning",
    "med bästa hälsningar",
    "vänlig hälsning",
    "vänliga hälsningar",
    "bästa hälsningar",
    "hälsningar",
    "hälsar",
    "mvh",
    "vh",
    "best regards",
    "kind regards",
    "regards",
    "sincerely",
    "vid protokollet",
    "justerat",
    "justeras",
    "underskrift",
    "enligt uppdrag",
    "på uppdrag av",
    "ystävällisin terveisin",
    "skickat från min",
    "skickat från outlook",
    "skickat från mail",
    "skickas från min",
    "hämta outlook för",
    "sent from my",
    "sent from outlook",
    "sent from mail",
    "get outlook for",
    "lähetetty iphonesta",
    "terveisin",
)
_ORIGINALS = (
    "original message",
    "originalmeddelande",
    "ursprungligt meddelande",
    "vidarebefordrat meddelande",
    "forwarded message",
    "begin forwarded message:",
    "vidarebefordrat brev:",
    "alkuperäinen viesti",
)
_FROM = ("från:", "from:", "lähettäjä:")
_OTHER_HEADS = (
    "skickat:",
    "sent:",
    "datum:",
    "date:",
    "till:",
    "to:",
    "ämne:",
    "subject:",
    "kopia:",
    "cc:",
    "lähetetty:",
)
_WROTE = (" skrev ", " wrote", " skrev:", " kirjoitti")
_DAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
_ALONE = ("vänligen", "allt gott", "varma hälsningar", "hälsning", "väl mött")
"""What closes a letter where it stands alone: "Vänligen ändra …" goes on."""
_DISCLAIMING = (
    "endast avsett för",
    "endast avsedd för",
    "är avsett endast för",
    "konfidentiell",
    "behandlar personuppgifter",
    "behandlar dina personuppgifter",
    "behandlar vi dina personuppgifter",
    "behandling av personuppgifter",
    "hanterar dina personuppgifter",
    "intended only for",
    "intended solely for",
    "is confidential",
    "tänk på miljön",
    "skriv inte ut detta",
    "consider the environment",
    "allmän handling som kan komma att lämnas ut",
)
_ATTACHED = re.compile(r"-{5} \S.*\.\w{1,5} -{5}")
_LONGEST_GREETING = 80
_LONGEST_CLOSING = 60
_LONGEST_DISCLAIMER = 1500
_BULLETS = ("•", "·", "▪", "●", "◦", "–", "—", "-", "*", "o")


def is_greeting(line: str) -> bool:
    """Whether a line, without space around it, only greets."""
    said = line.casefold().rstrip("!,. ")
    short = len(line) <= _LONGEST_GREETING and len(said.split()) <= 8
    return short and any(said == words or said.startswith((f"{words} ", f"{words}!")) for words in _GREETINGS)


def is_closing(line: str) -> bool:
    """Whether a line begins the signature: the two hyphens of mail programs, or a phrase that ends a letter."""
    if line == "--" or line.casefold().rstrip("!,. ") in _ALONE:
        return True
    said = line.casefold().rstrip("!,. ")
    return len(line) <= _LONGEST_CLOSING and any(said == words or said.startswith(f"{words} ") for words in _CLOSINGS)


def is_quoted(line: str) -> bool:
    """Whether a mail program marked a line as quoted."""
    return line.startswith(">")


def begins_original(line: str, following: list[str]) -> bool:
    """Whether what another mail said begins here; ``following``: the next lines that are not empty."""
    said = line.casefold().strip("-_=* ")
    if said in _ORIGINALS:
        return True
    if said.startswith(_FROM):
        return any(other.casefold().lstrip("*_ ").startswith(_OTHER_HEADS) for other in following[:3])
    both = f"{said} {following[0].casefold()}" if following else said
    for text in (said, both):
        dated = text.startswith(("den ", "on ", "am ", *_DAYS)) or text[:1].isdecimal()
        if dated and text.endswith(":") and len(text) <= 200 and any(word in text for word in _WROTE):
            return text.startswith(("den ", "on ", "am ")) or "@" in text or " kl" in text
    return False


def attached_file(name: str) -> str:
    """The line that stands above the text of an attached file; ``begins_attached`` knows it again."""
    return f"----- {' '.join(name.split())} -----"


def begins_attached(line: str) -> bool:
    """Whether the text of an attached file begins here: a whole of its own, whatever stands above."""
    return _ATTACHED.fullmatch(line) is not None


def is_head(line: str) -> bool:
    """Whether a line tells who sent an earlier mail, when, to whom or about what."""
    return line.casefold().lstrip("*_ ").startswith((*_FROM, *_OTHER_HEADS))


def is_disclaimer(text: str) -> bool:
    """Whether a paragraph is what mail servers add: that it is confidential, how personal data are handled."""
    said = " ".join(text.casefold().split())
    return len(said) <= _LONGEST_DISCLAIMER and any(words in said for words in _DISCLAIMING)


def is_bullet(line: str) -> bool:
    """Whether a line is a point of a list: after a bullet, or after a letter or a number with a bracket."""
    mark, _space, rest = line.partition(" ")
    if not rest.strip():
        mark, _space, rest = line.partition("\t")
    if not rest.strip():
        return False
    number = mark.strip("(")[:-1]
    return mark in _BULLETS or (mark[-1] in ")." and (number.isdecimal() or len(number) == 1))
