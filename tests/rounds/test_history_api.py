"""The history over the API: every line once, in order, each tied to the one before."""

from collections.abc import Callable
from typing import Any

from tests.kit.world import World


def test_lines_come_in_order_and_each_follows_the_one_before(made: World, handler: Any):
    handler("POST", f"/rounds/{made.draft_round}/cancellation", status=200, json={"reason": "Prov"})
    handler("POST", f"/rounds/{made.round}/reminders", status=200)
    found = handler("GET", f"/rounds/{made.round}/history", status=200)

    assert [line["sequence"] for line in found["items"]] == list(range(1, found["total"] + 1))
    before = "0" * 64
    for line in found["items"]:
        assert line["previous_hash"] == before
        before = line["hash"]
    last = handler("GET", f"/rounds/{made.draft_round}/history", status=200)["items"][-1]
    assert (last["kind"], last["by"]["kind"], last["facts"]["reason"]) == ("round.cancelled", "user", "Prov")
    assert last["text"] == "Ställde in remissen: Prov"


def test_pages_hold_every_line_once(made: World, handler: Any):
    for reason in ("Ett", "Två"):
        handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"title": reason})
    whole = handler("GET", f"/rounds/{made.draft_round}/history", status=200)["items"]
    seen, address = [], f"/rounds/{made.draft_round}/history?limit=1"
    while address:
        page = handler("GET", address, status=200)
        seen += page["items"]
        address = (page["next"] or "").removeprefix("/api/v1")
    assert seen == whole
    assert len(seen) > 1


def test_whoever_does_not_see_the_round_is_told_that_it_is_not_there(made: World, as_: Callable[[str], Any]):
    as_("other_handler")("GET", f"/rounds/{made.round}/history", status=404)
    as_("rdr")("GET", f"/rounds/{made.round}/history", status=403)
