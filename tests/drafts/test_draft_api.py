"""Drafts over the API: the contract of PUT /answer/{token}/draft."""

from typing import Any

import pytest
from sqlmodel import select

from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.comments.written import WrittenComment
from app.drafts.models import DraftRevision
from app.drafts.queries import state_from
from app.history.models import Event
from app.rounds.models import Consultee, Link, Round, Step
from tests.kit.stage import NOW, Stage


def put(client: Any, stage: Stage, *, body: int = 0, **draft: Any) -> Any:
    return client.put(stage.address(body, "/draft"), json=draft)


def fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


def test_an_untouched_answer_has_version_zero_and_reading_changes_nothing(client: Any, stage: Stage):
    for _again in range(2):
        answer = client.get(stage.address())
        assert answer.status_code == 200, answer.text
        draft = answer.json()
        empty = {"version": 0, "stance": None, "summary": "", "show_progress": True, "comments": []}
        empty |= {"answers": [], "statements": [], "attachments": []}
        assert draft["draft"] == empty
    assert draft["organisation"] == "Företagarna i Exempelstad"
    assert draft["deadline"] == "2054-12-11"
    assert [question["text"] for question in draft["questions"]] == ["Stöder ni målen?"]
    assert [section["number"] for section in draft["plan"]["sections"]] == ["1", "2", "3", "3.1", "3.2", "3.2.1"]
    assert draft["plan"]["indicators"][0]["cells"][1]["id"] == stage.cells[0][1]
    with stage.database.read() as session:
        assert session.get(Consultee, stage.consultees[0]).opened_at is None
        assert session.exec(select(Event)).all() == []


def test_an_answer_holds_the_plan_as_the_api_tells_it(client: Any, stage: Stage) -> None:
    answer = client.get(stage.address())
    assert list(answer.json())[-1] == "plan"
    plan = client.get(f"/api/v1/plans/{stage.plan_id}", headers=stage.bearer("handler")).json()
    assert answer.json()["plan"] == plan
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert client.get(stage.address()).content == answer.content


def test_a_draft_is_saved_whole_and_given_back(client: Any, stage: Stage):
    saved = put(
        client,
        stage,
        version=0,
        stance="supports_with_changes",
        summary="Bra plan 👍",
        comments=[
            {"kind": "comment", "text": "På helheten"},
            {"kind": "text_change", "section_id": stage.sections["3.2"], "paragraph": 2, "proposed_text": "Ny"},
            {"kind": "indicator_value", "cell_id": stage.cells[0][1], "text": "Delmål behövs", "proposed_text": "3,3"},
            {"kind": "comment", "section_id": stage.sections["3.1"], "stance": "rejects", "text": ""},
        ],
    )
    assert saved.status_code == 200, saved.text
    draft = saved.json()["draft"]
    assert saved.json()["version"] == draft["version"] == 1
    assert saved.json()["saved_at"].endswith("Z")
    assert client.get(stage.address()).json()["draft"] == draft | {"attachments": []}
    cell = draft["comments"][2]
    assert (cell["section_id"], cell["indicator_id"]) == (stage.sections["3.2"], stage.indicators[0])
    again = client.put(stage.address(0, "/draft"), json=draft)
    assert again.status_code == 200, again.text
    assert again.json()["draft"] == draft | {"version": 2}


def test_ids_stay_absent_comments_go_and_new_ones_come(client: Any, stage: Stage):
    draft = put(client, stage, version=0, comments=[{"text": "Ett"}, {"text": "Två"}]).json()["draft"]
    first, second = draft["comments"]
    changed = put(client, stage, version=1, comments=[{"text": "Tre"}, second | {"text": "Två, ändrad"}]).json()[
        "draft"
    ]
    assert [comment["text"] for comment in changed["comments"]] == ["Tre", "Två, ändrad"]
    assert changed["comments"][1]["id"] == second["id"]
    assert changed["comments"][0]["id"] not in (first["id"], second["id"])
    gone = put(client, stage, version=2, comments=[first])
    assert gone.status_code == 422
    assert fields(gone) == ["comments.0.id"]


