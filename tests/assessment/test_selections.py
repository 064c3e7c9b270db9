"""All comments of a selection at once: those that were shown get the reply, the tag or the official, or none does."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from app.assessment.actions import selections
from app.assessment.actions.groups import make_group
from app.clock import now as clock_now
from app.rounds.models import Round
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path

CHANGED = "Urvalet har ändrats sedan sidan visades."


def forest(desk: Desk, n: int) -> list[int]:
    return desk.answer(desk.third_body(), *(edit(f"Skog {i}.", section=desk.world.focus_section) for i in range(n)))


def test_all_get_the_reply_on_whatever_page_they_stand(
    pages: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch, statements: Any
) -> None:
    first, *_rest = forest(desk, 25)
    desk.reply(first, text="Svarat förut.")
    signed = as_(pages, Kind.HANDLER)
    page = signed.get(path(desk, "?q=skog")).click("Ge alla samma svar …")
    assert (
        "Svaret ges till alla 25 synpunkter i urvalet, på alla sidor. 1 har redan ett svar, som ersätts." in page.text()
    )
    assert "Sökt: skog" in page.text()
    assert "De första 20 av 25" in page.text()
    assert "Svaret ges till alla 24 synpunkter" in page.click("Svara bara på dem som väntar").text()
    button = "Spara svaret på 25 synpunkter"
    page = page.form(button).submit(outcome="not_met", text="", status=422)
    assert page.errors()["text"].endswith("Skriv varför synpunkten inte tillgodoses.")
    monkeypatch.setattr(selections, "MOST", 24)
    page = page.form(button).submit(text="Träden räcker.", status=422)
    assert "Högst 24 synpunkter kan få samma svar på en gång." in page.text()
    monkeypatch.undo()
    with statements(at_most=36):  # not one for each
        page = page.form(button).submit()
    assert "Svaret är sparat på 25 synpunkter." in page.text()
    assert page.text().count("Träden räcker.") == 25
    assert "Svarat förut." not in page.text()
    assert desk.faults() == []


@pytest.mark.parametrize("between", ["a comment more", "a reply"])
def test_another_selection_than_was_shown_gets_nothing(pages: Any, desk: Desk, between: str) -> None:
    first, _second = forest(desk, 2)
    signed = as_(pages, Kind.HANDLER)
    page = signed.get(path(desk, "?q=skog")).click("Ge alla samma svar …")
    shared = signed.get(path(desk, "?q=skog")).click("Fördela alla …")
    if between == "a reply":
        desk.reply(first, text="Kollegan hann före.")
    else:
        desk.bodies(1)
    refused = page.form("Spara svaret på 2 synpunkter").submit(outcome="met", text="Allas svar.", status=422)
    assert CHANGED in refused.text()
    n = 2 if between == "a reply" else 3
    assert "Allas svar." not in signed.get(path(desk)).text()
    handler = str(desk.world.users[Kind.HANDLER])
    status = 303 if between == "a reply" else 422
    told = shared.form("Fördela 2 synpunkter").submit(to=handler, status=status)
    assert (CHANGED in told.text()) == (status == 422)
    assert refused.form(f"Spara svaret på {n} synpunkter").value("text") == "Allas svar."
    page = refused.form(f"Spara svaret på {n} synpunkter").submit()
    assert page.text().count("Allas svar.") == n


def test_a_comment_that_hinders_is_shown_first_and_nothing_is_saved(pages: Any, desk: Desk) -> None:
    ids = forest(desk, 23)
    desk.reply(desk.world.point, text="Ett annat svar.")
    with desk.database.write() as session:
        round_ = session.get_one(Round, desk.world.round)
        make_group(session, round_, [desk.world.point, ids[-1]], by=desk.handler, now=clock_now())
    page = as_(pages, Kind.HANDLER).get(path(desk, "?q=skog")).click("Ge alla samma svar …")
    assert "Samma svar ges också till 1, som är i samma grupp." in page.text()
    page = page.form("Spara svaret på 23 synpunkter").submit(outcome="met", text="Allas svar.", status=422)
    (hindering,) = page.xpath("//li[@data-current]")
    assert "Skog 22." in hindering.text_content()
    assert "Inget sparades: 1 av svaren behöver rättas." in page.text()
    assert desk.faults() == []
