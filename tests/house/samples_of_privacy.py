"""Samples of what is done with personal data, by decision."""

from app.accounts.policy import Kind
from tests.house.round_states import closed
from tests.house.sample import Sample
from tests.kit.world import World

DECIDED = {"decision_number": "KS 2030/1", "reason": "Enligt plan.", "sure": "true"}


def _colleague(world: World) -> dict[str, str]:
    return {"person_email": "oed@exempel.se", "places": f"link:{world.link_ids[Kind.COLLEAGUE]}", **DECIDED}


PRIVACY: dict[str, Sample] = {
    "POST /privacy/extract": Sample(data={"person_email": "natur@exempel.se"}),
    "POST /privacy/erasure": Sample(data=_colleague, prepare=closed),
    "POST /privacy/answers": Sample(data={"answer_number": "KS/2026:7-1", **DECIDED}, prepare=closed),
}
