"""The letter around a list: what is above and below it, and lines that name no body. All of it is reported."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.mail.addresses import Found, addresses_in
from app.organisations.importing.parsed import Row

_TITLE = re.compile(
    r"^(?:bilaga\s*\d*\s*[:.–-]?\s*)?(?:sändlist\w*|remisslist\w*|utskickslist\w*|distributionslist\w*|adresslist\w*|"
    r"(?:lista|förteckning) över remissinstanser\w*|remissinstanser(?:na)?|mottagarlist\w*|mottagare|"
    r"distribution list)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 90
_NAMES_A_GROUP = re.compile(r"\b(?:extern|intern)\w*", re.IGNORECASE)
_ANNOUNCES = re.compile(
    r"^(?:här (?:kommer|är|följer)|nedan|bifogat|listan|"
    r"remiss\w*|förslag\w*|plan\w*|beslut\w*|ärende\w*|dokument\w*|yttrande\w*|följande|skickas|sänds)\b"
    r"(?:.{0,150}\b(?:skickas|sänds|skickats|remitteras|expedieras|ställs|går|till|yttra))?\b.{0,80}:$"
    r"|^(?:beslut|remiss|ärende|plan|expediering|protokoll)\w*(?:\s\S+){0,8}\s(?:till|till följande)\s?:?$"
    r"|^(?!extern|intern|obligator|frivill|övrig)(?=(?:\S+\s+){5}).{0,200}\b(?:remiss\w*|följande|yttra\w*|skicka\w*|sänd\w*)\b.{0,80}:$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:med\s+)?(?:vänlig\w*\s+hälsning\w*|bästa\s+hälsning\w*|hälsningar|mvh\b|enligt uppdrag\b)", re.IGNORECASE
)
_NO_BODY = re.compile(
    r"^(?:"
    r"(?:datum|dnr|diarie(?:nummer|nr)|(?:vår|er) (?:referens|beteckning)|handläggare|"
    r"telefon|tel|växel|org\.?\s?(?:nr|nummer)|postadress|besöksadress|bankgiro|plusgiro|webbplats)\b(?:\s*[:.]|.*\d).*"
    r"|att(?:n|ention)?\s*[.:].*|c/o\s.*|box\s+\d.*|\d{3}\s?\d\d\s+[^\W\d].{0,40}"
    r"|[^\W\d]{0,30}(?:gatan|vägen|torget|gränd)\s+\d{1,4}\s?[a-z]?"
    r"|\d{1,3}|(?:besluts?(?:underlag)?|protokollsutdrag|expediering|expedieras|akten|diariet)\s?:?"
    r"|hej(?:san)?(?:\s[^\W\d]+){0,2}\s*[!,.]+|hej|god (?:morgon|dag)\W*"
    r"|e-?post\s*:.*|sida\s+\d+.*|\d+\s*\(\d+\)|\d{1,3}\s?/\s?\d{1,3}|[–-]\s?\d{1,3}\s?[–-]|\d{4}-\d\d-\d\d|(?:https?://|www\.)\S+"
    r"|remiss\s*:.*|remiss\s+(?:av|angående|gällande|om)\b.*|(?:se|enligt)\s+(?:bifogad\s+)?sändlista\.?"
    r")$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:e-?post|e-?mail|mejl|mail)(?:adress)?\s*:", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:ska|skall|önskas|skickas|sänds|är|har|kan|ni|vi|senast|lämnas|bör|ges|bjuds|finns|vänligen|emotses)\b", re.I
)
_FEWEST_WORDS = 5


def without_letter(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """The rows of the list itself, and the lines around and among them that were left out."""
    start, end = _extent(rows)
    left_out = [row.text.strip() for index, row in enumerate(rows) if row.text.strip() and not start <= index < end]
    kept: list[Row] = []
    for row in rows[start:end]:
        if announces_list(row.text):
            kept.append(Row(""))  # so that what follows becomes a group of its own
        elif not is_no_body(row.text):
            kept.append(row)
            continue
        left_out.append(row.text.strip())
    return kept, left_out


def with_addresses_below(rows: Sequence[Row]) -> list[Row]:
    """The rows with an address that stands alone below a body's postal lines put after the body itself."""
    kept: list[Row] = []
    is_alternating = _alternates(rows)
    for row in rows:
        found = addresses_in(row.text)
        is_alone = _is_address(row)
        at = len(kept) - 1
        while at > 0 and is_no_body(kept[at].text) and not addresses_in(kept[at].text):
            at -= 1
        near = len(kept) - 1 if is_alternating or _LABEL.match(row.text.strip()) else len(kept) - 2
        is_below = is_alone and 0 <= at <= near and _may_have_address(kept[at])
        if is_below:
            kept[at] = replace(kept[at], text=f"{kept[at].text.strip()} <{found[0].address}>")
        else:
            kept.append(row)
    return kept


def _is_address(row: Row) -> bool:
    """Whether a row is an address and nothing else."""
    found = addresses_in(row.text)
    return len(found) == 1 and bool(found[0].address) and not re.search(r"[^\W_]", _beside(row.text, found[0]))


def _alternates(rows: Sequence[Row]) -> bool:
    """Whether each address that stands alone is below a line without one, and there are several."""
    filled = [row for row in rows if row.text.strip()]
    alone = [index for index, row in enumerate(filled) if _is_address(row)]
    return len(alone) > 1 and all(index and _may_have_address(filled[index - 1]) for index in alone)


def _beside(text: str, found: Found) -> str:
    words = f"{text[: found.start]} {text[found.end :]}"
    return re.sub(r"e-?(?:post|mail)|mejl|mail", "", words, flags=re.IGNORECASE)


def _may_have_address(row: Row) -> bool:
    return bool(row.text.strip()) and not row.text.strip().endswith(":") and not addresses_in(row.text)


def _extent(rows: Sequence[Row]) -> tuple[int, int]:
    """Where the list begins, if a letter precedes it, and where it ends, if the letter's closing follows it."""
    is_letter = [bool(_CLOSING.match(row.text.strip())) or is_no_body(row.text) for row in rows]
    titles = [index for index, row in enumerate(rows) if is_title(row.text) and any(is_letter[:index])]
    announcements = [index for index, row in enumerate(rows) if announces_list(row.text)]
    start = titles[-1] if titles else next(iter(announcements), 0)
    closings = (index for index in range(start, len(rows)) if _CLOSING.match(rows[index].text.strip()))
    return start, next(closings, len(rows))


def is_title(text: str) -> bool:
    """Whether the line is the title of a whole list ("Sändlista remiss") rather than of a group in it."""
    words = text.strip()
    short = len(words) <= _LONGEST_TITLE and not words.endswith(".")
    return bool(short and _TITLE.match(words) and not names_a_group(words))


def names_a_group(text: str) -> bool:
    """Whether the line is a group's heading, such as "Remissinstanser – externa"."""
    return bool(len(text) <= _LONGEST_TITLE and _TITLE.match(text) and _NAMES_A_GROUP.search(text))


def announces_list(text: str) -> bool:
    """Whether the line says that the list follows, such as "Remissen skickas till följande:"."""
    return bool(_ANNOUNCES.match(text.strip())) and not _TITLE.match(text.strip())


def is_no_body(text: str) -> bool:
    """Whether the line is a date, a reference, a page number, a web address or a sentence."""
    words = text.strip()
    sentence = words.endswith((".", "!", "?")) and len(words.split()) >= _FEWEST_WORDS and bool(_VERB.search(words))
    return sentence or bool(_NO_BODY.match(words))
