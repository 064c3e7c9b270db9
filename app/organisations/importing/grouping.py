"""Telling the lines of a list apart: its title, the groups' headings and the bodies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

from app.errors import Invalid
from app.i18n import _
from app.mail.addresses import Found, addresses_in, without_marks
from app.organisations.importing.cells import are_names, names_in
from app.organisations.importing.groups import begins_as_group, is_kind_of_bodies, without_count
from app.organisations.importing.inline import unfolded, without_plain_numbers
from app.organisations.importing.letters import is_title, names_a_group, with_addresses_below, without_letter
from app.organisations.importing.mail_lines import recipients_in, without_head
from app.organisations.importing.parsed import ParsedEntry, ParsedList, Row

MAX_ENTRIES = 5_000
MAX_NAME = 300  # what the register holds
_MAILTO = re.compile(r"\b(?:mailto|smtp):(?=\S)", re.IGNORECASE)
_POSTAL = re.compile(
    r",\s*(?=(?:box\s\d|postlåda|c/o\s|\d{3} ?\d\d\s+[^\W\d]|(?:[^\W\d]+\s)?[^\W\d]*(?:gatan|vägen|torget|gränd|allén)"
    r"\s\d{1,4}\b))",
    re.IGNORECASE,
)
"""Before a postal address on the same line: "Norrbo kommun, Box 12, 123 45 Norrbo"."""
_LINK = re.compile(r"\[(?P<words>[^\[\]]{1,300})\]\((?P<target>(?:mailto:|https?://)[^\s()]{1,300})\)", re.IGNORECASE)
_TAG = re.compile(r"</?(?:p|li|ul|ol|td|th|tr|div|span|br|b|strong|em|i)(?:\s[^<>@]*)?/?>", re.IGNORECASE)
_LABEL = re.compile(r"^(\s*)(?:organisation|namn|(?:remiss)?instans|mottagare)\s*:\s*(?=[^\W_])", re.IGNORECASE)
_QUERY = re.compile(r"(?<=\w)\?(?:subject|body|cc|bcc)=[^\s<>]*", re.IGNORECASE)
_BOLD_ITEM = re.compile(r"^(\s*(?:[*•–-]|\d{1,3}[.)])\s+)\*\*([^*]+)\*\*")
_QUOTED_SIGN = re.compile(r"\\([\\\"])")
_ADDRESS_LABEL = re.compile(
    r"mailto:|\b(?:e-?post|e-?mail|mejl|mail)(?:adress)?\s*:|(?<=[,;–-])\s*(?:e-?post|e-?mail|mejl|mail)(?:adress)?\s*$",
    re.IGNORECASE,
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_BULLET = re.compile(r"^\s*(?:[•·▪●○◦‣*–—-]\s+|\d{1,4}[.)]\s+|[a-zåäö][.)]\s+|\[[ x]?\]\s+)")
_POINT = re.compile(r"^\s*[•·▪●○◦‣*–—-]\s+")
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
_AROUND = " \t;,<>|"
_NUMBERED_GROUP = re.compile(r"(?:grupp|del|group)\s(?:\d{1,2}|[A-ZÅÄÖ])", re.IGNORECASE)
_ATTENTION = re.compile(
    r"[\s,;(](?:att|attn|attention|c/o|kontakt(?:person)?)(?:\s?[.:]|(?=\s[A-ZÅÄÖ]))", re.IGNORECASE
)
_WEB = re.compile(r"(?<![\s,;(–-])[\s,;(–-]+(?:https?://|www\.)\S+$", re.IGNORECASE)
_TELEPHONE = re.compile(
    r"(?<![\s,;(–-])[\s,;(–-]+(?:(?:tel(?:efon)?|tfn|mob(?:il)?|växel|vx)\s?[.:]*\s*)?"
    r"(?:\+46|00\s?46|0)\s?[\d(][\d\s()/–-]{5,60}$",
    re.IGNORECASE,
)
"""A telephone number after a name: "Norrbo kommun, tel. 010-123 45 67"."""
_PAIRS = ("''", '""', "””", "“”", "„“", "»«", "»»", "’’", "‘’")
_MOST_COMMA_PARTS_OF_A_NAME = 3
_MARKED_HEADING = re.compile(r"^(?:#{1,6}\s+(?P<atx>.*?)\s*#*|\*\*(?P<bold>[^*]+)\*\*:?)$")


def parse_list(rows: Sequence[Row]) -> ParsedList:
    """The list in the rows. Raises ``Invalid`` (``empty``, ``too_many_entries``, ``name_too_long``)."""
    return checked(parse_rows(rows))


def parse_rows(rows: Sequence[Row]) -> ParsedList:
    """The list in the rows, which may be empty. Raises ``Invalid`` (``name_too_long``)."""
    rows, head = without_head(
        [replace(row, text=_QUERY.sub("", _MAILTO.sub("", _without_markdown(without_marks(row.text))))) for row in rows]
    )
    rows, announced = unfolded(without_plain_numbers(with_addresses_below(rows)))
    rows, left_out = without_letter(rows)
    left_out = [*head, *announced, *left_out]
    rows = [replace(row, text=text) for row in rows for text in _parted(row.text)]
    _check_lengths(row.text for row in rows)
    title, rows = _title(rows)
    entries: list[ParsedEntry] = []
    heading: str | None = None
    number, new_group = 0, True
    for index, row in enumerate(rows):
        if not _LETTER_OR_DIGIT.search(row.text):
            new_group = True
        elif (heading_text := _heading(rows, index)) is not None:
            if heading is not None and not any(entry.group == heading for entry in entries[-1:]):
                left_out.append(heading)
            heading, new_group = heading_text, True
            number += 1
        else:
            if new_group and (heading is None or any(entry.group == heading for entry in entries[-1:])):
                number, heading = number + 1, None
            new_group = False
            entries.append(entry_of(row.text, heading or str(number)))
            besides = told_besides(row.text)
            left_out.extend([f"{entries[-1].name}: {besides}"] if besides else [])
    if len(entries) == 1:
        entries = _on_one_line(entries[0])
    return ParsedList(title, tuple(entries), tuple(left_out))


def _without_markdown(text: str) -> str:
    """A line without the marks of pages, Markdown's for links and bold items, and a label before the name."""
    return _BOLD_ITEM.sub(r"\1\2", _LINK.sub(_linked, _LABEL.sub(r"\1", _TAG.sub(" ", text))))


