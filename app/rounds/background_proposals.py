"""How a referral came about, as far as its letter and its plan say: proposed to an official, who decides. Pure."""

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.rounds.background import (
    PERIOD_END,
    Background,
    Dialogue,
    ReferralDecision,
    RelatedDecision,
    Signatory,
    SteeringDocument,
    ends_before,
    related_from,
)
from app.rounds.background_rules import kind_in_title, period_in
from app.rounds.cover_letter import paragraphs_of, sentences
from app.rounds.kinds import SteeringKind
from app.rounds.letter_facts import days_in

_BODY = re.compile(
    r"\b(?:[A-ZÅÄÖ][\wåäöÅÄÖ-]*(?:[ -](?:och|[a-zåäö]+-)(?= ))?(?: [a-zåäö-]+)??)?"
    r"(?P<kind>styrelsen|fullmäktige|nämnden|nämnd|utskottet|utskott)(?P<genitive>s)?\b",
    re.IGNORECASE,
)
_REFERS = re.compile(r"remitter|remiss|skickas? ut|sänds? ut", re.IGNORECASE)
_DECIDED = re.compile(r"beslut|godkän", re.IGNORECASE)
_PROPOSED = re.compile(r"förslag till beslut|föreslås", re.IGNORECASE)
_PARAGRAPH = re.compile(r"§§?\s*(\d{1,4}(?:\s?[a-z]\b)?(?:[–-]\d{1,4})?)")
_NUMBER = re.compile(r"\b[A-ZÅÄÖ]{1,12}[A-ZÅÄÖa-zåäö]*[ /-]?(?:19|20)\d\d[:/–-]\d{1,6}\b")
_NAME = re.compile(r"[A-ZÅÄÖÉ][\wåäöéüÅÄÖ.-]+(?: (?:af|von|de|[A-ZÅÄÖÉ][\wåäöéüÅÄÖ.-]*)){1,3}")
_TITLE = re.compile(
    r"(?:[\wåäöÅÄÖ-]+ ){0,3}[\wåäöÅÄÖ-]*(?:direktör|chef|ordförande|strateg|handläggare|sekreterare|utredare|samordnare"
    r"|kommunalråd|ledare|ansvarig|jurist|planerare|ekonom|utvecklare|controller|rektor|arkitekt|ingenjör)"
    r"(?: [\wåäöÅÄÖ -]{1,40})?",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"involver|dialog|samråd|medverk|delta|förankr|intervju|tagits fram|framtag", re.IGNORECASE)
