"""What a reply says is done: the kind of action, who is responsible and when; from the desk, the API and in files."""

from typing import Any

import pytest

from app.assessment.due import due_in_words, due_of, last_day
from app.errors import Invalid
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import path, signed
from tests.assessment.test_replies_api import put, standing, total

__all__ = ["signed"]

PLANNED = {"action_kind": "text_changed", "responsible": "Näringslivs\u00adkontoret", "due": "Kvartal 2 2027"}


def test_a_time_is_plain_is_read_and_can_be_sorted() -> None:
    typed = ["2027-Q2", "2027", "kv. 1 2027", "2027-06-29", "2027-02", "2027 kvartal 3", " 2028-02-29 "]
    plain = sorted(map(due_of, typed), key=last_day)
    assert plain == ["2027-02", "2027-Q1", "2027-06-29", "2027-Q2", "2027-Q3", "2027", "2028-02-29"]
    words = ["februari 2027", "kvartal 1 2027", "29 juni 2027", "kvartal 2 2027", "kvartal 3 2027", "2027"]
    assert list(map(due_in_words, plain))[:6] == words
    assert (due_of("  "), due_in_words("")) == ("", "")
    for wrong in ("snart", "2027-02-29", "2027-13", "2027-Q5", "20٢٧", "våren 2027", "1999"):
        with pytest.raises(Invalid, match="2027-Q2"):
            due_of(wrong)


def test_what_is_done_is_saved_kept_and_said_to_be_nothing(client: Any, desk: Desk) -> None:
    point = desk.world.point
    saved = put(client, desk, point, outcome="met", **PLANNED).json()
    assert (saved["action_kind"], saved["responsible"], saved["due"]) == (
        "text_changed",
        PLANNED["responsible"],
        "2027-Q2",
    )
    again = put(client, desk, point, outcome="met", text="Tack igen.", version=1)  # a client that knows of no kinds
    assert again.json()["due"] == "2027-Q2", "what an older client does not send stays"
    put(client, desk, point, version=2, action_kind="none", responsible="", due=None)
    now = standing(client, desk, point)
    assert (now["action_kind"], now["responsible"], now["due"]) == ("none", "", "2027-Q2")
    put(client, desk, point, version=3, action_kind="", due="")
    wordings = client.get(f"/api/v1/comments/{point}/reply", headers=desk.bearer()).json()["items"]
    assert [(each["action_kind"], each["responsible"], each["due"]) for each in wordings] == [
        (None, "", ""),
        ("none", "", "2027-Q2"),
        ("text_changed", PLANNED["responsible"], "2027-Q2"),
        ("text_changed", PLANNED["responsible"], "2027-Q2"),
    ]


def test_what_cannot_be_read_is_named_at_its_field_and_nothing_is_saved(client: Any, desk: Desk) -> None:
    point = desk.world.point
    refused = put(client, desk, point, due="snart")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["due"]
    other = desk.answer(desk.third_body(), edit("Mer skog.", section=desk.world.focus_section))[0]
    items = [
        {"comment_id": point, "outcome": "met", "version": 0, "due": "2027"},
        {"comment_id": other, "outcome": "met", "version": 0, "due": "2027-02-30"},
    ]
    batch = f"/api/v1/rounds/{desk.world.round}/reply-batch"
    refused = client.post(batch, json={"items": items}, headers=desk.bearer())
    assert [error["field"] for error in refused.json()["errors"]] == ["items.1.due"]
    assert put(client, desk, point, action_kind="everything").status_code == 422
    assert standing(client, desk, point) is None


def test_comments_are_found_by_what_is_done(client: Any, desk: Desk) -> None:
    texts = [edit(f"Mer skog, {n}.", section=desk.world.focus_section) for n in range(4)]
    one, two, three, four = desk.answer(desk.third_body(), *texts)
    put(client, desk, one, action_kind="text_changed")
    put(client, desk, two, action_kind="indicator_changed", responsible="Stadsbyggnadskontoret")
    put(client, desk, three, action_kind="none")
    put(client, desk, four)
    kinds = ("text_changed", "changes", "none", "not_said", "none&action_kind=changes", "operational_plan")
    assert [total(client, desk, f"?action_kind={kind}") for kind in kinds] == [1, 2, 1, 1, 3, 0]
    assert total(client, desk, "?q=stadsbyggnadskontoret") == 1


def test_the_desk_asks_what_is_done(signed: Any, desk: Desk, client: Any) -> None:
    point = desk.world.point
    form = signed.get(path(desk, f"?point={point}")).form("Spara och nästa")
    page = form.submit(outcome="met", text="Ja.", **PLANNED | {"due": "i vår"}, status=422)
    assert "Fel: Skriv ett år, ett kvartal" in page.errors()["due"]
    form = page.form("Spara och nästa")
    assert (form.value("due"), form.value("action_kind")) == ("i vår", "text_changed")
    form.submit(due="2027-06-30")
    page = signed.get(path(desk, f"?point={point}"))
    form = page.form("Spara och nästa")
    assert (form.value("due"), form.value("action_kind")) == ("2027-06-30", "text_changed")
    assert page.one("datalist", id="responsible").xpath("string(option/@value)") == PLANNED["responsible"]
    form.submit(action_kind="", responsible="", due="")
    assert standing(client, desk, point)["responsible"] == "", "what is emptied on the page is empty"
    hint = "Svaret säger inte vad som görs."
    assert hint in signed.get(path(desk, f"/{point}/reply")).text(), "met without an action is a hint, no refusal"
    listed = signed.get(path(desk, f"/{point}/reply")).text()
    assert "Texten ändras" in listed
    assert "30 juni 2027" in listed
    assert "1 synpunkt passar" in signed.get(path(desk, "?does=not_said")).text()
    assert "0 synpunkter passar" in signed.get(path(desk, "?does=changes")).text()


def test_what_is_changed_is_a_list_in_the_plans_order(signed: Any, client: Any, desk: Desk) -> None:
    address = f"/rounds/{desk.world.round}/changes"
    assert "Inga ändringar än" in signed.get(address).text()
    skog, whole = desk.answer(
        desk.third_body(), edit("Mer skog.", section=desk.world.focus_section), edit("Allt blir bra.")
    )
    put(client, desk, skog, outcome="met", action="Nytt stycke.", **PLANNED)
    put(client, desk, whole, action_kind="none")
    put(client, desk, desk.world.point, outcome="partly_met", action="Ny cell.", action_kind="indicator_changed")
    listed = client.get(f"/api/v1{address}?limit=1", headers=desk.bearer()).json()
    assert listed["total"] == 2
    rest = client.get(listed["next"], headers=desk.bearer()).json()
    items = [*listed["items"], *rest["items"]]
    assert {(item["comment_id"], item["action"], item["due"]) for item in items} == {
        (skog, "Nytt stycke.", "2027-Q2"),
        (desk.world.point, "Ny cell.", ""),
    }
    of_one = [
        client.get(f"/api/v1/comments/{id_}/changes", headers=desk.bearer()).json()["items"] for id_ in (skog, whole)
    ]
    assert of_one == [[next(item for item in items if item["comment_id"] == skog)], []]
    page = signed.get(address)
    assert "2 svar ändrar planen." in page.text()
    assert [("Nytt stycke." in section.text_content()) for section in page.all("section")].count(True) == 1
    assert "kvartal 2 2027" in page.text()
