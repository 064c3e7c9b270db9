"""What is written down below is what it is counted from; verify names what is not, and a recount mends them."""

import datetime
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from app.assessment.models import Reply
from app.comments.kinds import Stance
from app.responses.actions import recount
from app.responses.models import FocusCount, RepliedWording, Standing
from app.rounds.counts import ABSTAINS, NO_OBJECTION
from app.rounds.models import Consultee, Round
from tests.assessment.conftest import Desk, edit


def change(desk: Desk, *statements: Any) -> None:
    """Change what is stored, past every action."""
    with desk.database.write() as session:
        for statement in statements:
            session.connection().execute(statement)


def test_verify_and_recount(desk: Desk) -> None:
    ids = desk.answer(desk.third_body(), edit("Ett."), edit("Två.", section=desk.world.focus_section))
    desk.reply(ids[0])
    assert desk.faults() == []
    change(
        desk,
        update(FocusCount).where(col(FocusCount.focus_area) == 0).values(done=7),
        update(Round).where(col(Round.id) == desk.world.round).values(to_look_again=3),
        update(Standing).where(col(Standing.point_id) == ids[1]).values(area=999),
        delete(Standing).where(col(Standing.point_id) == desk.world.point),
    )
    faults = desk.faults()
    assert len(faults) == 5, faults
    assert any(f"comment {desk.world.point} " in line and "is not listed" in line for line in faults)
    assert "the counters say 1 comments, 7 done and 0 to look at again; there are 1, 1 and 0" in faults[-2]
    assert "its own figures say 3 comments, 1 done and 3 to look at again; there are 3, 1 and 0" in faults[-1]
    with desk.database.write() as session:
        recount(session, desk.world.round)
    assert desk.faults() == []


@pytest.mark.parametrize(
    "values",
    [
        {"stance": "abstains"},
        {"late": True},
        {"preliminary": True},
        {"current_response_id": None},
        {"stance": None, "late": None, "preliminary": None, "current_response_id": None},
    ],
)
def test_verify_names_a_body_whose_answer_is_told_otherwise(desk: Desk, values: dict[str, Any]) -> None:
    body = desk.third_body()
    desk.answer(body, edit("Ett."))
    change(desk, update(Consultee).where(col(Consultee.id) == body).values(**values))
    assert f"body {body} says" in desk.faults()[0]


def test_verify_names_a_body_that_has_not_answered_and_is_told_to_have(desk: Desk) -> None:
    body = desk.third_body()
    change(desk, update(Consultee).where(col(Consultee.id) == body).values(stance="supports"))
    faults = desk.faults()
    assert len(faults) == 1
    assert f"body {body} says that answer None counts" in faults[0]


def test_verify_names_an_own_last_day_that_nobody_gave(desk: Desk) -> None:
    body = desk.third_body()
    change(desk, update(Consultee).where(col(Consultee.id) == body).values(deadline=datetime.date(2027, 1, 1)))
    assert [f"body {body} has 2027-01-01 as its own last day" in line for line in desk.faults()] == [True]


@pytest.mark.parametrize("what", ["outcome", "gone", "reply"])
def test_verify_names_a_reply_that_is_told_otherwise(desk: Desk, what: str) -> None:
    (point,) = desk.answer(desk.third_body(), edit("Ett."))
    desk.reply(point)
    told = col(RepliedWording.point_id) == point
    tampered = {
        "outcome": update(RepliedWording).where(told).values(outcome="out_of_scope"),
        "gone": delete(RepliedWording).where(told),
        "reply": update(Reply).where(col(Reply.point_id) == point).values(outcome="out_of_scope"),
    }
    change(desk, tampered[what])
    assert any(line.startswith(f"comment {point}: the outcome or the wording of its reply") for line in desk.faults())


def test_done_to_look_again_and_waiting_add_up_to_all(desk: Desk) -> None:
    """A changed wording is to be looked at again, and is done again when it is back at what was replied to."""
    body = desk.third_body()
    one, two = desk.answer(body, edit("Ett."), edit("Två."))
    desk.reply(one)

    def figures() -> tuple[int, int, int]:
        assert desk.faults() == []
        with desk.database.read() as session:
            round_ = session.get_one(Round, desk.world.round)
            return round_.comments, round_.done, round_.to_look_again

    comments, done, look = figures()
    desk.answer(body, edit("Ett, men annat.", id=one), edit("Två.", id=two))
    assert figures() == (comments, done - 1, look + 1)
    desk.answer(body, edit("Ett.", id=one), edit("Två.", id=two))
    assert figures() == (comments, done, look)
    desk.answer(body, edit("Två.", id=two))
    assert figures() == (comments - 1, done - 1, look)


def test_the_stances_that_are_counted_by_themselves_are_stances() -> None:
    assert (NO_OBJECTION, ABSTAINS) == (Stance.NO_OBJECTION, Stance.ABSTAINS)
