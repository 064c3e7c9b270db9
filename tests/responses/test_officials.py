"""What officials see of answers, and what nobody but the body itself sees: drafts."""

import logging
from typing import Any

import pytest

from app.accounts.models import Role
from tests.kit.pages import Pages
from tests.kit.stage import BODIES, Stage

CANARY = "kanariefågel"
OFFICIALS = [*[role.value for role in Role], "other_handler"]


@pytest.fixture
def drafting(client: Any, stage: Stage) -> Stage:
    """The first body is writing, the second has sent and is writing again; only the draft has the canary's word."""
    secret = {"stance": "rejects", "summary": CANARY, "comments": [{"text": CANARY, "section_id": stage.sections["1"]}]}
    sent = {"stance": "supports", "summary": "Skickat", "comments": [{"text": "Inskickad synpunkt"}]}
    assert client.put(stage.address(1, "/draft"), json={"version": 0, **sent}).status_code == 200
    answer = client.post(stage.address(1, "/submission"), json={"version": 1, "signatory": {"name": "Sara Lind"}})
    assert answer.status_code == 201
    for body, version in ((0, 0), (1, 2)):
        assert client.put(stage.address(body, "/draft"), json={"version": version, **secret}).status_code == 200
    return stage


@pytest.mark.parametrize("role", OFFICIALS)
def test_no_official_reads_a_draft(client: Any, pages: Pages, drafting: Stage, role: str):
    header = drafting.bearer(role)
    consultee = drafting.consultees[0]
    for method, rest in (("GET", ""), ("PUT", "/draft")):
        answer = client.request(method, f"/api/v1/answer/{header['Authorization'][7:]}{rest}", json={"version": 1})
        assert answer.status_code == 404
    pages.raw.cookies.set("remiss_session", f"session-{role}")
    for rest in ("", "/whole", "/check", "/history", f"/sections/{drafting.sections['1']}", "/extension"):
        assert CANARY not in pages.get(f"/answers/{consultee}{rest}", status=404).source


@pytest.mark.parametrize("role", OFFICIALS)
def test_the_canary_is_on_no_official_page_and_in_no_log(
    client: Any, pages: Pages, drafting: Stage, role: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    again = {"version": 1, "stance": "rejects", "summary": f"{CANARY} igen", "comments": [{"text": CANARY}]}
    assert client.put(drafting.address(0, "/draft"), json=again).status_code == 200
    round_ = drafting.round_id
    pages.raw.cookies.set("remiss_session", f"session-{role}")
    seen = 0
    for address in (
        "/rounds",
        f"/rounds/{round_}",
        f"/rounds/{round_}/responses",
        f"/rounds/{round_}/board",
        f"/rounds/{round_}/comments",
        f"/rounds/{round_}/history",
        f"/rounds/{round_}/compilation",
        "/responses/1",
        f"/rounds/{round_}/letters",
    ):
        answer = pages.raw.get(address)
        seen += answer.status_code == 200
        assert CANARY not in answer.text
    for address in (
        "/rounds",
        f"/rounds/{round_}",
        f"/rounds/{round_}/responses",
        f"/rounds/{round_}/consultees",
        "/responses/1",
        f"/rounds/{round_}/comments",
        f"/rounds/{round_}/history",
        f"/rounds/{round_}/exports/json",
        f"/rounds/{round_}/overview",
    ):
        answer = client.get(f"/api/v1{address}", headers=drafting.bearer(role))
        seen += answer.status_code == 200
        assert CANARY not in answer.text
    assert seen >= (2 if role == "other_handler" else 6), "the list of addresses is out of date"
    assert CANARY not in caplog.text


def test_other_bodies_and_strangers_find_nothing(client: Any, pages: Pages, drafting: Stage):
    pages.raw.cookies.set("remiss_answer", drafting.cookie(drafting.tokens[2]))
    for rest in ("", "/whole", "/check", "/history", "/receipt", "/responses/1", "/responses/1/original"):
        assert CANARY not in pages.get(f"/answers/{drafting.consultees[1]}{rest}", status=404).source
    stranger = pages.another()
    assert stranger.raw.get(f"/answers/{drafting.consultees[0]}").headers["location"].startswith("/link-needed")


def test_the_list_and_an_answer_word_by_word(client: Any, pages: Pages, drafting: Stage):
    pages.raw.cookies.set("remiss_session", "session-handler")
    listed = pages.get(f"/rounds/{drafting.round_id}/responses")
    assert listed.rows()[1][:3] == ["KS/2026:20-1", BODIES[1], "Tillstyrker Oläst"]
    read = listed.click("KS/2026:20-1")
    assert read.heading == BODIES[1]
    assert "Inskickad synpunkt" in read.text()
    items = client.get(f"/api/v1/rounds/{drafting.round_id}/responses", headers=drafting.bearer("handler")).json()
    assert (items["total"], items["items"][0]["comments"], items["items"][0]["current"]) == (1, 2, True), (
        "the summary is a point"
    )
    answer = client.get(f"/api/v1/responses/{items['items'][0]['id']}", headers=drafting.bearer("handler")).json()
    assert answer["comments"][0]["text"] == "Inskickad synpunkt"
    assert answer["receipt"]["number"] == "KS/2026:20-1"


@pytest.mark.parametrize(
    ("role", "lists", "reads"),
    [
        ("handler", 200, 200),
        ("registrar", 200, 200),
        ("reader", 200, 200),
        ("admin", 200, 403),
        ("other_handler", 404, 404),
    ],
)
def test_who_lists_and_who_reads(client: Any, drafting: Stage, role: str, lists: int, reads: int):
    header = drafting.bearer(role)
    assert client.get(f"/api/v1/rounds/{drafting.round_id}/responses", headers=header).status_code == lists
    assert client.get("/api/v1/responses/1", headers=header).status_code == reads
    assert client.get("/api/v1/responses/99", headers=header).status_code == 404


def test_a_list_is_the_same_number_of_statements_for_one_and_for_many(
    client: Any, pages: Pages, drafting: Stage, statements: Any
):
    pages.raw.cookies.set("remiss_session", "session-handler")
    address = f"/rounds/{drafting.round_id}/responses"
    pages.get(address)
    with statements(at_most=6) as asked_once:
        pages.get(address)
    for body in (0, 2):
        version = client.get(drafting.address(body)).json()["draft"]["version"]
        client.put(drafting.address(body, "/draft"), json={"version": version, "stance": "neutral"})
        send = {"version": version + 1, "signatory": {"name": "A"}}
        assert client.post(drafting.address(body, "/submission"), json=send).status_code == 201
    with statements() as three:
        pages.get(address)
    assert asked_once.count == three.count
