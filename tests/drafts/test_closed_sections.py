"""Sections that are closed for comments, and those that a body is asked particularly about."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from app.web import cookies
from tests.kit.html import Page
from tests.kit.pages import Pages
from tests.kit.stage import Stage

REASON = "Fullmäktige har redan beslutat det."


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set(cookies.ANSWER, stage.cookie(stage.tokens[0]))
    return pages


def close(client: Any, stage: Stage, number: str, *, status: int = 200, **sent: Any) -> Any:
    address = f"/api/v1/rounds/{stage.round_id}/sections/{stage.sections[number]}/closing"
    answer = client.post(address, json=sent or {"reason": REASON}, headers=stage.bearer("handler"))
    assert answer.status_code == status, answer.text
    return answer.json()


def save(client: Any, stage: Stage, version: int, comments: list[dict[str, Any]]) -> Any:
    return client.put(stage.address(rest="/draft"), json={"version": version, "comments": comments})


def test_what_was_drafted_stays_and_nothing_is_added(client: Any, stage: Stage):
    first = {"section_id": stage.sections["3.2.1"], "text": "Skrivet innan."}
    saved = save(client, stage, 0, [first]).json()
    closed = close(client, stage, "3.2")
    assert closed["section_ids"] == [stage.sections["3.2"], stage.sections["3.2.1"]], "and what lies below"
    kept = saved["draft"]["comments"][0]
    other = {"section_id": stage.sections["1"], "text": "Om bakgrunden."}
    saved = save(client, stage, 1, [kept, other]).json()
    assert [said["text"] for said in saved["draft"]["comments"]] == ["Skrivet innan.", "Om bakgrunden."]
    for sent in ([kept | {"text": "Ändrat."}], [kept, {"section_id": stage.sections["3.2"], "text": "Nytt."}]):
        refused = save(client, stage, 2, sent)
        assert refused.status_code == 422
        assert refused.json()["code"] == "section_closed"
        assert REASON in refused.text
    signed = {"version": 2, "signatory": {"name": "Eva"}, "stance": "neutral"}
    sent = {"version": 2, "stance": "neutral", "comments": client.get(stage.address()).json()["draft"]["comments"]}
    version = client.put(stage.address(rest="/draft"), json=sent).json()["version"]
    signed = {"version": version, "signatory": {"name": "Eva"}}
    assert client.post(stage.address(rest="/submission"), json=signed).status_code == 201


def test_the_page_says_why_and_keeps_what_was_typed(mine: Pages, client: Any, stage: Stage):
    base = f"/answers/{stage.consultees[0]}"
    address = f"{base}/sections/{stage.sections['1']}"
    page = mine.get(address)
    form = page.form(id="writing")
    field = next(name for name in form.fields if name.startswith("text-"))
    close(client, stage, "1")
    refused = form.submit({field: "Hann inte sparas."}, button="Klar", status=422)
    assert "Hann inte sparas." in refused.text()
    assert REASON in refused.text()
    shown = mine.get(address)
    assert "Planen gäller hela kommunen." in shown.text(), "nothing of a referral is hidden"
    assert not shown.xpath("//form[@id='writing']")
    assert "1 Bakgrund Stängt" in shown.text()
    client.delete(
        f"/api/v1/rounds/{stage.round_id}/sections/{stage.sections['1']}/closing", headers=stage.bearer("handler")
    )
    assert mine.get(address).xpath("//form[@id='writing']")


def test_a_closed_section_is_neither_offered_nor_counted(mine: Pages, client: Any, stage: Stage):
    base, section = f"/answers/{stage.consultees[0]}", stage.sections["1"]
    before = of_how_many(mine.get(f"{base}/whole"))
    assert mine.get(f"{base}/plan").xpath("//p[contains(@class,'comment-here')]/a[@href=$to]", to=f"sections/{section}")
    close(client, stage, "1")
    assert of_how_many(mine.get(f"{base}/whole")) == before - 1
    plan = mine.get(f"{base}/plan")
    assert not plan.xpath("//p[contains(@class,'comment-here')]/a[@href=$to]", to=f"sections/{section}")
    assert "Planen gäller hela kommunen." in plan.text()


def of_how_many(page: Page) -> int:
    """How many sections the body is asked to go through."""
    found = re.search(r"av (\d+) avsnitt genomgångna", page.text())
    assert found
    return int(found[1])


def test_a_body_is_asked_particularly_and_others_are_not(mine: Pages, client: Any, stage: Stage):
    address = f"/api/v1/rounds/{stage.round_id}/sections/{stage.sections['2']}/emphasis"
    body = {"consultee_ids": [stage.consultees[0]]}
    assert client.put(address, json=body, headers=stage.bearer("handler")).status_code == 200
    section = f"/sections/{stage.sections['2']}"
    assert "Vi frågar er särskilt om det här avsnittet." in mine.get(f"/answers/{stage.consultees[0]}{section}").text()
    assert "Vi frågar er särskilt om:" in mine.get(f"/answers/{stage.consultees[0]}").text()
    other = mine.another()
    other.raw.cookies.set(cookies.ANSWER, stage.cookie(stage.tokens[1]))
    assert "Vi frågar er särskilt" not in other.get(f"/answers/{stage.consultees[1]}{section}").text()
    other.close()
    refused = client.put(address, json={"consultee_ids": [4711]}, headers=stage.bearer("handler"))
    assert refused.status_code == 422


def test_an_official_closes_and_asks_on_the_pages(pages: Pages, stage: Stage):
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    page = pages.get(f"/rounds/{stage.round_id}/sections").click("3 Fokusområden")
    assert "Skäl" in page.form("Stäng avsnittet").submit(reason="", status=422).text()
    page = page.form("Stäng avsnittet").submit(reason=REASON)
    assert page.text().count(REASON) == 4
    page = page.click("3.1 Dialog").form("Öppna avsnittet igen").submit()
    assert page.text().count(REASON) == 3
    form = page.click("2 Mål").form("Spara")
    page = form.submit(organisation=form.page.xpath("//input[@name='organisation']/@value")[0])
    assert "1 tillfrågas särskilt" in page.text()
    with stage.database.read() as session:
        query = text("SELECT kind FROM event WHERE kind LIKE 'round.section%' ORDER BY id")
        kinds = session.connection().execute(query).scalars().all()
    assert kinds == ["round.section_closed", "round.section_opened", "round.section_emphasised"]
