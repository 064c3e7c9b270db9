"""What stands beside a comment on the desk: its place in the plan, its neighbours, what came between, wordings."""

from typing import Any

import pytest
from sqlmodel import select

from app.accounts.policy import Kind
from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.plans.models import Cell
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path, titles
from tests.kit.html import visible


@pytest.fixture
def signed(pages: Any, desk: Desk) -> Any:
    """The handler's browser."""
    return as_(pages, Kind.HANDLER)


def test_a_comment_that_is_withdrawn_while_one_writes_leaves_the_reply_on_the_page(signed: Any, desk: Desk) -> None:
    body = desk.third_body()
    (comment,) = desk.answer(body, edit("Unik zebra."))
    mine = signed.get(path(desk, f"?point={comment}"))
    desk.answer(body, edit("Något annat."))
    page = mine.form("Spara och nästa").submit(outcome="not_met", text="Genomarbetat.", action="Ses över", status=409)
    said = visible(page.one("div", id="withdrawn"))
    assert "Synpunkt 2 har tagits bort medan du skrev" in said
    assert "inte sparat" in said
    kept = visible(page.one("section", class_="kept-reply"))
    for words in ("Tillgodoses inte", "Genomarbetat.", "Ses över", "Unik zebra."):
        assert words in kept
    page = page.click("Visa alla synpunkter från remissinstansen")
    assert titles(page) == ["3 Kulturnämnden"]
    assert desk.faults() == []


def test_a_comment_that_changes_while_one_writes_is_shown_before_the_reply_is_saved(signed: Any, desk: Desk) -> None:
    body = desk.third_body()
    (comment,) = desk.answer(body, edit("Mer skog nu."))
    mine = signed.get(path(desk, f"?point={comment}"))
    desk.answer(body, edit("Mer skog nu.", id=comment), summary="Samma synpunkt, sänd igen.")
    again = signed.get(path(desk, f"?point={comment}"))
    again.form("Spara och nästa").submit(outcome="noted", text="Till samma lydelse.")  # sent again unchanged: no clash
    mine = signed.get(path(desk, f"?point={comment}"))
    desk.answer(body, edit("Mindre skog nu.", id=comment))
    page = mine.form("Spara och nästa").submit(outcome="met", text="Ja.", status=409)
    assert "Synpunkten har ändrats medan du skrev" in page.text()
    assert "[struket: Mer ]" in page.text()
    form = page.form("Spara och nästa")
    assert form.value("text") == "Ja."
    page = form.submit()
    assert "Ja." in page.text()
    assert desk.faults() == []


def test_what_a_comment_speaks_of_is_quoted_and_leads_to_its_place(signed: Any, desk: Desk) -> None:
    with desk.database.read() as session:
        indicator = session.exec(select(Cell.indicator_id).where(Cell.id == desk.world.cell)).one()
    desk.answer(
        desk.third_body(),
        edit("Om stycket.", section=desk.world.focus_section, paragraph=1),
        edit("Om cellen.", cell=desk.world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="78 %"),
        WrittenComment(None, CommentKind.COMMENT, Place(indicator_id=indicator), None, Content("Om raden.")),
        edit("Om hela avsnittet.", section=desk.world.focus_section),
        edit("Om allt."),
    )
    page = signed.get(path(desk))
    assert [visible(quote) for quote in page.all("blockquote", class_="quote")] == ["Skogen ska vårdas."]
    rows = [visible(line) for line in page.all("p", class_="indicator-line")]
    assert len(rows) == 2
    links = [link.get("href") for link in page.all("a", class_="place")]
    assert len(links) == 6
    plan = signed.get(links[0].partition("#")[0])
    for link in links:
        _address, _mark, place = link.partition("#")
        assert not place or plan.all("*", id=place), link


def test_a_comment_that_the_filters_leave_out_can_be_replied_to(signed: Any, desk: Desk) -> None:
    page = signed.get(path(desk, f"?q=finns-inte&point={desk.world.point}"))
    assert "hör inte till det som visas här" in page.text()
    page = page.form("Spara och nästa").submit(outcome="not_met", text="", action="Står kvar", status=422)
    assert page.form("Spara och nästa").value("action") == "Står kvar"


def test_to_the_comments_on_each_side(signed: Any, desk: Desk) -> None:
    _first, second = desk.answer(desk.third_body(), edit("Ett."), edit("Två."))
    page = signed.get(path(desk))
    assert not page.all("a", text="Föregående synpunkt")
    page = page.click("Nästa synpunkt ›")
    assert "Kommunens svar på 3" in page.text()
    page = page.click("Nästa synpunkt ›")
    assert not page.all("a", text="Nästa synpunkt")
    page = page.click("‹ Föregående synpunkt")
    assert "Kommunens svar på 3" in page.text()
    desk.reply(second)
    page = signed.get(path(desk)).click("Nästa som väntar på svar")
    assert "Kommunens svar på 1" in page.text(), "what has a reply is passed by"
    page = page.click("Nästa som väntar på svar")
    assert "Kommunens svar på 2" in page.text(), "from the last of the page back to its first"


def test_earlier_wordings_of_a_reply_can_be_read(pages: Any, signed: Any, desk: Desk) -> None:
    point = desk.world.point
    desk.reply(point, "noted", "Det ses över i vår.")
    assert "tidigare lydelse" not in signed.get(path(desk)).text()
    desk.reply(point, "met", "Det ses över i höst.", version=1)
    page = signed.get(path(desk)).click("1 tidigare lydelse av svaret 1")
    cards = [visible(card) for card in page.all("li", class_="card")]
    assert len(cards) == 2
    assert cards[0].startswith("Nu Tillgodoses Person handler")
    assert "[struket: vår. ] [tillagt: höst. ]" in cards[0]
    assert "Noteras" in cards[1]
    assert "Det ses över i vår." in cards[1]
    assert "Kommunens svar på 1" in page.click("Tillbaka till synpunkten").text()
    heard = signed.raw.get(f"/api/v1/comments/{point}/reply", headers=desk.bearer()).json()
    assert [(item["version"], item["text"]) for item in heard["items"]] == [
        (2, "Det ses över i höst."),
        (1, "Det ses över i vår."),
    ]


def test_a_search_says_where_it_looked(signed: Any, desk: Desk) -> None:
    (comment,) = desk.answer(desk.third_body(), edit("Om skogen.", section=desk.world.focus_section))
    desk.reply(comment, text="Lövträden får stå.")
    for words in ("lövträd", "kulturnämnd", "2"):
        page = signed.get(path(desk, f"?q={words}"))
        assert titles(page) == ["2 Kulturnämnden"], words
        assert "I hela den här remissen." in visible(page.one("div", id="hits"))
    page = signed.get(path(desk, "?q=skog&group=0"))
    assert "Bara i: Planen i sin helhet" in visible(page.one("div", id="hits"))
    assert titles(page.click("Sök i hela remissen")) == ["2 Kulturnämnden"]
