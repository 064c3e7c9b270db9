"""The desk in a browser without a screen: what is shown, the way through, conflicts, many at once, who may not."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from app.comments.kinds import CommentKind, Stance
from tests.assessment.conftest import ALREADY, Desk, edit
from tests.kit.html import visible

EVIL = '<script>alert("x")</script> & <b>fet</b>'


@pytest.fixture
def signed(pages: Any, desk: Desk) -> Any:
    """The handler's browser."""
    return as_(pages, Kind.HANDLER)


def as_(pages: Any, kind: Kind) -> Any:
    pages.raw.cookies.set("remiss_session", f"cookie-of-{kind}")
    return pages


def path(desk: Desk, rest: str = "") -> str:
    return f"/rounds/{desk.world.round}/comments{rest}"


def titles(page: Any) -> list[str]:
    """The headings of the comments, as one reads them also where a found word is marked in one."""
    texts = [" ".join(heading.text_content().split()) for heading in page.all("h3")]
    return [text for text in texts if "Kommunens svar" not in text]


def test_through_the_desk_without_javascript(signed: Any, desk: Desk) -> None:
    desk.answer(desk.third_body(), edit("Ett."), edit("Två.", section=desk.world.focus_section))
    page = signed.get(path(desk))
    assert "0 av 3 har svar" in page.text()
    assert titles(page) == ["2 Kulturnämnden", "3 Kulturnämnden", "1 Kraftbolaget AB"]
    assert "Kommunens svar på 2" in page.text()
    page = page.form("Spara och nästa").submit(outcome="met", text="Så blir det.", action="Ändras i 2.1")
    assert "1 av 3 har svar" in page.text()
    assert "Så blir det." in page.text()
    assert "Kommunens svar på 3" in page.text()
    page = page.form("Spara och nästa").submit(outcome="noted")
    assert "Kommunens svar på 1" in page.text()
    page = page.form("Spara och nästa").submit(outcome="answered", text="Ja.")
    assert "Alla synpunkter har svar" in page.text()
    assert desk.faults() == []


def test_it_says_what_was_saved_and_how_many_wait(signed: Any, desk: Desk) -> None:
    desk.answer(desk.third_body(), edit("Om skogen.", section=desk.world.focus_section), edit("Om vattnet."))
    page = signed.get(path(desk))
    waiting = len(page.all("li", class_="comment"))
    said = page.one("p", role="status")
    assert visible(said) == f"{waiting} synpunkter väntar på svar."
    assert not page.all("li", **{"data-focus": ""}), "nobody is led away from the top of the page"
    number = visible(page.one("h3", id="reply-heading")).split()[-1]
    page = page.form("Spara och nästa").submit(outcome="noted")
    assert (
        visible(page.one("p", role="status"))
        == f"Svaret på {number} är sparat. {waiting - 1} synpunkter väntar på svar."
    )
    (led,) = page.xpath("//li[@data-focus and @tabindex='-1']")
    assert led.get("data-current") is not None
    for _left in range(waiting - 1):
        page = page.form("Spara och nästa").submit(outcome="noted")
    assert "är sparat" in visible(page.one("div", class_="said", role="status"))
    assert "Alla synpunkter har svar" in page.text()


def test_not_met_needs_a_reason_and_what_was_typed_stays(signed: Any, desk: Desk) -> None:
    page = signed.get(path(desk))
    page = page.form("Spara och nästa").submit(outcome="not_met", text="", action="Ingen", status=422)
    assert list(page.errors()) == ["text"]
    assert page.errors()["text"].endswith("Fel: Skriv varför synpunkten inte tillgodoses.")
    form = page.form("Spara och nästa")
    assert (form.value("outcome"), form.value("action")) == (["not_met"], "Ingen")
    page = form.submit(text="Det ryms inte.")
    assert "Alla synpunkter har svar" in page.text()


def test_without_an_outcome(signed: Any, desk: Desk) -> None:
    page = signed.get(path(desk)).form("Spara och nästa").submit(text="Text som ska stå kvar.", status=422)
    assert "outcome" in page.errors()
    assert page.form("Spara och nästa").value("text") == "Text som ska stå kvar."


def test_two_officials_at_once(signed: Any, desk: Desk) -> None:
    mine = signed.get(path(desk))
    desk.reply(desk.world.point, "noted", "Kollegans svar.")
    page = mine.form("Spara och nästa").submit(outcome="met", text="Mitt svar.", status=409)
    assert "Person handler hann före" in page.text()
    assert "Kollegans svar." in page.text()
    form = page.form("Spara och nästa")
    assert (form.value("text"), form.value("version")) == ("Mitt svar.", "1")
    page = form.submit()
    assert "Mitt svar." in page.text()
    assert "Kollegans svar." not in page.text()


