"""Samples of what is done with personal data, by decision."""

from sqlmodel import Session

from app.accounts.identity import SYSTEM
from app.accounts.policy import Kind
from app.clock import now
from app.privacy.disposing import add_rule
from app.privacy.models import DisposalKind
from tests.house.round_states import closed
from tests.house.sample import Sample
from tests.kit.world import World

DECIDED = {"decision_number": "KS 2030/1", "reason": "Enligt plan.", "sure": "true"}


def _colleague(world: World) -> dict[str, str]:
    return {"person_email": "oed@exempel.se", "places": f"link:{world.link_ids.get(Kind.COLLEAGUE, 0)}", **DECIDED}


def a_rule(session: Session, _world: World) -> None:
    """A rule of disposal is in force."""
    kind = DisposalKind.CONTACTS
    add_rule(session, kind, after_days=30, decision="KS 2030/1", automatic=False, by=SYSTEM, now=now())


def _first(_world: World) -> int:
    return 1


PRIVACY: dict[str, Sample] = {
    "POST /privacy/rules": Sample(data={"rule_kind": "drafts", "after_days": "90", "decision_number": "KS 2030/1"}),
    "POST /privacy/rules/{rule_id}/removal": Sample(data={}, path={"rule_id": _first}, prepare=a_rule),
    "POST /privacy/rules/{rule_id}/running": Sample(data={}, path={"rule_id": _first}, prepare=a_rule),
    "POST /privacy/extract": Sample(data={"person_email": "natur@exempel.se"}),
    "POST /api/v1/privacy/extract": Sample(json={"email": "natur@exempel.se"}),
    "POST /privacy/erasure": Sample(data=_colleague, prepare=closed),
    "POST /privacy/answers": Sample(data={"answer_number": "KS/2026:7-1", **DECIDED}, prepare=closed),
}
