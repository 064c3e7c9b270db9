"""Sending from the outbox to a real SMTP server: once, in spite of threads, outages and deaths."""

import datetime
import threading
import time
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from app.database import Database
from app.installation import NO_SMTP, Installation
from app.mail.claims import LEASE
from app.mail.models import Letter
from app.mail.outbox import post_all
from app.mail.postman import Postman
from app.mail.sending import MOST_TRIES, send_due
from tests.kit import mailserver
from tests.mail.letters import LINK, NOW, Facts, values

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def facts() -> Facts:
    """What the rooms above know."""
    return Facts()


@pytest.fixture
def with_server(settings: Any, smtp: Any) -> Any:
    """Settings with a mail server."""
    return settings.model_copy(update={"smtp_url": SecretStr(smtp.url), "mail_from": "remiss@example.se"})


def put(database: Any, *addresses: str, **changed: Any) -> None:
    with database.write() as session:
        post_all(session, [values(**({"to": address} | changed)) for address in addresses])


def kept(database: Any) -> list[Letter]:
    with database.read() as session:
        return list(session.exec(select(Letter).order_by(Letter.id)))


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime.datetime:
        return self.at


def test_what_is_due_is_sent_once_with_its_link(database, with_server, smtp, facts):
    put(database, "a@x.example", "b@x.example")
    put(database, "later@x.example", due_at=NOW + MINUTE)
    clock = Clock()
    counts = send_due(database, with_server, context=facts, now=clock)
    assert counts == {"sent": 2, "failed": 0, "bounced": 0, "given_up": 0, "waiting": 1}
    first, second = smtp.letters
    assert (first.sender, first.recipients, second.recipients) == (
        "remiss@example.se",
        ("a@x.example",),
        ("b@x.example",),
    )
    assert LINK in first.text
    assert LINK in first.html
    sent, _again, waiting = kept(database)
    assert (sent.sent_at, sent.attempts, sent.claimed_by) == (NOW, 1, None)
    assert first.message["Message-ID"] == sent.message_id
    assert waiting.sent_at is None
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 0
    clock.at += MINUTE
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 1
    assert facts.settled_as == [("a@x.example", "sent"), ("b@x.example", "sent"), ("later@x.example", "sent")]


