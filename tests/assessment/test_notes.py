"""What officials write to each other on the desk: seen there by those who work, and nowhere else."""

from typing import Any

import pytest

from tests.assessment.test_reviews import registered
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.stage import NOW, Stage, stage

__all__ = ["stage"]
CANARY = "KANARIEANTECKNING 7431"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def comment(client: Any, stage: Stage) -> int:
    """A comment that came in."""
    return registered(client, stage, "Mer praktik")[0]


def write(client: Any, stage: Stage, comment: int, text: str = CANARY, role: str = "handler") -> Any:
    """A note over the API."""
    return client.post(f"/api/v1/comments/{comment}/notes", json={"text": text}, headers=stage.bearer(role))


def test_a_note_is_written_once_and_removed_by_who_wrote_it(client: Any, stage: Stage, comment: int) -> None:
    first = all_at_once(stage.database, "round", [lambda: write(client, stage, comment)] * 2)
    assert [answer.status_code for answer in first] == [201, 201]
    notes = client.get(f"/api/v1/comments/{comment}/notes", headers=stage.bearer("handler")).json()["items"]
    assert [note["text"] for note in notes] == [CANARY]
    assert write(client, stage, comment, " ").status_code == 422
    assert write(client, stage, comment, role="registrar").status_code == 403
    mine = f"/api/v1/comments/{comment}/notes/{notes[0]['id']}"
    assert client.delete(mine, headers=stage.bearer("reader")).status_code == 403
    stage.joins("other_handler")
    refused = client.delete(mine, headers=stage.bearer("other_handler"))
    assert (refused.status_code, refused.json()["code"]) == (403, "another_official")
    assert client.delete(mine, headers=stage.bearer("handler")).status_code == 204
    assert client.delete(mine, headers=stage.bearer("handler")).status_code == 404


@pytest.mark.one_database  # the statements are those of the API, which runs on both
def test_a_note_on_the_desk(pages: Pages, client: Any, stage: Stage, comment: int) -> None:
    pages.raw.cookies.set("remiss_session", "session-handler")
    desk = pages.get(f"/rounds/{stage.round_id}/comments?point={comment}")
    refused = desk.form("Spara anteckningen").submit(status=422)
    assert refused.errors()["note"].endswith("Skriv anteckningen.")
    desk = refused.form("Spara anteckningen").submit(note=CANARY)
    assert "Anteckningen är sparad." in desk.text()
    assert "Interna anteckningar (1)" in desk.text()
    reader = pages.another()
    reader.raw.cookies.set("remiss_session", "session-reader")
    assert CANARY not in reader.get(f"/rounds/{stage.round_id}/comments?point={comment}").text()
    desk = desk.form("Ta bort anteckningen från 20 november 2026 kl. 13.00").submit()
    assert "Interna anteckningar (0)" in desk.text()


@pytest.mark.one_database  # what is read is plain values
def test_a_note_is_not_among_what_is_listed(client: Any, stage: Stage, comment: int) -> None:
    write(client, stage, comment)
    token = stage.tokens[0]
    said = [f"/api/v1/answer/{token}", f"/api/v1/answer/{token}/responses/1"]
    for address in said:
        assert CANARY not in client.get(address).text
    listed = client.get(f"/api/v1/rounds/{stage.round_id}/comments", headers=stage.bearer("handler"))
    assert "Mer praktik" in listed.text
    assert CANARY not in listed.text
    assert CANARY not in client.get(f"/api/v1/rounds/{stage.round_id}/history", headers=stage.bearer("handler")).text
