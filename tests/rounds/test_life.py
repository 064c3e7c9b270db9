"""A round's life over the API, with every step that may not be taken."""

import datetime
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from app.clock import now, today
from app.comments.kinds import Stance
from app.drafts.actions.save import replace_draft
from app.drafts.actions.submission import Sending, submit
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.models import Consultee, Milestone, Round
from tests.kit.world import World, answer, holder_of
from tests.rounds.conftest import Driver


def later(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def letters(app: Any, round_id: int, kind: LetterKind) -> list[Letter]:
    with installation_of(app).database.read() as session:
        return list(
            session.exec(
                select(Letter).where(Letter.round_id == round_id, Letter.kind == kind).order_by(Letter.id)
            ).all()
        )


def test_a_draft_is_made_read_and_changed(handler: Driver, new_round: dict[str, Any]):
    created = handler("POST", "/rounds", status=201, json=new_round)
    assert created["status"] == "draft"
    assert [question["text"] for question in created["questions"]] == ["Vad saknas?", "Vad är bra?"]
    assert set(created["counts"].values()) == {0}
    assert created["plan_id"] == new_round["plan_id"]
    assert created["distribution_list_id"] == new_round["distribution_list_id"]
    changed = handler("PATCH", f"/rounds/{created['id']}", status=200, json={"title": "Ny rubrik", "questions": []})
    assert (changed["title"], changed["questions"], changed["deadline"]) == ("Ny rubrik", [], new_round["deadline"])
    assert handler("GET", f"/rounds/{created['id']}", status=200) == changed
    assert created["id"] in [item["id"] for item in handler("GET", "/rounds", status=200)["items"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 501),
        ("registry_number", ""),
        ("deadline", "1 mars"),
        ("deadline", "2027-02-30"),
        ("plan_id", 999),
        ("distribution_list_id", 999),
        ("questions", [""]),
        ("questions", [{"text": "Vad?"}] * 5_000),
        ("questions", [{"text": "Vad?", "kind": "choice", "choices": ["Ja"]}]),
        ("questions", [{"text": "Vad?", "kind": "choice", "choices": ["Ja", "ja"]}]),
        ("questions", [{"text": "Vad?", "kind": "scale"}]),
        ("questions", [{"text": "Vad?", "kind": "scale", "choices": ["lite", "mycket"], "steps": 11}]),
        ("questions", [{"text": "Vad?", "choices": ["Ja", "Nej"]}]),
        ("questions", [{"text": "Vad?", "section_id": 999_999}]),
        ("questions", [{"text": "Vad?", "focus_area": "Finns inte"}]),
        ("cover_letter", "x" * 20001),
        ("surprise", 1),
    ],
)
def test_what_cannot_be_used_is_named(handler: Driver, new_round: dict[str, Any], field: str, value: Any):
    refused = handler("POST", "/rounds", status=422, json=new_round | {field: value})
    assert refused["errors"][0]["field"].startswith(field)


def test_a_stale_change_overwrites_nothing(handler: Driver, made: World):
    version = handler("GET", f"/rounds/{made.draft_round}", status=200)["version"]
    handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"title": "Först", "version": version})
    refused = handler("PATCH", f"/rounds/{made.draft_round}", status=409, json={"title": "Sist", "version": version})
    assert refused["code"] == "stale"
    assert handler("GET", f"/rounds/{made.draft_round}", status=200)["title"] == "Först"


def test_a_whole_life(app: Any, handler: Driver, made: World):
    round_ = f"/rounds/{made.draft_round}"
    assert handler("POST", f"{round_}/closing", status=409)["code"] == "round_not_open"
    assert handler("POST", f"{round_}/compilation", status=409)["code"] == "round_not_closed"
    assert handler("POST", f"{round_}/reminders", status=409, json={})["code"] == "round_not_open"
    opened = handler("POST", f"{round_}/opening", status=200)
    assert (opened["status"], opened["counts"]["consultees"]) == ("open", 3)
    assert handler("PATCH", round_, status=409, json={"title": "För sent"})["code"] == "round_opened"
    assert handler("POST", f"{round_}/closing", status=409)["code"] == "deadline_not_passed"
    assert handler("POST", f"{round_}/compilation", status=409)["code"] == "round_not_closed"
    with time_machine.travel(now() + datetime.timedelta(days=120)):
        assert handler("GET", round_, status=200)["counts"]["missing"] == 3
        assert handler("POST", f"{round_}/closing", status=200)["status"] == "closed"
        assert handler("POST", f"{round_}/closing", status=409)["code"] == "round_not_open"
        assert handler("POST", f"{round_}/reminders", status=409, json={})["code"] == "round_not_open"
        assert handler("POST", f"{round_}/opening", status=409)["code"] == "round_not_draft"
        assert handler("POST", f"{round_}/compilation", status=200)["status"] == "compiling"
        assert handler("POST", f"{round_}/cancellation", status=422, json={"reason": ""})["code"] == "invalid"
        assert handler("POST", f"{round_}/cancellation", status=200, json={"reason": "Ny lag"})["status"] == "cancelled"
        assert handler("POST", f"{round_}/cancellation", status=409, json={"reason": "Igen"})
    assert len(letters(app, made.draft_round, LetterKind.CANCELLATION)) == 2, "the two that have an address"