def _linked(link: re.Match[str]) -> str:
    target = link["target"]
    is_told = target.casefold().startswith("mailto:") and "@" not in link["words"]
    return f"{link['words']} <{target.partition('?')[0]}>" if is_told else link["words"]


def _parted(text: str) -> list[str]:
    """A line's recipients or bodies, if it names several; else the line itself."""
    recipients = recipients_in(text)
    is_one = len(recipients) == 1 and "@" not in text and not text.strip().endswith(":")
    return names_in(text) if is_one else recipients


def told_besides(text: str) -> str:
    """What of a line becomes neither a name nor an address: a second address, a telephone number, a person to whom it
    goes, and an address that cannot be read with certainty."""
    first = _first_address(text)
    if first is None:
        return _contact(_tidy(_BULLET.sub("", text)))[1]
    if not first.address:
        return _tidy(text)
    before = _tidy(_BULLET.sub("", text[: first.start]))
    if not before:
        return ""
    rest = _tidy(text[first.end :])
    told = [_contact(before)[1], rest if _LETTER_OR_DIGIT.search(rest) else ""]
    return ", ".join(filter(None, told))


def _contact(name: str) -> tuple[str, str]:
    """A body's name, and whom there or where it goes to ("Att: Anna Ek", "Box 12"), if that is said after it."""
    found = (pattern.search(name) for pattern in (_ATTENTION, _POSTAL, _TELEPHONE, _WEB))
    starts = [match.start() for match in found if match and match.start()]
    return (name[: min(starts)], name[min(starts) :].strip(" ,;")) if starts else (name, "")


def _first_address(text: str) -> Found | None:
    return next(iter(addresses_in(text)), None)


def _on_one_line(entry: ParsedEntry) -> list[ParsedEntry]:
    """The bodies of a list that is one line with semicolons or commas, as when copied from a sentence."""
    parts = [part.strip() for part in entry.name.split(";") if part.strip()]
    if not entry.email and are_names(parts):
        return [entry_of(part, entry.group) for part in parts]
    names = re.split(r",\s+|(?<!\s)\s+(?:och|samt)\s+(?=[A-ZÅÄÖ])", entry.name)
    if entry.email or len(names) <= _MOST_COMMA_PARTS_OF_A_NAME:
        return [entry]
    return [entry_of(name, entry.group) for name in names]


