"""Comments shared among officials: whose they are, by when, who has left; internal, the same by page and API."""

import datetime
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.identity import By
from app.accounts.models import User
from app.accounts.policy import Kind
from app.clock import now as clock_now
from app.clock import today
from app.history.models import Event
from app.responses.actions.assignments import in_short
from app.rounds.actions.members import add_member, remove_member
from app.rounds.models import Round
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path, titles

DAY = datetime.timedelta(days=1)
NAME = "Alfhild Tranströmsdotter"


@pytest.fixture
def colleague(desk: Desk) -> int:
    """A colleague who has joined the round."""
    with desk.database.write() as session:
        user = session.get_one(User, desk.world.users[Kind.OTHER_HANDLER])
        user.name = NAME
        session.add(user)
        round_ = session.get_one(Round, desk.world.round)
        add_member(session, round_, user_id=user.id, by=desk.handler, now=clock_now())
        return user.id


def batch(client: Any, desk: Desk, ids: list[int], user: int | None, status: int = 200, **more: Any) -> Any:
    address = f"/api/v1/rounds/{desk.world.round}/assignment-batch"
    sent = {"comment_ids": ids, "user_id": user} | more
    answer = client.post(address, json=sent, headers=desk.bearer())
    assert answer.status_code == status, answer.text
    return answer.json()


def lines(desk: Desk, kind: str) -> list[dict[str, Any]]:
    with desk.database.read() as session:
        return [event.facts for event in session.exec(select(Event).where(Event.kind == kind)).all()]


def test_all_that_is_shown_is_shared_and_found_again(pages: Any, desk: Desk, colleague: int, client: Any) -> None:
    desk.answer(desk.third_body(), edit("Mer skog.", section=desk.world.focus_section), edit("Två."))
    signed = as_(pages, Kind.HANDLER)
    page = signed.get(path(desk, "?q=skog")).click("Fördela alla …")
    assert "Fördela 1 synpunkt" in page.text()
    page = page.form("Fördela 1 synpunkt").submit(due=str(today() - DAY), to=str(colleague), status=422)
    assert page.errors()["due"].endswith("Välj i dag eller en senare dag.")
    assert page.form("Fördela 1 synpunkt").value("to") == str(colleague), "what was chosen is kept"
    page = page.form("Fördela 1 synpunkt").submit(due=str(today()))
    assert "1 synpunkt är fördelad." in page.text()
    assert f"Ska besvaras av {NAME}" in page.text()
    assert "q=skog" in signed.redirects[-1]
    assert titles(signed.get(path(desk, f"?whose={colleague}"))) == ["3 Kulturnämnden"]
    assert len(titles(signed.get(path(desk, "?whose=none")))) == 2
    assert titles(signed.get(path(desk, "?only=overdue"))) == ["Inga synpunkter här"], "today is not late"
    told = client.get(desk.comments(f"?assigned_to={colleague}"), headers=desk.bearer()).json()
    assert [one["number"] for one in told["items"]] == [3]
    assert [(each["name"], each["numbers"], each["new"]) for each in lines(desk, "assignment.given")] == [
        (NAME, "3", 1)
    ]


def test_many_at_once_all_or_none_and_one_line_of_history(desk: Desk, colleague: int, client: Any) -> None:
    first, second = desk.answer(desk.third_body(), edit("Ett."), edit("Två."))
    every = [desk.world.point, first, second]
    batch(client, desk, [*every, 99_999], colleague, status=404)
    assert batch(client, desk, every, desk.world.users[Kind.READER], status=422)["code"] == "unknown_user"
    assert lines(desk, "assignment.given") == []
    assert batch(client, desk, every, colleague, due=str(today())) == {"changed": 3}
    assert batch(client, desk, every, colleague, due=str(today())) == {"changed": 0}, "the same again is nothing"
    assert [each["numbers"] for each in lines(desk, "assignment.given")] == ["1–3"]
    desk.reply(first)
    (share,) = client.get(f"/api/v1/rounds/{desk.world.round}/assignments", headers=desk.bearer()).json()["items"]
    assert (share["name"], share["comments"], share["left"], share["overdue"]) == (NAME, 3, 2, 0)
    assert batch(client, desk, every[:2], None) == {"changed": 2}
    assert [each["numbers"] for each in lines(desk, "assignment.taken_back")] == ["1, 2"]
    address = f"/api/v1/comments/{second}/assignments"
    (left,) = client.get(address, headers=desk.bearer()).json()["items"]
    assert (left["user_id"], left["acts"], left["by"]) == (colleague, True, "Person handler")
    assert client.delete(address, headers=desk.bearer()).status_code == 204
    assert client.get(address, headers=desk.bearer()).json()["items"] == []


