"""A round's overview: what is done from it, and what is refused there."""

import datetime
from typing import Any

from app.clock import today
from tests.kit.world import World


def day(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def test_cancelling_needs_a_reason(desk: Any, made: World):
    one = f"/rounds/{made.round}"
    refused = desk.get(one).form(action=f"{one}/cancellation").submit({"reason": " "}, status=422)
    assert "reason" in refused.errors()
    shown = refused.form(action=f"{one}/cancellation").submit({"reason": "Planen dras tillbaka."})
    assert "Remissen är avbruten" in shown.text()


def test_a_later_day_for_all(desk: Any, made: World):
    one = f"/rounds/{made.round}"
    refused = desk.get(one).form(action=f"{one}/deadline").submit({"deadline": day(1), "reason": "x"}, status=422)
    assert "deadline" in refused.errors()
    refused.form(action=f"{one}/deadline").submit({"deadline": day(99), "reason": "Fler behöver tid"})
    assert "Fler behöver tid" in desk.get(f"{one}/history").text()
