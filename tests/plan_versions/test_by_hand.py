"""Correcting a plan on the pages: the words of one section, and a Word file; the plan's own document follows."""

from io import BytesIO
from typing import Any

import docx
import pytest
from sqlmodel import select

from app.accounts.identity import By
from app.accounts.models import User
from app.clock import now
from app.rounds.actions import add_plan_original
from app.rounds.models import Round
from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage
from tests.plan_versions.corrections import AS_IT_WAS, read, save, sections_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def desk(pages: Pages) -> Pages:
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    return pages


def word(text: str = AS_IT_WAS) -> bytes:
    """The plan as a Word file, without its table."""
    document, saved = docx.Document(), BytesIO()
    for block in text.split("\n\n"):
        if block.startswith("#"):
            document.add_heading(block.lstrip("# "), level=len(block) - len(block.lstrip("#")))
        elif not block.startswith("|"):
            document.add_paragraph(block.strip())
    document.save(saved)
    return saved.getvalue()


def test_the_words_of_a_section_are_corrected_and_what_was_typed_stays(client: Any, desk: Pages, stage: Stage):
    save(client, stage, {"section_id": stage.sections["3.2"], "paragraph": 2, "text": "Vilka ska samordna?"})
    versions = desk.get(f"/rounds/{stage.round_id}/plan-versions")
    form = versions.click("3.2 Kompetens").form("Se vad som ändras")
    words = form.value("p-2").replace("ska samordnas", "samordnas")  # with the mark of its footnote
    wrong = form.submit({"title": "", "p-2": words}, status=422)
    assert wrong.errors() == {"title": "Fel: Skriv avsnittets rubrik."}
    again = wrong.form("Se vad som ändras")
    assert again.value("p-2") == words
    cell = f"c-{stage.cells[0][2]}"
    changed = {"title": "Kompetens", "p-1": "", "added": "Ett nytt stycke.\n\nOch ett till.", cell: "3,9"}
    check = again.submit(changed)
    assert "1 avsnitt ändras." in check.text()
    assert "Ett nytt stycke." in check.text()
    check.form("Rätta planen").submit(reason="Fel siffra.", told="none")
    section = next(each for each in read(client, stage)["plan"]["sections"] if each["title"] == "Kompetens")
    assert [each["text"] for each in section["paragraphs"]] == [
        "Utbildning samordnas.",
        "Studenter ska stanna.",
        "Ett nytt stycke.",
        "Och ett till.",
    ]
    (comment,) = read(client, stage)["draft"]["comments"]
    assert (comment["section_id"], comment["paragraph"]) == (sections_of(client, stage)["Kompetens"], 1)
    rows = read(client, stage)["plan"]["indicators"]
    assert [cell["text"] for cell in rows[0]["cells"]] == ["2,7", "", "3,9"]
    nothing = desk.get(f"/rounds/{stage.round_id}/plan-versions/sections/{section['id']}").form("Se vad som ändras")
    assert "Inget ändras" in nothing.submit({}).text()


def test_a_word_file_is_read_and_the_plans_own_document_follows(desk: Pages, stage: Stage):
    address = f"/rounds/{stage.round_id}/plan-versions"

    def corrected(name: str, text: str) -> None:
        form = desk.get(address).form("Se vad som ändras")
        form.submit(file=(name, word(text), WORD)).form("Rätta planen").submit(reason="Fel.", told="none")

    refused = desk.get(address).form("Se vad som ändras").submit(file=("plan.docx", b"inget", WORD), status=415)
    assert refused.errors()["file"]
    corrected("plan.docx", AS_IT_WAS)
    with stage.database.write() as session:
        user = session.exec(select(User).where(User.email == "handler@example.se")).one()
        round_ = session.get_one(Round, stage.round_id)
        add_plan_original(session, round_, note="Planen som fil.", by=By("user", user.id, user.name), now=now())
    corrected("plan-rättad.docx", AS_IT_WAS.replace("Tre mål", "Fyra mål"))
    url, officials = f"/api/v1/rounds/{stage.round_id}/documents", stage.bearer("handler")
    (document,) = desk.raw.get(url, headers=officials).json()["items"]
    assert (document["version"], document["name"]) == (2, "plan-rättad.docx")
    assert "Version 3" in desk.get(address).text()
