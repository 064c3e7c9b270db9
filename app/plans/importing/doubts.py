"""Text that looks unfinished, and names of bodies in running text. Pure; used for plans, letters and cells alike."""

import re
from dataclasses import dataclass

from app.plans.importing.values import has_decimal_point


@dataclass(frozen=True)
class Doubt:
    """Something to check before sending: its code (placeholder, decimal_point), its text and where that begins."""

    code: str
    text: str
    offset: int


_UNIT = r"(?:ha|hektar|kr|kronor|%|procent|st|stycken|m²|m2|km|mkr|tkr|mnkr|mdkr|år|personer|platser|ton)"
_PLACEHOLDERS = re.compile(
    r"""
      \b(?:19|20)?\d\d-(?:[xX]{2}|[å]{2}|MM|mm)-(?:[xX]{2}|\d\d|DD|dd)\b     # 2023-xx-xx
    | \b(?:19|20)\d\d-\d\d-(?:[xX]{2}|DD|dd)\b                              # 2023-09-xx
    | \b(?:19|20)(?:[xX]{2}|\d[xX])\b                                       # 20xx, 202x
    | \b(?:[åÅ]{4}|[yY]{4})(?:-(?:MM|mm))?(?:-(?:DD|dd))?\b                 # ÅÅÅÅ-MM-DD
    | (?<![\w/.:])/[A-ZÅÄÖ][A-Za-zÅÄÖåäö ,]{1,40}/(?![\w/])                 # /Adressat/
    | \b\d[\d\s.,]{0,12}\s?UNIT\s?\?                                        # 500 ha?
    | \(\?+\) | \?{2,}
    | \b(?:TODO|FIXME|TBD|TBA|XXXX?|XX|[xX]{3,}|xx|NN|N\.N\.)\b
    | \b(?i:lorem\s+ipsum)\b
    | \[\s*(?:\.{2,}|…|\?+|_+|[xX]+|\s)\s*\]                                # [...], [ ]
    | \[(?=[^\]\[\n\d]{0,60}[A-Za-zÅÄÖåäö])[^\]\[\n]{2,60}\](?![(:\[])               # [ange belopp]
    | \{\{[^{}\n]{1,60}\}\} | «[^«»\n]{1,60}» | <[a-zåäöA-ZÅÄÖ][\wåäöÅÄÖ ]{1,40}>
    | _{3,}
    | \b(?:Klicka|Tryck)\ (?:eller\ tryck\ )?här\ för\ att\ (?:ange|skriva|infoga)\b[^.\n]{0,40}
    | \b(?i:kommer\ att\ kompletteras|kompletteras\ senare|uppgift\ saknas|ska\ fyllas\ i)\b
    """.replace("UNIT", _UNIT),
    re.VERBOSE,
)
_WHOLE_TEXT = re.compile(r"[~≈]?\d[\d\s.,–-]*\s?\S{0,12}\?|\?|-\s*\?\s*-")
_NO_PLACEHOLDER = {"[sic]", "[sic!]"}
_POINTED = re.compile(
    r"(?<![\w.,:/§-])\d{1,6}\.\d{1,2}(?![\w.:/-]|,\d)(?P<unit>\s?(?:%|procent|miljon|miljard|UNIT)\w*)?".replace(
        "UNIT", _UNIT
    )
)
_NUMBERED = re.compile(
    r"(?:avsnitt|kapitel|kap|bilaga|tabell|figur|diagram|version|punkt|punkten|steg|mål|delmål|område|del|nr|kl|klockan|"
    r"section|table|figure|och|samt|–|-)\.?\s*$",
    re.IGNORECASE,
)


def find_doubts(text: str) -> list[Doubt]:
    """Placeholders and decimal points in a text, in order.

    A number with a point is doubtful if it has a unit or is the whole text; "avsnitt 4.2", "kl. 9.30" and a leading
    "1.2" are not decimals.
    """
    doubts = [
        Doubt("placeholder", match[0], match.start())
        for match in _PLACEHOLDERS.finditer(text)
        if match[0].casefold() not in _NO_PLACEHOLDER
    ]
    whole = text.strip()
    if not doubts and whole and len(whole) <= 40 and _WHOLE_TEXT.fullmatch(whole):
        doubts.append(Doubt("placeholder", whole, text.index(whole)))
    doubts.extend(_decimal_points(text))
    return sorted(doubts, key=lambda doubt: doubt.offset)


def _decimal_points(text: str) -> list[Doubt]:
    if has_decimal_point(text):
        whole = text.strip()
        return [Doubt("decimal_point", whole, text.index(whole))]
    return [
        Doubt("decimal_point", match[0].strip(), match.start())
        for match in _POINTED.finditer(text)
        if match["unit"] and not _NUMBERED.search(text[max(0, match.start() - 20) : match.start()])
    ]


_BODY_WORD = re.compile(r"\bremissinstans(?:er)?\b", re.IGNORECASE)
_IS_BODY = re.compile(
    r"^(?P<before>.*\S)\s+(?:är|blir|utgör|ska vara|skall vara|bör vara|föreslås (?:bli|vara)|fungerar som|som)\s+"
    r"(?:(?:också|även|därmed|en|obligatorisk[at]?|viktiga?|ordinarie|samtliga|alla)\s+)*$",
    re.IGNORECASE,
)
_SENTENCE_STARTS = re.compile(r"[.;:!?\n]")
_LONGEST_SENTENCE = 300
_BODIES_ARE = re.compile(
    r"\bremissinstans(?:er(?:na)?|en)?\s*(?:är|blir|utgörs av|består av|:)\s*:?\s*(?P<after>[^.;!?\n]{2,400})",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r",\s+|(?<!\s)\s+(?:(?:och|samt|eller)\s+(?=[A-ZÅÄÖ])|(?:som|att|där|eftersom|därför|då|när|men)\s+)"
)
_NAME = re.compile(r"[A-ZÅÄÖ][\w&/\-–.]*(?:[ ]+(?:[\w&/\-–()]+))*")
_NO_NAMES = {"de", "det", "den", "dessa", "följande", "vi", "ni", "alla", "samtliga", "dom", "vilka", "nedan"}


def bodies_named(text: str) -> list[str]:
    """Names that the text calls referral bodies: "X är remissinstans", "Remissinstanser är X, Y och Z"."""
    names: list[str] = []
    for word in _BODY_WORD.finditer(text):
        before = _SENTENCE_STARTS.split(text[max(0, word.start() - _LONGEST_SENTENCE) : word.start()])[-1]
        if match := _IS_BODY.match(before):
            names.extend(_names(match["before"]))
    for match in _BODIES_ARE.finditer(text):
        names.extend(_names(match["after"]))
    return list(dict.fromkeys(names))


def _names(words: str) -> list[str]:
    names = []
    for part in _SEPARATOR.split(words.strip(' -•*\t"”')):
        name = _NAME.search(part)
        if name and name[0].split()[0].casefold() not in _NO_NAMES:
            names.append(name[0].strip(" -–"))
    return names
