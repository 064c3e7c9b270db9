"""`remiss receive`: what a mail server is told, and that no mail is lost or doubled whatever happens."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import select

from app.inbox.incoming import MOST_OF_A_MAIL
from app.inbox.models import InboxFile, InboxItem
from tests.inbox.mails import OURS, mail


@pytest.fixture
def piped(remiss: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command with a mail on its standard input."""

    def piped(content: bytes, *words: str) -> Any:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        return remiss("receive", *words)

    return piped


def test_a_mail_is_an_item_with_the_day_of_our_own_server(
    piped: Any, remiss: Any, database: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REMISS_OWN_MAIL_SERVERS", OURS)
    message = mail("Vi är för.")
    message.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="svar.pdf")
    first = piped(bytes(message))
    assert (first.status, first.out.strip().isdigit(), first.err) == (0, True, "")
    passed_on = b"Delivered-To: remiss@exempelkommunen.se\r\n" + bytes(message)
    path = tmp_path / "a.eml"
    path.write_bytes(passed_on)
    assert piped(passed_on).out == piped(b"", str(path)).out == first.out
    other = mail("Vi är emot.")  # another text under the same id
    other.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="svar.pdf")
    assert piped(bytes(other)).out != first.out
    with database.read() as session:
        items = session.exec(select(InboxItem).order_by(InboxItem.id)).all()
        assert [item.sender for item in items] == ["eva@exempel.se"] * 2
        assert [str(item.arrived_at)[:16] for item in items] == ["2026-11-18 08:12"] * 2
        assert [item.came_in_by for item in items] == [None, None]
        files = session.exec(select(InboxFile.name).where(InboxFile.item_id == items[0].id)).all()
        assert sorted(files) == ["mejl.eml", "svar.pdf"]


@pytest.mark.one_database  # it is about what the mail server is told
def test_a_mail_server_tries_again_unless_it_is_of_no_use(
    piped: Any, remiss: Any, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert piped(b" \n").status == 65
    assert "50 MB" in piped(b"x" * (MOST_OF_A_MAIL + 1)).err
    for words in (("not-there.eml",), ("--nonsense",), ("a", "b")):
        ran = piped(b"x", *words)
        assert (ran.status, len(ran.err.splitlines())) == (75, 1)
    monkeypatch.setenv("REMISS_NONSENSE", "1")
    assert piped(b"x").status == 75
    monkeypatch.delenv("REMISS_NONSENSE")
    monkeypatch.setenv("REMISS_DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    assert piped(b"x").status == 75
