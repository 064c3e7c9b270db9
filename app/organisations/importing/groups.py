"""Words that name a group of bodies ("Externa", "Nämnder", "Föreningar och företag (4 st)") rather than a body."""

import re

_BEGINNING = re.compile(
    r"^(?:extern[at]?|intern[at]?|övriga?|obligatoriska?|frivilliga?)\b(?P<rest>.*)$", re.IGNORECASE
)
_KIND = re.compile(
    r"(?:(?:statliga|kommunala|regionala|lokala|ideell[at]?|politiska|andra|övriga|extern[at]?|intern[at]?|privata|"
    r"fackliga|berörda|angränsande|närliggande|nationella|ekonomiska)\s+)?"
    r"(?:remissinstanser|instanser|mottagare|organisationer|nämnder|bolag|föreningar|företag|myndigheter|regioner|kommuner|"
    r"aktörer|parter|förvaltningar|universitet|lärosäten|högskolor|intresseorganisationer|företagsorganisationer|"
    r"näringslivsorganisationer|näringsliv(?:et)?|civilsamhälle(?:t)?|fackförbund|partier|styrelser|kommunbolag|råd|"
    r"grannkommuner|länsstyrelser|domstolar|departement|skolor|verksamheter|bolagsstyrelser|"
    r"föreningsliv(?:et)?|samfund|trossamfund|stiftelser|förbund|kommunalförbund|samarbetspartners?|"
    r"branschorganisationer|arbetsmarknadsparter)",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:(?<!\s)\s+)?[,/&+]\s*|(?<!\s)\s+(?:och|samt|and)\s+", re.IGNORECASE)
_COUNT = re.compile(
    r"(?:(?<!\s)\s+)?(?:\(\s*(?:\d{1,4}|[Nn])(?:\s*(?:st\.?|stycken))?\s*\)|[,:–-]\s*\d{1,4}\s*(?:st\.?|stycken))\s*:?$"
)


def without_count(text: str) -> str:
    """A heading without how many bodies stand below it: "Kommuner (3 st)"."""
    return _COUNT.sub("", text)


def is_kind_of_bodies(text: str) -> bool:
    """Whether the text names a group ("Externa", "Nämnder", "Föreningar och företag") rather than a body."""
    words = without_count(text.strip()).rstrip(" :")
    parts = _AND.split(words)
    match = _BEGINNING.match(words)
    return all(map(_KIND.fullmatch, parts)) or bool(match and not match["rest"].strip())


def begins_as_group(text: str) -> bool:
    """Whether the text is a word for a group, alone or before kinds of bodies ("Övriga statliga myndigheter")."""
    match = _BEGINNING.match(without_count(text))
    rest = match["rest"].strip() if match else ""
    return match is not None and (not rest or is_kind_of_bodies(rest))
