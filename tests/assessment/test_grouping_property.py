"""Whatever is grouped, taken apart, replied to and sent anew: done, to look again and waiting are all there is."""

import random
from typing import Any

from sqlmodel import select

from app.assessment.queries import Filters, count
from app.assessment.queries.groups import groups_in
from app.assessment.views import ReplyState
from app.responses.models import Standing
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_groups import ask

__all__ = ["ask"]
STEPS = 25
THREE = (ReplyState.DONE, ReplyState.NEEDS_LOOK, ReplyState.NONE)
ACTS = ("group", "group", "ungroup", "reply", "reply", "replace", "take out")


def test_the_three_figures_are_all(ask: Any, desk: Desk, database_kind: str) -> None:
    chance, bodies = random.Random(database_kind), desk.bodies(4)  # each database has a round of its own
    for step in range(STEPS):
        act = chance.choice(ACTS)
        if act == "replace":
            replace(desk, chance.choice(bodies), step)
        elif act == "reply":
            reply(ask, desk, chance.choice(sorted(standing(desk))), str(step))
        elif act == "group":
            chosen = chance.sample(sorted(standing(desk)), 2)
            ask("POST", f"/rounds/{desk.world.round}/groups", {"comment_ids": chosen})
        elif groups := of_round(ask, desk):
            group = chance.choice(groups)
            change = {"version": group["version"], "remove": [group["members"][0]["comment_id"]]}
            ask("PATCH" if act == "take out" else "DELETE", f"/groups/{group['id']}", change)
        judge(desk)
        assert step % 5 != 4 or desk.faults() == [], f"step {step}"


def judge(desk: Desk) -> None:
    """Every comment is in one of three states, and no comment is in two groups."""
    with desk.database.read() as session:
        figures = [count(session, desk.world.round, Filters(outcomes=(state,))) for state in THREE]
        members = [member.comment_id for group in groups_in(session, desk.world.round) for member in group.members]
    assert sum(figures) == len(standing(desk))
    assert len(members) == len(set(members))


def standing(desk: Desk) -> dict[int, int]:
    """The comments that stand, with their bodies."""
    with desk.database.read() as session:
        return {row.point_id: row.consultee_id for row in session.exec(select(Standing))}


def of_round(ask: Any, desk: Desk) -> list[dict[str, Any]]:
    """The groups that have a member to be seen."""
    listed = ask("GET", f"/rounds/{desk.world.round}/groups").json()["items"]
    return [group for group in listed if group["members"]]


def replace(desk: Desk, body: int, step: int) -> None:
    """A body sends one of its comments changed, takes the others away and has a new one."""
    mine = [id_ for id_, of in standing(desk).items() if of == body][:1]
    section = desk.world.focus_section
    kept = [edit(f"Annorlunda {step}.", section=section, id=id_) for id_ in mine]
    desk.answer(body, *kept, edit(f"Ny {step}.", section=section))


def reply(ask: Any, desk: Desk, comment: int, text: str) -> None:
    """To one, or to its group as it is read now."""
    for group in of_round(ask, desk):
        if comment in [member["comment_id"] for member in group["members"]]:
            read = ("comment_id", "version", "wording")
            told = {"members": [{name: member[name] for name in read} for member in group["members"]]}
            sent = ask("PUT", f"/groups/{group['id']}/reply", {"outcome": "noted", "text": text} | told)
            assert sent.status_code == 200, sent.text
            return
    now = ask("GET", f"/comments/{comment}/reply").json()["items"]
    answer = {"outcome": "met", "text": text, "version": now[0]["version"] if now else 0}
    assert ask("PUT", f"/comments/{comment}/reply", answer).status_code == 200