def test_a_reply_to_an_earlier_wording_says_so(signed: Any, desk: Desk) -> None:
    body = desk.third_body()
    (comment,) = desk.answer(body, edit("Först."))
    desk.reply(comment, text="Svar på det första.")
    desk.answer(body, edit("Sedan.", id=comment))
    page = signed.get(path(desk, f"?point={comment}"))
    assert "Svaret gäller en tidigare lydelse" in page.text()
    assert page.form("Spara och nästa").value("text") == "Svar på det första."
    page = page.form("Spara och nästa").submit()
    assert "Svaret gäller en tidigare lydelse" not in page.text()


def test_a_changed_wording_and_an_empty_cell(signed: Any, desk: Desk) -> None:
    desk.answer(
        desk.third_body(),
        edit(
            section=desk.world.focus_section, paragraph=1, kind=CommentKind.TEXT_CHANGE, proposed="Skogen ska sparas."
        ),
        edit("Källa: Kolada.", cell=desk.world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="78 %"),
    )
    page = signed.get(path(desk))
    assert [visible(struck) for struck in page.all("del")] == ["[struket: vårdas. ]"]
    assert [visible(added) for added in page.all("ins")] == ["[tillagt: sparas. ]"]
    assert "→ föreslaget värde 78 %" in page.text()
    assert "tomt i planen" in page.text()


def test_the_words_that_a_comment_is_about_are_marked(signed: Any, desk: Desk) -> None:
    (found,) = desk.answer(
        desk.third_body(), edit("Bra.", section=desk.world.focus_section, paragraph=1, quote="SKOGEN, ska")
    )
    page = signed.get(path(desk, f"?point={found}"))
    assert [visible(words) for words in page.all("mark")] == ["Skogen ska"]
    assert "Gäller orden" not in page.text(), "they are seen where they stand"
    (other,) = desk.answer(
        desk.third_body(), edit("Bra.", section=desk.world.focus_section, paragraph=1, quote="annat")
    )
    page = signed.get(path(desk, f"?point={other}"))
    assert "Gäller orden: annat" in page.text()


def test_what_people_write_is_text(signed: Any, desk: Desk) -> None:
    (comment,) = desk.answer(
        desk.third_body(),
        edit(
            EVIL,
            section=desk.world.focus_section,
            paragraph=1,
            kind=CommentKind.TEXT_CHANGE,
            proposed=EVIL,
            reason=EVIL,
        ),
        summary=EVIL,
    )
    desk.reply(comment, "not_met", EVIL)
    for address in (path(desk), path(desk, f"?point={comment}"), path(desk, f"/bulk?comment={comment}")):
        page = signed.get(address)
        assert 'alert("x")' in page.text()
        assert not [bold for bold in page.all("b") if visible(bold) == "fet"]
        assert "alert" not in "".join(visible(script) for script in page.all("script"))


def test_filters_in_the_address_and_groups_of_three_kinds(signed: Any, desk: Desk) -> None:
    desk.answer(desk.third_body(), edit("Om skogen.", section=desk.world.focus_section), stance=Stance.REJECTS)
    assert titles(signed.get(path(desk, "?show=unanswered&answer=rejects"))) == ["2 Kulturnämnden"]
    assert titles(signed.get(path(desk, "?q=SKOGEN"))) == ["2 Kulturnämnden"]
    assert "Inga synpunkter här" in signed.get(path(desk, "?q=finns ej")).text()
    page = signed.get(path(desk)).click("Remissinstanser")
    page = page.click("Kulturnämnden 1 synpunkt, 0 klara")
    assert titles(page) == ["2 Kulturnämnden"]
    page = page.click("Avsnitt")
    assert titles(page.click("2.1 Skog 1 synpunkt, 0 klara")) == ["2 Kulturnämnden"]
    assert titles(signed.get(path(desk, "?by=nonsense&show=nonsense&group=999"))) == ["Inga synpunkter här"]


def test_the_way_on_keeps_the_filters(signed: Any, desk: Desk) -> None:
    desk.answer(desk.third_body(), edit("Om skogen.", section=desk.world.focus_section), edit("Om skogar."))
    page = signed.get(path(desk, "?q=skog&show=unanswered"))
    assert titles(page) == ["2 Kulturnämnden", "3 Kulturnämnden"]
    page = page.form("Spara och nästa").submit(outcome="noted")
    assert titles(page) == ["3 Kulturnämnden"]
    assert "q=skog" in signed.redirects[-1]


