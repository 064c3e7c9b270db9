"""Mail is fetched from a real IMAP server: each once, whatever is cut off, and nothing there is changed."""

import datetime
import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from app.inbox.fetching import EVERY, LONGEST_WAIT, fetch
from app.inbox.incoming import MOST_OF_A_MAIL
from app.inbox.mailbox import MailboxAddress
from app.inbox.models import FetchedMailbox, InboxItem, MailboxFault
from app.inbox.receiving import receive_mail
from app.installation import Installation
from app.settings import Settings
from tests.inbox.mails import OURS, mail, received
from tests.kit.imap import PASSWORD, Mailbox, cut_after
from tests.kit.stage import Stage

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture
def settings(settings: Settings, box: Mailbox) -> Settings:
    """An authority that has a mailbox."""
    return settings.model_copy(update={"imap_url": SecretStr(box.url()), "own_mail_servers": OURS})


@pytest.fixture
def look(settings: Settings, database: Any) -> Callable[..., int]:
    """``look(minutes, imap_url=…)``: fetch so long after noon; how many were new."""

    def look(minutes: float = 0, **given: Any) -> int:
        if "imap_url" in given:
            given["imap_url"] = SecretStr(given["imap_url"])
        installation = Installation.open(settings.model_copy(update=given))
        try:
            return fetch(installation, now=lambda: NOW + datetime.timedelta(minutes=minutes))
        finally:
            installation.close()

    return look


def numbered(*numbers: int, size: int = 10) -> list[bytes]:
    """Mails that differ."""
    line = received(OURS, "Wed, 18 Nov 2026 09:12:00 +0100")
    return [bytes(mail(f"Svar {n}\n" + "x" * size, id_=f"<{n}@x>", subject=f"Nr {n}", lines=(line,))) for n in numbers]


def subjects(database: Any) -> list[str]:
    """What is in the inbox, in the order it came."""
    with database.read() as session:
        return list(session.exec(select(InboxItem.subject).order_by(InboxItem.id)))


def known(database: Any) -> FetchedMailbox:
    """How far the one mailbox has been read."""
    with database.read() as session:
        return session.exec(select(FetchedMailbox)).one()  # type: ignore[no-any-return]


def test_each_mail_is_fetched_once_and_left_as_it_was(
    look: Any, box: Mailbox, database: Any, settings: Settings, imap_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(imap_server.certificate))
    over_tls = box.url(scheme="imaps")
    assert look(imap_url=over_tls) == 0
    box.deliver(*numbered(1, 2, 3))
    assert look(0.5, imap_url=over_tls) == 0  # it is not time yet
    assert look(1, imap_url=over_tls) == 3
    assert subjects(database) == ["Nr 1", "Nr 2", "Nr 3"]
    assert box.unread == 3
    installation = Installation.open(settings)
    with database.read() as session:
        first = session.exec(select(InboxItem).order_by(InboxItem.id)).first()
    again = b"X-Original-To: remiss@exempelkommunen.se\r\n" + numbered(1)[0]
    assert receive_mail(installation, io.BytesIO(again)) == first.id
    assert (first.came_in_at, first.came_in_by) == (NOW + EVERY, None)
    assert str(first.arrived_at).startswith("2026-11-18 08:12")
    receive_mail(installation, io.BytesIO(numbered(4)[0]))
    installation.close()
    box.deliver(*numbered(4, 5))
    assert look(2, imap_url=over_tls) == 1
    box.number_anew()
    box.deliver(*numbered(6))
    assert look(3, imap_url=over_tls, imap_mark_read=True) == 1
    assert subjects(database) == [f"Nr {n}" for n in range(1, 7)]
    assert (box.unread, known(database).fault) == (0, None)
    assert box.fetched() == 5 + 6  # one by one, and all once more when the numbers were others


