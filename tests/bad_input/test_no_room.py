"""A temporary folder that is full, or gone: what was typed is given back, and what is said can be acted on."""

import tempfile
from pathlib import Path
from typing import Any

import pytest

from app.accounts.models import Role
from app.accounts.policy import Kind
from app.clock import now
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages
from tests.kit.world import build

TYPED = "Det här skrev jag själv."
LARGE = b"# Plan\n\n## Avsnitt\n\n" + b"En rad text.\n\n" * 100_000
"""More than is kept in memory while a form is read."""


@pytest.fixture(params=["full", "gone"])
def no_room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files cannot be made, or nothing can be written to them."""

    def full(*_given: Any, buffering: int = -1, **_more: Any) -> Any:
        return Path("/dev/full").open("w+b", buffering=buffering)

    def gone(*_given: Any, **_more: Any) -> Any:
        raise FileNotFoundError("no usable temporary folder")

    for name in ("TemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, full if request.param == "full" else gone)


@pytest.fixture
def desk(pages: Pages, database: Any) -> Pages:
    official(database, Role.HANDLER)
    return sign_in(pages, Role.HANDLER)


@pytest.mark.one_database
@pytest.mark.usefixtures("no_room")
@pytest.mark.parametrize(("path", "typed"), [("/plans/new", "title"), ("/lists/new", "name")])
@pytest.mark.parametrize("content", [b"Alfa\nBeta\n", LARGE], ids=["small", "large"])
def test_what_was_typed_is_given_back(desk: Pages, path: str, typed: str, content: bytes) -> None:
    form = desk.get(path).form("Läs in och granska")
    page = form.submit({typed: TYPED}, file=("fil.txt", content, "text/plain"), status=503)
    assert TYPED in page.source
    assert "Filen kunde inte tas emot just nu. Försök igen om en stund." in page.text()


@pytest.mark.one_database
@pytest.mark.usefixtures("no_room")
def test_a_client_of_the_api_is_told_to_come_back(database: Any, client: Any, settings: Any) -> None:
    with database.write() as session:
        token = build(session, now(), key=settings.key()).links[Kind.CONTACT]
    sent = {"file": ("fil.txt", LARGE, "text/plain")}
    answer = client.post(f"/api/v1/answer/{token}/attachments", files=sent)
    assert (answer.status_code, answer.json()["code"]) == (503, "no_room")
