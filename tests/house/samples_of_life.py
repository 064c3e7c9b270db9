"""Samples of a round's life, and of what officials are told."""

from tests.house.sample import Sample

LIFE: dict[str, Sample] = {
    "POST /rounds/{round_id}/schedule": Sample(data={"closes": "after", "closes_after": "1"}),
    "PUT /api/v1/rounds/{round_id}/schedule": Sample(json={"closes_after": 1}),
}