@pytest.mark.one_database  # each step is one that the test above takes on both
def test_a_cut_connection_loses_and_doubles_nothing(
    look: Any, box: Mailbox, database: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    box.deliver(*numbered(*range(120), size=3000))
    with cut_after(box.server.plain, 400_000, 1 << 40) as port:
        address = box.url(port=port)
        taken = look(imap_url=address)
        assert taken == 100
        assert known(database).fault is MailboxFault.UNREACHABLE
        assert look(0.5, imap_url=address) == 0
        assert look(1, imap_url=address) == 20
    assert subjects(database) == [f"Nr {n}" for n in range(120)]
    assert (known(database).fault, known(database).failures) == (None, 0)
    assert "one by one" not in caplog.text  # many are read in one child


@pytest.mark.one_database  # it is about what the server says
def test_what_is_wrong_is_told_and_tried_again_later(
    look: Any, box: Mailbox, database: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "password"
    cases: list[tuple[MailboxFault, dict[str, Any]]] = [
        (MailboxFault.WRONG_PASSWORD, {"imap_url": box.url(password="h%C3%A5l")}),
        (MailboxFault.NO_PASSWORD, {"imap_password_file": str(file)}),
    ]
    minutes = 0.0
    for number, (fault, given) in enumerate(cases, 1):
        assert look(minutes, **given) == 0
        assert (known(database).fault, known(database).failures) == (fault, number)
        wait = known(database).next_at - (NOW + datetime.timedelta(minutes=minutes))
        assert wait == min(EVERY * 2 ** (number - 1), LONGEST_WAIT)
        minutes += wait.total_seconds() / 60
    assert known(database).fault_since == NOW
    file.write_text(f"{PASSWORD}\n")
    box.deliver(*numbered(1))
    assert look(minutes, imap_password_file=str(file)) == 1
    assert (known(database).fault, known(database).fault_since, known(database).failures) == (None, None, 0)
    assert "hål" not in caplog.text
    assert PASSWORD not in caplog.text
    told = {}
    for name, address in {
        "NO_FOLDER": box.url(folder="/Finns%20inte"),
        "UNTRUSTED": box.url(scheme="imaps"),
        "UNREACHABLE": box.url(port=1),
    }.items():
        look(imap_url=address)
        with database.read() as session:
            rows = session.exec(select(FetchedMailbox).order_by(FetchedMailbox.id)).all()
        told[name] = rows[-1].fault.name
    assert told == {name: name for name in told}


def test_one_process_looks_at_a_time(look: Any, box: Mailbox, database: Any, settings: Settings) -> None:
    box.deliver(*numbered(1))
    assert look() == 1
    box.deliver(*numbered(2))
    with database.write() as session:
        row = session.exec(select(FetchedMailbox)).one()
        row.claimed_by, row.claimed_until = "another", NOW + datetime.timedelta(minutes=4)
        session.add(row)
    assert look(2) == 0
    assert look(5) == 1  # whoever held it is gone
    assert known(database).name == MailboxAddress.of(settings).name  # type: ignore[union-attr]  # it is set


@pytest.mark.one_database  # nothing here is asked of a database that the others do not ask
def test_whatever_lies_there_stands_in_no_way(
    look: Any, box: Mailbox, database: Any, stage: Stage, client: Any
) -> None:
    head = b"From: a@b.se\r\nSubject: Stort\r\nMessage-ID: <stort@x>\r\n\r\n"
    lie = b"From: a@b.se\r\nSubject: =?utf-8?q?=FF?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xe5\x00"
    reply = mail("Jag är på semester.", subject="Frånvaro", id_="<2@x>", sender="ann@aker.example")
    reply["Auto-Submitted"] = "auto-replied (vacation)"
    ours = mail("Om KS/2026:20: ja.", subject="Yttrande", id_="<3@x>")
    box.deliver(b"\n", head + b"x" * 76 + b"\r\n" * (MOST_OF_A_MAIL // 2), lie, bytes(reply), bytes(ours))
    assert look() == 5
    headers = stage.bearer("registrar")
    items = client.get("/api/v1/inbox", headers=headers).json()["items"]
    assert [(item["subject"], item["unread"], item["automatic"]) for item in reversed(items)] == [
        ("", False, False),
        ("Stort", True, False),
        ("=?utf-8?q?=FF?=", False, False),
        ("Frånvaro", False, True),
        ("Yttrande", False, False),
    ]
    strangers = client.get("/api/v1/inbox?matched=false", headers=headers).json()
    assert [item["subject"] for item in strangers["items"]] == ["Frånvaro", "=?utf-8?q?=FF?=", "Stort", ""]
    assert client.get("/api/v1/inbox?matched=true", headers=headers).json()["total"] == 1
    state = client.get("/api/v1/inbox/mailbox", headers=headers).json()
    assert state == {"name": box.user, "looked_at": "2026-11-20T12:00:00Z", "fault": None, "fault_since": None}


@pytest.mark.one_database  # as above
def test_the_page_says_how_it_is(look: Any, box: Mailbox, stage: Stage, pages: Any) -> None:
    pages.raw.cookies.set("remiss_session", "session-registrar")
    assert f"Brevlådan {box.user} har inte hämtats ännu." in pages.get("/inbox").text()
    reply = mail("Jag är på semester.", subject="Frånvaro", id_="<2@x>", sender="x@nagon.example")
    reply["Precedence"] = "bulk"
    box.deliver(bytes(reply), bytes(mail("Om KS/2026:20: ja.", subject="Yttrande", id_="<3@x>")))
    look()
    page = pages.get("/inbox")
    assert f"Brevlådan {box.user} hämtades senast 20 november 2026" in page.text()
    assert page.text().index("Yttrande") < page.text().index("Varken länk") < page.text().index("Frånvaro")
    assert "Skickat av ett program" in page.text()
    page = page.click("Frånvaro")
    assert "Det verkar vara ett automatiskt mejl" in page.text()
    page.form("Lägg undan").submit()
    assert "Automatiskt mejl" in pages.get("/inbox/1").text()
    assert "Frånvaro" not in pages.get("/inbox?state=unmatched").text()
    look(1, imap_password_file="/nowhere")
    assert "kan inte läsas: lösenordets fil går inte att läsa." in pages.get("/inbox").text()
