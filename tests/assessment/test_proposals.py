"""What bodies put forward, beside what the plan has, and whether all of it can be met."""

import json
from typing import Any

import pytest

from tests.kit.pages import Pages
from tests.kit.stage import BODIES, COLUMNS, INDICATORS, NOW, Stage, stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def answer(client: Any, stage: Stage, body: int, *comments: dict[str, Any]) -> None:
    """A body's answer with these comments."""
    given = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": json.dumps(comments)}
    path = f"/api/v1/consultees/{stage.consultees[body]}/responses"
    sent = client.post(path, data=given, headers=stage.bearer("registrar"))
    assert sent.status_code == 201, sent.text


def value(stage: Stage, column: int, wanted: str) -> dict[str, Any]:
    """A value for a cell of the first indicator."""
    return {"cell_id": stage.cells[0][column], "kind": "indicator_value", "proposed_text": wanted}


def wording(stage: Stage, wanted: str) -> dict[str, Any]:
    """Other words for a paragraph."""
    return {"section_id": stage.sections["3.2"], "paragraph": 1, "kind": "text_change", "proposed_text": wanted}


@pytest.mark.parametrize(("values", "collides"), [(("3,1", "3,4"), True), (("3,1", "3,1"), False)])
def test_values_stand_beside_todays_and_collisions_are_said(
    client: Any, pages: Pages, stage: Stage, values: tuple[str, str], collides: bool
) -> None:
    answer(client, stage, 0, value(stage, 1, values[0]), {"text": "Mentorer.", "kind": "activity"})
    answer(client, stage, 1, value(stage, 1, values[1]), wording(stage, "Praktik bör finnas."))
    pages.raw.cookies.set("remiss_session", "session-reader")
    page = pages.get(f"/rounds/{stage.round_id}/comments").click("Förslag bredvid planen")
    said = " ".join(page.text().split())
    assert f"{INDICATORS[0][0]} 2 förslag" in said
    for column, text in zip(COLUMNS, INDICATORS[0][1], strict=True):
        assert f"{column} {text or '–'}" in said
    assert ("De går inte att förena" in said) is collides
    assert [BODIES[0] in said, BODIES[1] in said] == [True, True]
    assert "Mentorer." not in said
    assert "Mentorer." in page.click("Aktivitet").text()
    assert "bör" in page.click("Ändrad lydelse").text()
    assert "Inga förslag av den sorten" in page.click("Prioritering").text()
    assert f"/comments?point={_first(client, stage)}" in page.source


def _first(client: Any, stage: Stage) -> int:
    listed = client.get(
        f"/api/v1/rounds/{stage.round_id}/comments?kind=indicator_value", headers=stage.bearer("reader")
    )
    return int(listed.json()["items"][0]["id"])


@pytest.mark.one_database  # the statements are those above
def test_the_page_asks_as_much_for_many_as_for_one(client: Any, pages: Pages, stage: Stage, statements: Any) -> None:
    pages.raw.cookies.set("remiss_session", "session-reader")
    address = f"/rounds/{stage.round_id}/proposals"
    answer(client, stage, 0, value(stage, 1, "3,1"))
    pages.get(address)
    answer(client, stage, 2, value(stage, 0, "2,8"))
    with statements() as few:
        pages.get(address)
    answer(client, stage, 1, value(stage, 1, "3,4"), value(stage, 2, "5"))
    with statements() as many:
        pages.get(address)
    assert few.count == many.count <= 6, many
