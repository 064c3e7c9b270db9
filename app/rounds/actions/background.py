"""Writing down how a round came about: part by part, as long as the round is a draft."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.errors import Invalid
from app.i18n import _
from app.rounds.background import Background, ends_before
from app.rounds.background_models import RoundBackground
from app.rounds.models import Round
from app.rounds.queries.background import background_of


def write_background(session: Session, round_: Round, parts: Mapping[str, Any]) -> None:
    """Put the given parts of ``Background`` in place of those that the round has; the others stay.

    The caller has locked the round. Raises Invalid for a period that ends before it begins.
    """
    row = session.get(RoundBackground, round_.id) or RoundBackground(round_id=round_.id)
    wanted = replace(background_of(row), **parts)
    _require_period(wanted)
    decision, document = wanted.decision, wanted.document
    row.decision_body, row.decision_date = decision.body, decision.date
    row.decision_paragraph, row.decision_number = decision.paragraph, decision.registry_number
    row.signatories = [[signatory.name, signatory.title] for signatory in decision.signatories]
    row.kind, row.adopted_by, row.replaces = document.kind, document.adopted_by, document.replaces
    row.valid_from, row.valid_until = document.valid_from, document.valid_until
    row.related = [[related.title, related.registry_number] for related in wanted.related]
    row.dialogue = [[dialogue.activity, dialogue.participants] for dialogue in wanted.dialogue]
    session.add(row)


def _require_period(wanted: Background) -> None:
    if ends_before(wanted.document.valid_from, wanted.document.valid_until):
        message = _("Tiden slutar innan den börjar. Rätta det ena.")
        raise Invalid(message, code="period_reversed", fields={"valid_until": message})
