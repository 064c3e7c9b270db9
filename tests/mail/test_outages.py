"""What is wrong with the mail server is no letter's fault: letters wait, in their order, and nobody bounces."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr
from sqlmodel import select

from app.mail.kinds import LetterState, MailFault, WhyUnsent
from app.mail.models import Letter
from app.mail.outage import current_outage
from app.mail.outbox import post_again
from app.mail.queries import LetterRow
from app.mail.refusals import ENOUGH, TOO_MANY, Stage, Suspicion, refusal
from app.mail.sending import LONGEST_WAIT, RELAY_WAIT, send_due
from tests.kit import mailserver
from tests.mail.letters import NOW, Facts, a_letter
from tests.mail.test_sending import MINUTE, Clock, kept, put

DAY = datetime.timedelta(days=1)
RELAY = "554 5.7.1 Relay access denied"
FOR_ALL = {
    "554 5.7.1 Relay access denied": MailFault.RELAY_DENIED,
    "550 relay not permitted": MailFault.RELAY_DENIED,
    "554 5.7.1 Service unavailable; client blocked": MailFault.REFUSES_ALL,
    "550 5.7.1 Sending suspended": MailFault.REFUSES_ALL,
    "452 Too much mail": MailFault.REFUSES_ALL,
    "452 4.3.1 Insufficient system storage": MailFault.OVERLOADED,
    "421 4.7.0 Try again later": MailFault.OVERLOADED,
    "550 5.1.1 No such user": MailFault.REFUSES_ALL,
    "530 5.7.0 Authentication required": MailFault.SIGN_IN_WANTED,
    "553 5.7.1 Sender address rejected: not owned by user": MailFault.SENDER_REFUSED,
}


@pytest.fixture
def facts() -> Facts:
    """What the rooms above know."""
    return Facts()


@pytest.fixture
def with_server(settings: Any, smtp: Any) -> Any:
    """Settings with a mail server."""
    return settings.model_copy(update={"smtp_url": SecretStr(smtp.url), "mail_from": "remiss@example.se"})


def thirty() -> list[str]:
    return [f"a{number:02}@x.example" for number in range(30)]


def outage(database: Any) -> MailFault | None:
    with database.read() as session:
        now = current_outage(session)
    return now.fault if now else None


@pytest.mark.parametrize("answer", FOR_ALL)
def test_refused_for_all_is_an_outage_that_waits_and_then_goes_in_order(database, with_server, smtp, facts, answer):
    put(database, *thirty())
    smtp.fail(answer)
    clock = Clock()
    for _try in range(3):
        counts = send_due(database, with_server, context=facts, now=clock)
        assert (counts["bounced"], counts["given_up"], counts["waiting"]) == (0, 0, 30)
        assert 0 < counts["failed"] <= TOO_MANY
        assert outage(database) is FOR_ALL[answer]
        clock.at += DAY
    assert facts.settled_as == []
    assert all(letter.attempts == 0 and letter.claimed_by is None for letter in kept(database))
    smtp.recover()
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 30
    assert [letter.recipients[0] for letter in smtp.letters] == thirty()
    assert outage(database) is None, "nothing is left to say"


@pytest.mark.parametrize("alone", ["554 5.7.1 Relay access denied", "554 5.7.1 Blocked", "553 5.1.8 Bad sender"])
def test_also_of_a_single_letter(database, with_server, smtp, facts, alone):
    put(database, "a@x.example")
    smtp.fail(alone)
    send_due(database, with_server, context=facts, now=lambda: NOW)
    (letter,) = kept(database)
    assert (letter.bounced_at, letter.given_up_at, letter.attempts) == (None, None, 0)
    assert outage(database) is not None


def test_a_sender_that_is_refused(database, with_server, smtp, facts):
    put(database, *thirty())
    smtp.refuse_sender("550 5.7.1 Not allowed to send as this address")
    assert send_due(database, with_server, context=facts, now=lambda: NOW)["waiting"] == 30
    assert outage(database) is MailFault.SENDER_REFUSED


@pytest.fixture
def signing_in() -> Iterator[tuple[mailserver.Mailbox, str]]:
    """A server that lets ann in with "right"."""

    class Guarded(mailserver.Mailbox):
        async def handle_MAIL(self, server: Any, session: Any, *rest: Any) -> str:
            if not session.authenticated:
                return "530 5.7.0 Authentication required"
            return await super().handle_MAIL(server, session, *rest)

    box = Guarded()

    def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (b"ann", b"right"), handled=False)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=mailserver.free_port(),
        ready_timeout=10,
        authenticator=authenticator,
        auth_require_tls=False,
    )
    controller.start()
    yield box, f"127.0.0.1:{controller.port}"
    controller.stop()


def test_wrong_credentials_none_and_then_the_right_ones(database, settings, signing_in, facts):
    box, address = signing_in
    put(database, *thirty())
    clock = Clock()

    def run(who: str) -> int:
        given = settings.model_copy(update={"smtp_url": SecretStr(f"smtp://{who}{address}")})
        clock.at += MINUTE
        counts = send_due(database, given, context=facts, now=clock)
        return int(counts["sent"])

    assert (run("ann:wrong@"), outage(database)) == (0, MailFault.WRONG_PASSWORD)
    assert "wrong" not in str(kept(database)[0].error)
    assert (run(""), outage(database)) == (0, MailFault.SIGN_IN_WANTED)
    assert (run("ann:right@"), outage(database)) == (30, None)
    assert [letter.recipients[0] for letter in box.letters] == thirty()


def test_a_server_that_offers_no_sign_in(database, settings, smtp, facts):
    put(database, *thirty())
    given = settings.model_copy(update={"smtp_url": SecretStr(smtp.url.replace("//", "//ann:right@"))})
    counts = send_due(database, given, context=facts, now=lambda: NOW)
    assert (counts["bounced"], counts["waiting"]) == (0, 30)
    assert outage(database) is MailFault.NO_SIGN_IN


def test_an_outage_that_begins_in_the_middle(database, with_server, smtp, facts):
    put(database, *thirty())
    taken = facts.link_url

    def until_the_tenth(session: Any, letter: Letter) -> Any:
        if letter.to_address == thirty()[10]:
            smtp.fail("554 5.7.1 Quota exceeded")
        return taken(session, letter)

    facts.link_url = until_the_tenth
    counts = send_due(database, with_server, context=facts, now=lambda: NOW)
    assert (counts["sent"], counts["failed"], counts["bounced"], counts["waiting"]) == (10, ENOUGH, 0, 20)
    smtp.recover()
    facts.link_url = taken
    send_due(database, with_server, context=facts, now=lambda: NOW + MINUTE)
    assert [letter.recipients[0] for letter in smtp.letters] == thirty()


def test_one_full_mailbox_and_one_that_is_unknown_among_others(database, with_server, smtp, facts):
    smtp.refuse("full@x.example", "452 4.2.2 Mailbox full")
    smtp.refuse("gone@x.example")
    smtp.refuse("closed@x.example", "554 5.7.1 Not from you")
    put(database, "a@x.example", "full@x.example", "gone@x.example", "closed@x.example", "b@x.example")
    counts = send_due(database, with_server, context=facts, now=lambda: NOW)
    assert (counts["sent"], counts["failed"], counts["bounced"]) == (2, 1, 2)
    assert outage(database) is None
    full = kept(database)[1]
    assert (full.attempts, full.due_at, full.fault) == (1, NOW + MINUTE, None)


def test_a_doubtful_refusal_is_final_when_the_server_is_seen_to_work(database, with_server, smtp, facts):
    smtp.refuse("closed@x.example", "554 5.7.1 Not from you")
    put(database, "closed@x.example")
    clock = Clock()
    send_due(database, with_server, context=facts, now=clock)
    assert outage(database) is MailFault.REFUSES_ALL, "nothing else is known of the server yet"
    put(database, "a@x.example")
    clock.at += MINUTE
    counts = send_due(database, with_server, context=facts, now=clock)
    assert (counts["sent"], counts["bounced"], outage(database)) == (1, 1, None)


def test_wrong_addresses_at_the_head_of_the_line_do_not_keep_the_others(database, with_server, smtp, facts):
    """Were the same letters tried each time, three wrong addresses would be an outage that never ends."""
    closed = [f"closed{number}@x.example" for number in range(5)]
    for address in closed:
        smtp.refuse(address, "554 5.7.1 Not from you")
    put(database, *closed, "a@x.example", "b@x.example")
    clock = Clock()
    for _run in range(12):
        send_due(database, with_server, context=facts, now=clock)
        clock.at += MINUTE
    assert {letter.recipients[0] for letter in smtp.letters} == {"a@x.example", "b@x.example"}
    assert [(letter.bounced_at is not None) for letter in kept(database)] == [True] * 5 + [False] * 2
    assert outage(database) is None


def test_relay_denied_for_some_waits_while_the_others_go(database, with_server, smtp, facts):
    smtp.refuse("far@away.example", RELAY)
    put(database, "far@away.example", "near@x.example")
    clock = Clock()
    counts = send_due(database, with_server, context=facts, now=clock)
    assert (counts["sent"], counts["failed"], counts["bounced"]) == (1, 1, 0)
    assert outage(database) is MailFault.RELAY_DENIED
    assert kept(database)[0].due_at == NOW + RELAY_WAIT
    smtp.refused.clear()
    clock.at += RELAY_WAIT
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 1
    assert outage(database) is None


def test_a_clock_set_back_holds_nothing(database, with_server, smtp, facts):
    """While the clock was a day ahead a letter was written, one was put off and one was claimed."""
    put(database, "claimed@x.example", "put-off@x.example")
    smtp.refuse("put-off@x.example", "452 4.2.2 Mailbox full")
    clock = Clock()
    clock.at += DAY
    facts.crash = True
    with pytest.raises(SystemExit):
        send_due(database, with_server, context=facts, now=clock)
    facts.crash = False
    put(database, "written@x.example", now=clock.at)
    clock.at += 10 * MINUTE
    send_due(database, with_server, context=facts, now=clock)
    smtp.refused.clear()
    put(database, "planned@x.example", due_at=clock.at + DAY, now=NOW)
    clock.at = NOW
    with database.write() as session:
        for letter in session.exec(select(Letter).where(Letter.to_address == "claimed@x.example")):
            letter.sent_at, letter.claimed_by, letter.claimed_until = None, "dead", NOW + DAY
    assert send_due(database, with_server, context=facts, now=clock)["sent"] == 2
    assert [letter.sent_at is not None for letter in kept(database)] == [True, True, True, False]


def test_a_clock_set_back_between_two_tries_waits_no_longer_than_before(database, with_server, smtp, facts):
    smtp.refuse("full@x.example", "452 4.2.2 Mailbox full")
    put(database, "full@x.example")
    clock = Clock()
    waited = []
    for _try in range(4):
        send_due(database, with_server, context=facts, now=clock)
        waited.append(kept(database)[0].due_at - clock.at)
        clock.at -= DAY
    assert waited == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(waited) < LONGEST_WAIT


def test_letters_sent_again_keep_their_id_and_begin_anew(database, with_server, smtp, facts):
    smtp.refuse("gone@x.example")
    put(database, "gone@x.example")
    send_due(database, with_server, context=facts, now=lambda: NOW)
    (before,) = kept(database)
    smtp.refused.clear()
    with database.write() as session:
        post_again(session, [before.id], now=NOW)
    (letter,) = kept(database)
    assert (letter.bounced_at, letter.attempts, letter.error) == (None, 0, None)
    assert send_due(database, with_server, context=facts, now=lambda: NOW)["sent"] == 1
    assert smtp.letters[0].message["Message-ID"] == before.message_id


@pytest.mark.parametrize(
    ("changed", "state", "again"),
    [
        ({"fault": MailFault.UNREACHABLE}, LetterState.HELD, False),
        ({"sent_at": NOW}, LetterState.KEPT, True),
        ({"sent_at": NOW, "attempts": 1}, LetterState.SENT, False),
        ({"bounced_at": NOW, "attempts": 1, "error": "550 5.1.1"}, LetterState.BOUNCED, True),
        ({"given_up_at": NOW, "why_unsent": WhyUnsent.UNWANTED}, LetterState.GIVEN_UP, False),
        ({"given_up_at": NOW, "why_unsent": WhyUnsent.NO_LINK}, LetterState.GIVEN_UP, False),
        ({"given_up_at": NOW, "why_unsent": WhyUnsent.NEVER_TAKEN}, LetterState.GIVEN_UP, True),
    ],
)
def test_which_letters_can_be_sent_again(changed, state, again):
    letter = a_letter()
    row = LetterRow(*({**letter.model_dump(), **changed}[name] for name in LetterRow.__slots__))
    assert (row.state, row.can_go_again) == (state, again)


@pytest.mark.parametrize(
    ("code", "answer", "stage", "told"),
    [
        (550, "5.1.1 No such user", Stage.RECEIVER, "UNKNOWN"),
        (550, "User unknown", Stage.RECEIVER, "UNKNOWN"),
        (550, "5.4.1 Recipient address rejected: Access denied", Stage.RECEIVER, "UNKNOWN"),
        (552, "5.2.2 Over quota", Stage.RECEIVER, "UNKNOWN"),
        (550, "5.7.1 Unable to relay", Stage.RECEIVER, "RELAY"),
        (550, "Access denied", Stage.RECEIVER, "DOUBTFUL"),
        (554, "5.7.1 Rejected", Stage.LETTER, "DOUBTFUL"),
        (552, "5.3.4 Message too big", Stage.SENDER, "LETTER"),
        (552, "5.3.4 Message too big", Stage.LETTER, "LETTER"),
        (451, "4.7.1 Greylisted", Stage.RECEIVER, "LATER"),
        (452, "4.2.2 Mailbox full", Stage.RECEIVER, "LATER"),
        (452, "4.3.1 Storage", Stage.RECEIVER, "overloaded"),
        (451, "Try later", Stage.SENDER, "overloaded"),
        (535, "5.7.8 Bad", Stage.RECEIVER, "sign_in_wanted"),
        (550, "5.7.1 Sender address rejected", Stage.RECEIVER, "sender_refused"),
    ],
)
def test_what_an_answer_means(code, answer, stage, told):
    raised: Any = refusal(code, answer, stage)
    assert (raised.meaning.name if hasattr(raised, "meaning") else raised.fault.value) == told


def test_letters_to_one_mailbox_are_one_receiver():
    refused: Any = refusal(554, "5.7.1 Blocked", Stage.RECEIVER)
    suspicion = Suspicion([(a_letter(to="a@x.example"), refused) for _n in range(ENOUGH)])
    assert suspicion.fault() is None
    assert suspicion.fault(earlier=["b@x.example", "c@x.example"]) is MailFault.REFUSES_ALL
