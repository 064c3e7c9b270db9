"""What a round needs next, in one sentence that every page takes."""

import datetime
from dataclasses import replace

import pytest

from app.rounds.counts import Counts
from app.rounds.models import RoundStatus
from app.rounds.next_step import is_overdue, next_step
from app.rounds.queries import RoundRow

DAY = datetime.date(2026, 12, 11)
NOON = datetime.datetime(2026, 12, 1, 12, 0, tzinfo=datetime.UTC)
AFTER = NOON + datetime.timedelta(days=11)
ROW = RoundRow(1, "Remiss", RoundStatus.OPEN, "KS/1", DAY, 1, 1, Counts())
WAITED = Counts(consultees=24, asked=24, responded=8, waiting=16, missing=5)


@pytest.mark.parametrize(
    ("row", "now", "said"),
    [
        (replace(ROW, status=RoundStatus.DRAFT, plan_id=None), NOON, "Välj en plan"),
        (replace(ROW, status=RoundStatus.DRAFT, distribution_list_id=None), NOON, "Välj en sändlista"),
        (replace(ROW, status=RoundStatus.DRAFT), NOON, "Granska och öppna"),
        (replace(ROW, counts=WAITED), NOON, "Följ upp 16 som inte har svarat"),
        (replace(ROW, counts=WAITED), AFTER, "16 har inte svarat, 5 saknas: påminn, förläng eller stäng"),
        (replace(ROW, counts=Counts(consultees=24, responded=24)), AFTER, "Alla har svarat: stäng remissen"),
        (replace(ROW, status=RoundStatus.CLOSED), AFTER, "Börja sammanställa"),
        (
            replace(ROW, status=RoundStatus.COMPILING, counts=Counts(comments=9, replies=2)),
            AFTER,
            "Besvara 7 synpunkter",
        ),
        (replace(ROW, status=RoundStatus.COMPILING), AFTER, "Granska och publicera sammanställningen"),
        (replace(ROW, status=RoundStatus.CANCELLED), AFTER, ""),
    ],
)
def test_each_state_says_what_it_needs(row: RoundRow, now: datetime.datetime, said: str) -> None:
    assert next_step(row, now) == said


def test_the_last_day_itself_is_not_overdue() -> None:
    evening = datetime.datetime(2026, 12, 11, 22, 30, tzinfo=datetime.UTC)
    assert not is_overdue(replace(ROW, counts=WAITED), evening)
    assert is_overdue(replace(ROW, counts=WAITED), evening + datetime.timedelta(hours=1))


def test_who_may_not_reply_is_not_asked_to() -> None:
    assert not next_step(replace(ROW, status=RoundStatus.COMPILING, counts=Counts(comments=9)), NOON, replies=False)
