"""A new version of the plan in an open round: what is written follows, what was sent stays, links lead on."""

from pathlib import Path
from typing import Any

import docx
from sqlmodel import select

from app.mail.models import Letter
from app.responses.verify_counts import verify_counts
from app.rounds.models import Round
from tests.kit.stage import Stage
from tests.plan_versions.corrections import AS_IT_WAS, CORRECTED, correct, read, save, sections_of, send


def drafted(client: Any, stage: Stage, body: int = 0) -> list[dict[str, Any]]:
    """Comments on a paragraph that changes, a cell that changes, a section that goes, one that stays, the whole."""
    section = stage.sections
    comments = [
        {"section_id": section["3.2"], "paragraph": 2, "text": "Vilka ska samordna?"},
        {"cell_id": stage.cells[0][2], "kind": "indicator_value", "text": "Högre.", "proposed_text": "4,5"},
        {"section_id": section["2"], "text": "Målen är för få."},
        {"section_id": section["1"], "paragraph": 1, "text": "Bra."},
        {"text": "En bra plan."},
    ]
    return save(client, stage, *comments, body=body)["comments"]  # type: ignore[no-any-return]  # JSON


def test_what_is_drafted_moves_along_and_no_word_is_lost(client: Any, stage: Stage):
    before = drafted(client, stage)
    done = correct(client, stage)
    assert done["number"] == 2
    now = sections_of(client, stage)
    assert "Mål" not in now
    assert not set(now.values()) & set(stage.sections.values())
    after = read(client, stage)["draft"]["comments"]
    assert [(each["id"], each["text"], each["proposed_text"]) for each in after] == [
        (each["id"], each["text"], each["proposed_text"]) for each in before
    ]
    places = [(each["section_id"], each["paragraph"]) for each in after]
    assert places == [(now["Kompetens"], 2), (now["Kompetens"], None), (None, None), (now["Bakgrund"], 1), (None, None)]
    again = save(client, stage, *[{**each} for each in after])["comments"]
    assert [(each["id"], each["section_id"]) for each in again] == [(each["id"], each["section_id"]) for each in after]


def test_what_a_page_from_before_sends_is_put_where_its_place_is_now(client: Any, stage: Stage):
    known = drafted(client, stage)
    correct(client, stage)
    now = sections_of(client, stage)
    new = {"section_id": stage.sections["3.1"], "paragraph": 1, "text": "Skrivet på den gamla sidan."}
    gone = {"section_id": stage.sections["2"], "text": "Också om målen."}
    saved = save(client, stage, *known, new, gone)["comments"]
    assert [(each["section_id"], each["text"]) for each in saved[-2:]] == [
        (now["Dialog"], "Skrivet på den gamla sidan."),
        (None, "Också om målen."),
    ]
    assert saved[0]["section_id"] == now["Kompetens"]


def test_one_sends_what_answers_the_plan_as_it_is(client: Any, stage: Stage):
    drafted(client, stage)
    correct(client, stage)
    assert read(client, stage)["plan_version"] == 2
    assert send(client, stage, status=409)["code"] == "plan_changed"
    assert send(client, stage, status=409, plan_version=1)["code"] == "plan_changed"
    assert send(client, stage, plan_version=2)["plan_version"] == 2


def test_what_was_sent_stays_and_is_found_at_the_same_places(client: Any, stage: Stage):
    drafted(client, stage)
    receipt = send(client, stage)
    original = stage.address(0)
    correct(client, stage)
    now = sections_of(client, stage)
    url, officials = f"/api/v1/rounds/{stage.round_id}/comments", stage.bearer("handler")
    items = {each["text"]: each for each in client.get(url, headers=officials).json()["items"]}
    assert items["Vilka ska samordna?"]["section"]["id"] == now["Kompetens"]
    assert items["Målen är för få."]["section"] is None
    assert items["Målen är för få."]["focus_area"] == "Planen i sin helhet"
    for asked in (stage.sections["3.2"], now["Kompetens"]):
        narrowed = client.get(f"{url}?section={asked}", headers=officials).json()["items"]
        assert {each["text"] for each in narrowed} == {"Vilka ska samordna?", "Högre."}
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []
    kept = client.get(f"{original}").json()["receipts"][0]
    assert (kept["sha256"], kept["plan_version"]) == (receipt["sha256"], 1)
    # unchanged since, it is a copy of what was sent: nothing of it is said to be new
    assert read(client, stage)["draft"]["comments"][0]["section_id"] == now["Kompetens"]


