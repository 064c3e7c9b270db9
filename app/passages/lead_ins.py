"""Words that say what follows them: "Mål:", "Motivering:", the headings of a table's columns. Pure."""

from typing import NamedTuple

from app.comments.kinds import CommentKind

PLACE = "place"
"""A column, or words, that say what of the plan is meant."""
_NEW, _DO, _GOAL = CommentKind.NEW_INDICATOR, CommentKind.ACTIVITY, CommentKind.PRIORITY


class Meaning(NamedTuple):
    """The field that follows, and the kind of the comment that it makes of it, if it does.

    A column may also be one that says the place, or one of numbers that nobody needs ("").
    """

    field: str
    kind: CommentKind | None = None


_MEANINGS: dict[Meaning, tuple[str, ...]] = {
    Meaning("priority_goal", _GOAL): ("mål", "målsättning", "delmål", "goal", "objective"),
    Meaning("priority_area", _GOAL): ("område", "fokusområde", "area", "focus area"),
    Meaning("priority_sub_area", _GOAL): ("delområde", "sub-area"),
    Meaning("priority_action"): ("åtgärd", "åtgärder", "föreslagen åtgärd", "förslag till åtgärd", "action"),
    Meaning("text", _DO): ("aktivitet", "föreslagen aktivitet", "insats", "activity"),
    Meaning("text", CommentKind.QUESTION): ("fråga", "question"),
    Meaning("text", CommentKind.FACT_ERROR): ("faktafel", "sakfel"),
    Meaning("text"): (
        *("synpunkt", "synpunkter", "kommentar", "kommentarer", "vår synpunkt", "synpunkt/kommentar"),
        *("comment", "comments", "beskrivning"),
    ),
    Meaning("proposed_name", _NEW): ("indikator", "ny indikator", "förslag till indikator", "indicator"),
    Meaning("unit", _NEW): ("enhet", "unit"),
    Meaning("baseline", _NEW): ("utgångsvärde", "nuläge", "baseline"),
    Meaning("breakdown", _NEW): ("uppdelning",),
    Meaning("source"): ("källa", "source"),
    Meaning("carried_out_by", _DO): ("ansvarig", "ansvariga", "ansvar", "utförare", "responsible"),
    Meaning("carried_out_when", _DO): ("tid", "tidplan", "tidsplan", "tidpunkt", "när", "timetable", "when"),
    Meaning("financing", _DO): ("finansiering", "kostnad", "financing"),
    Meaning("reason"): ("motivering", "motiv", "skäl", "förklaring", "reason", "rationale", "motivation"),
    Meaning("proposed_text"): (
        *("förslag", "vårt förslag", "ändringsförslag", "förslag till ändring", "förslag på ändring", "målvärde"),
        *("föreslagen lydelse", "föreslagen ändring", "föreslagen formulering", "förslag till formulering"),
        *("förslag till lydelse", "förslag till ny lydelse", "ny lydelse", "yrkande", "krav", "proposal"),
        *("proposed wording", "proposed change", "target"),
    ),
}
_OF_WORDS = {words: meaning for meaning, all_words in _MEANINGS.items() for words in all_words}
_ALONE = (
    *("motivering", "skäl", "förslag", "ändringsförslag", "synpunkt", "kommentar", "föreslagen lydelse"),
    *("förslag till lydelse", "ny lydelse", "förslag till ändring", "vårt förslag", "reason", "comment"),
)
"""What may stand on a line of its own without a colon and still lead in: other words may be headings of a kind."""
_COUNTED = ("förslag", "yrkande", "krav", "åtgärd", "aktivitet", "insats", "indikator", "synpunkt", "proposal")
"""What may have a number: "Förslag 3:". A goal with a number is the plan's."""
_OF_PLACES = (
    *("avsnitt", "avsnitt i planen", "rubrik", "kapitel", "del", "del av planen", "plats i planen", "del i planen"),
    *("fokusområde", "område", "mål i planen", "section", "chapter", "part of the plan"),
)
_NUMBERS = ("nr", "nummer", "no", "#", "sida", "sid", "page")
_LONGEST = 34
_BEFORE = "-–—•*_#· \t"
CONTINUING = frozenset(
    ("reason", "carried_out_by", "carried_out_when", "financing", "unit", "baseline", "breakdown", "source")
)
"""Fields that say more about what stands above them, never something of their own."""


class LeadIn(NamedTuple):
    """A lead-in of a line: what follows it, whether it has a number, whether the line is nothing else, and where in
    the line it ends."""

    meaning: Meaning
    numbered: bool
    alone: bool
    length: int


def lead_in(line: str) -> LeadIn | None:
    """What a line begins with that says what follows."""
    said = line.lstrip(_BEFORE)
    skipped = len(line) - len(said)
    number, bracket, _rest = said[:4].partition(")") if ")" in said[:4] else said[:4].partition(".")
    if bracket and number.isdecimal():  # "2. Mål: …"
        after = said[len(number) + 1 :]
        said = after.lstrip(_BEFORE)
        skipped += len(number) + 1 + len(after) - len(said)
    words, colon, _rest = said[: _LONGEST + 1].partition(":")
    stated = words.strip("*_ \t")
    if not colon:
        is_alone = len(line) <= _LONGEST + skipped and stated.casefold() in _ALONE
        return LeadIn(_OF_WORDS[stated.casefold()], False, True, len(line)) if is_alone else None
    name, number = _without_number(stated.casefold())
    meaning = _OF_WORDS.get(name)
    if meaning is None or (number and name not in _COUNTED):
        return None
    length = skipped + len(words) + 1
    while length < len(line) and line[length] in "*_":
        length += 1
    return LeadIn(meaning, bool(number), not line[length:].strip(), length)


def _without_number(words: str) -> tuple[str, str]:
    name = words.rstrip("0123456789.")
    return (name.strip(), words[len(name) :]) if name != words and name.endswith(" ") else (words, "")


def columns_of(cells: list[str]) -> list[Meaning] | None:
    """What the cells of a line head, if it is the heading of a table: every one is known, and one is of a comment."""
    columns: list[Meaning] = []
    for cell in cells:
        words = " ".join(cell.casefold().strip("*_: .").split())
        if words in _OF_PLACES:
            columns.append(Meaning(PLACE))
        elif words in _NUMBERS or not words:
            columns.append(Meaning(""))
        else:
            meaning = _OF_WORDS.get(words) or _OF_WORDS.get(words.split("/")[0].strip())
            if meaning is None:
                return None
            columns.append(meaning)
    fields = [column.field for column in columns if column.field]
    said = [field for field in fields if field != PLACE]
    return columns if len(fields) > 1 and said else None
