"""A reply that takes over another comment's: copied, remembered, found when that one changes; never in a circle."""

from typing import Any

import pytest

from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import path, signed
from tests.assessment.test_replies_api import put, standing, total

__all__ = ["signed"]

FULL = {"outcome": "met", "text": "Skogen får mer plats.", "action": "3.1 ändras"}
DONE = {"action_kind": "text_changed", "responsible": "Plankontoret", "due": "2027"}


@pytest.fixture
def three(desk: Desk) -> list[int]:
    """Comments 2, 3 and 4."""
    texts = [edit(f"Mer skog, {n}.", section=desk.world.focus_section) for n in range(3)]
    return desk.answer(desk.third_body(), *texts)


def copy(client: Any, desk: Desk, number: str, *items: tuple[int, int]) -> Any:
    body = {"number": number, "items": [{"comment_id": id_, "version": version} for id_, version in items]}
    address = f"/api/v1/rounds/{desk.world.round}/reply-copies"
    return client.post(address, json=body, headers=desk.bearer())


def refusal(client: Any, desk: Desk, number: str, *items: tuple[int, int]) -> tuple[int, str, str]:
    answer = copy(client, desk, number, *items)
    return answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]


def test_many_get_anothers_reply_and_are_found_when_it_changes(client: Any, desk: Desk, three: list[int]) -> None:
    one, two, three_ = three
    put(client, desk, one, **FULL, **DONE)
    copied = copy(client, desk, "2", (two, 0), (three_, 0))
    assert copied.status_code == 200, copied.text
    kept = ("outcome", "text", "action", "action_kind", "responsible", "due")
    for reply in copied.json()["items"]:
        assert {name: reply[name] for name in kept} == FULL | DONE
    assert total(client, desk, "?action_kind=behind") == 0
    put(client, desk, one, **FULL | {"text": "Skogen får inte mer plats."}, version=1)
    assert total(client, desk, "?action_kind=behind") == 2
    assert standing(client, desk, two)["text"] == FULL["text"], "nothing changes behind anybody's back"
    put(client, desk, two, **FULL | {"text": "För sig."}, version=1)
    assert total(client, desk, "?action_kind=behind") == 1, "what is written anew stands for itself"
    copy(client, desk, "2", (three_, 1))
    assert total(client, desk, "?action_kind=behind") == 0
    assert desk.faults() == []


def test_what_cannot_be_taken_over_is_said_and_nothing_is_saved(client: Any, desk: Desk, three: list[int]) -> None:
    one, two, three_ = three
    assert refusal(client, desk, "2", (two, 0)) == (422, "number_unanswered", "number")
    assert refusal(client, desk, "99", (two, 0)) == (422, "number_unknown", "number")
    assert refusal(client, desk, "2 a", (two, 0)) == (422, "number_unknown", "number")
    assert refusal(client, desk, "fjorton", (two, 0)) == (422, "number_unknown", "number")
    put(client, desk, one, **FULL)
    stale = copy(client, desk, "2", (two, 0), (three_, 5))
    assert stale.status_code == 409
    assert standing(client, desk, two) is None, "all or none"
    desk.answer(desk.third_body(), edit("Mer skog, 1.", section=desk.world.focus_section, id=two))
    assert refusal(client, desk, "2", (two, 0)) == (422, "number_withdrawn", "number")


def test_no_circle_however_one_goes_about_it(client: Any, desk: Desk, three: list[int]) -> None:
    one, two, three_ = three
    put(client, desk, one, **FULL)
    copy(client, desk, "2", (two, 0))
    copy(client, desk, "3", (three_, 0))
    copy(client, desk, "4", (one, 1))
    put(client, desk, one, **FULL | {"text": "Annat."}, version=2)
    assert total(client, desk, "?action_kind=behind") == 2, "each leads to where the words began"
    copy(client, desk, "3", (one, 3))
    put(client, desk, two, **FULL | {"text": "Tredje."}, version=1)
    assert total(client, desk, "?action_kind=behind") <= 2


def test_at_the_desk_without_javascript(signed: Any, client: Any, desk: Desk, three: list[int]) -> None:
    one, two, _three = three
    put(client, desk, one, **FULL, **DONE)
    page = signed.get(path(desk, f"?point={two}"))
    page = page.form("Spara och nästa").submit(text="Kvar.", as_number="3", button="Hämta svaret", status=422)
    assert "eget nummer" in page.errors()["as_number"]
    assert page.form("Spara och nästa").value("text") == "Kvar."
    page = page.form("Spara och nästa").submit(as_number="2", status=200)  # saved with a number that was not fetched
    assert standing(client, desk, two) is None, "it is shown before it is saved"
    assert "Hämtat från synpunkt 2" in page.text()
    form = page.form("Spara och nästa")
    assert (form.value("text"), form.value("due")) == (FULL["text"], "2027")
    form.submit()
    assert standing(client, desk, two)["text"] == FULL["text"]
    put(client, desk, one, **FULL | {"text": "Nytt."}, version=1)
    page = signed.get(path(desk, f"?point={two}"))
    assert "Det svaret har ändrats sedan dess" in page.text()
    assert page.click("Hämta det på nytt").form("Spara och nästa").value("text") == "Nytt."
    page = signed.get(path(desk, f"?point={one}"))
    assert "1 svar är hämtat härifrån" in page.text()
    many = page.form("Ge 1 svar den nya lydelsen …").submit().form(id="many")
    assert many.value("text") == "Nytt."
    many.submit()
    assert standing(client, desk, two)["text"] == "Nytt."
    assert "0 synpunkter passar" in signed.get(path(desk, "?does=behind")).text()
