"""Finding one comment among many: words, places, numbers, what was chosen and how it is taken away again."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from app.comments.kinds import CommentKind, Stance
from app.responses.contested import is_contested
from app.rounds.models import Step
from app.sorting import words_in
from app.web.hits import hits
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path, titles
from tests.kit.html import visible


@pytest.fixture
def signed(pages: Any, desk: Desk) -> Any:
    """The handler's browser, before a desk of four comments."""
    desk.answer(
        desk.third_body(),
        edit("Mer gran.", section=desk.world.focus_section, stance=Stance.REJECTS),
        edit(
            section=desk.world.focus_section, paragraph=1, kind=CommentKind.TEXT_CHANGE, proposed="Skogen ska sparas."
        ),
        edit("Källa: Kolada.", cell=desk.world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="78 %"),
    )
    return as_(pages, Kind.HANDLER)


def numbers(page: Any) -> list[str]:
    """The numbers of the comments that are shown."""
    return [title.split()[0] for title in titles(page)]


def test_words_are_found_wherever_they_stand(signed: Any, desk: Desk) -> None:
    page = signed.get(path(desk, "?q=kulturnämnden+GRAN"))
    assert numbers(page) == ["2"], "each word somewhere: the body's name and its comment"
    assert [visible(word) for word in page.all("mark")] == ["Kulturnämnden", "gran"]
    assert numbers(signed.get(path(desk, '?q="gran+mer"'))) == ["Inga"], "between quotation marks as they stand"
    assert set(numbers(signed.get(path(desk, "?q=skog")))) == {"2", "3", "4"}, "a section's title names its comments"
    assert set(numbers(signed.get(path(desk, "?q=2.1")))) == {"2", "3", "4"}, "and so does its number"
    assert numbers(signed.get(path(desk, "?q=9.9"))) == ["Inga"]


def test_an_indicators_name_finds_what_is_about_it(signed: Any, desk: Desk, client: Any) -> None:
    (found,) = [one for one in client.get(desk.comments(), headers=desk.bearer()).json()["items"] if one["indicator"]]
    name = found["indicator"]["name"]
    assert numbers(signed.get(path(desk, f'?q="{name}"'))) == [str(found["number"])]
    told = client.get(desk.comments(f'?q="{name}"'), headers=desk.bearer()).json()
    assert [one["id"] for one in told["items"]] == [found["id"]]
    page = signed.get(path(desk, "?by=indicator"))
    assert "0 av 4 har svar" in page.text(), "what is about none is counted too"
    assert numbers(page.click(f"{name} 1 synpunkt, 0 klara")) == [str(found["number"])]
    assert len(numbers(page.click("Inte om någon indikator 3 synpunkter, 0 klara"))) == 3
    none = client.get(desk.comments("?indicator=0"), headers=desk.bearer()).json()
    assert none["total"] == 3


def test_contested_is_where_some_are_for_and_some_against(signed: Any, desk: Desk, client: Any) -> None:
    assert numbers(signed.get(path(desk, "?only=contested"))) == ["Inga"], "one against alone is no dispute"
    (other,) = desk.bodies(1)
    desk.answer(other, edit("Bra.", section=desk.world.focus_section, stance=Stance.SUPPORTS))
    of_matrix = client.get(f"/api/v1/rounds/{desk.world.round}/matrix", headers=desk.bearer()).json()
    contested = [area["focus_area"] for area in of_matrix["focus_areas"] if area["contested"]]
    told = client.get(desk.comments("?only=contested"), headers=desk.bearer()).json()["items"]
    assert {one["focus_area"] for one in told} == set(contested) != set()
    assert len(numbers(signed.get(path(desk, "?only=contested")))) == len(told)
    assert (is_contested(1, 1), is_contested(2, 0), is_contested(0, 2)) == (True, False, False)


def test_what_was_chosen_is_seen_and_taken_away_one_by_one(signed: Any, desk: Desk) -> None:
    page = signed.get(path(desk, "?only=proposed&kind=text_change&q=skog&show=unanswered"))
    assert numbers(page) == ["3"]
    chosen = page.one("ul", **{"aria-label": "Valda filter"})
    assert [visible(each).split(" Ta bort")[0] for each in chosen.iter("li")] == [
        "Sökt: skog",
        "Visa: Obesvarade",
        "Typ: Ändrad lydelse",
        "Särskilt: Med föreslagen lydelse eller värde",
    ]
    assert "1 synpunkt passar." in page.text()
    page = page.click("Ta bort Typ: Ändrad lydelse")
    assert set(numbers(page)) == {"3", "4"}
    page = page.form("Svara på alla på en gång …").submit()
    assert "only=proposed" in signed.redirects[-1], "nothing was marked: back to the same list"
    page = page.click("Nollställ")
    assert len(numbers(page)) == 4
    assert not page.all("ul", **{"aria-label": "Valda filter"})


def test_to_a_number(signed: Any, desk: Desk) -> None:
    page = signed.get(path(desk)).form("Gå").submit(number=" 3 ")
    assert "Kommunens svar på 3" in page.text()
    page = page.form("Gå").submit(number="77")
    assert "Inga synpunkter här" in page.text()
    assert "Sökt: 77" in page.text()


@pytest.mark.one_database  # the statements are those of the desk's own test
def test_a_search_asks_as_much_for_many_as_for_one(signed: Any, desk: Desk, statements: Any) -> None:
    signed.get(path(desk))  # what the round asks is read once, and kept
    with statements() as few:
        signed.get(path(desk, "?q=skog"))
    desk.bodies(5)
    with statements() as many:
        signed.get(path(desk, "?q=skog+mer"))
    assert many.count == few.count <= 12


def test_words_and_where_they_stand() -> None:
    assert words_in(" en  två ") == ["en", "två"]
    assert words_in("”en två”") == ["en två"]
    assert words_in("en två tre fyra fem sex") == ["en två tre fyra fem sex"]
    assert str(hits("Åren & åren", "ÅR")) == "<mark>År</mark>en &amp; <mark>år</mark>en"
    assert str(hits("aaa", "aa a")) == "<mark>aa</mark><mark>a</mark>"
    assert str(hits("<b>", "")) == "&lt;b&gt;"
    assert str(hits("İ i", "i")) in ("İ <mark>i</mark>", "<mark>İ</mark> <mark>i</mark>")


def test_the_overview_leads_on_to_what_is_left(signed: Any, desk: Desk) -> None:
    assert not signed.get(f"/rounds/{desk.world.round}").all("a", href=path(desk, "?show=unanswered"))
    desk.step(Step.CLOSED)
    desk.step(Step.COMPILING)
    (way,) = signed.get(f"/rounds/{desk.world.round}").all("a", href=path(desk, "?show=unanswered"))
    left = signed.get(way.get("href"))
    assert visible(way) == f"Besvara {len(titles(left))} synpunkter"
