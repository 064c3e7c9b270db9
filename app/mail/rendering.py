"""Rendering a letter's facts as subject, plain text and HTML, and as a message with exactly one recipient."""

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
from app.i18n import _, speaking
from app.mail.models import Letter
from app.web.templating import make_environment

# Facts that a letter's text may mention but need not: if absent, they are empty.
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
    """A rendered letter."""

    subject: str
    text: str
    html: str


@lru_cache
def _environments() -> tuple[Environment, Environment]:
    """The environments for plain text and for HTML, which escapes."""
    html = make_environment()
    html.filters.update(paragraphs=_paragraphs)
    return html.overlay(autoescape=False), html


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def render(letter: Letter, *, link: str | None, authority_name: str, at: datetime.datetime) -> Rendered:
    """A letter in its own language, as it reads at the instant ``at``. Raises a Jinja error if a fact is missing."""
    plain, html = _environments()
    with speaking(letter.language):
        values = _template_values(letter.facts, at) | {
            "link": link,
            "to_name": letter.to_name,
            "authority_name": authority_name,
            "language": letter.language,
        }
        folder = f"emails/{letter.kind.value}"
        values["subject"] = " ".join(plain.get_template(f"{folder}/subject.txt").render(values).split())
        text = plain.get_template(f"{folder}/body.txt").render(values).strip() + "\n"
        return Rendered(values["subject"], text, html.get_template(f"{folder}/body.html").render(values))


def preview(letter: Letter, *, authority_name: str) -> Rendered:
    """A letter as officials see it: as it was or will be sent, but without the recipient's personal link."""
    with speaking(letter.language):
        placeholder = _("[personlig länk]")
    return render(letter, link=placeholder, authority_name=authority_name, at=letter.sent_at or letter.due_at)


def _template_values(facts: Mapping[str, Any], at: datetime.datetime) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(OPTIONAL, "") | dict(facts)
    for name in DAYS:
        if values.get(name):
            values[name] = datetime.date.fromisoformat(values[name])
    for name in INSTANTS:
        if values.get(name):
            values[name] = datetime.datetime.fromisoformat(values[name])
    if values.get("deadline"):
        values["days_left"] = (values["deadline"] - clock.day_of(at)).days
    return values


def message(
    letter: Letter, rendered: Rendered, *, mail_from: str, authority_name: str, at: datetime.datetime
) -> EmailMessage:
    """The letter as it is handed to the mail server. Raises ValueError if it does not have exactly one address."""
    email = EmailMessage(policy=SMTP)
    email["From"] = Address(_one_line(authority_name), addr_spec=mail_from)
    email["To"] = recipient(letter)
    email["Subject"] = rendered.subject
    email["Date"] = format_datetime(at)
    email["Message-ID"] = letter.message_id
    email["Auto-Submitted"] = "auto-generated"
    email["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    email.set_content(rendered.text, cte="quoted-printable")
    email.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    email["Content-Language"] = letter.language  # last: set earlier, it would move to the first part
    return email


def recipient(letter: Letter) -> Address:
    """The recipient, with the domain as mail systems write it (IDNA). Raises ValueError unless it is one address."""
    local, _at, domain = letter.to_address.rpartition("@")
    if not local or "@" in local or any(c in letter.to_address for c in " ,;<>\r\n"):
        raise ValueError("not exactly one address")
    return Address(_one_line(letter.to_name), username=local, domain=domain.encode("idna").decode("ascii"))


def _one_line(text: str) -> str:
    """A name without anything that could start another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
