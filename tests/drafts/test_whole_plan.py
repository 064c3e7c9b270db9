"""All of the plan reaches the body: what stands before the first heading too, to read and to write about."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from app.accounts.identity import SYSTEM
from app.clock import now
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from app.plans.queries import outline
from app.rounds.models import Round
from tests.kit.pages import Pages
from tests.kit.stage import Stage

WITHOUT_SECTIONS = "Plan utan rubriker\n\nord-a och ord-b.\n\nord-c."


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


def sent_out(stage: Stage, text: str) -> dict[str, int]:
    """Let the round be about this plan instead; its sections' ids by number ("" before the first heading)."""
    with stage.database.write() as session:
        plan = read_plan_text(text)
        version = store_plan(session, parsed=plan, title=None, source=None, by=SYSTEM, now=now())
        session.connection().execute(update(Round).values(plan_version_id=version.id))
        return {row.number: row.id for row in outline(session, version.id)}


class Words:
    """Words that occur once each, so that each can be looked for."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.given: list[str] = []

    def __call__(self, most: int = 4) -> str:
        new = [f"ord{len(self.given) + n}slut" for n in range(self.random.randint(1, most))]
        self.given += new
        return " ".join(new)


def generated(seed: int) -> tuple[str, list[str]]:
    """A plan with or without facts, preamble, lists, tables, indicators and footnotes; and all its words."""
    words = Words(seed)
    chance, notes = words.random.random, []

    def text() -> Iterator[str]:
        for _n in range(words.random.randint(1, 3)):
            mark = ""
            if chance() < 0.4:
                notes.append(f"[^{len(notes) + 1}]: {words()}")
                mark = f"[^{len(notes)}]"
            yield f"{words(9).capitalize()}{mark}.\n"
        if chance() < 0.5:
            yield "\n".join(f"- {words()}" for _n in range(3)) + "\n"
        if chance() < 0.5:
            rows = [f"| {words()} | {words()} |" for _n in range(3)]
            yield "\n".join([rows[0], "| --- | --- |", *rows[1:]]) + "\n"

    lines = [f"# Plan {words(2)}\n"]
    if chance() < 0.7:
        facts = [f"| {words(1).capitalize()} | {words(3)} |" for _n in range(3)]
        lines.append("\n".join(["| Uppgift | Värde |", "| --- | --- |", *facts]) + "\n")
    if chance() < 0.7:
        lines += text()
    for level in words.random.choices((2, 3, 4), k=5):
        lines.append(f"{'#' * level} {words(3).capitalize()}\n")
        lines += text()
        if chance() < 0.5:
            rows = [f"| {words()} | {n},4 | {words(1)} |" for n in range(2)]
            lines.append("\n".join(["| Indikator | Nuläge | Mål 2030 |", "| --- | --- | --- |", *rows]) + "\n")
    return "\n".join([*lines, *notes]), words.given


@pytest.mark.parametrize("seed", range(4))
def test_every_word_of_the_plan_is_on_the_bodys_pages(mine: Pages, stage: Stage, seed: int):
    text, words = generated(seed)
    sections = sent_out(stage, text)
    base = f"/answers/{stage.consultees[0]}"
    whole = mine.get(f"{base}/plan")
    shown = whole.text().casefold()
    assert [word for word in words if word not in shown] == []
    pages = [mine.get(f"{base}/sections/{id_}") for id_ in sections.values()]
    apart = " ".join(page.text() for page in pages).casefold() + whole.heading.casefold()
    assert [word for word in words if word not in apart] == []
    links = [link.get("href") for link in whole.xpath("//p[contains(@class, 'comment-here')]/a")]
    assert links == [f"sections/{id_}" for id_ in sections.values()]


def test_a_plan_without_a_section_can_be_written_about(mine: Pages, stage: Stage, client: Any):
    sections = sent_out(stage, WITHOUT_SECTIONS)
    assert list(sections) == [""]
    page = mine.get(f"/answers/{stage.consultees[0]}").click("Börja svara")
    assert page.heading == "Inledande text"
    assert "ord-c" in page.text()
    form = mine.get(f"/answers/{stage.consultees[0]}/sections/{sections['']}?paragraph=2").form(id="writing")
    field = next(name for name in form.fields if name.startswith("text-"))
    form.submit({field: "Varför just ord-c?"}, button="Klar")
    known = client.get(stage.address()).json()
    assert known["preamble"] == "ord-a och ord-b.\n\nord-c." == known["plan"]["preamble"]
    assert known["facts"] == []
    assert known["plan"]["before"]["id"] == sections[""]
    assert [paragraph["text"] for paragraph in known["plan"]["before"]["paragraphs"]] == ["ord-a och ord-b.", "ord-c."]
    assert known["plan"]["sections"] == []
    assert [(said["section_id"], said["paragraph"]) for said in known["draft"]["comments"]] == [(sections[""], 2)]


def test_what_is_said_of_the_introduction_stands_after_the_whole_and_before_the_rest(stage: Stage, client: Any):
    sections = sent_out(stage, "# Plan\n\nFörst.\n\nSedan.\n\n## Bakgrund\n\nText.\n")
    before = sections[""]
    places = ({"section_id": sections["1"]}, {"section_id": before, "paragraph": 1}, {"section_id": before}, {})
    comments = [{"text": f"Om {n}.", **place} for n, place in enumerate(places)]
    sent = {"version": 0, "stance": "neutral", "comments": comments}
    saved = client.put(stage.address(rest="/draft"), json=sent).json()
    signed = {"version": saved["version"], "signatory": {"name": "Eva"}}
    assert client.post(stage.address(rest="/submission"), json=signed).status_code == 201
    found = client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("handler")).json()["items"]
    assert [item["text"] for item in found] == ["Om 3.", "Om 2.", "Om 1.", "Om 0."]
    assert {item["focus_area"] for item in found[:3]} == {"Planen i sin helhet"}
    assert [item["section"] and item["section"]["title"] for item in found[:3]] == [None, *["Inledande text"] * 2]


def test_the_plan_is_searched_on_the_bodys_pages(mine: Pages, stage: Stage):
    sections = sent_out(stage, "# Plan\n\n## Mark\n\nord-a och ord-b.\n\nOrd-B igen.\n\n## Tid\n\nord-c.\n")
    address = f"/answers/{stage.consultees[0]}"
    page = mine.get(f"{address}/plan?q=ORD-b")
    assert "2 ställen" in page.text()
    assert [a.get("href") for a in page.all("a") if "#p" in a.get("href")] == [
        f"{address}/sections/{sections['1']}#p{n}" for n in (1, 2)
    ]
    assert [mark.text for mark in page.all("mark")] == ["ord-b", "Ord-B"]
    assert "Inget ställe passar" in mine.get(f"{address}/plan?q=skog").text()
    assert "ord-c." in mine.get(f"{address}/plan?q=+").text(), "nothing asked for: the whole plan"
    assert mine.get(f"{address}/plan?q={'a' * 201}", status=422)