_POINT = re.compile(r"(?:[-–—•*·▪◦]|\d{1,2}[.)])\s+(?P<words>.+)")
_WITH = re.compile(r"(?P<activity>.+?) (?:tillsammans )?med (?P<participants>.+)")
_ADOPTS = re.compile(r"(?:beslut\w*|antag\w*|antas|fastställ\w*) av\b", re.IGNORECASE)
_FROM = re.compile(r"(?:gäller|giltig\w*)\b.*(?:fr[\s.]*o[\s.]*m|från)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:gäller|giltig\w*)\b.*(?:t[\s.]*o[\s.]*m|till)", re.IGNORECASE)
_HOLDS = re.compile(r"(?:giltighet\w*|gäller|giltig\w*)(?: under| tid)?$", re.IGNORECASE)
_REPLACES = re.compile(r"(?:ersätter|upphäver)\b", re.IGNORECASE)
_NOTHING = re.compile(r"[-–—]?|ingen\w*|inget|nytt? dokument|n/a", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanSays:
    """What a plan says of itself."""

    title: str = ""
    registry_number: str = ""
    facts: Sequence[tuple[str, str]] = ()
    headings: Sequence[str] = ()


def proposed_background(letter: str, plan: PlanSays, *, near: datetime.date) -> Background:
    """What letter and plan say, as far as they say it plainly. ``near``: the year of a day that names none."""
    decision = decision_in(letter, near=near)
    if decision.body or decision.date or decision.paragraph:
        decision = replace(decision, registry_number=decision.registry_number or plan.registry_number)
    return Background(
        decision=replace(decision, signatories=tuple(signatories_in(letter))),
        document=_document(plan),
        related=tuple(_related(plan.headings)),
        dialogue=tuple(_dialogue(letter)),
    )


def decision_in(letter: str, *, near: datetime.date) -> ReferralDecision:
    """The decision to refer that a letter tells of: a day or a paragraph in a sentence about deciding to refer.

    A letter that only proposes the decision begins with the body that is to take it.
    """
    for paragraph in paragraphs_of(letter):
        for sentence in sentences(" ".join(paragraph.split())):
            if not (_REFERS.search(sentence) and _DECIDED.search(sentence)) or _PROPOSED.search(sentence):
                continue
            days, section = list(days_in(sentence, near=near)), _PARAGRAPH.search(sentence)
            if not (days or section):
                continue
            number = _NUMBER.search(sentence)
            return ReferralDecision(
                body=_first_body(sentence),
                date=days[0] if len(set(days)) == 1 else None,
                paragraph=section[1] if section else "",
                registry_number=number[0] if number else "",
            )
    first = next(iter(letter.strip().splitlines()), "").strip()
    return ReferralDecision(body=first if first and first == _first_body(first) else "")


def _first_body(sentence: str) -> str:
    match = _BODY.search(sentence)
    if match is None:
        return ""
    name = re.sub(r"^(?:enligt|av|från|hos|i|vid) ", "", match[0], flags=re.IGNORECASE)
    name = name.removesuffix(match["genitive"] or "")
    return name[:1].upper() + name[1:]


def signatories_in(letter: str) -> list[Signatory]:
    """Those who have signed a letter: a name alone on a line with a title on the next. The last two of them."""
    lines = [line.strip(" *_,") for line in letter.splitlines() if line.strip(" *_")]
    pairs = itertools.pairwise(lines)
    signed = [Signatory(name, title) for name, title in pairs if _NAME.fullmatch(name) and _TITLE.fullmatch(title)]
    return signed[-2:]


def _dialogue(letter: str) -> Iterator[Dialogue]:
    """The points of a list under a sentence that says who has taken part."""
    under = False
    for line in letter.splitlines():
        said = line.strip()
        point = _POINT.fullmatch(said)
        if point and under:
            words = point["words"].rstrip(" .;,")
            together = _WITH.fullmatch(words)
            yield Dialogue(together["activity"], together["participants"]) if together else Dialogue(words)
        elif said:
            under = said.endswith(":") and bool(_TOGETHER.search(said))


def _document(plan: PlanSays) -> SteeringDocument:
    values = {"adopted_by": _fact(plan, _ADOPTS), "replaces": _fact(plan, _REPLACES)}
    first, last = _end(_fact(plan, _FROM)), _end(_fact(plan, _UNTIL))
    kind = kind_in_title(plan.title)
    whole = period_in(_fact(plan, _HOLDS)) or (period_in(plan.title) if kind is SteeringKind.PLAN else None)
    if whole and not (first or last):
        first, last = whole
    if ends_before(first, last):
        first = last = ""
    return SteeringDocument(kind=kind, valid_from=first, valid_until=last, **values)


def _fact(plan: PlanSays, name: re.Pattern[str]) -> str:
    for called, value in plan.facts:
        if name.match(called.strip(" :")) and not _NOTHING.fullmatch(value.strip()):
            return " ".join(value.split())
    return ""


def _end(value: str) -> str:
    match = PERIOD_END.search(value)
    return match[0] if match else ""


def _related(headings: Sequence[str]) -> Iterator[RelatedDecision]:
    """Headings that end with a registry number in brackets: a plan's chapter on what was decided before."""
    for heading in dict.fromkeys(headings):
        related = related_from(heading)
        if _NUMBER.fullmatch(related.registry_number):
            yield related