def test_many_at_once(signed: Any, desk: Desk) -> None:
    first, second = desk.answer(desk.third_body(), edit("Ett."), edit("Två."))
    desk.reply(first, text="Redan svarat.")
    page = signed.get(path(desk, f"/bulk?comment={first}&comment={second}&comment=999"))
    assert "Ett svar på 2 synpunkter" in page.text()
    assert "Redan svarat." in page.text()
    page = page.form("Spara svaret på 2 synpunkter").submit(outcome="not_met", text="", status=422)
    assert list(page.errors()) == ["text"]
    assert page.errors()["text"].endswith("Fel: Skriv varför synpunkten inte tillgodoses.")
    page = page.form("Spara svaret på 2 synpunkter").submit(text="Samma skäl.")
    assert "2 av 3 har svar" in page.text()
    assert page.text().count("Samma skäl.") == 2
    assert desk.faults() == []


def test_many_at_once_all_or_none(signed: Any, desk: Desk) -> None:
    first, second = desk.answer(desk.third_body(), edit("Ett."), edit("Två."))
    page = signed.get(path(desk, f"/bulk?comment={first}&comment={second}"))
    desk.reply(first, text="Kollegan hann före.")
    page = page.form("Spara svaret på 2 synpunkter").submit(outcome="met", text="Allas svar.", status=422)
    assert "Kollegan hann före." in page.text()
    assert page.form("Spara svaret på 2 synpunkter").value("text") == "Allas svar."
    assert "Allas svar." not in signed.get(path(desk)).text()
    page = page.form("Spara svaret på 2 synpunkter").submit()
    assert page.text().count("Allas svar.") == 2


def test_nothing_chosen_leads_back(signed: Any, desk: Desk) -> None:
    assert "Kommunens svar på 1" in signed.get(path(desk, "/bulk?q=")).text()


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.READER, 200), (Kind.REGISTRAR, 200), (Kind.ADMIN, 403), (Kind.OTHER_HANDLER, 404)]
)
def test_who_may_read_and_who_may_not(pages: Any, desk: Desk, kind: Kind, status: int) -> None:
    page = as_(pages, kind).get(path(desk), status=status)
    assert (ALREADY in page.text()) == (status == 200)
    assert "Spara och nästa" not in page.text()
    as_(pages, kind).post(
        path(desk, f"/{desk.world.point}/reply"), {"outcome": "met", "version": "0"}, status=max(status, 403)
    )
    assert desk.faults() == []


def test_a_comment_of_another_round_is_not_found_here(signed: Any, desk: Desk) -> None:
    address = f"/rounds/{desk.world.draft_round}/comments/{desk.world.point}/reply"
    signed.post(address, {"outcome": "met", "version": "0"}, status=404)


def test_the_same_few_statements_for_one_body_and_for_thirty(signed: Any, desk: Desk, statements: Any) -> None:
    signed.get(path(desk))  # what the round asks is read once, and kept
    desk.bodies(1)
    with statements(at_most=11) as few:
        signed.get(path(desk))
    desk.bodies(29, first=1)
    with statements(at_most=11) as lots:
        page = signed.get(path(desk))
    assert few.count == lots.count, lots
    assert "0 av 31 har svar" in page.text()
    for rest in ("?by=organisation", "?by=section", "?q=byalaget&show=unanswered", "?kind=comment&by=organisation"):
        with statements(at_most=12 if "q=" in rest else 11):  # a search asks which places of the plan are called so
            signed.get(path(desk, rest))


def test_in_english(pages: Any, desk: Desk) -> None:
    english = as_(pages.another("en"), Kind.HANDLER)
    assert "The municipality’s reply to 1" in english.get(path(desk)).text()


def test_the_short_list_stays_short_while_one_goes_on(signed: Any, desk: Desk) -> None:
    desk.answer(desk.third_body(), edit("Om skogen.", section=desk.world.focus_section), edit("Om vattnet."))
    page = signed.get(path(desk)).click("Visa bara början av varje synpunkt")
    assert "brief" in page.one("ol", class_="comments").get("class").split()
    assert "Nollställ" not in page.text(), "nothing has been left out"
    page = page.form("Spara och nästa").submit(outcome="noted")
    assert "brief" in page.one("ol", class_="comments").get("class").split()
    page = page.click("Visa synpunkterna i sin helhet")
    assert page.one("ol", class_="comments").get("class") == "comments"