def test_the_version_is_asked_for_and_compared(client: Any, stage: Stage):
    missing = put(client, stage, summary="Utan version")
    assert (missing.status_code, missing.json()["code"]) == (428, "version_required")
    assert put(client, stage, version=0, summary="Först").status_code == 200
    stale = put(client, stage, version=0, summary="Sent")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_draft")
    assert stale.json()["draft"]["summary"] == "Först"
    assert put(client, stage, version=7, summary="Före").status_code == 409
    assert client.get(stage.address()).json()["draft"]["version"] == 1


@pytest.mark.parametrize(
    ("target", "wrong"),
    [
        (lambda s: {"section_id": 9999}, "section_id"),
        (lambda s: {"section_id": s.sections["3.2"], "paragraph": 4}, "paragraph"),
        (lambda s: {"paragraph": 1}, "paragraph"),
        (lambda s: {"section_id": s.sections["1"], "indicator_id": s.indicators[0]}, "indicator_id"),
        (lambda s: {"indicator_id": s.indicators[1], "cell_id": s.cells[0][0]}, "cell_id"),
        (lambda s: {"cell_id": s.cells[0][0], "paragraph": 1, "section_id": s.sections["3.2"]}, "cell_id"),
        (lambda s: {"section_id": s.sections["3.2.1"], "stance": "supports"}, "stance"),
        (lambda s: {"section_id": s.sections["1"], "stance": "supports"}, "stance"),
        (lambda s: {"stance": "supports"}, "stance"),
        (lambda s: {"text": "å" * 20_001}, "text"),
        (lambda s: {"proposed_text": "å" * 200_000}, "proposed_text"),
        (lambda s: {"text": "nul\x00"}, "text"),
        (lambda s: {"reason": "klocka\x07"}, "reason"),
        (lambda s: {"kind": "opinion"}, "kind"),
        (lambda s: {"stance": "maybe"}, "stance"),
        (lambda s: {"id": 12345}, "id"),
        (lambda s: {"author": "jag"}, "author"),
    ],
)
def test_what_is_wrong_with_a_comment_is_named(client: Any, stage: Stage, target: Any, wrong: str):
    sent = [{"text": "Rätt"}, {"text": "Fel", **target(stage)}]
    answer = put(client, stage, version=0, comments=sent)
    assert answer.status_code == 422, answer.text
    assert fields(answer) == [f"comments.1.{wrong}"]
    assert client.get(stage.address()).json()["draft"]["version"] == 0