def test_the_files_say_which_version_was_read(client: Any, stage: Stage, tmp_path: Path):
    drafted(client, stage)
    send(client, stage)
    correct(client, stage)
    url, officials = f"/api/v1/rounds/{stage.round_id}/exports", stage.bearer("handler")
    told = client.get(f"{url}/json", headers=officials).json()
    assert told["round"]["plan_version"] == 2
    assert [body["plan_version"] for body in told["consultees"]] == [1, None, None]
    word = tmp_path / "appendix.docx"
    word.write_bytes(client.get(f"{url}/docx?layout=appendix", headers=officials).content)
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(word)).paragraphs)
    assert "Planens version: 1" in said
    assert "Plan för näringslivet, version 2" in said
    word.write_bytes(client.get(f"{url}/docx?layout=margin", headers=officials).content)
    beside = docx.Document(str(word))
    assert "Utbildning ska samordnas med grannkommunerna." in [each.text for each in beside.paragraphs]
    gone = [each.text for each in beside.paragraphs if "(planens version 1)" in each.text]
    assert gone == ["2 Mål (planens version 1)"]
    remarks = sorted(each.text.split("\n")[-1] for each in beside.comments)
    assert remarks == sorted(
        ["Vilka ska samordna?", "Föreslaget värde: 4,5", "Målen är för få.", "Bra.", "En bra plan."]
    )


def test_who_is_told_and_what_stays_with_the_round(client: Any, stage: Stage):
    drafted(client, stage)
    send(client, stage)
    officials = stage.bearer("handler")
    there = f"/api/v1/rounds/{stage.round_id}/sections/{stage.sections['3.1']}/closing"
    assert client.post(there, json={"reason": "Avgjort."}, headers=officials).status_code < 300
    done = correct(client, stage)
    assert done["letters"] == 2
    now = sections_of(client, stage)
    with stage.database.read() as session:
        letters = session.exec(select(Letter).where(Letter.kind == "plan_version").order_by(Letter.id)).all()
        assert [letter.facts["answered"] for letter in letters] == [False, False]
        assert session.get_one(Round, stage.round_id).closed_sections == {str(now["Dialog"]): "Avgjort."}
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/plan-versions", headers=officials).json()["items"]
    assert [(each["number"], each["reason"], each["told"]) for each in listed] == [
        (1, "", "none"),
        (2, "Fel i stycket om utbildning.", "unanswered"),
    ]
    changes = {each["title"]: each["what"] for each in listed[1]["changes"]}
    assert (changes["Kompetens"], changes["Mål"]) == ("reworded", "removed")


def test_a_place_that_comes_back_has_its_comments_again(client: Any, stage: Stage):
    drafted(client, stage)
    correct(client, stage)
    correct(client, stage, CORRECTED.replace("Praktik ska finnas.", "Praktik ska finnas för alla."), told="none")
    texts = [each["text"] for each in read(client, stage)["draft"]["comments"]]
    assert texts == ["Vilka ska samordna?", "Högre.", "Målen är för få.", "Bra.", "En bra plan."]


def test_what_cannot_be_a_correction_is_refused_and_changes_nothing(client: Any, stage: Stage):
    correct(client, stage)
    assert correct(client, stage, status=409)["code"] == "nothing_changed"
    assert correct(client, stage, "Bara en rad utan rubriker.", status=422)["code"] == "no_sections"
    assert correct(client, stage, AS_IT_WAS, status=422, reason=" ")["errors"][0]["field"] == "reason"
    preview = client.post(
        f"/api/v1/rounds/{stage.round_id}/plan-versions?preview=true",
        data={"text": AS_IT_WAS},
        headers=stage.bearer("handler"),
    )
    assert (preview.status_code, preview.json()["number"]) == (200, 3)
    assert read(client, stage)["plan_version"] == 2
    stage.step("closed")  # type: ignore[arg-type]  # a step's value
    assert correct(client, stage, AS_IT_WAS, status=409)["code"] == "round_not_open"
