"""What each column of a table is taken to hold: proposed by its heading, chosen by a person. Pure."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.comments.fields import FIELDS
from app.errors import Invalid
from app.i18n import _
from app.organisations.importing.columns import columns_of
from app.passages.plan_words import words
from app.rounds.questions import AskedQuestion

BODY, ARRIVED, STANCE, SECTION, INDICATOR, KIND = "body", "arrived", "stance", "section", "indicator", "kind"
QUESTION, ANSWER, SENDER_NAME, SENDER_ADDRESS = "question", "answer", "sender_name", "sender_address"
TEXT = "text"
SIGNATORY, CONTENT = "signatory", tuple(field.name for field in FIELDS)
PLAIN = (
    *(BODY, ARRIVED, STANCE, SECTION, INDICATOR, KIND, QUESTION, ANSWER),
    *(SIGNATORY, SENDER_NAME, SENDER_ADDRESS),
    *CONTENT,
)
"""What a column may hold; besides, the answers to one question of the round each: ``question-12``."""
_ASKED = "question-"
_WORDS = {
    ARRIVED: r"(?:svaret )?(?:in)?kom(?:men|na|met)?(?: in)?(?: datum| dag| den)?|ankomst\w*|mottag\w*|datum|"
    r"inkommen\w*|inkomst\w*|dag|arrived|received(?: on)?|date|svarsdatum|slutförandetid|completion time",
    STANCE: r"ställningstagande\w*|ställning|inställning|stance|till-? ?(?:eller|/) ?avstyrker|tillstyrker.{0,30}",
    SECTION: r"avsnitt\w*|kapitel|kap|rubrik|fokusområde\w*|del av planen|section|chapter|område|plats",
    INDICATOR: r"indikator\w*|indicator|nyckeltal|mått",
    KIND: r"sort|typ(?: av synpunkt)?|slag|kind|type|synpunktstyp",
    QUESTION: r"fråga\w*|frågenr|frågenummer|question",
    ANSWER: r"svar(?: på frågan?)?|answer",
    SIGNATORY: r"undertecknare|undertecknad av|beslutsfattare|signatory",
    SENDER_NAME: r"avsändare\w*|kontaktperson|insänt av|uppgiftslämnare|sender|sender name|namn|name|svarat av",
    SENDER_ADDRESS: r"e-?post\w*|mejl\w*|mail\w*|e-?mail\w*|avsändaradress|sender address|adress",
    TEXT: r"text\w*|synpunkt\w*|kommentar\w*|yttrande\w*|remissvar\w*|comment\w*|svarstext|fritext",
    "proposed_text": r"förslag\w*|föreslagen lydelse|ändringsförslag|proposal|proposed text",
    "reason": r"motivering\w*|skäl|reason",
    "quote": r"citat\w*|quote",
    "source": r"källa|source",
}


def asked_target(question_id: int) -> str:
    """What a column holds that has the answers to one question."""
    return f"{_ASKED}{question_id}"


def question_of(target: str) -> int | None:
    """The question whose answers a column holds; None for another column."""
    number = target.removeprefix(_ASKED)
    return int(number) if number != target and number.isdecimal() and len(number) <= 18 else None


def targets(questions: Sequence[AskedQuestion]) -> list[tuple[str, str]]:
    """(value, label) of what a column may hold."""
    labels = {
        BODY: _("Remissinstans"),
        ARRIVED: _("Dagen det kom in"),
        STANCE: _("Ställningstagande"),
        SECTION: _("Avsnitt"),
        INDICATOR: _("Indikator"),
        KIND: _("Sorts synpunkt"),
        QUESTION: _("Vilken fråga raden svarar på"),
        ANSWER: _("Svaret på radens fråga"),
        SIGNATORY: _("Undertecknare"),
        SENDER_NAME: _("Avsändare"),
        SENDER_ADDRESS: _("Avsändarens adress"),
        **{field.name: field.registered_as() for field in FIELDS},
    }
    asked = [(asked_target(one.id), _("Svar på: {question}").format(question=one.text)) for one in questions]
    return [*labels.items(), *asked]


def headings_key(headings: Iterable[str]) -> str:
    """What a set of headings is known by, however it is written."""
    folded = [" ".join(heading.casefold().split()) for heading in headings]
    return hashlib.sha256(json.dumps(folded, ensure_ascii=False).encode()).hexdigest()


def heading_number(rows: Iterable[tuple[int, Sequence[str]]]) -> int:
    """The number of the row that names the columns, among the first; the first of them where none does."""
    first = list(rows)
    scored = [(len(proposed(cells, ())), number) for number, cells in first if sum(map(bool, cells)) > 1]
    named = [number for score, number in scored if score > 1 and score == max(scored)[0]]
    return named[0] if named else first[0][0] if first else 1


def numbered(headings: Sequence[str], width: int) -> list[str]:
    """The headings to show: one that stands again with its number, a missing one by its column's letter."""
    seen: Counter[str] = Counter()
    names = []
    for index in range(max(width, len(headings))):
        heading = headings[index] if index < len(headings) else ""
        heading = " ".join(heading.split())[:200] or _("Kolumn {letter}").format(letter=_letter(index))
        seen[heading.casefold()] += 1
        times = seen[heading.casefold()]
        names.append(f"{heading} ({times})" if times > 1 else heading)
    return names


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def proposed(headings: Sequence[str], questions: Sequence[AskedQuestion]) -> dict[int, str]:
    """What each column holds, as far as its heading says it; each thing once, the first column that says so."""
    found: dict[int, str] = {}
    asked = {words(question.text): question.id for question in questions}
    body = columns_of(list(headings)).get("name")
    if body is not None:
        found[body] = BODY
    for index, heading in enumerate(headings):
        said = " ".join(heading.strip(" :*?.").casefold().split())
        if index in found or not said or len(said) > 500:
            continue
        if (question := asked.get(words(heading))) is not None:
            found[index] = asked_target(question)
            continue
        meant = [name for name, pattern in _WORDS.items() if name not in found.values() and re.fullmatch(pattern, said)]
        if meant:
            found[index] = meant[0]
    if QUESTION in found.values() and ANSWER not in found.values():
        return found
    return {index: TEXT if name == ANSWER and QUESTION not in found.values() else name for index, name in found.items()}


def still_meant(matching: Mapping[str, str], questions: Sequence[AskedQuestion]) -> dict[int, str]:
    """A matching that was kept, without the answers to questions that this round does not put."""
    known = {asked_target(question.id) for question in questions} | {*PLAIN}
    return {int(index): target for index, target in matching.items() if target in known}


def checked(matching: Mapping[int, str], questions: Sequence[AskedQuestion], *, width: int) -> dict[str, str]:
    """A matching that can be used. Raises Invalid at the columns' fields: "column-3"."""
    known = {target for target, _label in targets(questions)}
    faults: dict[str, str] = {}
    seen: set[str] = set()
    for index, target in matching.items():
        if target not in known or not 0 <= index < width:
            faults[f"column-{index}"] = _("Välj vad kolumnen innehåller.")
        elif target in seen and target not in CONTENT:
            faults[f"column-{index}"] = _("En annan kolumn innehåller redan det. Välj en av dem.")
        seen.add(target)
    if BODY not in seen:
        first = next((index for index in range(width) if index not in matching), 0)
        faults.setdefault(f"column-{first}", _("Välj vilken kolumn som säger vilken remissinstans raden är från."))
    if faults:
        raise Invalid(_("Något behöver rättas."), fields=faults)
    return {str(index): target for index, target in sorted(matching.items())}
