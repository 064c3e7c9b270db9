"""A letter that a mail server took and that came back: found, noted, told; and never on a stranger's word."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from app.history.models import Event
from app.intake.mails import ReadMail, read_mail
from app.intake.reports import DeliveryOutcome
from app.mail.bounces import came_back
from app.mail.kinds import WhyBounced
from app.mail.models import Letter
from app.mail.outbox import post_again, post_all
from app.mail.refusals import why_bounced
from app.mail.sending import send_due
from app.rounds.models import Link
from app.tokens import bounce_token, letter_of_bounce
from tests.inbox.mails import mail, sent
from tests.inbox.reports import ALL, Refusal, exchange, postfix
from tests.kit.pages import Pages
from tests.kit.stage import Stage
from tests.mail.letters import Facts, values

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
TO = "styrelsen@ekern.example"


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def settings(settings: Any, smtp: Any) -> Any:
    """An authority with a mail server and an address for bounces."""
    return settings.model_copy(
        update={
            "smtp_url": SecretStr(smtp.url),
            "mail_from": "remiss@exempelkommunen.se",
            "bounce_address": "studs@exempelkommunen.se",
        }
    )


@pytest.fixture
def ask(client: Any, stage: Stage) -> Callable[..., Any]:
    """A request of the registrar, or of another role."""

    def ask(method: str, path: str, role: str = "registrar", **more: Any) -> Any:
        return client.request(method, f"/api/v1{path}", headers=stage.bearer(role), **more)

    return ask


@pytest.fixture
def letter(database: Any, settings: Any, stage: Stage, smtp: Any) -> Any:
    """A reminder of the round that the mail server has taken, as it arrived there."""
    with database.write() as session:
        link = session.exec(select(Link).where(Link.consultee_id == stage.consultees[0])).one()
        link.email, link.is_contact = TO, True
        session.add(link)
        one = values(round_id=stage.round_id, consultee_id=stage.consultees[0], link_id=link.id, to=TO, now=NOW)
        post_all(session, [one])
    assert send_due(database, settings, context=Facts(), now=lambda: NOW)["sent"] == 1
    return smtp.letters[-1]


def kept(database: Any) -> Letter:
    with database.read() as session:
        first = session.exec(select(Letter).order_by(col(Letter.id))).first()
        assert first is not None
        return first


def told_of(letter: Any, **changed: Any) -> Refusal:
    return Refusal(**({"id": letter.message["Message-ID"], "to": TO, "back": letter.sender} | changed))


def status(ask: Any, stage: Stage) -> str:
    board = ask("GET", f"/rounds/{stage.round_id}/consultees", "handler").json()
    return str(next(row for row in board["items"] if row["id"] == stage.consultees[0])["status"])


def bounces(database: Any) -> int:
    with database.read() as session:
        return len(session.exec(select(Event).where(Event.kind == "letter.bounced")).all())


@pytest.mark.parametrize("form", ALL)
def test_every_form_of_report_says_the_same(form: Any, tmp_path: Any) -> None:
    told = Refusal(id="<4f@remiss.se>", to=TO, back="studs+abc@exempelkommunen.se")
    path = tmp_path / "it.eml"
    path.write_text(form(told), encoding="utf-8")
    read: ReadMail = read_mail(path)
    assert read.report is not None
    (one,) = read.report.told
    assert (TO in one.addresses, one.outcome) == (True, DeliveryOutcome.FAILED)
    assert "5.1.1" in one.said
    assert "<4f@remiss.se>" in read.report.message_ids
    assert told.back in read.went_to
    assert "/l/" not in read.text, "the receiver's own link is in no text that officials read"
    assert read.files == ()


def test_what_is_no_report_is_none(tmp_path: Any) -> None:
    def report(content: str) -> Any:
        path = tmp_path / "it.eml"
        path.write_text(content, encoding="utf-8")
        return read_mail(path).report

    told = Refusal(id="<4f@remiss.se>", to=TO, back="studs+abc@exempelkommunen.se")
    away = mail("Jag är på semester.", subject="Autosvar: Påminnelse")
    away["Auto-Submitted"] = "auto-replied"
    assert report(bytes(away).decode()) is None
    assert report(postfix(told).replace("delivery-status;", "disposition-notification;")) is None
    assert report(postfix(told).replace("message/delivery-status", "text/plain")) is None
    late = report(postfix(Refusal(told.id, TO, told.back, status="4.4.1", said="connect to mx: timed out")))
    assert late.told[0].outcome is DeliveryOutcome.FAILED, "given up after days, whatever its number"
    assert late.told[0].said == "4.4.1 connect to mx: timed out"
    assert report(postfix(told).replace("Action: failed\n", "")).told[0].outcome is DeliveryOutcome.FAILED


def test_a_letter_that_came_back_has_bounced_once(
    letter: Any, ask: Any, database: Any, stage: Stage, pages: Pages
) -> None:
    local, _sign, domain = letter.sender.partition("@")
    assert (local[:6], len(local) <= 64, domain) == ("studs+", True, "exempelkommunen.se")
    assert letter.message["From"].addresses[0].addr_spec == "remiss@exempelkommunen.se"
    assert status(ask, stage) == "sent"
    came = ask("POST", "/inbox", **sent(postfix(told_of(letter)))).json()
    assert (came["state"], came["outcome"], came["letter_id"]) == ("bounce", "failed", kept(database).id)
    assert (came["round_id"], came["consultee_id"]) == (stage.round_id, stage.consultees[0])
    assert status(ask, stage) == "bounced"
    (row,) = ask("GET", f"/rounds/{stage.round_id}/letters", "handler").json()["items"]
    assert (row["state"], row["why_bounced"], row["can_go_again"]) == ("bounced", "no_mailbox", True)
    assert row["servers_answer"].startswith("550 5.1.1 <styrelsen@ekern.example>")
    before = kept(database).bounced_at
    again = ask("POST", "/inbox", **sent(exchange(told_of(letter)))).json()
    assert (again["state"], again["id"] != came["id"]) == ("bounce", True)
    assert (kept(database).bounced_at, bounces(database)) == (before, 1)
    found = ask("GET", "/inbox?state=bounce").json()
    assert found["total"] == 2
    assert ask("GET", "/inbox?state=waiting").json()["total"] == 0
    pages.raw.cookies.set("remiss_session", "session-registrar")
    page = pages.get("/inbox?state=bounce").click("Undelivered Mail Returned to Sender")
    assert "Ett mejl kom inte fram" in page.text()
    assert "/l/" not in page.text()
    page.one("a", href=f"/rounds/{stage.round_id}/consultees/{stage.consultees[0]}")
    pages.raw.cookies.set("remiss_session", "session-handler")
    page = pages.get(f"/rounds/{stage.round_id}/letters")
    assert "Adressen finns inte" in page.text()


@pytest.mark.parametrize(
    ("changed", "bounced"),
    [
        ({"back": "remiss@exempelkommunen.se"}, True),  # its own id and its receiver
        ({"back": "remiss@exempelkommunen.se", "to": "nagon@annan.example"}, False),
        ({"back": "remiss@exempelkommunen.se", "id": "<gissat@exempelkommunen.se>"}, False),
        ({"back": "studs+" + "a" * 42 + "@exempelkommunen.se", "id": "<gissat@exempelkommunen.se>"}, False),
        ({"id": "<gissat@exempelkommunen.se>", "to": "vidare@annan.example"}, True),  # forwarded: the seal is enough
        ({"action": "delayed", "status": "4.4.1", "said": "connect: timed out"}, False),
        ({"action": "relayed", "status": "2.0.0", "said": "250 ok"}, False),
    ],
)
def test_only_a_sealed_address_or_id_and_receiver_prove_a_bounce(
    changed: dict[str, str], bounced: bool, letter: Any, ask: Any, database: Any, stage: Stage
) -> None:
    came = ask("POST", "/inbox", **sent(postfix(told_of(letter, **changed)))).json()
    assert (kept(database).bounced_at is not None) is bounced
    assert (kept(database).delayed_at is not None) is (changed.get("action") == "delayed")
    assert bounces(database) == int(bounced)
    is_ours = bounced or "action" in changed
    assert (came["letter_id"] is not None) is is_ours
    assert came["state"] == ("bounce" if bounced else "report" if is_ours else "waiting")
    assert status(ask, stage) == ("bounced" if bounced else "sent")


def test_a_seal_of_another_letter_or_installation_opens_nothing() -> None:
    key, unique = b"k" * 32, "0123456789abcdef" * 2
    token = bounce_token(key, unique)
    assert letter_of_bounce(key, token.upper()) == unique
    assert letter_of_bounce(b"x" * 32, token) is None
    assert letter_of_bounce(key, bounce_token(key, "f" * 32)[:26] + token[26:]) is None
    for broken in ("", "a", token[:-1], token + "aa", "ö" * 42, "1" * 42):
        assert letter_of_bounce(key, broken) is None
    address = f"STUDS+{token.upper()}@Exempelkommunen.se"
    assert came_back([address, "x@y.se"], bounce_address="studs@exempelkommunen.se", key=key) == (unique,)
    assert came_back([address], bounce_address="", key=key) == ()


def test_an_automatic_reply_to_the_letters_address_is_no_bounce(
    letter: Any, ask: Any, database: Any, stage: Stage
) -> None:
    away = mail("Jag är på semester.", subject="Autosvar")
    away["Auto-Submitted"] = "auto-replied"
    away.replace_header("To", letter.sender)
    came = ask("POST", "/inbox", **sent(away)).json()
    assert (came["state"], came["outcome"], came["matched_by"]) == ("waiting", None, "letter")
    assert came["consultee_id"] == stage.consultees[0]
    assert kept(database).sent_at is not None


def test_after_the_answer_a_bounce_changes_nothing_on_the_board(
    letter: Any, ask: Any, database: Any, stage: Stage
) -> None:
    answer = {"channel": "email", "received_on": "2026-11-18", "stance": "no_objection", "name": "Eva Ek"}
    registered = ask("POST", f"/consultees/{stage.consultees[0]}/responses", data=answer)
    assert registered.status_code == 201, registered.text
    ask("POST", "/inbox", **sent(postfix(told_of(letter))))
    assert kept(database).bounced_at is not None
    assert status(ask, stage) == "no_objection"


def test_letters_that_went_along_in_one_message_come_back_with_it(
    letter: Any, ask: Any, database: Any, settings: Any, stage: Stage, smtp: Any
) -> None:
    with database.write() as session:
        said: dict[str, Any] = {"to": "kansli@ekern.example", "now": NOW, "shared": True, "round_id": stage.round_id}
        post_all(session, [values(consultee_id=body, **said) for body in stage.consultees[1:3]])
    send_due(database, settings, context=Facts(), now=lambda: NOW)
    (message,) = smtp.to("kansli@ekern.example")
    told = Refusal(message.message["Message-ID"], "kansli@ekern.example", message.sender)
    ask("POST", "/inbox", **sent(postfix(told)))
    with database.read() as session:
        letters = session.exec(select(Letter).order_by(col(Letter.id))).all()
    assert [one.bounced_at is not None for one in letters] == [False, True, True]
    assert bounces(database) == 2


def test_a_letter_that_waits_to_be_sent_again_has_not_bounced(
    letter: Any, ask: Any, database: Any, stage: Stage
) -> None:
    with database.write() as session:
        post_again(session, [session.exec(select(Letter.id)).one()], now=NOW)
    ask("POST", "/inbox", **sent(postfix(told_of(letter))))
    assert (kept(database).bounced_at, bounces(database)) == (None, 0)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("550 5.1.1 no such user", WhyBounced.NO_MAILBOX),
        ("550 no such user here", WhyBounced.NO_MAILBOX),
        ("550 5.1.2 bad domain", WhyBounced.NO_DOMAIN),
        ("552 5.2.2 over quota", WhyBounced.FULL),
        ("552 too much", WhyBounced.TOO_LARGE),
        ("4.4.1 connect: timed out", WhyBounced.NOT_REACHED),
        ("550 5.7.1 blocked", WhyBounced.NOT_ALLOWED),
        ("550 blocked by policy", WhyBounced.NOT_ALLOWED),
        ("571 whatever", WhyBounced.OTHER),
        ("", WhyBounced.OTHER),
    ],
)
def test_an_answer_in_plain_words(said: str, why: WhyBounced) -> None:
    assert why_bounced(said) is why
