"""Drafts of replies: kept as one types, found again, seen by colleagues, saved together, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest

from app.compilation.exports import AVAILABLE, export
from app.compilation.queries import compiled_round, with_needed
from tests.assessment.test_reviews import registered
from tests.kit.pages import Pages
from tests.kit.stage import NOW, Stage, stage

__all__ = ["stage"]
CANARY = "KANARIEUTKAST 9184"
LONG = ("😀 شكرا " * 9000)[:60_000].strip()


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def comments(client: Any, stage: Stage) -> list[int]:
    """Two comments, in a round with a second handler."""
    stage.joins("other_handler")
    return registered(client, stage, "Mer praktik", "Studenter")


def keep(client: Any, stage: Stage, id_: int, role: str = "handler", **typed: Any) -> Any:
    """A draft over the API."""
    body = {"outcome": "met", "text": CANARY} | typed
    return client.put(f"/api/v1/comments/{id_}/reply-draft", json=body, headers=stage.bearer(role))


def mine(client: Any, stage: Stage, role: str = "handler") -> list[dict[str, Any]]:
    """One's drafts over the API."""
    path = f"/api/v1/rounds/{stage.round_id}/reply-drafts"
    items: list[dict[str, Any]] = client.get(path, headers=stage.bearer(role)).json()["items"]
    return items


def test_all_are_saved_together_or_none(client: Any, stage: Stage, comments: list[int]) -> None:
    first, second = comments
    path = f"/api/v1/rounds/{stage.round_id}/reply-drafts"
    assert client.post(path, headers=stage.bearer("handler")).json()["code"] == "no_drafts"
    assert keep(client, stage, first, text=LONG).status_code == 204
    assert keep(client, stage, second, outcome="").status_code == 204
    assert keep(client, stage, second, role="registrar").status_code == 403
    assert keep(client, stage, second, role="other_handler", text="En annans.").status_code == 204
    assert [(draft["comment_id"], len(draft["text"])) for draft in mine(client, stage)] == [
        (first, len(LONG)),
        (second, len(CANARY)),
    ]
    refused = client.post(path, headers=stage.bearer("handler"))
    assert refused.status_code == 422
    told = [(item["comment_id"], item["code"]) for item in refused.json()["items"]]
    assert told == [(first, "too_long"), (second, "outcome_required")]
    assert len(mine(client, stage)) == 2
    keep(client, stage, second, outcome="not_met", text="")
    keep(client, stage, first, text=LONG[:19_000])
    assert len(mine(client, stage)[0]["text"]) > 18_000
    refused = client.post(path, headers=stage.bearer("handler")).json()
    assert [(item["comment_id"], item["code"]) for item in refused["items"]] == [(second, "reason_required")]
    keep(client, stage, second, outcome="noted")
    assert client.post(path, headers=stage.bearer("handler")).json() == {"saved": 2}
    assert mine(client, stage) == []
    assert [draft["text"] for draft in mine(client, stage, "other_handler")] == ["En annans."]
    stale = client.post(path, headers=stage.bearer("other_handler")).json()
    assert [(item["comment_id"], item["code"]) for item in stale["items"]] == [(second, "stale_version")]
    assert keep(client, stage, second, outcome="noted", version=1).status_code == 204
    assert mine(client, stage) == []  # the reply says just that
    gone = f"/api/v1/comments/{second}/reply-draft"
    assert client.delete(gone, headers=stage.bearer("other_handler")).status_code == 204
    assert mine(client, stage, "other_handler") == []


def test_a_draft_remembers_what_it_began_with(client: Any, pages: Pages, stage: Stage, comments: list[int]) -> None:
    first, second = comments
    handler = stage.bearer("handler")
    said = {"outcome": "met", "text": "Vi gör så.", "version": 0}
    assert client.put(f"/api/v1/comments/{first}/reply", json=said, headers=handler).status_code == 200
    modules = f"/api/v1/rounds/{stage.round_id}/modules"
    module = client.post(modules, json={"name": "Tack", "text": "Tack, {instans}."}, headers=handler).json()
    assert keep(client, stage, second, text="Vi gör så.", same_as=first).status_code == 204
    assert [(each["module_id"], each["same_as"]) for each in mine(client, stage)] == [(None, first)]
    pages.raw.cookies.set("remiss_session", "session-handler")
    form = pages.get(f"/rounds/{stage.round_id}/comments?point={second}").form("Spara och nästa")
    assert form.value("same_as") == str(first)
    path = f"/api/v1/rounds/{stage.round_id}/reply-drafts"
    assert client.post(path, headers=handler).json() == {"saved": 1}
    desk = pages.get(f"/rounds/{stage.round_id}/comments?point={second}").text()
    assert "Svaret är hämtat från synpunkt" in desk
    begun = {"version": 1, "module_id": module["id"]}
    assert keep(client, stage, second, text="Tack, {instans}. {fel}", **begun).status_code == 204
    refused = client.post(path, headers=handler).json()
    assert [(item["comment_id"], item["code"]) for item in refused["items"]] == [(second, "placeholder_left")]
    keep(client, stage, second, text="Tack, {instans}.", **begun)
    assert client.post(path, headers=handler).json() == {"saved": 1}
    wordings = client.get(f"/api/v1/comments/{second}/reply", headers=handler).json()["items"]
    assert "{" not in wordings[0]["text"]
    assert client.delete(f"/api/v1/modules/{module['id']}", headers=handler).json() == {"id": module["id"], "used": 1}


