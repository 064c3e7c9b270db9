"""What a correction took away, and a later one gave back; and what officials see of the earlier wordings."""

import json
from typing import Any

from app.responses.verify_counts import verify_counts
from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage
from tests.plan_versions.corrections import AS_IT_WAS, CORRECTED, correct, read, save, sections_of, send

WITHOUT_MORE = CORRECTED.replace("Utbildning ska samordnas med grannkommunerna.\n\n", "").replace(
    "| Andel med jobb | | | 500 ha? |\n", ""
)
"""Besides Mål, a paragraph and a row are gone."""


def items(client: Any, stage: Stage) -> dict[str, Any]:
    """The comments of the aggregated view, by their words."""
    answer = client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("handler"))
    return {each["text"]: each for each in answer.json()["items"]}


def on_what_goes(stage: Stage) -> list[dict[str, Any]]:
    """Comments on a section, a paragraph, a row and a cell that the correction takes away."""
    kompetens = stage.sections["3.2"]
    return [
        {"section_id": stage.sections["2"], "text": "Om målen."},
        {"section_id": stage.sections["2"], "paragraph": 1, "text": "Om målens stycke."},
        {"section_id": kompetens, "paragraph": 2, "text": "Om utbildning."},
        {"indicator_id": stage.indicators[1], "text": "Om raden."},
        {"cell_id": stage.cells[1][2], "text": "Om cellen."},
    ]


def where(client: Any, stage: Stage) -> dict[str, tuple[Any, ...]]:
    """Section, paragraph, indicator and cell's column of each comment, by its words."""
    return {
        text: (
            each["section"] and each["section"]["title"],
            each["paragraph"],
            each["indicator"] and each["indicator"]["name"],
            each["cell"] and each["cell"]["column"],
        )
        for text, each in items(client, stage).items()
    }


BACK = {
    "Om målen.": ("Mål", None, None, None),
    "Om målens stycke.": ("Mål", 1, None, None),
    "Om utbildning.": ("Kompetens", 2, None, None),
    "Om raden.": ("Kompetens", None, "Andel med jobb", None),
    "Om cellen.": ("Kompetens", None, "Andel med jobb", "Mål 2030"),
}
GONE = {
    "Om målen.": (None, None, None, None),
    "Om målens stycke.": (None, None, None, None),
    "Om utbildning.": ("Kompetens", None, None, None),
    "Om raden.": ("Kompetens", None, None, None),
    "Om cellen.": ("Kompetens", None, None, None),
}


def test_what_was_sent_is_back_at_a_place_that_a_later_version_has_again(client: Any, stage: Stage):
    save(client, stage, *on_what_goes(stage))
    send(client, stage)
    correct(client, stage, WITHOUT_MORE)
    assert where(client, stage) == GONE
    correct(client, stage, AS_IT_WAS)
    assert where(client, stage) == BACK
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []


def test_so_is_what_was_sent_while_its_place_was_gone(client: Any, stage: Stage):
    save(client, stage, *on_what_goes(stage))
    correct(client, stage, WITHOUT_MORE)
    save(client, stage, *read(client, stage)["draft"]["comments"])
    send(client, stage, plan_version=2)
    assert where(client, stage) == GONE
    correct(client, stage, AS_IT_WAS)
    assert where(client, stage) == BACK
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []
    drafted = {each["text"]: each for each in read(client, stage)["draft"]["comments"]}
    now = sections_of(client, stage)
    assert drafted["Om målen."]["section_id"] == now["Mål"]
    assert (drafted["Om utbildning."]["section_id"], drafted["Om utbildning."]["paragraph"]) == (now["Kompetens"], 2)


