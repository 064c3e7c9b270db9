"""An official sees a body's pages as the body will, and nothing comes of it."""

from typing import Any

import pytest
from sqlalchemy import text

from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage

RESTS = ("", "/plan", "/whole", "/file", "/check", "/no-objection", "/abstention", "/extension")
SECRET = "Ord som bara utkastet har."
TABLES = ("draft", "draft_comment", "link", "link_session", "letter", "event", "response", "consultee")


@pytest.fixture
def address(stage: Stage) -> str:
    with stage.database.read() as session:
        query = text("SELECT organisation_id FROM consultee WHERE id = :body")
        organisation = session.connection().execute(query, {"body": stage.consultees[0]}).scalar_one()
    return f"/rounds/{stage.round_id}/preview/{organisation}"


@pytest.fixture
def handler(pages: Pages, stage: Stage) -> Pages:
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    return pages


def counts(stage: Stage) -> dict[str, Any]:
    with stage.database.read() as session:
        execute = session.connection().execute
        return {table: execute(text(f"SELECT * FROM {table} ORDER BY 1")).all() for table in TABLES}


def test_every_page_as_the_body_sees_it_and_never_its_draft(handler: Pages, stage: Stage, client: Any, address: str):
    comments = [{"text": SECRET, "section_id": stage.sections["1"]}]
    sent = {"version": 0, "stance": "rejects", "summary": SECRET, "comments": comments}
    assert client.put(stage.address(rest="/draft"), json=sent).status_code == 200
    rests = [*RESTS, *(f"/sections/{id_}" for id_ in stage.sections.values())]
    body = handler.another()
    body.raw.cookies.set(cookies.ANSWER, stage.cookie(stage.tokens[1]))  # one that has not begun
    before = counts(stage)
    for rest in rests:
        page = handler.get(address + rest)
        theirs = body.get(f"/answers/{stage.consultees[1]}{rest}")
        assert SECRET not in page.source
        assert "Knapparna gör ingenting här" in page.source
        assert page.heading == theirs.heading
        assert {form.get("method") for form in page.xpath("//main//form[not(@role='search')]")} <= {"dialog"}
        assert not page.xpath(
            "//*[@data-autosave or @data-unsent or starts-with(name(@*), 'hx-')][not(@role='search')]"
        )
        links = page.xpath("//a/@href")
        assert not [link for link in links if link.startswith("/answers/")]
        assert not [link for link in links if "/preview/" in link and (link.endswith(".pdf") or "/documents/" in link)]
    found = handler.get(f"{address}/plan?q=e")
    assert {a.get("href").partition("/sections/")[0] for a in found.xpath("//ol[@class='plan-hits']//a")} == {address}
    assert counts(stage) == before
    body.close()


def test_an_official_chooses_whose_pages(handler: Pages, stage: Stage, address: str):
    page = handler.get(f"/rounds/{stage.round_id}/preview")
    assert address in page.xpath("//main//a/@href")
    handler.get(f"/rounds/{stage.round_id}/preview/4711", status=404)


def test_what_a_preview_has_shown_is_not_kept_for_the_body(handler: Pages, stage: Stage, address: str):
    section = f"{address}/sections/{stage.sections['2']}"
    assert "Tre mål" in handler.get(section).text()
    with stage.database.write() as session:  # a plan that may still be corrected
        where = {"section": stage.sections["2"]}
        session.connection().execute(text("UPDATE paragraph SET html = 'Fyra mål' WHERE section_id = :section"), where)
    assert "Fyra mål" in handler.get(section).text()


def test_a_stranger_is_asked_to_sign_in_and_another_handler_finds_nothing(pages: Pages, stage: Stage, address: str):
    for rest in ("", "/plan", f"/sections/{stage.sections['1']}"):
        assert pages.raw.get(address + rest, follow_redirects=False).status_code == 303
    pages.raw.cookies.set(cookies.ANSWER, stage.cookie(stage.tokens[0]))
    assert pages.raw.get(address, follow_redirects=False).status_code in (303, 404)
    pages.raw.cookies.set(cookies.SESSION, "session-other_handler")
    pages.get(address, status=404)