def test_blockers_stop_the_opening_and_change_nothing(app: Any, handler: Driver, new_round: dict[str, Any]):
    bare = handler("POST", "/rounds", status=201, json=new_round | {"plan_id": None, "deadline": "2020-01-07"})
    refused = handler("POST", f"/rounds/{bare['id']}/opening", status=409)
    assert [blocker["code"] for blocker in refused["blockers"]] == ["no_plan", "deadline_past"]
    shown = handler("GET", f"/rounds/{bare['id']}/checks", status=200)["items"]
    assert {i["code"] for i in shown if i["severity"] == "blocker"} == {"no_plan", "deadline_past"}
    assert handler("GET", f"/rounds/{bare['id']}", status=200)["status"] == "draft"
    assert letters(app, bare["id"], LetterKind.INVITATION) == []


def test_opening_again_is_no_error_and_sends_nothing(app: Any, handler: Driver, made: World):
    before = len(letters(app, made.round, LetterKind.INVITATION))
    assert handler("POST", f"/rounds/{made.round}/opening", status=200)["status"] == "open"
    assert len(letters(app, made.round, LetterKind.INVITATION)) == before > 0


def test_a_round_closes_early_when_all_have_answered(app: Any, handler: Driver, made: World):
    database = installation_of(app).database
    with database.read() as session:
        waiting = [
            item["id"]
            for item in handler("GET", f"/rounds/{made.round}/consultees", status=200)["items"]
            if item["responded_at"] is None
        ]
        assert session.get(Round, made.round)
    for consultee_id in waiting:
        with database.write() as session:
            holder = holder_of(session, consultee_id)
            version = 1 if consultee_id == made.consultee else 0
            answer_at(session, holder, version)
    assert handler("POST", f"/rounds/{made.round}/closing", status=200)["status"] == "closed"


def answer_at(session: Any, holder: Any, version: int) -> None:
    moment = now()
    if version == 0:
        answer(session, holder, now=moment)
        return
    state = replace_draft(
        session,
        holder,
        version=version,
        stance=Stance.NO_OBJECTION,
        summary="",
        show_progress=None,
        comments=[],
        now=moment,
    )
    submit(session, holder, sending=Sending(version=state.version, name="Sven"), now=moment)


def test_a_later_day_for_all_is_told_to_those_whose_day_it_moves(app: Any, as_: Any, made: World):
    handler = as_("handler")
    round_ = f"/rounds/{made.round}"
    handler(
        "POST", f"/consultees/{made.consultee}/extension", status=201, json={"deadline": later(90), "reason": "Nämnd"}
    )
    told = len(letters(app, made.round, LetterKind.EXTENSION))
    assert handler("POST", f"{round_}/deadline", status=422, json={"deadline": later(10), "reason": "Kortare"})
    later_day = {"deadline": later(70), "reason": "Fler behöver tid"}
    changed = handler("POST", f"{round_}/deadline", status=200, json=later_day)
    assert changed["deadline"] == later(70)
    assert len(letters(app, made.round, LetterKind.EXTENSION)) == told, "one has a later day, the other has answered"
    days = {i["id"]: i["deadline"] for i in handler("GET", f"{round_}/consultees", status=200)["items"]}
    assert days[made.consultee] == later(90), "the later of the two counts"
    assert days[made.other_consultee] == later(70)
    with installation_of(app).database.write() as session:
        body = session.get_one(Consultee, made.other_consultee)
        body.stance, body.withdrawn = None, True
        session.add(body)
    handler("POST", f"{round_}/deadline", status=200, json=later_day | {"deadline": later(80)})
    assert letters(app, made.round, LetterKind.EXTENSION)[-1].facts["withdrawn"], (
        "its answer was taken back: it is told"
    )


def test_only_an_untouched_draft_can_be_deleted(desk: Any, app: Any, made: World):
    desk.post(f"/rounds/{made.draft_round}/deletion")
    with installation_of(app).database.read() as session:
        assert session.get(Round, made.draft_round) is None
        assert session.get(Round, made.round) is not None
    desk.post(f"/rounds/{made.round}/deletion", status=409)
    desk.post(f"/rounds/{made.draft_round}/deletion", status=404)


def test_milestones_say_who_and_when(app: Any, handler: Driver, made: World):
    with installation_of(app).database.read() as session:
        opened = session.exec(select(Milestone).where(Milestone.round_id == made.round)).one()
    assert opened.by_id == made.users["handler"]  # type: ignore[index]
    assert opened.by_name


def test_checks_look_at_letter_plan_and_cells(handler: Driver, made: World):
    handler(
        "PATCH", f"/rounds/{made.draft_round}", status=200, json={"cover_letter": "Till /Adressat/ före 2027-xx-xx"}
    )
    checks = handler("GET", f"/rounds/{made.draft_round}/checks", status=200)
    assert checks["total"] == len(checks["items"])
    texts = {item["text"] for item in checks["items"] if item["code"] == "placeholder"}
    assert {"/Adressat/", "2027-xx-xx"} <= texts
    assert {item["text"] for item in checks["items"] if item["code"] == "address_missing"} == {"Kulturnämnden"}