def test_the_desk_and_the_api_show_what_a_comment_was_written_on(client: Any, pages: Pages, stage: Stage):
    save(client, stage, *on_what_goes(stage)[:1], {"section_id": stage.sections["3.2"], "paragraph": 2, "text": "Om."})
    send(client, stage)
    assert [each["written_on"] for each in items(client, stage).values()] == [None, None]
    correct(client, stage)
    by_text = items(client, stage)
    assert by_text["Om målen."]["written_on"] == {
        "plan_version": 1,
        "place": "2 Mål",
        "text": "Mål\n\nTre mål gäller fram till 2030.",
        "is_gone": True,
    }
    on = by_text["Om."]["written_on"]
    assert (on["text"], on["is_gone"]) == ("Utbildning ska samordnas.\u2060¹", False)
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    page = pages.get(f"/rounds/{stage.round_id}/comments")
    assert "Skrevs om något som inte finns kvar i planen: 2 Mål" in page.text()
    assert "Planen har rättats här sedan synpunkten skrevs:" in page.text()
    correct(client, stage, AS_IT_WAS, told="none")
    assert items(client, stage)["Om målen."]["written_on"] is None
    assert "Skrevs om" not in pages.get(f"/rounds/{stage.round_id}/comments").text()


def test_focus_areas_are_kept_unless_those_of_the_file_are_chosen(client: Any, pages: Pages, stage: Stage):
    renamed = CORRECTED.replace("### Dialog", "### Dialog och möten")
    correct(client, stage, renamed)
    plan = read(client, stage)["plan"]["sections"]
    assert [each["focus_area"] for each in plan if each["is_focus_area"]] == ["Område 1", "Område 2"]
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    start = pages.get(f"/rounds/{stage.round_id}/plan-versions")
    check = start.form("Se vad som ändras").submit(text=renamed.replace("varje år", "varje månad"))
    assert "Filen har andra fokusområden än planen." in check.text()
    assert "i filen Dialog och möten" in check.text()
    check.form("Rätta planen").submit(reason="Nytt namn.", told="none", areas="read")
    plan = read(client, stage)["plan"]["sections"]
    assert [each["focus_area"] for each in plan if each["is_focus_area"]] == ["Dialog och möten", "Kompetens"]


def test_focus_areas_alone_are_a_correction_where_they_are_taken_from_the_file(client: Any, pages: Pages, stage: Stage):
    correct(client, stage, told="none")
    assert correct(client, stage, status=409)["code"] == "nothing_changed", "the focus areas are kept"
    url = f"/api/v1/rounds/{stage.round_id}/plan-versions?preview=true"
    sent = {"text": CORRECTED, "focus_areas": "read"}
    preview = client.post(url, data=sent, headers=stage.bearer("handler")).json()["changes"]
    assert [(each["earlier_focus_area"], each["focus_area"]) for each in preview] == [
        ("Område 1", "Dialog"),
        ("Område 2", "Kompetens"),
    ]
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    start = pages.get(f"/rounds/{stage.round_id}/plan-versions")
    check = start.form("Se vad som ändras").submit(text=CORRECTED)
    assert "Bara fokusområdena skiljer sig" in check.text()
    refused = check.form("Rätta planen").submit(reason="Namnen.", told="unanswered", areas="kept", status=422)
    assert "Ta dem från filen" in refused.text()
    check.form("Rätta planen").submit(reason="Områdena har fått sina namn.", told="unanswered")
    version = client.get(f"/api/v1/rounds/{stage.round_id}/plan-versions", headers=stage.bearer("handler")).json()
    assert [each["focus_area"] for each in version["items"][-1]["changes"]] == ["Dialog", "Kompetens"]
    assert "Fokusområde:" in pages.get(f"/rounds/{stage.round_id}/plan-versions/3").text()
    body = pages.another()
    body.raw.cookies.set(cookies.ANSWER, stage.cookie(stage.tokens[0]))
    assert body.get(f"/answers/{stage.consultees[0]}/plan-changes").text().count("Fokusområde:") == 2