def test_a_save_costs_the_same_however_much_there_is(
    client: Any, stage: Stage, comments: list[int], statements: Any
) -> None:
    asked = set()
    for n in range(3):
        keep(client, stage, comments[1], text=f"Utkast {n}")
        with statements(at_most=8) as heard:
            keep(client, stage, comments[0], text=f"Utkast {n}")
        asked.add(heard.count)
    assert len(asked) == 1, "the first save and those after it"


@pytest.mark.one_database  # the statements are those of the API, which runs on both
def test_a_draft_on_the_desk(pages: Pages, client: Any, stage: Stage, comments: list[int]) -> None:
    pages.raw.cookies.set("remiss_session", "session-handler")
    address = f"/rounds/{stage.round_id}/comments"
    desk = pages.get(f"{address}?point={comments[0]}")
    typed = {"outcome": "", "text": CANARY, "version": "0", "due": "nån gång"}
    sent = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin", "Origin": pages.base_url}
    kept = pages.raw.post(f"{address}/{comments[0]}/draft", data=typed, headers=sent)
    assert kept.json().get("version") == 0, kept.text
    desk = pages.get(f"{address}?point={comments[0]}")
    form = desk.form("Spara och nästa")
    assert (form.value("text"), form.value("due")) == (CANARY, "nån gång")
    desk = form.submit(button="Spara utkast", outcome="met", due="2027")
    assert "Utkastet till svar på" in desk.text()
    other = pages.another()
    other.raw.cookies.set("remiss_session", "session-other_handler")
    seen = other.get(f"{address}?point={comments[0]}")
    assert "Tjänsteman handler skriver på ett svar (utkast," in seen.text()
    assert CANARY not in seen.text()
    seen.form("Spara och nästa").submit(outcome="noted", text="Jag hann före.")
    clashing = pages.get(f"{address}?point={comments[0]}")
    assert "Tjänsteman other_handler hann före" in clashing.text()
    assert clashing.form("Spara och nästa").value("text") == CANARY
    listed = pages.get(f"/rounds/{stage.round_id}/reply-drafts")
    assert CANARY in listed.text()
    refused = listed.form("Spara alla som svar").submit(status=422)
    assert "Inget sparades" in refused.text()
    clashing.form("Spara och nästa").submit()
    assert "Du har inga utkast här" in pages.get(f"/rounds/{stage.round_id}/reply-drafts").text()
    keep(client, stage, comments[1])
    listed = pages.get(f"/rounds/{stage.round_id}/reply-drafts")
    assert "Utkastet är borttaget." in listed.form("Släng utkastet till svar på 2").submit().text()


@pytest.mark.one_database  # what is read is plain values
def test_a_draft_is_in_no_list_and_counts_nowhere(client: Any, stage: Stage, comments: list[int]) -> None:
    before = client.get(f"/api/v1/rounds/{stage.round_id}/completeness", headers=stage.bearer("handler")).json()
    keep(client, stage, comments[0], action=CANARY, responsible=CANARY)
    assert client.get(f"/api/v1/rounds/{stage.round_id}/completeness", headers=stage.bearer("handler")).json() == before
    base, token = f"/api/v1/rounds/{stage.round_id}", stage.tokens[0]
    for address in (f"{base}/comments", f"{base}/history", f"/api/v1/comments/{comments[0]}/reply"):
        for role in ("handler", "reader", "other_handler"):
            assert CANARY not in client.get(address, headers=stage.bearer(role)).text
    assert CANARY not in client.get(f"{base}/comments?q=KANARIEUTKAST", headers=stage.bearer("handler")).text
    for address in (f"/api/v1/answer/{token}", f"/api/v1/answer/{token}/responses/1"):
        assert CANARY not in client.get(address).text


@pytest.mark.one_database  # what is read is plain values
def test_neither_a_draft_nor_a_note_is_in_any_document(
    client: Any, stage: Stage, comments: list[int], tmp_path: Path
) -> None:
    keep(client, stage, comments[0], action=CANARY, responsible=CANARY)
    note = client.post(f"/api/v1/comments/{comments[0]}/notes", json={"text": CANARY}, headers=stage.bearer("handler"))
    assert note.status_code == 201
    with stage.database.snapshot() as session:
        compiled = compiled_round(session, stage.round_id, authority="Provbo", now=NOW)
        for layout in AVAILABLE["html"]:
            export(with_needed(session, compiled, layout, personal=True), "html", layout, tmp_path / f"{layout}.html")
    for layout in AVAILABLE["html"]:
        assert CANARY not in (tmp_path / f"{layout}.html").read_text()
    for layout in ("letters", "margin"):
        assert "Mer praktik" in (tmp_path / f"{layout}.html").read_text()