def checked(parsed: ParsedList) -> ParsedList:
    """The list, if it has bodies and not too many. Raises ``Invalid`` as :func:`parse_list`."""
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
    """A line as a body: "Name", "Name <a@b.se>", "Name; a@b.se" or name and address separated by a tab."""
    text = _unquoted(_BULLET.sub("", text).strip())
    first = _first_address(text)
    if first is None:
        return ParsedEntry(_contact(_unquoted(_tidy(text)))[0].strip(_AROUND), group)
    names = (_unquoted(_contact(_tidy(part))[0].strip(_AROUND)) for part in (text[: first.start], text[first.end :]))
    name = next((name for name in names if _LETTER_OR_DIGIT.search(name)), text[first.start : first.end])
    name = name.rstrip(" :") or name
    return ParsedEntry(first.address if name.strip("'") == first.address else name, group, first.address or None)


def _unquoted(name: str) -> str:
    """A name without the marks around it, as in 'Anna Ek' <anna@x.se> and "Anna Ek" <anna@x.se>, as mail writes it."""
    inside = name[1:-1]
    if name[:1] == name[-1:] == '"' and '\\"' in inside:  # as mail writes a quotation mark between others
        return _QUOTED_SIGN.sub(r"\1", inside).strip()
    is_quoted = len(name) > 1 and f"{name[0]}{name[-1]}" in _PAIRS and not set(name[0] + name[-1]) & set(inside)
    return inside.strip() if is_quoted else name


def _tidy(text: str) -> str:
    bare = _ADDRESS_LABEL.sub(" ", text).strip(_AROUND)
    for opening, closing in ("()", "[]", "{}", "«»", "‹›"):  # what is left of the brackets around an address
        bare = bare if bare.count(opening) == bare.count(closing) else bare.strip(f"{opening}{closing} ")
    bare = " ".join(bare.split())
    bare = bare.removeprefix("– ").removeprefix("- ").removesuffix(" –").removesuffix(" -").strip(_AROUND)
    if bare.count('"') % 2:  # one of a pair, whose other stood around the address
        bare = bare.strip('" ')
    return (bare.strip("-–") and bare) or " ".join(text.split()).strip(f'{_AROUND}()"–-')


def _title(rows: Sequence[Row]) -> tuple[str | None, Sequence[Row]]:
    """The document's title, if its first line is one, and the remaining rows."""
    first_index = next((index for index, row in enumerate(rows) if row.text.strip()), None)
    if first_index is None:
        return None, rows
    text = _unmarked(rows[first_index].text)
    if rows[first_index].is_title or is_title(text):
        return text.rstrip(" :"), rows[first_index + 1 :]
    return None, rows


def _unmarked(text: str) -> str:
    match = _MARKED_HEADING.match(text.strip())
    return (match["atx"] or match["bold"] or "").strip() if match else text.strip()


def _heading(rows: Sequence[Row], index: int) -> str | None:
    """The heading's text if the row is the heading of a group that follows, else None."""
    row = rows[index]
    bare = _POINT.sub("", row.text) if _has_points_below(rows, index) else row.text
    text = without_count(_unmarked(bare)).rstrip(" :")
    if _is_above_bullets(rows, index):
        return _NUMBER.sub("", text)
    if not text or addresses_in(row.text) or not _next(rows, index).text:
        return None
    if bare != row.text:
        return text
    styled = row.is_heading and not _next(rows, index).is_heading  # where all is bold, nothing is a heading
    marked = styled or row.is_title or _MARKED_HEADING.match(row.text.strip()) or row.text.strip().endswith(":")
    if marked or is_kind_of_bodies(text) or names_a_group(text) or _NUMBERED_GROUP.fullmatch(text):
        return text
    return text if begins_as_group(text) else None


def _has_points_below(rows: Sequence[Row], index: int) -> bool:
    """Whether the row is a point of a list, and the next one is a point further in."""
    below = rows[index + 1].text if index + 1 < len(rows) else ""
    both = _POINT.match(rows[index].text) and _POINT.match(below)
    return bool(both) and _indent(below) > _indent(rows[index].text)


def _indent(text: str) -> int:
    expanded = text.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _is_above_bullets(rows: Sequence[Row], index: int) -> bool:
    """Whether the row begins a stretch without blank lines in which each other line has a bullet and it has none."""
    if index and _LETTER_OR_DIGIT.search(rows[index - 1].text):
        return False
    below = list(takewhile(lambda row: _LETTER_OR_DIGIT.search(row.text), rows[index + 1 :]))
    bullets = all(_POINT.match(row.text) for row in below) and not _POINT.match(rows[index].text)
    return bool(below) and bullets and not addresses_in(rows[index].text)


def _next(rows: Sequence[Row], index: int) -> Row:
    """The next row with text, or an empty one."""
    following = (rows[later] for later in range(index + 1, len(rows)))
    return next((row for row in following if _LETTER_OR_DIGIT.search(row.text)), Row(""))