def register(client: Any, stage: Stage, body: int = 1, *, status: int = 201, **sent: Any) -> Any:
    """Register an answer on paper through the API."""
    values = {"channel": "post", "received_on": "2026-11-20", "stance": "supports", **sent}
    url = f"/api/v1/consultees/{stage.consultees[body]}/responses"
    answer = client.post(url, data=values, headers=stage.bearer("registrar"))
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_registered_answer_says_which_version_it_read(client: Any, stage: Stage):
    correct(client, stage)
    now = sections_of(client, stage)
    sent = [
        {"section_id": now["Kompetens"], "paragraph": 2, "text": "Med vilka?"},
        {"section_id": stage.sections["2"], "text": "Om målen."},
    ]
    assert register(client, stage, plan_version=9, status=422)["errors"][0]["field"] == "plan_version"
    said = {"comments": json.dumps(sent), "plan_version": 1}
    receipt = register(client, stage, **said)
    assert receipt["plan_version"] == 1
    assert register(client, stage, **said, status=200) == receipt
    assert where(client, stage) == {"Med vilka?": ("Kompetens", 2, None, None), "Om målen.": (None,) * 4}
    earlier = {text: each["written_on"]["text"] for text, each in items(client, stage).items()}
    assert earlier["Med vilka?"].startswith("Utbildning ska samordnas.")
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []
    known = {text: each["id"] for text, each in items(client, stage).items()}
    again = [{"section_id": now["Kompetens"], "paragraph": 2, "text": "Med vilka?"}]
    assert register(client, stage, comments=json.dumps(again))["plan_version"] == 2
    assert {text: each["id"] for text, each in items(client, stage).items()} == {"Med vilka?": known["Med vilka?"]}


def test_the_page_offers_the_places_of_the_version_that_is_chosen(client: Any, pages: Pages, stage: Stage):
    pages.raw.cookies.set(cookies.SESSION, "session-registrar")
    address = f"/rounds/{stage.round_id}/consultees/{stage.consultees[1]}/registration"
    assert "plan_version" not in pages.get(address).form("Registrera svaret").fields
    correct(client, stage)
    now = sections_of(client, stage)
    page = pages.get(address)
    typed = {
        "plan_version": "1",
        "place-1": f"s{now['Kompetens']}",
        "text-1": "Med vilka?",
        "channel": "post",
        "received_on": "2026-11-20",
        "stance": "supports",
    }
    page = page.form("Registrera svaret").submit(typed, button="Visa ställena i den versionen", status=200)
    form = page.form("Registrera svaret")
    assert (form.value("place-1"), form.value("text-1")) == (f"s{stage.sections['3.2']}", "Med vilka?")
    page = form.submit({"place-1": f"s{stage.sections['2']}"})
    assert "version 1" in page.text().lower()
    assert where(client, stage) == {"Med vilka?": (None,) * 4}


def test_whose_a_section_is_and_notes_follow_a_corrected_plan(client: Any, stage: Stage):
    kompetens, goals = stage.sections["3.2"], stage.sections["2"]
    (me,) = client.get(stage.address(0, "/colleagues")).json()["items"]
    for section_id in (kompetens, goals):
        owner = stage.address(0, f"/sections/{section_id}/owner")
        assert client.put(owner, json={"link_id": me["id"]}).status_code == 204
        note = {"section_id": section_id, "text": f"Om {section_id}."}
        assert client.post(stage.address(0, "/notes"), json=note).status_code == 201
    correct(client, stage)
    now = sections_of(client, stage)["Kompetens"]
    beside = client.get(stage.address(0, "/together")).json()
    assert [owner["section_id"] for owner in beside["owners"]] == [now], "whose a section was that is gone is not told"
    assert {note["text"]: note["section_id"] for note in beside["notes"]} == {
        f"Om {kompetens}.": now,
        f"Om {goals}.": None,
    }
    assert client.put(owner, json={"link_id": me["id"]}).status_code == 404
    assert client.put(stage.address(0, f"/sections/{now}/owner"), json={"link_id": None}).status_code == 204
    assert client.get(stage.address(0, "/together")).json()["owners"] == []
