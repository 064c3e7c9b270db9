"""Verify finds what does not agree, and counting anew mends it."""

from sqlalchemy import delete, update
from sqlmodel import col

from app.assessment.actions import recount
from app.assessment.models import FocusCount, Standing
from tests.assessment.conftest import Desk, edit


def test_verify_and_recount(desk: Desk) -> None:
    ids = desk.answer(desk.third_body(), edit("Ett."), edit("Två.", section=desk.world.focus_section))
    desk.reply(ids[0])
    assert desk.faults() == []
    with desk.database.write() as session:
        session.connection().execute(update(FocusCount).where(col(FocusCount.focus_area) == 0).values(done=7))
        session.connection().execute(update(Standing).where(col(Standing.point_id) == ids[1]).values(area=999))
        session.connection().execute(delete(Standing).where(col(Standing.point_id) == desk.world.point))
    found = desk.faults()
    assert len(found) == 4, found
    assert any(f"comment {desk.world.point} " in line and "is not listed" in line for line in found)
    assert "the counters say 1 comments, 7 replied to; there are 1 and 1" in found[-1]
    with desk.database.write() as session:
        recount(session, desk.world.round)
    assert desk.faults() == []
