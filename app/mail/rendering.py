"""A letter's facts as subject, plain text and HTML, and as a message with exactly one recipient."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from app import clock
from app.i18n import _, long_date, speaking
from app.mail.models import Letter
from app.web.templating import make_environment

# What a letter's text may mention but need not: absent facts are empty.
OPTIONAL = (
    "by_name",
    "channel",
    "cover_letter",
    "invited_by",
    "message",
    "preliminary",
    "previous_hash",
    "reason",
    "received_on",
    "replaces",
    "requested_deadline",
    "role",
    "signatory",
)
DAYS = ("deadline", "received_on", "requested_deadline")
INSTANTS = ("received_at", "expires_at")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str


@lru_cache
def _environments() -> tuple[Environment, Environment]:
    """One for plain text, one for HTML, which escapes."""
    html = make_environment()
    html.filters.update(paragraphs=_paragraphs, exact_moment=_exact_moment)
    return html.overlay(autoescape=False), html


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _exact_moment(instant: datetime.datetime) -> str:
    """To the second, with the offset: a receipt proves the moment (FL 22 §)."""
    local = clock.local(instant)
    return f"{long_date(local.date())} {local:%H:%M:%S} (UTC{local:%z})"


def render(letter: Letter, *, link: str | None, authority_name: str, at: datetime.datetime) -> Rendered:
    """A letter in its language as it reads at the instant ``at``. Raises a Jinja error when a fact is missing."""
    plain, html = _environments()
    with speaking(letter.language):
        known = _known(letter.facts, at) | {
            "link": link,
            "to_name": letter.to_name,
            "authority_name": authority_name,
            "language": letter.language,
        }
        folder = f"emails/{letter.kind.value}"
        known["subject"] = " ".join(plain.get_template(f"{folder}/subject.txt").render(known).split())
        text = plain.get_template(f"{folder}/body.txt").render(known).strip() + "\n"
        return Rendered(known["subject"], text, html.get_template(f"{folder}/body.html").render(known))


def preview(letter: Letter, *, authority_name: str) -> Rendered:
    """What officials see of a letter: as it was or will be sent, without the link that is the receiver's alone."""
    with speaking(letter.language):
        place = _("[personlig länk]")
    return render(letter, link=place, authority_name=authority_name, at=letter.sent_at or letter.due_at)


def _known(facts: Mapping[str, Any], at: datetime.datetime) -> dict[str, Any]:
    known: dict[str, Any] = dict.fromkeys(OPTIONAL, "") | dict(facts)
    for name in DAYS:
        if known.get(name):
            known[name] = datetime.date.fromisoformat(known[name])
    for name in INSTANTS:
        if known.get(name):
            known[name] = datetime.datetime.fromisoformat(known[name])
    if known.get("deadline"):
        known["days_left"] = (known["deadline"] - clock.day_of(at)).days
    return known


def message(
    letter: Letter, rendered: Rendered, *, mail_from: str, authority_name: str, at: datetime.datetime
) -> EmailMessage:
    """The letter as it is handed to the mail server. Raises ValueError when its address is not exactly one."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(_one_line(authority_name), addr_spec=mail_from)
    made["To"] = recipient(letter)
    made["Subject"] = rendered.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    made.set_content(rendered.text, cte="quoted-printable")
    made.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    made["Content-Language"] = letter.language  # last: what stands before would move to the first part
    return made


def recipient(letter: Letter) -> Address:
    """The one receiver, the domain as mail systems write it (IDNA). Raises ValueError when it is not one address."""
    local, _at, domain = letter.to_address.rpartition("@")
    if not local or "@" in local or any(c in letter.to_address for c in " ,;<>\r\n"):
        raise ValueError("not exactly one address")
    return Address(_one_line(letter.to_name), username=local, domain=domain.encode("idna").decode("ascii"))


def _one_line(text: str) -> str:
    """A name without anything that could begin another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
