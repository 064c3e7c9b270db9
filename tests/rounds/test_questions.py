"""What a round asks: rows of one form, saved at once; what two officials do at the same time."""

from typing import Any

from app.rounds.models import QuestionKind
from app.rounds.question_forms import asked_in, keys_in, rearranged
from app.rounds.questions import Asking, faults_of
from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver


def test_questions_are_added_moved_taken_away_and_saved_without_a_script(
    desk: Pages, made: World, handler: Driver
) -> None:
    address = f"/rounds/{made.draft_round}/questions"
    page = desk.get(f"/rounds/{made.draft_round}").click("Ändra frågorna")
    added = page.form(action=address).submit(button="Lägg till en fråga", status=200)
    assert "(valfritt)" not in added.text(), "a choice without alternatives is refused"
    typed: dict[str, Any] = {
        "text-2": "Rätt områden?",
        "kind-2": "choice",
        "choices-2": "Ja\n\nNej\n",
        "required-2": True,
    }
    moved = added.form(action=address).submit(typed, button="Flytta upp fråga 2", status=200)
    more = moved.form(action=address).submit(button="Lägg till en fråga", status=200)
    scale = {"text-3": "Hur väl?", "kind-3": "scale", "low-3": "inte alls", "high-3": "helt", "about-3": moved_to(more)}
    refused = more.form(action=address).submit(scale | {"low-3": "helt"}, button="Spara frågorna", status=422)
    assert set(refused.errors()) == {"low-3"}
    desk_again = refused.form(action=address).submit({"low-3": "inte alls"}, button="Spara frågorna")
    assert "Frågorna är sparade." in desk_again.text()
    saved = handler("GET", f"/rounds/{made.draft_round}", status=200)["questions"]
    assert [(q["text"], q["kind"], q["choices"], q["required"]) for q in saved] == [
        ("Rätt områden?", "choice", ["Ja", "Nej"], True),
        ("Stöder ni målen?", "text", [], False),
        ("Hur väl?", "scale", ["inte alls", "helt"], False),
    ]
    assert (saved[2]["focus_area"], saved[2]["steps"]) == ("Skog", 5)
    fewer = desk.get(address).form(action=address).submit(button="Ta bort fråga 2", status=200)
    fewer.form(action=address).submit(button="Spara frågorna")
    assert len(handler("GET", f"/rounds/{made.draft_round}", status=200)["questions"]) == 2


def test_a_row_with_a_choice_and_no_words_is_not_dropped_unsaid(desk: Pages, made: World) -> None:
    address = f"/rounds/{made.draft_round}/questions"
    added = desk.get(address).form(action=address).submit(button="Lägg till en fråga", status=200)
    untouched = added.form(action=address).submit(button="Lägg till en fråga", status=200)
    refused = untouched.form(action=address).submit({"kind-2": "scale"}, button="Spara frågorna", status=422)
    assert set(refused.errors()) == {"text-2", "low-2"}


def moved_to(page: Any) -> str:
    """The code of the focus area Skog."""
    return str(page.root.xpath("//select[@name='about-3']/option[contains(., 'Fokusområde: Skog')]/@value")[0])


def test_what_a_colleague_saved_meanwhile_is_shown_and_nothing_is_lost(
    desk: Pages, made: World, handler: Driver
) -> None:
    address = f"/rounds/{made.draft_round}/questions"
    page = desk.get(address)
    handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"questions": ["En kollegas fråga?"]})
    clash = page.form(action=address).submit({"text-1": "Min fråga?"}, button="Spara frågorna", status=422)
    assert "En kollegas fråga?" in clash.text()
    assert clash.form(action=address).value("text-1") == "Min fråga?"
    clash.form(action=address).submit(button="Spara frågorna")
    saved = handler("GET", f"/rounds/{made.draft_round}", status=200)["questions"]
    assert [question["text"] for question in saved] == ["Min fråga?"]


def test_an_open_rounds_question_is_withdrawn_with_a_reason(desk: Pages, made: World, handler: Driver) -> None:
    address = f"/rounds/{made.round}/questions"
    page = desk.get(address)
    page.form("Dra tillbaka frågan").submit({"reason": ""}, status=422)
    withdrawn = page.form("Dra tillbaka frågan").submit({"reason": "Den var otydlig."})
    assert "Frågan drogs tillbaka" in withdrawn.text()
    assert "Den var otydlig." in withdrawn.text()
    handler("PATCH", f"/rounds/{made.round}", status=409, json={"questions": []})
    told = [event["kind"] for event in handler("GET", f"/rounds/{made.round}/history", status=200)["items"]]
    assert told.count("round.question_withdrawn") == 1


def test_a_questions_place_follows_the_plan(made: World, handler: Driver) -> None:
    draft = f"/rounds/{made.draft_round}"
    asked = [{"text": "Om skog?", "focus_area": "Skog"}, {"text": "Om avsnittet?", "section_id": made.section}]
    handler("PATCH", draft, status=200, json={"questions": asked})
    moved = handler("PATCH", draft, status=200, json={"plan_id": made.draft_plan})["questions"]
    assert all(question["section_id"] != made.section for question in moved)
    assert [question["text"] for question in moved] == ["Om skog?", "Om avsnittet?"]


def test_what_cannot_be_asked() -> None:
    ends = ("inte alls", "helt")
    assert faults_of(Asking("Ja?")) == {}
    assert faults_of(Asking("Ja?", QuestionKind.CHOICE, ("Ja", "Nej"))) == {}
    assert faults_of(Asking("Ja?", QuestionKind.SCALE, ends)) == {}
    assert set(faults_of(Asking(""))) == {"text"}
    for choices in ((), ("Ja",), ("Ja", "JA"), tuple(map(str, range(21))), ("Ja", "x" * 501)):
        assert set(faults_of(Asking("Ja?", QuestionKind.CHOICE, choices))) == {"choices"}
    assert set(faults_of(Asking("Ja?", QuestionKind.SCALE, ends, steps=2))) == {"steps"}
    assert set(faults_of(Asking("Ja?", choices=("Ja", "Nej")))) == {"choices"}


def test_rows_keep_their_words_whatever_their_order() -> None:
    values: dict[str, Any] = {"text-1": "Ett", "kind-1": "text", "text-2": "Två", "kind-2": "text", "kind-3": "text"}
    assert keys_in(values) == [1, 2, 3]
    moved, focus = rearranged(values, "up-2")
    assert (keys_in(moved), focus) == ([2, 1, 3], 2)
    fewer, _focus = rearranged(moved, "remove-2")
    assert (keys_in(fewer), "text-2" in fewer) == ([1, 3], False)
    for nonsense in ("up-99", "down-x", "remove-", "dance-1"):
        assert keys_in(rearranged(values, nonsense)[0]) == [1, 2, 3]
    keys, asked = asked_in(moved | {"about-1": "a7"}, {7: "Skog"})
    assert (keys, [asking.text for asking in asked]) == ([2, 1], ["Två", "Ett"])
    assert asked[1].focus_area == "Skog"
