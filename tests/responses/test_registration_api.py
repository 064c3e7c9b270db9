"""An answer on paper, by e-mail or by hand, registered over the API: the day, the revision, the draft, the doubles."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import col, select

from app.comments.models import Point
from app.drafts.models import Draft
from app.history.models import Event
from app.history.queries import verify_chains
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.letters import with_copy
from app.responses.models import Registration, Response
from app.responses.verify import verify_responses
from app.rounds.actions import set_own_deadline
from app.rounds.models import Consultee, Link, Origin, Step
from tests.kit.stage import BODIES, DEADLINE, OPENED, Stage

EML = b"From: Eva <eva@x.se>\r\nSubject: Yttrande\r\n\r\nVi tillstyrker.\r\n"
PDF = b"%PDF-1.7\nscanned"
NOW = "2026-11-20T12:00:00+00:00"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    """It is noon on 20 November: nobody's day has passed."""
    time_machine.move_to(NOW, tick=False)


def stored(stage: Stage) -> list[Response]:
    with stage.database.read() as session:
        return list(session.exec(select(Response).order_by(col(Response.item))))


def proven(stage: Stage) -> bool:
    with stage.database.read() as session:
        return not [*verify_responses(session), *verify_chains(session)]


def test_it_is_received_on_its_day_and_proven_like_any_other(register: Any, client: Any, stage: Stage):
    comments = [
        {"text": "Allmänt"},
        {"section_id": stage.sections["3.2"], "text": "Mer praktik", "kind": "text_change", "proposed_text": "Ska"},
        {"cell_id": stage.cells[0][1], "text": "Höj", "kind": "indicator_value", "proposed_text": "3,1"},
    ]
    answer = register(comments=comments, summary="Vi stöder.", signatory="Eva Ek", signatory_title="ordförande")
    assert answer.status_code == 201, answer.text
    receipt = answer.json()
    assert (receipt["number"], receipt["revision"], receipt["late"]) == ("KS/2026:20-1", 1, False)
    assert (receipt["received_on"], receipt["received_at"][:26]) == ("2026-11-18", "2026-11-18T22:59:59.999999")
    board = client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=stage.bearer("registrar")).json()
    item = board["items"][0]
    assert (item["status"], item["responded_at"][:10], item["late"]) == ("answered", "2026-11-18", False)
    answer = client.get("/api/v1/responses/1", headers=stage.bearer("registrar")).json()
    assert (answer["channel"], answer["signatory"], answer["summary"]) == ("post", "Eva Ek", "Vi stöder.")
    assert [(comment["number"], comment["text"]) for comment in answer["comments"]] == [
        (1, "Allmänt"),
        (2, "Mer praktik"),
        (3, "Höj"),
    ]
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("registrar")).json()
    assert listed["total"] == 4, "what is said in short is a point too"
    assert proven(stage)


def test_history_and_registration_say_who_and_nothing_of_what(register: Any, stage: Stage):
    register(summary="HEMLIGT", comments=[{"text": "HEMLIGT"}], note="Ankomststämpel", files={"files": ("a.pdf", PDF)})
    with stage.database.read() as session:
        event = session.exec(select(Event).where(Event.kind == "response.registered")).one()
        assert (event.actor_name, event.facts["name"]) == ("Tjänsteman registrar", BODIES[0])
        assert (event.facts["received_on"], event.facts["channel"]) == ("2026-11-18", "post")
        assert "HEMLIGT" not in str(event.facts)
        row = session.exec(select(Registration)).one()
        assert (row.by_name, row.note, row.at.isoformat()) == ("Tjänsteman registrar", "Ankomststämpel", NOW)


def test_the_body_gets_a_receipt_that_says_how_it_came(register: Any, stage: Stage):
    assert register(channel="email", comments=[{"text": "Mer"}]).status_code == 201
    with stage.database.read() as session:
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.RECEIPT)).one()
        facts = with_copy(session, letter)
    assert letter.to_address == "brev1@example.se"
    assert (letter.facts["channel"], letter.facts["received_on"]) == ("email", "2026-11-18")
    assert "Mer" in facts["copy"]


def test_a_body_without_address_gets_none(register: Any, stage: Stage):
    with stage.database.write() as session:
        session.exec(select(Link).where(Link.consultee_id == stage.consultees[0])).one().email = None
    assert register().status_code == 201
    with stage.database.read() as session:
        assert session.exec(select(Letter)).all() == []