def test_a_lone_surrogate_is_refused_in_words(client: Any, stage: Stage):
    answer = client.put(
        stage.address(0, "/draft"),
        content=b'{"version": 0, "summary": "\\ud800"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422


def test_twenty_thousand_characters_and_every_sign_are_kept(client: Any, stage: Stage):
    text = "å🇸🇪\u200d\u2028\t\n" * 3333
    saved = put(client, stage, version=0, summary="slut", comments=[{"text": f"a{text[:19_998]}b"}])
    assert saved.status_code == 200, saved.text
    assert client.get(stage.address()).json()["draft"]["comments"][0]["text"] == f"a{text[:19_998]}b"


def test_a_place_in_another_plan_is_no_place(client: Any, stage: Stage, database: Any):
    from tests.kit.stage import add_plan

    other = Stage(database, stage.settings)
    with database.write() as session:
        add_plan(session, other)
    for target in ({"section_id": other.sections["1"]}, {"cell_id": other.cells[0][0]}):
        assert put(client, stage, version=0, comments=[{"text": "x", **target}]).status_code == 422


def test_another_bodys_comment_is_unknown_here(client: Any, stage: Stage):
    theirs = put(client, stage, version=0, comments=[{"text": "Vårt"}]).json()["draft"]["comments"][0]
    answer = put(client, stage, body=1, version=0, comments=[theirs])
    assert fields(answer) == ["comments.0.id"]


def test_one_stance_for_a_focus_area(client: Any, stage: Stage):
    area = stage.sections["3.1"]
    both = [{"section_id": area, "stance": "supports"}, {"section_id": area, "paragraph": 1, "stance": "rejects"}]
    answer = put(client, stage, version=0, comments=both)
    assert fields(answer) == ["comments.1.stance"]


def test_the_first_save_opens_and_begins_and_is_told_once(client: Any, stage: Stage):
    put(client, stage, version=0, summary="Hemligt ord: kanariefågel")
    put(client, stage, version=1, summary="Hemligt ord igen: kanariefågel")
    with stage.database.read() as session:
        body = session.get(Consultee, stage.consultees[0])
        assert body.begun_on is not None
        assert body.opened_at is not None
        lines = session.exec(select(Event)).all()
        assert [line.kind for line in lines] == ["draft.begun"]
        assert "kanariefågel" not in str(lines[0].facts)
        assert lines[0].at.astimezone().minute == 0, "the day is told, never the moment"
        assert session.get(Round, stage.round_id).board_version == 1


def test_work_that_is_not_shown_is_not_in_the_history(client: Any, stage: Stage):
    assert put(client, stage, version=0, show_progress=False).json()["draft"]["show_progress"] is False
    kept = put(client, stage, version=1, summary="utan att säga något").json()["draft"]
    assert kept["show_progress"] is False
    with stage.database.read() as session:
        assert session.exec(select(Event)).all() == []
    for version, shown in ((2, True), (3, False), (4, True)):
        assert put(client, stage, version=version, show_progress=shown).status_code == 200
    with stage.database.read() as session:
        assert [line.kind for line in session.exec(select(Event))] == ["draft.begun"]


def test_earlier_states_are_kept_for_the_body(client: Any, stage: Stage):
    colleague = stage.colleague(0)
    put(client, stage, version=0, summary="Mitt", comments=[{"text": "Kvar"}])
    put(client, stage, version=1, summary="Mitt, längre", comments=[])
    address = f"/api/v1/answer/{colleague}/draft"
    assert client.put(address, json={"version": 2, "summary": "Kollegans"}).status_code == 200
    with stage.database.read() as session:
        kept = session.exec(select(DraftRevision).order_by(DraftRevision.version)).all()
        assert [state.content["summary"] for state in kept] == ["Mitt", "Mitt, längre"]
        assert kept[0].content["comments"][0]["text"] == "Kvar"


def test_a_state_that_was_kept_before_its_values_had_names_is_read():
    comments = [
        [7, "text_change", 3, 2, None, None, None, "Ord", "Ny lydelse", ""],
        [8, "comment", *[None] * 5, "", "", ""],
    ]
    state = state_from(4, {"stance": "rejects", "summary": "Nej", "comments": comments})
    assert state.comments[0] == WrittenComment(
        7, CommentKind.TEXT_CHANGE, Place(3, 2), None, Content("Ord", "Ny lydelse")
    )
    assert (state.comments[1].id, state.version, state.summary) == (8, 4, "Nej")


def test_a_saving_is_few_statements_however_many_comments(client: Any, stage: Stage, statements: Any):
    area = stage.sections["3.2"]
    comments = [{"section_id": area, "text": f"Synpunkt {n}"} for n in range(60)]
    draft = put(client, stage, version=0, comments=comments).json()["draft"]
    draft["comments"][3]["text"] = "Ändrad"
    with statements(at_most=6) as heard:
        assert client.put(stage.address(0, "/draft"), json=draft).status_code == 200
    assert heard.count >= 4


def test_unknown_and_revoked_links_are_not_found(client: Any, stage: Stage):
    for method, rest, body in (("GET", "", None), ("PUT", "/draft", {"version": 0})):
        answer = client.request(method, f"/api/v1/answer/nonsense{rest}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "link_unknown")
    assert client.get(stage.address()).status_code == 200
    with stage.database.write() as session:
        link = select(Link).where(Link.consultee_id == stage.consultees[0])
        session.exec(link).one().revoked_at = NOW
    for method, rest, body in (("GET", "", None), ("PUT", "/draft", {"version": 0})):
        answer = client.request(method, stage.address(rest=rest), json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "link_unknown"), "whatever else is known of it"


@pytest.mark.parametrize("step", [Step.CANCELLED, Step.PUBLISHED])
def test_a_draft_of_a_round_that_is_over_can_be_read_only(client: Any, stage: Stage, step: Step):
    put(client, stage, version=0, summary="Påbörjat")
    stage.step(step)
    assert put(client, stage, version=1, summary="För sent").status_code == 409
    assert client.get(stage.address()).json()["draft"]["summary"] == "Påbörjat"
