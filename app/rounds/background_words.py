"""How a referral came about, in words: the same on the bodies' first page, in the request as PDF and in every file."""

import datetime
from dataclasses import dataclass

from app.i18n import _, long_date
from app.rounds.background import PERIOD_END, Background, ReferralDecision, SteeringDocument
from app.rounds.labels import steering_kind_label


@dataclass(frozen=True, slots=True)
class Said:
    """What is said under one label: a line, or several as a list."""

    label: str
    lines: tuple[str, ...]

    @property
    def in_one(self) -> str:
        """All of it on one line."""
        return "; ".join(self.lines)


def background_words(background: Background) -> list[Said]:
    """All that is known, in the order that it is read. What is not known is left out."""
    decision, document = background.decision, background.document
    said = [
        Said(_("Beslut att remittera"), _if_any(decision_in_words(decision))),
        Said(_("Undertecknat av"), tuple(signatory.in_words for signatory in decision.signatories)),
        Said(_("Typ av dokument"), _if_any(document_in_words(document))),
        Said(_("Ska antas av"), _if_any(document.adopted_by)),
        Said(_("Ersätter"), tuple(line.strip() for line in document.replaces.splitlines() if line.strip())),
        Said(_("Tidigare beslut i frågan"), tuple(related.in_words for related in background.related)),
        Said(_("Dialog före remissen"), tuple(dialogue.in_words for dialogue in background.dialogue)),
    ]
    return [each for each in said if each.lines]


def _if_any(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def decision_in_words(decision: ReferralDecision) -> str:
    """ "Kommunstyrelsen, 9 maj 2023, § 87, dnr KS/2023:20"."""
    parts = [
        decision.body,
        long_date(decision.date) if decision.date else "",
        f"§ {decision.paragraph}" if decision.paragraph else "",
        _("dnr {number}").format(number=decision.registry_number) if decision.registry_number else "",
    ]
    return ", ".join(part for part in parts if part)


def document_in_words(document: SteeringDocument) -> str:
    """ "Plan, gäller 2023–2027"."""
    kind = steering_kind_label(document.kind) if document.kind else ""
    return ", ".join(part for part in (kind, period_in_words(document.valid_from, document.valid_until)) if part)


def period_in_words(first: str, last: str) -> str:
    """ "gäller 2023–2027", "gäller från 1 juli 2027"; "" without an end."""
    if first and last and len(first) == len(last) == 4:
        return (
            _("gäller {year}").format(year=first)
            if first == last
            else _("gäller {first}–{last}").format(first=first, last=last)
        )
    if first and last:
        return _("gäller {first} till och med {last}").format(first=_end(first), last=_end(last))
    if first:
        return _("gäller från {first}").format(first=_end(first))
    return _("gäller till och med {last}").format(last=_end(last)) if last else ""


def _end(end: str) -> str:
    return long_date(datetime.date.fromisoformat(end)) if PERIOD_END.fullmatch(end) and len(end) == 10 else end
