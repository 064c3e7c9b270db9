"""A mailbox of ten thousand mails looked through from a real IMAP server, and looked at again."""

import datetime
import resource
import time
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import func, select

from app.inbox.fetching import fetch
from app.inbox.models import InboxItem
from app.installation import Installation
from app.migrate import upgrade_alone
from app.settings import Settings
from bench.run import Run
from bench.table import Line
from tests.kit.imap import ImapServer, Mailbox, NoDovecot

_MAILS = 10_000
_TEXT = "Kommunen bör möta företagen varje år och följa upp vad som har sagts om villkoren för dem. " * 20


def measure(run: Run) -> None:
    """All of it, and then a look that finds nothing new."""
    run.table.heading("A mailbox looked through")
    try:
        server = ImapServer()
    except NoDovecot as missing:
        print(f"  not measured: {missing}")
        return
    try:
        _measure(run, server.mailbox())
    finally:
        server.stop()


def _measure(run: Run, box: Mailbox) -> None:
    box.deliver(*(_mail(number) for number in range(_MAILS)))
    installation = _installation(run.folder / "fetching", run.databases.new("fetching"), box.url())
    first, again = _look(installation, 0), _look(installation, 60)
    with installation.database.read() as session:
        count = session.exec(select(func.count()).select_from(InboxItem)).one()
    installation.close()
    if (first.new, again.new, count) != (_MAILS, 0, _MAILS):
        raise RuntimeError(f"{first.new} and {again.new} of {_MAILS} mails came, {count} are there")
    doubled = box.fetched(sign_outs=2) - _MAILS
    each = 1000 * first.processor / _MAILS
    run.table.add(Line("mailbox looked through: mails fetched more than once", str(doubled), "", float(doubled)))
    run.table.add(Line("mailbox looked through: ms of processor a mail", f"{each:.1f} ms", "", each))
    run.table.add(
        Line("mailbox looked at again: seconds of processor", f"{again.processor:.2f} s", "", again.processor)
    )
    print(f"  by the clock: {first.clock:.0f} s, and {again.clock:.2f} s for the look that found nothing new")


def _mail(number: int) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = f"a{number}@exempel.se", f"Nr {number}"
    message["Message-ID"] = f"<{number}@exempel.se>"
    message.set_content(_TEXT)
    return bytes(message)


def _installation(data: Path, database_url: str, imap_url: str) -> Installation:
    settings = Settings(database_url=database_url, data_dir=data, imap_url=SecretStr(imap_url), secret_key="x" * 40)
    installation = Installation.open(settings)
    upgrade_alone(installation.database)
    return installation


@dataclass(frozen=True, slots=True)
class Look:
    """How many were new, seconds of processor (children too), seconds by the clock."""

    new: int
    processor: float
    clock: float


def _look(installation: Installation, minutes: int) -> Look:
    at = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    began, processor = time.monotonic(), _processor()
    new = fetch(installation, now=lambda: at)
    return Look(new, _processor() - processor, time.monotonic() - began)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
