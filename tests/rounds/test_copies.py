"""A round made after the pattern of another one: what follows along, and what belongs to its own matter."""

from typing import Any

from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver

OWN = {"registry_number": "KS/2031:7", "deadline": "2031-05-12"}


def copied(handler: Driver, round_id: int, **more: str) -> Any:
    """A copy of a round, as the API tells of it."""
    return handler("POST", f"/rounds/{round_id}/copies", status=201, json=OWN | more)


def test_the_form_has_what_the_template_has_but_its_number_and_its_day(
    desk: Pages, made: World, handler: Driver
) -> None:
    template = handler("GET", f"/rounds/{made.round}", status=200)
    address = f"/rounds/{made.round}/copies"
    form = desk.get(f"/rounds/{made.round}").click("Ny remiss med den här som mall").form(action=address)
    assert form.value("title") == template["title"]
    assert form.value("cover_letter") == template["cover_letter"]
    assert (form.value("registry_number"), form.value("deadline")) == ("", "")
    refused = form.submit({"title": "Nästa plan"}, status=422)
    assert set(refused.errors()) == {"registry_number", "deadline"}
    assert "Utkastet är sparat." in refused.form(action=address).submit(OWN).text()
    copy = handler("GET", desk.redirects[-1], status=200)
    assert (copy["title"], copy["status"], copy["plan_id"]) == ("Nästa plan", "draft", template["plan_id"])
    assert copy["distribution_list_id"] == template["distribution_list_id"]
    assert "Tog frågor och uppgifter från remissen" in desk.get(f"/rounds/{copy['id']}/history").text()
    assert handler("GET", f"/rounds/{made.round}", status=200) == template


def test_questions_keep_their_kind_and_their_place(made: World, handler: Driver) -> None:
    asked = [{"text": "Hur väl?", "kind": "scale", "choices": ["inte alls", "helt"], "focus_area": "Skog"}, "Annat?"]
    template = handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"questions": asked})["questions"]
    copy = copied(handler, made.draft_round)["questions"]
    apart = {"id"}
    assert [{k: v for k, v in q.items() if k not in apart} for q in copy] == [
        {k: v for k, v in q.items() if k not in apart} for q in template
    ]
    assert copy[0]["section_id"] is not None
    assert {q["id"] for q in copy}.isdisjoint(q["id"] for q in template)


def test_what_was_withdrawn_stays_behind(made: World, handler: Driver) -> None:
    first, *others = handler("GET", f"/rounds/{made.round}", status=200)["questions"]
    withdrawal = f"/rounds/{made.round}/questions/{first['id']}/withdrawal"
    handler("POST", withdrawal, status=200, json={"reason": "Den blev fel."})
    copy = copied(handler, made.round, title="Utan den frågan")
    assert [question["text"] for question in copy["questions"]] == [question["text"] for question in others]
    assert copy["title"] == "Utan den frågan"