def test_threads_at_once_send_each_letter_once(database, with_server, smtp, facts):
    addresses = {f"a{i}@x.example" for i in range(60)}
    put(database, *addresses)
    start = threading.Barrier(4)
    counts = []

    def run() -> None:
        start.wait()
        counts.append(send_due(database, with_server, context=facts, now=lambda: NOW))

    threads = [threading.Thread(target=run) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(letter.recipients[0] for letter in smtp.letters) == sorted(addresses)
    assert sum(c["sent"] for c in counts) == 60
    assert all(letter.sent_at for letter in kept(database))


def test_without_contact_nothing_is_lost_and_it_waits(database, settings, facts):
    nowhere = settings.model_copy(update={"smtp_url": SecretStr(f"smtp://127.0.0.1:{mailserver.free_port()}")})
    put(database, *(f"a{i}@x.example" for i in range(25)))
    clock = Clock()
    counts = send_due(database, nowhere, context=facts, now=clock)
    assert counts == {"sent": 0, "failed": 1, "bounced": 0, "given_up": 0, "waiting": 25}
    first, *others = kept(database)
    assert (first.due_at, first.fault, first.fault_since) == (NOW, "unreachable", NOW)
    assert first.error == "the mail server cannot be reached (ConnectionRefusedError)"
    assert all(letter.claimed_by is None and letter.attempts == 0 for letter in [first, *others])
    clock.at += datetime.timedelta(days=40)
    send_due(database, nowhere, context=facts, now=clock)
    assert not [letter for letter in kept(database) if letter.given_up_at]
    assert facts.settled_as == []


def test_after_an_outage_all_is_sent_under_the_same_ids(database, with_server, smtp, facts):
    put(database, "a@x.example", "b@x.example")
    ids = [letter.message_id for letter in kept(database)]
    smtp.fail("451 Try again later")
    clock = Clock()
    assert send_due(database, with_server, context=facts, now=clock)["failed"] == 2
    smtp.recover()
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 0, "it waits first"
    clock.at += MINUTE
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 2
    assert [letter.message["Message-ID"] for letter in smtp.letters] == ids


def test_a_letter_refused_for_now_waits_longer_each_time_and_is_given_up_at_last(database, with_server, smtp, facts):
    smtp.refuse("full@x.example", "452 4.2.2 Mailbox full")
    put(database, "full@x.example")
    clock, waits = Clock(), []
    for _try in range(MOST_TRIES - 1):
        send_due(database, with_server, context=facts, now=clock)
        (letter,) = kept(database)
        waits.append(int((letter.due_at - clock.at) / MINUTE))
        clock.at = letter.due_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    assert send_due(database, with_server, context=facts, now=clock)["given_up"] == 1
    (letter,) = kept(database)
    assert letter.given_up_at == clock.at
    assert letter.bounced_at is None
    assert letter.error == "452 4.2.2 Mailbox full"


@pytest.mark.one_database
def test_what_a_newer_version_writes_is_left_to_it(database, with_server, smtp, facts):
    """It would be no letter that this version can read: the others leave all the same."""
    put(database, "newer@x.example", "a@x.example")
    with database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = 1")
        connection.exec_driver_sql("UPDATE letter SET kind = 'newer' WHERE to_address = 'newer@x.example'")
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = 0")
    counts = send_due(database, with_server, context=facts, now=Clock())
    assert (counts["sent"], counts["waiting"]) == (1, 1)
    assert [letter.recipients for letter in smtp.letters] == [("a@x.example",)]


def test_an_unknown_receiver_bounces_and_the_others_are_sent(database, with_server, smtp, facts):
    smtp.refuse("gone@x.example")
    put(database, "a@x.example", "gone@x.example", "b@x.example")
    counts = send_due(database, with_server, context=facts, now=lambda: NOW)
    assert (counts["sent"], counts["bounced"], counts["waiting"]) == (2, 1, 0)
    letter = kept(database)[1]
    assert (letter.bounced_at, letter.sent_at) == (NOW, None)
    assert letter.error.startswith("550 5.1.1")
    assert ("gone@x.example", "bounced") in facts.settled_as


def test_killed_between_sending_and_marking_it_is_sent_once_more_at_most(database, with_server, smtp, facts):
    put(database, "a@x.example")
    clock = Clock()
    facts.crash = True
    with pytest.raises(SystemExit):
        send_due(database, with_server, context=facts, now=clock)
    facts.crash = False
    assert len(smtp.letters) == 1
    assert kept(database)[0].sent_at is None
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 0, "the claim holds for two minutes"
    behind = send_due(database, with_server, context=facts, now=lambda: NOW - MINUTE)
    assert behind["sent"] == 0, "it holds for a host with a clock that is behind, too"
    clock.at += LEASE + MINUTE
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 1
    clock.at += 60 * MINUTE
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 0
    first, second = smtp.letters
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_who_lost_the_claim_does_not_mark(database, with_server, smtp, facts):
    put(database, "a@x.example")
    taken = "somebody else"

    def stolen(session: Any, letter: Letter) -> str:
        with database.write() as other:
            other.get(Letter, letter.id).claimed_by = taken
        return LINK

    facts.link_url = stolen
    send_due(database, with_server, context=facts, now=lambda: NOW)
    (letter,) = kept(database)
    assert (letter.sent_at, letter.claimed_by) == (None, taken)
    assert facts.settled_as == []


def test_nobody_is_reminded_who_answered_meanwhile(database, with_server, smtp, facts):
    put(database, "answered@x.example", "b@x.example")
    facts.unwanted.add("answered@x.example")
    counts = send_due(database, with_server, context=facts, now=lambda: NOW)
    assert (counts["sent"], counts["given_up"]) == (1, 1)
    assert [letter.recipients for letter in smtp.letters] == [("b@x.example",)]
    assert kept(database)[0].why_unsent == "unwanted"


def test_a_revoked_link_is_not_sent(database, with_server, smtp, facts):
    facts.revoked.add("a@x.example")
    put(database, "a@x.example")
    assert send_due(database, with_server, context=facts, now=lambda: NOW)["given_up"] == 1
    assert smtp.letters == []


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(database, with_server, smtp, facts):
    put(database, "a@x.example, b@x.example", "c@x.example")
    counts = send_due(database, with_server, context=facts, now=lambda: NOW)
    assert (counts["given_up"], counts["sent"]) == (1, 1)
    assert [letter.recipients for letter in smtp.letters] == [("c@x.example",)]


def test_a_slow_server_does_not_outlive_the_claim(database, with_server, smtp, facts):
    put(database, *(f"a{i}@x.example" for i in range(5)))
    clock = Clock()

    def slowly(_session: Any, _letter: Letter) -> None:
        clock.at += datetime.timedelta(seconds=50)

    facts.why_unsent = slowly
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 5
    assert len({letter.message["Message-ID"] for letter in smtp.letters}) == len(smtp.letters) == 5


class TestWithoutServer:
    """Where there is no mail server, the outbox is all there is."""

    @pytest.fixture
    def serverless(self, settings: Any) -> Any:
        database = Installation.open(settings).database
        yield database
        database.dispose()

    def test_what_is_posted_counts_as_sent_at_once(self, serverless):
        put(serverless, "a@x.example")
        put(serverless, "later@x.example", due_at=NOW + MINUTE)
        now, later = kept(serverless)
        assert (now.sent_at, now.attempts) == (NOW, 0)
        assert later.sent_at is None

    def test_what_falls_due_later_counts_then(self, serverless, settings, facts):
        put(serverless, "later@x.example", "answered@x.example", due_at=NOW + MINUTE)
        facts.unwanted.add("answered@x.example")
        clock = Clock()
        assert send_due(serverless, settings, context=facts, now=clock)["sent"] == 0
        clock.at += MINUTE
        counts = send_due(serverless, settings, context=facts, now=clock)
        assert (counts["sent"], counts["given_up"], counts["waiting"]) == (1, 1, 0)
        letter = kept(serverless)[0]
        assert (letter.sent_at, letter.attempts) == (clock.at, 0)

    def test_with_a_server_it_waits(self, with_server):
        assert Installation.open(with_server).database.info[NO_SMTP] is False


def test_the_postman_sends_while_it_runs_and_ends_when_told(database, with_server, smtp, facts):
    put(database, "a@x.example", now=NOW - datetime.timedelta(days=400))
    postman = Postman(database, with_server, facts)
    postman.start()
    smtp.wait(1)
    postman.stop()
    assert not postman.is_alive()
    assert kept(database)[0].sent_at is not None


def test_the_postman_survives_a_database_that_is_away(with_server, facts, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("app.mail.postman.PAUSE_AFTER_FAILURE", 0.01)
    broken = Database(f"sqlite:///{tmp_path}/empty.sqlite3")
    postman = Postman(broken, with_server, facts)
    postman.start()
    patient = time.monotonic() + 30
    while len(caplog.records) < 2 and time.monotonic() < patient:
        time.sleep(0.01)
    assert postman.is_alive()
    postman.stop()
    broken.dispose()
    assert "sending stopped" in caplog.text


def test_passwords_never_stand_in_what_is_kept(database, settings, facts):
    port = mailserver.free_port()
    url = SecretStr(f"smtp://ann:very-secret@127.0.0.1:{port}")
    put(database, "a@x.example")
    send_due(database, settings.model_copy(update={"smtp_url": url}), context=facts, now=lambda: NOW)
    assert "very-secret" not in str(kept(database)[0].error)


def test_the_password_is_not_sent_in_the_clear(database, with_server, smtp, facts, monkeypatch):
    monkeypatch.setattr("app.mail.smtp.LOOPBACK", set())  # as if the server were another machine
    put(database, "a@x.example")
    url = SecretStr(smtp.url.replace("smtp://", "smtp://ann:very-secret@"))
    counts = send_due(database, with_server.model_copy(update={"smtp_url": url}), context=facts, now=lambda: NOW)
    assert (counts["failed"], counts["waiting"], smtp.letters) == (1, 1, [])
    assert "not sent in the clear" in str(kept(database)[0].error)


def test_looking_for_letters_writes_nothing(database, with_server, facts, statements):
    with statements() as asked_for:
        send_due(database, with_server, context=facts, now=lambda: NOW)
    assert not [text for text in asked_for.texts if not text.lstrip().startswith("SELECT")]
    assert asked_for.count == 2
