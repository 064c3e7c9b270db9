"""Who stands where: what is contested comes first, and what nobody speaks of is left out."""

import json
from typing import Any

import pytest

from tests.kit.pages import Pages
from tests.kit.stage import BODIES, NOW, Stage, stage

__all__ = ["stage"]
DIALOGUE, SKILLS, AIMS = "3.1", "3.2", "2"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def answer(client: Any, stage: Stage, body: int, *said: tuple[str, str]) -> None:
    """A body's answer, with a stance on each of some sections."""
    comments = [
        {"section_id": stage.sections[number], "text": f"Om {number}.", "stance": stance or None}
        if number
        else {"text": "Om hela planen."}
        for number, stance in said
    ]
    given = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": json.dumps(comments)}
    sent = client.post(
        f"/api/v1/consultees/{stage.consultees[body]}/responses", data=given, headers=stage.bearer("registrar")
    )
    assert sent.status_code == 201, sent.text


def test_what_is_most_contested_comes_first_and_agreement_is_said_too(client: Any, pages: Pages, stage: Stage) -> None:
    answer(client, stage, 0, (DIALOGUE, "supports"), (SKILLS, "rejects"))
    answer(client, stage, 1, (DIALOGUE, "supports"), (SKILLS, "supports_with_changes"), (AIMS, ""))
    answer(client, stage, 2, (DIALOGUE, "supports"))
    table = client.get(f"/api/v1/rounds/{stage.round_id}/matrix", headers=stage.bearer("reader")).json()
    areas = [(area["focus_area"], area["contested"], area["stances"]) for area in table["focus_areas"]]
    assert areas == [
        ("Område 2", True, {"rejects": 1, "supports_with_changes": 1}),
        ("Område 1", False, {"supports": 3}),
        ("Planen i övrigt", False, {}),
    ]
    ids = [area["id"] for area in table["focus_areas"]]
    assert [body["name"] for body in table["organisations"]] == list(BODIES)
    assert table["organisations"][1]["focus_areas"] == [
        {"id": ids[0], "stance": "supports_with_changes", "comments": 1},
        {"id": ids[1], "stance": "supports", "comments": 1},
        {"id": ids[2], "stance": None, "comments": 1},
    ]
    pages.raw.cookies.set("remiss_session", "session-reader")
    page = pages.get(f"/rounds/{stage.round_id}/compilation").click("Vem tycker vad")
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//main//tbody/tr")]
    assert rows == [
        "Område 2 1 1 Omstritt. Tillstyrker med ändringar 1, Avstyrker 1 2",
        "Område 1 3 0 Ingen emot. Tillstyrker 3 3",
        "Planen i övrigt 0 0 – 1",
        f"{BODIES[0]} Tillstyrker Avstyrker, 1 synpunkt Tillstyrker, 1 synpunkt –",
        f"{BODIES[1]} Tillstyrker Tillstyrker med ändringar, 1 synpunkt Tillstyrker, 1 synpunkt 1 synpunkt",
        f"{BODIES[2]} Tillstyrker – Tillstyrker, 1 synpunkt –",
    ]


def test_the_plan_as_a_whole_has_the_stances_of_the_answers(client: Any, pages: Pages, stage: Stage) -> None:
    answer(client, stage, 0, ("", ""), (SKILLS, "rejects"))
    answer(client, stage, 1, (SKILLS, "supports"))
    table = client.get(f"/api/v1/rounds/{stage.round_id}/matrix", headers=stage.bearer("reader")).json()
    whole = next(area for area in table["focus_areas"] if area["id"] == 0)
    assert (whole["comments"], whole["stances"], whole["contested"]) == (1, {"supports": 2}, False)
    assert table["organisations"][0]["focus_areas"][-1] == {"id": 0, "stance": "supports", "comments": 1}
    pages.raw.cookies.set("remiss_session", "session-reader")
    page = pages.get(f"/rounds/{stage.round_id}/matrix")
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//main//tbody/tr")]
    assert rows == [
        "Område 2 1 1 Omstritt. Tillstyrker 1, Avstyrker 1 2",
        "Planen i sin helhet 2 0 Ingen emot. Tillstyrker 2 1",
        f"{BODIES[0]} Tillstyrker, 1 synpunkt Avstyrker, 1 synpunkt",
        f"{BODIES[1]} Tillstyrker Tillstyrker, 1 synpunkt",
    ], "one column for the whole: the answer's stance and what is said of it"


def test_a_matrix_asks_as_much_for_many_as_for_one(client: Any, pages: Pages, stage: Stage, statements: Any) -> None:
    pages.raw.cookies.set("remiss_session", "session-reader")
    address = f"/rounds/{stage.round_id}/matrix"
    assert "Inga svar än" in pages.get(address).text()
    answer(client, stage, 0, (DIALOGUE, "supports"))
    with statements() as few:
        pages.get(address)
    answer(client, stage, 1, (DIALOGUE, "supports"), (SKILLS, "rejects"))
    with statements() as many:
        pages.get(address)
    assert few.count == many.count <= 8, many