def test_who_has_left_has_nothing_and_is_still_named(pages: Any, desk: Desk, colleague: int, client: Any) -> None:
    batch(client, desk, [desk.world.point], colleague)
    signed = as_(pages, Kind.HANDLER)
    assert titles(signed.get(path(desk, "?whose=none"))) == ["Inga synpunkter här"]
    with desk.database.write() as session:
        round_ = session.get_one(Round, desk.world.round)
        remove_member(session, round_, user_id=colleague, by=By("user", 1, "Adam"), now=clock_now())
    page = signed.get(path(desk, "?whose=none"))
    assert len(titles(page)) == 1
    assert f"Ska besvaras av {NAME} (inte längre med)" in page.text()
    assert batch(client, desk, [desk.world.point], colleague, status=422)["code"] == "unknown_user"


@pytest.mark.one_database  # what is raised is what the test of the pages' versions raises on both
def test_whose_account_is_shut_has_nothing_on_the_desk_that_was_kept(
    pages: Any, desk: Desk, colleague: int, client: Any
) -> None:
    batch(client, desk, [desk.world.point], colleague)
    signed = as_(pages, Kind.HANDLER)
    for _time in range(2):  # the second is the first's bytes
        assert f"Ska besvaras av {NAME}" in signed.get(path(desk)).text()
    admin = as_(pages.another(), Kind.ADMIN)
    account = admin.get(f"/users/{colleague}").form(action=f"/users/{colleague}/disabling").submit()
    assert f"Ska besvaras av {NAME} (inte längre med)" in signed.get(path(desk)).text()
    account.form(action=f"/users/{colleague}/enabling").submit()
    assert "(inte längre med)" not in signed.get(path(desk)).text()


@pytest.mark.one_database  # what is asked is the desk's own statement and one more
def test_the_desk_asks_once_whose_they_are(pages: Any, desk: Desk, statements: Any) -> None:
    signed = as_(pages, Kind.HANDLER)
    with statements() as seen:
        signed.get(path(desk))
    assert sum("FROM assignment" in text for text in seen.texts) == 1


def test_nothing_of_it_leaves_the_desk(pages: Any, desk: Desk, colleague: int, client: Any) -> None:
    batch(client, desk, [desk.world.point], colleague, due=str(today()))
    assert NAME not in as_(pages, Kind.HANDLER).get(f"/rounds/{desk.world.round}/compilation").text()
    assert NAME not in client.get(desk.comments(), headers=desk.bearer()).text


def test_the_parts_of_a_comment_are_whose_it_was(desk: Desk, colleague: int, client: Any) -> None:
    (whole,) = desk.answer(desk.third_body(), edit("Mer skog. Mindre väg."))
    batch(client, desk, [whole], colleague, due=str(today()))
    tag = client.post(f"/api/v1/rounds/{desk.world.round}/tags", json={"name": "Juridik"}, headers=desk.bearer()).json()
    client.put(f"/api/v1/comments/{whole}/tags", json={"tag_ids": [tag["id"]]}, headers=desk.bearer())
    cuts = [{"start": 0, "end": 10, "none": False}, {"start": 10, "end": 21, "none": False}]
    divided = client.post(f"/api/v1/comments/{whole}/parts", json={"passages": cuts}, headers=desk.bearer())
    assert divided.status_code < 300, divided.text
    for asked in (f"?assigned_to={colleague}", f"?tag={tag['id']}"):
        listed = client.get(desk.comments(asked), headers=desk.bearer()).json()["items"]
        assert [one["label"] for one in listed] == ["2 a", "2 b"], asked
    assert lines(desk, "assignment.given")[0]["numbers"] == "2", "one line: nobody gave it anew"


def test_numbers_as_one_says_them() -> None:
    assert in_short([7, 1, 3, 2]) == "1–3, 7"
    assert in_short([1, 2, 9]) == "1, 2, 9"
