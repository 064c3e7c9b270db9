"""What the kind of a document asks of it, and what else of a round's background should be looked at. Pure.

What a plan, a program, a policy or a guideline is, and who adopts it, is each authority's own order; these are the
usual ones. They are remarks before opening, and nothing is refused for their sake.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.i18n import _, long_date
from app.rounds.background import Background, ReferralDecision, SteeringDocument
from app.rounds.kinds import SteeringKind
from app.rounds.labels import steering_kind_label

LASTING = (SteeringKind.PROGRAM, SteeringKind.POLICY, SteeringKind.GUIDELINE)
"""Holds until something else is decided; a plan is for a time."""
_COUNCIL = re.compile(r"(?:fullmäktige|riksdag\w*|council)\b", re.IGNORECASE)
_BOARD = re.compile(r"(?:nämnd\w*|styrelse\w*|utskott\w*|board|committee)\b", re.IGNORECASE)
_KINDS = {
    SteeringKind.PROGRAM: r"program(?:met)?",
    SteeringKind.PLAN: r"plan(?:en)?",
    SteeringKind.STRATEGY: r"strategi(?:n)?",
    SteeringKind.POLICY: r"policy(?:n)?",
    SteeringKind.GUIDELINE: r"riktlinje(?:r|n|rna)?",
}
_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s?[–—-]\s?((?:19|20)\d\d)\b")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: a stable code, what it is, where it stands in words, and the words in question."""

    code: str
    message: str
    where: str = ""
    text: str = ""


def kind_in_title(title: str) -> SteeringKind | None:
    """What a title calls its document: "Plan för …", "Klimatprogram …"; the first such word counts."""
    for word in re.findall(r"[\w-]+", title):
        for kind, ending in _KINDS.items():
            if re.fullmatch(rf"[\w-]*{ending}", word, re.IGNORECASE):
                return kind
    return None


def period_in(text: str) -> tuple[str, str] | None:
    """The years from and until, "2023–2027"."""
    match = _PERIOD.search(text)
    return (match[1], match[2]) if match else None


def remarks(
    background: Background, *, title: str, registry_number: str, letter: ReferralDecision, today: datetime.date
) -> Iterator[Remark]:
    """What should be looked at before opening. ``letter``: the decision that the cover letter tells of."""
    if background.is_empty:
        message = _(
            "Beslutet att remittera och typen av dokument är inte ifyllda. Remissinstanserna får inte veta dem."
        )
        yield Remark("no_decision", message)
        return
    yield from _of_decision(background.decision, registry_number, letter, today)
    yield from _of_document(background.document, title)


def _of_decision(
    decision: ReferralDecision, registry_number: str, letter: ReferralDecision, today: datetime.date
) -> Iterator[Remark]:
    where = _("Beslutet att remittera")
    missing = [
        name
        for name, known in (
            (_("vem som har beslutat"), decision.body),
            (_("datum"), decision.date),
            (_("paragraf"), decision.paragraph),
        )
        if not known
    ]
    if missing:
        message = _("Beslutet att remittera är inte helt ifyllt. Det saknar: {what}.").format(what=", ".join(missing))
        yield Remark("no_decision" if len(missing) == 3 else "decision_incomplete", message)
    if decision.date and decision.date > today:
        message = _("Beslutet att remittera har ett datum som inte har varit.")
        yield Remark("decision_ahead", message, where, long_date(decision.date))
    if decision.registry_number and decision.registry_number.casefold() != registry_number.casefold():
        message = _("Beslutet att remittera har ett annat diarienummer än remissen. Är det rätt ärende?")
        yield Remark("decision_number_differs", message, where, decision.registry_number)
    days = decision.date and letter.date and decision.date != letter.date
    if days or (decision.paragraph and letter.paragraph and decision.paragraph != letter.paragraph):
        message = _("Missivet har ett annat beslut att remittera än det som är ifyllt. Rätta det som är fel.")
        parts = (long_date(letter.date) if letter.date else "", f"§ {letter.paragraph}" if letter.paragraph else "")
        yield Remark("letter_decision_differs", message, _("Missivet"), ", ".join(part for part in parts if part))


def _of_document(document: SteeringDocument, title: str) -> Iterator[Remark]:
    kind = document.kind
    if kind is None:
        yield Remark(
            "no_document_kind", _("Det är inte ifyllt vad det är för dokument: en plan, ett program, en policy …")
        )
        return
    where = steering_kind_label(kind)
    if kind is SteeringKind.PLAN and not (document.valid_from and document.valid_until):
        message = _("En plan gäller för en bestämd tid. Fyll i från och med när och till och med när.")
        yield Remark("plan_without_period", message)
    if kind in LASTING and document.valid_until:
        message = _("Ett program, en policy eller en riktlinje brukar gälla tills vidare, men här står ett slut.")
        yield Remark("period_on_lasting", message, where, document.valid_until)
    yield from _of_adopter(kind, document.adopted_by, where)
    named = kind_in_title(title)
    if named is not None and named is not kind and kind is not SteeringKind.OTHER:
        message = _("Rubriken och typen av dokument säger olika saker. Rätta det som är fel.")
        yield Remark("document_kind_differs", message, where, title)
    period = period_in(title)
    held = (document.valid_from[:4], document.valid_until[:4])
    if period and all(held) and period != held:
        message = _("Rubriken har en annan tid än den som dokumentet gäller. Rätta det som är fel.")
        yield Remark("period_differs", message, _("Rubriken"), "–".join(period))


def _of_adopter(kind: SteeringKind, adopter: str, where: str) -> Iterator[Remark]:
    if not adopter:
        yield Remark("no_adopter", _("Det är inte ifyllt vem som ska anta dokumentet."))
    elif kind is SteeringKind.POLICY and not _COUNCIL.search(adopter):
        yield Remark("adopter_unusual", _("En policy brukar antas av fullmäktige."), where, adopter)
    elif kind is not SteeringKind.OTHER and not (_COUNCIL.search(adopter) or _BOARD.search(adopter)):
        message = _("Ett sådant dokument brukar antas av fullmäktige eller av en nämnd.")
        yield Remark("adopter_unusual", message, where, adopter)
