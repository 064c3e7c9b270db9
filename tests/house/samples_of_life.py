"""Samples of a round's life, and of what officials are told."""

from typing import Any

from tests.house.round_states import closed
from tests.house.sample import Sample
from tests.kit.days import next_year


def reopening() -> dict[str, Any]:
    """A new last day, and why."""
    return {"deadline": next_year(), "reason": "Fler vill svara."}


LIFE: dict[str, Sample] = {
    "POST /rounds/{round_id}/schedule": Sample(data={"closes": "after", "closes_after": "1"}),
    "POST /rounds/{round_id}/reopening": Sample(data=lambda _w: {**reopening(), "tell_bodies": "true"}, prepare=closed),
    "POST /api/v1/rounds/{round_id}/reopening": Sample(json=lambda _w: reopening(), prepare=closed),
    "PUT /api/v1/rounds/{round_id}/schedule": Sample(json={"closes_after": 1}),
}
