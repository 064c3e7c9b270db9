"""The officials' view and every file have the plan's order, too: what stands is sorted as an answer is."""

from typing import Any

from sqlmodel import col, select

from app.comments.order import PlanOrder
from app.comments.places import Place
from app.plans.queries import places
from app.responses.actions import recount
from app.responses.models import Comment, Standing
from app.responses.verify_counts import verify_counts
from tests.kit.stage import Stage, stage

__all__ = ["stage"]


def standing(session: Any) -> list[tuple[int, Place]]:
    query = (
        select(Standing.plan_place, Comment.section_id, Comment.paragraph, Comment.indicator_id, Comment.cell_id)
        .join(Comment, col(Comment.id) == col(Standing.comment_id))
        .order_by(col(Standing.plan_place))
    )
    return [(plan_place, Place(*place)) for plan_place, *place in session.exec(query)]


def test_what_stands_is_sorted_by_the_plan_down_to_the_cell(client: Any, stage: Stage):
    section, table = stage.sections["1"], stage.sections["3.2"]
    written: list[dict[str, Any]] = [
        {"cell_id": stage.cells[1][0], "kind": "indicator_value", "proposed_text": "7"},
        {"indicator_id": stage.indicators[0]},
        {"cell_id": stage.cells[0][1], "kind": "indicator_value", "proposed_text": "8"},
        {"section_id": table, "paragraph": 2},
        {"section_id": table},
        {"section_id": section, "paragraph": 1},
        {},
    ]
    comments = [{"kind": "comment", "text": "x"} | comment for comment in written]
    draft = {"version": 0, "stance": "supports", "summary": "", "comments": comments}
    saved = client.put(stage.address(rest="/draft"), json=draft)
    assert saved.status_code == 200, saved.text
    sent = {"version": saved.json()["version"], "signatory": {"name": "Sara"}}
    assert client.post(stage.address(rest="/submission"), json=sent).status_code == 201
    with stage.database.write() as session:
        order = PlanOrder.of(places(session, stage.version_id))
        before = standing(session)
        assert [order.key(place) for _at, place in before] == sorted(order.key(place) for _at, place in before)
        assert len({at for at, _place in before}) == len(written), "each place has a number of its own"
        recount(session, stage.round_id)
        assert standing(session) == before
        assert not list(verify_counts(session))
