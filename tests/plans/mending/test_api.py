"""Correcting a plan by a program: each operation, what is refused, what is taken back and who did it."""

from typing import Any

import pytest

from app.accounts.models import Role
from app.clock import now
from app.plans.actions import freeze_version
from app.plans.queries import latest_version
from tests.kit.officials import bearer
from tests.plans.mending.test_changes import MORE

HANDLER = bearer(Role.HANDLER)


class Plan:
    """A plan that is corrected by the API."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.now = client.post("/api/v1/plans", data={"text": MORE}, headers=HANDLER).json()
        self.url = f"/api/v1/plans/{self.now['id']}"

    def ask(self, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
        answer = self.client.post(f"{self.url}/{path}", json=body, headers=HANDLER)
        assert answer.status_code == status, answer.text
        said: dict[str, Any] = answer.json()
        if status == 200:
            assert said["version"] == said["plan"]["version"]
            self.now = said["plan"]
            assert self.client.get(self.url, headers=HANDLER).json() == self.now
        return said

    def do(self, *operations: dict[str, Any], status: int = 200) -> dict[str, Any]:
        return self.ask("operations", {"version": self.now["version"], "operations": list(operations)}, status)

    def undo(self, **body: Any) -> None:
        self.ask("undo", {"version": self.now["version"], **body})

    def section(self, title: str) -> int:
        return int(next(each["id"] for each in self.now["sections"] if each["title"] == title))

    def paragraph(self, text: str) -> int:
        places = [*self.now["sections"], self.now["before"]]
        return int(next(p["id"] for each in places if each for p in each["paragraphs"] if p["text"].startswith(text)))

    @property
    def outline(self) -> list[str]:
        return [f"{each['number']} {each['title']}" for each in self.now["sections"]]


@pytest.fixture
def plan(client: Any, handler: Any) -> Plan:
    return Plan(client)


def test_headings_are_made_and_taken_back(plan: Plan) -> None:
    first = plan.outline
    plan.do({"op": "make_heading", "paragraph_id": plan.paragraph("Skogen vårdas."), "level": 2})
    assert plan.outline[2:5] == ["2.1 Gammal skog", "2.2 Skogen vårdas.", "2.2.1 Indikatorer"]
    plan.do({"op": "make_paragraph", "section_id": plan.section("Skogen vårdas.")})
    assert plan.outline == first
    plan.do(
        {"op": "insert_heading", "title": "Bilaga"},
        {"op": "insert_heading", "title": "Nytt", "level": 3, "before": plan.section("Rent vatten")},
    )
    assert plan.outline[-1] == "5 Bilaga"
    assert "2.1.2 Nytt" in plan.outline
    plan.do(
        {"op": "move", "section_id": plan.section("Bilaga"), "before": plan.section("Bakgrund")},
        {"op": "set_level", "section_id": plan.section("Fokusområden"), "level": 2},
        {"op": "set_title", "section_id": plan.section("Bilaga"), "title": "Om planen"},
    )
    assert plan.outline[:3] == ["1 Om planen", "2 Bakgrund", "2.1 Fokusområden"]
    plan.do({"op": "retype_level", "level": 3, "to": 4})
    for _step in range(5):
        plan.undo()
    assert plan.outline == first
    assert plan.ask("undo", {"version": plan.now["version"]}, 409)["code"] == "nothing_to_undo"


def test_text_is_divided_joined_and_written_anew(plan: Plan) -> None:
    background = plan.section("Bakgrund")

    def texts() -> list[str]:
        section = next(each for each in plan.now["sections"] if each["id"] == background)
        return [paragraph["text"] for paragraph in section["paragraphs"]]

    plan.do({"op": "split", "paragraph_id": plan.paragraph("Första"), "at": 6})
    assert texts() == ["Första", "stycket.", "ett", "två"]
    plan.do({"op": "join", "paragraph_id": plan.paragraph("stycket")})
    plan.do({"op": "set_text", "paragraph_id": plan.paragraph("Första"), "text": "Ett & två.\n\n<b>Tre</b>."})
    assert texts()[:2] == ["Ett & två.", "<b>Tre</b>."]
    plan.do({"op": "insert_paragraph", "section_id": background, "after": plan.paragraph("Ett"), "text": "Emellan."})
    plan.do({"op": "drop", "paragraph_id": plan.paragraph("<b>")})
    plan.do({"op": "set_kind", "paragraph_ids": [plan.paragraph("Emellan")], "kind": "list"})
    assert texts() == ["Ett & två.", "Emellan.", "ett", "två"]
    plan.do({"op": "move_preamble", "section_id": background})
    assert (texts()[0], plan.now["preamble"], plan.now["before"]) == ("Inledande text.", "", None)
    (left,) = plan.now["left_out"]
    assert (left["text"], left["reason"], left["place"]) == ("<b>Tre</b>.", "dropped", "1 Bakgrund")
    plan.do({"op": "restore", "id": left["id"]})
    assert texts()[2:4] == ["Emellan.", "<b>Tre</b>."]
    assert plan.now["left_out"] == []


def test_a_marked_word_stays_marked_and_a_footnote_follows_it(plan: Plan) -> None:
    kept = next(note for note in plan.now["footnotes"] if note["number"] == 1)
    plan.do({"op": "split", "paragraph_id": plan.paragraph("Kort sagt."), "at": 28})
    plan.do({"op": "make_heading", "paragraph_id": plan.paragraph("Kort sagt."), "level": 1})
    assert plan.outline[-1].endswith("Kort sagt. Det blir mer skog")
    plan.do({"op": "set_footnote", "number": 1, "text": "Enligt beslutet."})
    note = next(note for note in plan.now["footnotes"] if note["number"] == 1)
    assert note == kept | {"text": "Enligt beslutet."}


def test_tables_are_read_in_another_way_and_put_right(plan: Plan) -> None:
    table = next(each for each in plan.now["tables"] if each["kind"] == "plain")
    indicators = len(plan.now["indicators"])
    plan.do({"op": "table_as", "paragraph_id": table["paragraph_id"], "kind": "rows"})
    rows = next(each for each in plan.now["tables"] if each["kind"] == "rows")
    assert rows["columns"] == ["Åtgärd", "Nr", "Ansvar"]
    assert [(row["number"], row["name"]) for row in rows["rows"]][:2] == [(1, "Plantera ekar"), (2, "Mäta vattnet")]
    assert len(plan.now["indicators"]) == indicators  # rows are no indicators
    cell = rows["rows"][0]["cells"][1]
    assert (cell["text"], cell["footnotes"]) == ("Nämnden", [1])
    plan.do(
        {"op": "set_cell", "cell_id": cell["id"], "text": "Styrelsen"},
        {"op": "set_column", "table_id": rows["id"], "column": 2, "text": "Vem"},
        {"op": "set_indicator", "indicator_id": rows["rows"][0]["id"], "name": "Plantera alar", "unit": "st"},
        {"op": "table_as", "table_id": rows["id"], "kind": "indicators"},
    )
    last = plan.now["indicators"][-3]
    assert (last["name"], [(each["column"], each["text"]) for each in last["cells"]]) == (
        "Plantera alar",
        [("Enhet", "st"), ("Nr", "1"), ("Vem", "Styrelsen")],
    )
    plan.do({"op": "table_as", "table_id": rows["id"], "kind": "plain"})
    assert "Plantera alar\tst\t1\tStyrelsen" in next(
        each["text"] for section in plan.now["sections"] for each in section["paragraphs"] if each["kind"] == "table"
    )
    for _step in range(3):
        plan.undo()
    assert [each["kind"] for each in plan.now["tables"]] == ["indicators", "plain"]


def test_what_is_put_right_is_doubted_no_more(plan: Plan) -> None:
    doubts = {(each["code"], each["text"]): each for each in plan.now["warnings"]}
    cell = doubts["decimal_point", "3.6"]["cell_id"]
    plan.do({"op": "set_cell", "cell_id": cell, "text": "3,6"})
    assert ("decimal_point", "3.6") not in {(each["code"], each["text"]) for each in plan.now["warnings"]}
    cells = {each["id"]: each for row in plan.now["indicators"] for each in row["cells"]}
    assert cells[cell]["value"] == 3.6
    plan.do({"op": "insert_paragraph", "section_id": plan.section("Bakgrund"), "text": "Klart 2023-xx-xx."})
    assert (plan.now["warnings"][0]["code"], plan.now["warnings"][0]["text"]) == ("placeholder", "2023-xx-xx")
    plan.undo()
    plan.undo()
    assert {(each["code"], each["text"]) for each in plan.now["warnings"]} == doubts.keys()


def test_focus_areas_are_marked_many_at_once(plan: Plan) -> None:
    marked = [plan.section("Bakgrund"), plan.section("Uppföljning")]
    plan.do({"op": "set_focus_areas", "section_ids": marked, "own_titles": True, "aliases": ["Läget"]})
    assert plan.now["focus_areas"][0] == {"label": "Bakgrund", "aliases": ["Läget"]}
    plan.do({"op": "set_label", "label": "Bakgrund", "to": "Nuläge"})
    plan.do({"op": "set_focus_areas", "section_ids": [marked[1]], "label": None})
    assert [each["label"] for each in plan.now["focus_areas"]] == ["Nuläge", "Gammal skog", "Rent vatten"]
    assert plan.now["focus_areas"][0]["aliases"] == ["Läget"]


def test_facts_title_and_number_are_put_right(plan: Plan) -> None:
    plan.do(
        {"op": "set_title", "title": "Plan för skogen"},
        {"op": "set_registry_number", "registry_number": "KS 2026/7"},
        {"op": "set_fact", "name": "Status", "value": "Utkast"},
        {"op": "set_fact", "index": 0, "name": "Status", "value": "Remiss"},
    )
    assert (plan.now["title"], plan.now["registry_number"]) == ("Plan för skogen", "KS 2026/7")
    assert plan.now["metadata"] == [{"name": "Status", "value": "Remiss"}]
    plan.do({"op": "set_fact", "index": 0, "name": "", "value": ""})
    assert plan.now["metadata"] == []


def test_a_step_taken_back_after_anothers_says_what_is_in_the_way(plan: Plan) -> None:
    plan.do({"op": "set_text", "paragraph_id": plan.paragraph("Skogen"), "text": "Skogen sköts."})
    plan.do({"op": "set_text", "paragraph_id": plan.paragraph("Vattnet"), "text": "Vattnet mäts."})
    plan.do({"op": "set_text", "paragraph_id": plan.paragraph("Skogen"), "text": "Skogen gallras."})
    refused = plan.ask("undo", {"version": plan.now["version"], "number": 1}, 409)
    assert refused["code"] == "undo_conflict"
    assert "Ångra först ändring 3" in refused["title"] + refused["detail"]
    plan.undo(number=2)  # beside the others: only that is taken back
    assert plan.paragraph("Vattnet är rent.")
    assert plan.paragraph("Skogen gallras.")
    assert plan.ask("undo", {"version": plan.now["version"], "number": 2}, 409)["code"] == "already_undone"
    plan.undo()
    plan.undo()
    assert plan.paragraph("Skogen vårdas.")
    items = plan.client.get(f"{plan.url}/steps", headers=HANDLER).json()["items"]
    assert [(each["number"], bool(each["undone_at"]), each["operations"][0]["done"]) for each in items] == [
        (3, True, "Skrev om stycket"),
        (2, True, "Skrev om stycket"),
        (1, True, "Skrev om stycket"),
    ]
    assert {each["by"] for each in items} == {"Person handler"}


def test_an_older_version_is_refused_with_the_newer_plan(plan: Plan, database: Any) -> None:
    old = plan.now["version"]
    plan.do({"op": "set_title", "title": "Nyare"})
    body = {"version": old, "operations": [{"op": "set_title", "title": "Äldre"}]}
    refused = plan.ask("operations", body, 409)
    assert (refused["code"], refused["version"], refused["plan"]["title"]) == ("stale", old + 1, "Nyare")
    assert plan.ask("undo", {"version": old}, 409)["code"] == "stale"
    with database.write() as session:
        freeze_version(session, latest_version(session, plan.now["id"]).id, now=now())
    assert plan.do({"op": "set_title", "title": "Sen"}, status=409)["code"] == "plan_frozen"
    assert plan.ask("undo", {"version": old + 1}, 409)["code"] == "plan_frozen"


@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ({"op": "make_heading", "paragraph_id": 10_000}, 404),
        ({"op": "drop"}, 422),
        ({"op": "drop", "section_id": 1, "paragraph_id": 1}, 422),
        ({"op": "explode"}, 422),
        ({"op": "set_title", "title": ""}, 422),
        ({"op": "set_cell", "cell_id": 2**40, "text": "x"}, 422),
        ({"op": "set_title", "title": "x", "colour": "red"}, 422),
        ({"op": "retype_level", "level": 8, "to": 1}, 409),
        ({"op": "set_label", "label": "Finns inte", "to": "x"}, 409),
        ({"op": "accept", "proposal_id": "bold:nothing"}, 404),
        ({"op": "restore", "id": "nothing"}, 404),
        ({"op": "table_as", "kind": "rows"}, 422),
        ({"op": "set_fact", "index": 7, "name": "x", "value": ""}, 404),
    ],
)
def test_what_cannot_be_done_changes_nothing(plan: Plan, operation: dict[str, Any], status: int) -> None:
    plan.do({"op": "set_title", "title": "Halvvägs"}, operation, status=status)
    assert plan.client.get(plan.url, headers=HANDLER).json() == plan.now
