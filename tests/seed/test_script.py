"""The text files that the demo is told in."""

from datetime import date

import pytest

from app.assessment.models import Outcome
from app.comments.kinds import CommentKind
from app.plans.importing import read_plan_text
from app.seed import script
from app.seed.open import ANSWERS as CURRENT
from app.seed.open import BEGUN, UNTOUCHED
from app.seed.overdue import ANSWERS as EARLY
from app.seed.overdue import EXTENDED, LATE
from app.seed.replies import suitable
from app.seed.surroundings import Map, officials, prepare
from app.seed.timeline import at

NOON = at(date(2026, 11, 20), "12.00")


@pytest.fixture
def map_(session):
    handler = officials(session, {}, NOON)
    return Map(session, prepare(session, handler, NOON).version_id)


def test_every_place_exists_in_the_plan(map_):
    wrong = []
    for name, answer in script.answers().items():
        for said in answer.said:
            try:
                map_.place(said.place)
            except (KeyError, IndexError):
                wrong.append(f"{name}: {said.place}")
    assert not wrong
    assert sum(not said.stance for answer in script.answers().values() for said in answer.said) == 141


@pytest.mark.parametrize("place", ["9", "4.4#9", "4.4.1@9", "4.4.1@1@1999"])
def test_a_place_that_the_plan_lacks_is_an_error(map_, place):
    with pytest.raises((KeyError, IndexError)):
        map_.place(place)


def test_a_cell_is_found_by_its_row_and_column(map_, session):
    from app.plans.models import Cell

    place = map_.place("4.4.1@1@Nuläge")
    assert session.get(Cell, place.cell_id).text == "2,7"
    assert session.get(Cell, map_.place("4.4.1@1@2030").cell_id).text == "3,8"


def test_stances_are_taken_on_focus_areas_alone():
    sections = {section.number: section.is_focus_area for section in read_plan_text(script.plan_text()).sections}
    stances = [said.place for answer in script.answers().values() for said in answer.said if said.stance]
    assert len(stances) == 19
    assert all(sections[place] for place in stances)


def test_the_plan_has_six_focus_areas_and_seven_tables():
    plan = read_plan_text(script.plan_text())
    assert sum(section.is_focus_area for section in plan.sections) == 6
    assert sum(len(section.tables) for section in plan.sections) == 7


def test_bodies_have_one_name_and_one_address_each_and_nobody_real_is_written_to():
    bodies = script.bodies()
    emails = [body.email for body in bodies if body.email]
    assert len({body.name for body in bodies}) == len(bodies) == 24
    assert len(set(emails)) == len(emails) == 23
    assert all(email.endswith((".example", ".test")) for email in emails)
    assert [sum(body.group == group for body in bodies) for group in ("Externa", "Interna")] == [13, 11]


def test_everybody_who_answers_is_asked_or_unsolicited():
    asked = {body.name for body in script.bodies()}
    answering = script.answers()
    assert [name for name, _answer in answering.items() if name not in asked] == ["Villaägarna i Exempelstad"]
    assert answering["Villaägarna i Exempelstad"].unsolicited
    assert {name for _days, name in EARLY} | {LATE, EXTENDED} == set(answering)
    assert {name for _days, name in CURRENT} | {BEGUN} <= set(answering)
    assert UNTOUCHED in asked


def test_every_kind_of_comment_and_every_outcome_is_there():
    said = [comment for answer in script.answers().values() for comment in answer.said if not comment.stance]
    assert {comment.kind for comment in said} == set(CommentKind) - {CommentKind.ANSWER, CommentKind.SUMMARY}, (
        "these two are told on lines of their own"
    )
    replies = [suitable(comment) for comment in said]
    assert {reply.outcome for reply in replies if reply} == set(Outcome)
    assert sum(reply is None for reply in replies) < 20
    assert all(reply.text for reply in script.replies() if reply.outcome is Outcome.NOT_MET)


def test_a_reply_suits_its_place_and_what_lies_below_it():
    reply = script.ReplyText("4.2", CommentKind.COMMENT, Outcome.NOTED, "Tack.", "")
    suits = [
        place
        for place in ("4.2", "4.2#1", "4.2.1", "4.2.1@1", "4.20", "4", "-")
        if reply.suits(script.Said(place, CommentKind.COMMENT))
    ]
    assert suits == ["4.2", "4.2#1", "4.2.1", "4.2.1@1"]
    assert not reply.suits(script.Said("4.2", CommentKind.QUESTION))