@pytest.mark.parametrize(
    ("day", "late"), [("2054-12-10", False), ("2054-12-11", False), ("2054-12-12", True), ("2054-12-14", True)]
)
def test_the_day_it_came_decides_lateness_whenever_it_is_registered(
    register: Any, stage: Stage, time_machine: Any, day: str, late: bool
):
    time_machine.move_to("2054-12-14T09:00:00+01:00", tick=False)
    assert register(received_on=day).json()["late"] is late
    assert stored(stage)[0].deadline == DEADLINE


@pytest.mark.parametrize(
    ("moment", "day", "late"),
    [
        ("2054-12-11T23:59:59+01:00", "2054-12-11", False),
        ("2054-12-12T00:00:00+01:00", "2054-12-11", False),
        ("2054-12-12T00:00:00+01:00", "2054-12-12", True),
    ],
)
def test_around_midnight(register: Any, time_machine: Any, moment: str, day: str, late: bool):
    time_machine.move_to(moment, tick=False)
    receipt = register(received_on=day).json()
    assert (receipt["late"], receipt["received_on"]) == (late, day)


def test_today_is_the_moment_of_registering_and_tomorrow_is_refused(register: Any, time_machine: Any):
    time_machine.move_to("2026-11-20T23:30:00+00:00", tick=False)  # half past midnight, 21 November, in Sweden
    assert register(received_on="2026-11-21").json()["received_at"].startswith("2026-11-20T23:30:00")
    refused = register(1, received_on="2026-11-22")
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["received_on"]


def extend(stage: Stage, until: datetime.date, decided: str) -> None:
    with stage.database.write() as session:
        consultee = session.get_one(Consultee, stage.consultees[0])
        set_own_deadline(session, consultee, until, datetime.datetime.fromisoformat(decided))


@pytest.mark.parametrize(
    ("decided", "late"), [("2054-12-12T10:00:00+01:00", False), ("2054-12-15T10:00:00+01:00", True)]
)
def test_the_deadline_that_was_in_force_that_day_counts(
    register: Any, stage: Stage, time_machine: Any, decided: str, late: bool
):
    extend(stage, datetime.date(2054, 12, 18), decided)
    time_machine.move_to("2054-12-16T09:00:00+01:00", tick=False)
    assert register(received_on="2054-12-14").json()["late"] is late


def test_a_later_day_for_all_counts_from_the_day_it_was_given(
    client: Any, register: Any, stage: Stage, time_machine: Any
):
    time_machine.move_to("2054-12-14T09:00:00+01:00", tick=False)
    address = f"/api/v1/rounds/{stage.round_id}/deadline"
    given = {"deadline": "2054-12-21", "reason": "Posten"}
    assert client.post(address, json=given, headers=stage.bearer("handler")).status_code == 200
    time_machine.move_to("2054-12-15T09:00:00+01:00", tick=False)
    assert register(0, received_on="2054-12-13").json()["late"] is True
    assert register(1, received_on="2054-12-14").json()["late"] is False


@pytest.mark.parametrize("step", [Step.CLOSED, Step.COMPILING, Step.PUBLISHED])
def test_a_first_answer_is_registered_also_afterwards(register: Any, stage: Stage, step: Step):
    stage.step(step)
    assert register().status_code == 201
    assert proven(stage)


@pytest.mark.parametrize(("step", "code"), [(Step.CANCELLED, "round_cancelled"), (Step.ARCHIVED, "round_archived")])
def test_a_round_that_takes_nothing_says_so(register: Any, stage: Stage, step: Step, code: str):
    stage.step(step)
    refused = register()
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert stored(stage) == []


def test_what_came_after_the_closing_replaces_nothing(register: Any, stage: Stage, time_machine: Any):
    register()
    time_machine.move_to("2054-12-15T09:00:00+01:00", tick=False)
    stage.step(Step.CLOSED, datetime.datetime(2054, 12, 14, 8, tzinfo=datetime.UTC))
    refused = register(summary="Ett annat", received_on="2054-12-15")
    assert (refused.status_code, refused.json()["code"]) == (409, "round_closed")
    assert register(summary="Ett annat", received_on="2054-12-14").json()["revision"] == 2


def test_an_unsolicited_body(register: Any, stage: Stage, client: Any):
    with stage.database.write() as session:
        session.get_one(Consultee, stage.consultees[2]).origin = Origin.UNSOLICITED
    assert register(2, channel="hand").status_code == 201
    board = client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=stage.bearer("registrar")).json()
    assert (board["items"][2]["status"], board["items"][2]["unsolicited"]) == ("answered", True)


