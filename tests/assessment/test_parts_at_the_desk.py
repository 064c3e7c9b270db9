"""Parts of a comment where officials look: beside others that say the same, with what changed, in the answer."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.assessment.desk import reworded
from app.assessment.queries import answered_wording, chosen
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path
from tests.assessment.test_groups import ask
from tests.assessment.test_parts import by_label, divide, send
from tests.assessment.test_similar import LETTER, search

__all__ = ["ask", "search"]
ANSWERED = "I stort sett en bra plan. "


@pytest.mark.one_database  # the statements are those of the search and of the desk, which run on both
def test_a_part_is_found_by_its_own_words(client: Any, search: Callable[[], Any], desk: Desk) -> None:
    (comment,) = send(desk, ANSWERED + LETTER)
    (body,) = desk.bodies(1)
    (other,) = desk.answer(body, edit(f"Hej! {LETTER}.", section=desk.world.focus_section))
    cuts = (0, len(ANSWERED), False), (len(ANSWERED), len(ANSWERED + LETTER), False)
    assert divide(client, desk, comment, *cuts).status_code == 200
    part = by_label(client, desk)["2 b"]["id"]
    (offer,) = search()["items"]
    assert ({member["comment_id"] for member in offer["members"]}, offer["same"]) == ({part, other}, True)


def test_what_the_body_changed_in_a_part_is_shown_beside_its_own_words(client: Any, pages: Any, desk: Desk) -> None:
    (comment,) = send(desk)
    desk.reply(comment)
    divide(client, desk, comment)
    parts = {label: item["id"] for label, item in by_label(client, desk).items()}
    signed = as_(pages, Kind.HANDLER)
    of_the_whole = signed.get(path(desk, f"?point={parts['2 a']}")).text()
    assert "Svaret skrevs innan synpunkten delades så." in of_the_whole
    for label in ("2 a", "2 b"):
        desk.reply(parts[label], version=1)
    send(desk, "Hej! Mer skog. Mycket mindre väg.", comment)
    with desk.database.read() as session:
        said = answered_wording(session, parts["2 b"])
        assert said is not None
        assert (said.text, said.reason) == ("Mindre väg.", "")
        ((now, _quote),) = chosen(session, desk.world.round, [parts["2 b"]])
        (change,) = reworded(now, said)
        assert "Mer skog" not in str(change.words)
    shown = signed.get(path(desk, f"?point={parts['2 b']}")).text()
    assert "Remissinstansen har ändrat synpunkten." in shown


@pytest.mark.one_database  # one statement more, of the kind that the desk has
def test_a_divided_summary_is_told_with_its_parts(client: Any, pages: Any, desk: Desk) -> None:
    desk.answer(desk.third_body(), summary="Mer skog. Mindre väg.")
    items = client.get(desk.comments(), headers=desk.bearer()).json()["items"]
    (summary,) = [item["id"] for item in items if item["id"] != desk.world.point]
    assert divide(client, desk, summary, (0, 10, False), (10, 21, False)).status_code == 200
    responses = client.get(f"/api/v1/rounds/{desk.world.round}/responses", headers=desk.bearer()).json()["items"]
    newest = max(each["id"] for each in responses)
    page = as_(pages, Kind.HANDLER).get(f"/responses/{newest}")
    assert "Är delad, och räknas som synpunkterna 2 a, 2 b." in page.text()
    assert page.click("Se delningen").heading
