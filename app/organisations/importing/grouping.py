"""Lines of a list told apart: the title, the groups' headings, the bodies."""

import re
from collections.abc import Iterable, Sequence

from app.errors import Invalid
from app.i18n import _
from app.organisations.importing.parsed import ParsedEntry, ParsedList, Row

MAX_ENTRIES = 5_000
MAX_NAME = 300  # what the register holds
_TITLE = re.compile(
    r"^(?:bilaga\s*\d*\s*[:.–-]?\s*)?(?:sändlist\w*|remisslist\w*|utskickslist\w*|distributionslist\w*|adresslist\w*|"
    r"(?:lista|förteckning) över remissinstanser\w*|remissinstanser(?:na)?|mottagarlist\w*|mottagare|"
    r"distribution list)\b",
    re.IGNORECASE,
)
_HEADING_WORD = re.compile(
    r"^(?:extern[at]?|intern[at]?|övriga?|obligatoriska?|frivilliga?)\b(?P<rest>.*)$", re.IGNORECASE
)
_KINDS_OF_BODIES = re.compile(
    r"^(?:remissinstanser|instanser|mottagare|organisationer|nämnder|bolag|föreningar|företag|myndigheter|regioner|kommuner|"
    r"aktörer|parter|förvaltningar|universitet|lärosäten|högskolor|intresseorganisationer|företagsorganisationer|"
    r"näringslivsorganisationer|näringsliv|civilsamhälle|fackförbund|partier|politiska partier)$",
    re.IGNORECASE,
)
_SAYS_SOMETHING = re.compile(r"[^\W_]")
_EMAIL = re.compile(r"[^\s<>,;:()\[\]\"'@]{1,64}@[^\s<>,;:()\[\]\"'@]{1,190}")
_BULLET = re.compile(r"^\s*(?:[•·▪●○◦*–—-]\s+|\d{1,4}[.)]\s+|\[[ x]?\]\s+)")
_MARKED_HEADING = re.compile(r"^(?:#{1,6}\s+(?P<atx>.*?)\s*#*|\*\*(?P<bold>[^*]+)\*\*:?)$")


def grouped(rows: Sequence[Row]) -> ParsedList:
    """The list that the rows make. Raises ``Invalid`` (``empty``, ``too_many_entries``)."""
    _check_lengths(row.text for row in rows)
    title, rows = _title(rows)
    entries: list[ParsedEntry] = []
    heading: str | None = None
    number, new_group = 0, True
    for at, row in enumerate(rows):
        if not _SAYS_SOMETHING.search(row.text):
            new_group = True
        elif (words := _heading(rows, at)) is not None:
            heading, new_group = words, True
            number += 1
        else:
            if new_group and (heading is None or any(entry.group == heading for entry in entries[-1:])):
                number, heading = number + 1, None
            new_group = False
            entries.append(entry_of(row.text, heading or str(number)))
    return checked(ParsedList(title, tuple(entries)))


def checked(parsed: ParsedList) -> ParsedList:
    """The list, if it holds bodies and not too many of them."""
    if not parsed.entries:
        raise Invalid(_("Listan är tom. Skriv en organisation på varje rad."), code="empty")
    if len(parsed.entries) > MAX_ENTRIES:
        message = _("Listan har {count} rader. Högst {most} går att läsa in åt gången.")
        raise Invalid(message.format(count=len(parsed.entries), most=MAX_ENTRIES), code="too_many_entries")
    _check_lengths(entry.name for entry in parsed.entries)
    return parsed


def _check_lengths(names: Iterable[str]) -> None:
    long = next((name for name in names if len(name) > MAX_NAME), None)
    if long:
        message = _("En rad är för lång för att vara ett namn: ”{start} …”. Skriv en organisation på varje rad.")
        raise Invalid(message.format(start=long.strip()[:60]), code="name_too_long")


def entry_of(text: str, group: str) -> ParsedEntry:
    """A line as a body: "Name", "Name <a@b.se>", "Name; a@b.se" or the two apart by a tab."""
    text = _BULLET.sub("", text).strip()
    email = _EMAIL.search(text)
    if not email:
        return ParsedEntry(_tidy(text), group)
    name = _tidy(text[: email.start()]) or _tidy(text[email.end() :]) or email[0]
    return ParsedEntry(name, group, email[0].strip(".,"))


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"mailto:|e-?post\s*:", " ", text, flags=re.IGNORECASE)).strip(' \t;,<>()|"–-')


def _title(rows: Sequence[Row]) -> tuple[str | None, Sequence[Row]]:
    """The document's title, if its first line is one, and the rows after it."""
    first = next((at for at, row in enumerate(rows) if row.text.strip()), None)
    if first is None:
        return None, rows
    words = _unmarked(rows[first].text)
    if rows[first].is_title or _TITLE.match(words):
        return words.rstrip(" :"), rows[first + 1 :]
    return None, rows


def _unmarked(text: str) -> str:
    match = _MARKED_HEADING.match(text.strip())
    return (match["atx"] or match["bold"] or "").strip() if match else text.strip()


def _heading(rows: Sequence[Row], at: int) -> str | None:
    """The heading's words if the row is one for a group that follows, else None."""
    row = rows[at]
    text = _unmarked(row.text).rstrip(" :")
    if not text or _EMAIL.search(row.text) or not _next(rows, at).text:
        return None
    styled = row.is_heading and not _next(rows, at).is_heading  # where all is bold, nothing is a heading
    told = styled or row.is_title or _MARKED_HEADING.match(row.text.strip()) or row.text.strip().endswith(":")
    if told or _KINDS_OF_BODIES.match(text):
        return text
    word = _HEADING_WORD.match(text)
    return text if word and (not word["rest"].strip() or _KINDS_OF_BODIES.match(word["rest"].strip())) else None


def _next(rows: Sequence[Row], at: int) -> Row:
    """The next row with text, or an empty one."""
    return next(
        (rows[later] for later in range(at + 1, len(rows)) if _SAYS_SOMETHING.search(rows[later].text)), Row("")
    )