def test_a_second_one_keeps_the_points_of_what_is_unchanged(register: Any, client: Any, stage: Stage):
    first = [{"section_id": stage.sections["1"], "text": "Ett"}, {"text": "Två"}, {"text": "Tre"}]
    register(comments=first)
    sent = client.get("/api/v1/responses/1", headers=stage.bearer("registrar")).json()["comments"]
    numbers = {comment["text"]: (comment["id"], comment["number"]) for comment in sent}
    changed = [first[0], {"id": numbers["Två"][0], "text": "Två, ändrad"}, {"text": "Fyra"}]
    again = register(comments=changed).json()
    assert again["revision"] == 2
    sent = client.get("/api/v1/responses/2", headers=stage.bearer("registrar")).json()["comments"]
    after = {comment["text"]: (comment["id"], comment["number"]) for comment in sent}
    assert after["Ett"] == numbers["Ett"]
    assert after["Två, ändrad"] == numbers["Två"]
    assert after["Fyra"][1] == 4
    assert (
        client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("registrar")).json()["total"] == 3
    )
    assert proven(stage)


def test_it_replaces_one_from_the_web_and_the_other_way_round(register: Any, client: Any, stage: Stage):
    save = {"version": 0, "stance": "supports", "comments": [{"text": "Från webben"}]}
    draft = client.put(stage.address(0, "/draft"), json=save).json()["draft"]
    send = {"version": 1, "signatory": {"name": "Sara"}}
    assert client.post(stage.address(0, "/submission"), json=send).status_code == 201
    assert register(comments=[{"text": "Från webben"}, {"text": "Från brevet"}]).json()["revision"] == 2
    again = client.get(stage.address()).json()["draft"]
    assert (again["version"], [comment["text"] for comment in again["comments"]]) == (3, ["Från webben", "Från brevet"])
    assert client.post(stage.address(0, "/submission"), json=send | {"version": 2}).status_code == 409
    assert client.post(stage.address(0, "/submission"), json=send | {"version": 3}).json()["revision"] == 3
    with stage.database.read() as session:
        assert len(session.exec(select(Point)).all()) == 2
    assert draft["comments"][0]["id"] == 1
    assert proven(stage)


def test_a_begun_draft_stays_as_it_is(register: Any, client: Any, stage: Stage):
    secret = {"version": 0, "stance": "rejects", "summary": "Eget", "comments": [{"text": "Utkast"}]}
    assert client.put(stage.address(0, "/draft"), json=secret).status_code == 200
    draft = client.get(stage.address()).json()["draft"]
    answer = register(comments=[{"text": "Brev"}])
    assert answer.status_code == 201
    assert "Utkast" not in answer.text
    assert client.get(stage.address()).json()["draft"] == draft
    saved = client.put(stage.address(0, "/draft"), json=secret | {"version": draft["version"]})
    assert saved.status_code == 200, "the version it was written on still stands"


def begun(stage: Stage) -> tuple[Any, Any]:
    with stage.database.read() as session:
        body = session.get_one(Consultee, stage.consultees[0])
        return body.opened_at, body.begun_on


def test_an_untouched_draft_begins_as_a_copy_and_follows_until_it_is_touched(register: Any, client: Any, stage: Stage):
    def draft() -> Any:
        return client.get(stage.address()).json()["draft"]

    def texts() -> list[str]:
        return [comment["text"] for comment in draft()["comments"]]

    register(comments=[{"text": "Fel skrivet"}])
    assert (draft()["version"], texts(), draft()["stance"]) == (1, ["Fel skrivet"], "supports")
    register(comments=[{"text": "Rätt skrivet"}], stance="rejects")
    assert (draft()["version"], texts(), draft()["stance"]) == (2, ["Rätt skrivet"], "rejects")
    assert begun(stage) == (None, None), "the body has neither opened nor begun anything"
    mine = {name: value for name, value in draft().items() if name != "attachments"} | {"summary": "Vårt eget"}
    assert client.put(stage.address(0, "/draft"), json=mine).status_code == 200
    assert None not in begun(stage)
    register(comments=[{"text": "En gång till"}])
    assert (draft()["version"], texts(), draft()["summary"]) == (3, ["Rätt skrivet"], "Vårt eget")


def test_twenty_presses_at_once_are_one(register: Any, stage: Stage):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _n: register(summary="Brev", comments=[{"text": "Ett"}]), range(20)))
    assert sorted({answer.status_code for answer in answers}) == [200, 201]
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert len(stored(stage)) == 1


def test_a_corrected_slip_can_be_corrected_back(register: Any, stage: Stage):
    for summary in ("A", "B", "A"):
        assert register(summary=summary).status_code == 201
    assert [(response.revision, response.summary) for response in stored(stage)] == [(1, "A"), (2, "B"), (3, "A")]


