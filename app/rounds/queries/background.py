"""How a round came about, and what its plan says of itself, from which that can be proposed."""

from sqlalchemy import select
from sqlmodel import Session, col

from app.plans.models import PREAMBLE, PlanVersion, Section
from app.rounds.background import (
    NOTHING_KNOWN,
    Background,
    Dialogue,
    ReferralDecision,
    RelatedDecision,
    Signatory,
    SteeringDocument,
)
from app.rounds.background_models import RoundBackground
from app.rounds.background_proposals import PlanSays
from app.rounds.kinds import SteeringKind


def background(session: Session, round_id: int) -> Background:
    """How a round came about (one statement)."""
    row = session.get(RoundBackground, round_id)
    return background_of(row) if row else NOTHING_KNOWN


def background_of(row: RoundBackground) -> Background:
    """A row as plain values."""
    return Background(
        decision=ReferralDecision(
            body=row.decision_body,
            date=row.decision_date,
            paragraph=row.decision_paragraph,
            registry_number=row.decision_number,
            signatories=tuple(Signatory(*parts) for parts in row.signatories),
        ),
        document=SteeringDocument(
            kind=SteeringKind(row.kind) if row.kind else None,
            adopted_by=row.adopted_by,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            replaces=row.replaces,
        ),
        related=tuple(RelatedDecision(*parts) for parts in row.related),
        dialogue=tuple(Dialogue(*parts) for parts in row.dialogue),
    )


def plan_says(session: Session, version_id: int | None) -> PlanSays:
    """What a plan says of itself: its title, its table of facts, its headings (two statements, none without a plan)."""
    if version_id is None:
        return PlanSays()
    run = session.connection().execute
    version = run(
        select(col(PlanVersion.title), col(PlanVersion.registry_number), col(PlanVersion.facts)).where(
            col(PlanVersion.id) == version_id
        )
    ).one()
    headings = select(col(Section.title)).where(col(Section.version_id) == version_id, col(Section.position) > PREAMBLE)
    return PlanSays(
        title=version.title,
        registry_number=version.registry_number or "",
        facts=tuple((str(name), str(value)) for name, value in version.facts),
        headings=tuple(run(headings.order_by(col(Section.position))).scalars()),
    )