def test_an_idempotency_key_gives_the_same_receipt_and_refuses_another_answer(register: Any, stage: Stage):
    first = register(summary="A", key="k1", files={"files": ("a.pdf", PDF)})
    again = register(summary="A", key="k1", files={"files": ("a.pdf", PDF)})
    assert (first.status_code, again.status_code, again.headers["idempotency-replayed"]) == (201, 201, "true")
    assert again.json() == first.json()
    assert register(summary="B", key="k1").status_code == 409
    assert len(stored(stage)) == 1


def test_files_are_kept_and_covered_by_the_checksum(register: Any, stage: Stage):
    files = [("files", ("brev.pdf", PDF)), ("files", ("brev.pdf", PDF + b"2")), ("files", ("samma.pdf", PDF))]
    receipt = register(files=[*files, ("files", ("mejlet.eml", EML))]).json()
    assert [file["name"] for file in receipt["attachments"]] == ["brev.pdf", "brev (2).pdf", "mejlet.eml"]
    assert proven(stage)


@pytest.mark.parametrize(("name", "content", "status"), [("a.pdf", b"", 422), ("a.exe", b" ", 422)])
def test_a_file_with_nothing_in_it_is_named(register: Any, stage: Stage, name: str, content: bytes, status: int):
    refused = register(files={"files": (name, content)})
    assert refused.status_code == status
    assert refused.json()["errors"][0]["field"] == "files"
    assert name in refused.json()["errors"][0]["message"]
    assert stored(stage) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"channel": "web"}, "channel"),
        ({"channel": "api"}, "channel"),
        ({"channel": ""}, "channel"),
        ({"received_on": "i går"}, "received_on"),
        ({"received_on": ""}, "received_on"),
        ({"stance": ""}, "stance"),
        ({"stance": "maybe"}, "stance"),
        ({"basis": "guess"}, "basis"),
        ({"comments": [{"text": "a", "stance": "not_stated"}]}, "comments.0.stance"),
        ({"comments": [{"text": "x" * 20_001}]}, "comments.0.text"),
        ({"comments": [{"text": "a"}, {"section_id": 99_999, "text": "b"}]}, "comments.1.section_id"),
        ({"comments": [{"text": "a", "sektion": 1}]}, "comments.0.sektion"),
        ({"comments": [{"id": 99, "text": "a"}]}, "comments.0.id"),
        ({"comments": [{"text": "a", "stance": "supports"}]}, "comments.0.stance"),
        ({"comments": {"text": "a"}}, "comments"),
    ],
)
def test_each_fault_is_told_at_its_field(register: Any, stage: Stage, given: dict[str, Any], field: str):
    refused = register(**given)
    assert refused.status_code == 422, refused.text
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert stored(stage) == []


@pytest.mark.parametrize("text", ["{", "[" * 5000, "null", '"a"'])
def test_comments_that_are_no_list_are_told(register: Any, client: Any, stage: Stage, text: str):
    data = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": text}
    address = f"/api/v1/consultees/{stage.consultees[0]}/responses"
    refused = client.post(address, data=data, headers=stage.bearer("registrar"))
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["comments"]


@pytest.mark.parametrize(
    ("role", "status"),
    [("handler", 201), ("registrar", 201), ("reader", 403), ("admin", 403), ("other_handler", 404)],
)
def test_who_may(register: Any, stage: Stage, role: str, status: int):
    assert register(role=role).status_code == status
    assert len(stored(stage)) == (status == 201)


def test_reading_a_draft_is_no_part_of_it(register: Any, stage: Stage, statements: Any):
    """Nothing that is registered asks what a body has in its draft."""
    with statements() as asked:
        assert register(comments=[{"text": "Ett"}]).status_code == 201
    reads = [statement for statement in asked.texts if statement.lstrip().upper().startswith("SELECT")]
    assert reads
    ours = ("response.draft_version", "round.drafts_version")  # how often a draft was saved, and officials' own drafts
    assert not [statement for statement in reads if "draft" in _without(statement.lower(), ours)]


def _without(statement: str, names: tuple[str, ...]) -> str:
    for name in names:
        statement = statement.replace(name, "")
    return statement


def test_before_the_opening_is_possible(register: Any):
    assert register(received_on=(OPENED.date() - datetime.timedelta(days=3)).isoformat()).json()["late"] is False


def test_no_draft_row_without_a_response(register: Any, stage: Stage):
    assert register(comments=[{"text": "a", "section_id": 99_999}]).status_code == 422
    with stage.database.read() as session:
        assert session.exec(select(Draft)).all() == []
        assert session.exec(select(Point)).all() == []
