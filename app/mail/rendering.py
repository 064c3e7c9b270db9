"""Rendering a letter's facts as subject, plain text and HTML, and as a message with exactly one recipient."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from app import clock
from app.i18n import _, speaking
from app.mail.addresses import for_mail
from app.mail.blocks import blocks
from app.mail.calendar import MEDIA_TYPE, METHOD, NAME, last_day_file
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.names import one_address
from app.mail.titles import heading, is_called_referral, matter, referral
from app.web.templating import make_environment

# Facts that a letter's text may mention but need not: if absent, they are empty.
OPTIONAL = (
    "also_for",
    "answered",
    "by_name",
    "changed",
    "channel",
    "contents",
    "contact_email",
    "contact_name",
    "contact_phone",
    "cover_letter",
    "decided",
    "documents",
    "identified",
    "in_time",
    "invited",
    "invited_by",
    "message",
    "others",
    "preliminary",
    "previous_hash",
    "reason",
    "received_on",
    "reopened",
    "replaces",
    "requested_deadline",
    "role",
    "signatory",
    "stance",
    "told",
    "withdrawn",
)
CONTACT = ("contact_name", "contact_phone", "contact_email")
DAYS = ("deadline", "received_on", "requested_deadline")
INSTANTS = ("received_at", "heads_at", "expires_at", "confirmed_at", "withdrawn_at", "changed_at")
LONG = 600
"""A cover letter with more characters than this has the link below it, too."""
_SEVERAL_EMPTY_LINES = re.compile(r"(?<![^\S\n])[^\S\n]*\n(?:[^\S\n]*\n){2,}")


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
    html.filters.update(blocks=blocks)
    return html.overlay(autoescape=False), html


def render(
    letter: Letter,
    *,
    link: str | None,
    authority_name: str,
    at: datetime.datetime,
    others: Sequence[str | None] = (),
) -> Rendered:
    """A letter in its own language, as it reads at the instant ``at``. Raises a Jinja error if a fact is missing.

    ``others``: the links of the other bodies that the same letter is for, in the order of its facts.
    """
    plain, html = _environments()
    with speaking(letter.language):
        values = _template_values(letter.facts, at)
        values["others"] = [_one_of(*pair) for pair in zip(values["others"], others, strict=True)] if others else []
        values |= {
            "link": link,
            "to_name": letter.to_name,
            "authority_name": authority_name,
            "language": letter.language,
        }
        folder = f"emails/{letter.kind.value}"
        values["subject"] = " ".join(plain.get_template(f"{folder}/subject.txt").render(values).split())
        text = plain.get_template(f"{folder}/body.txt").render(values).strip() + "\n"
        text = _SEVERAL_EMPTY_LINES.sub("\n\n", text)
        return Rendered(values["subject"], text, html.get_template(f"{folder}/body.html").render(values))


def preview(letter: Letter, *, authority_name: str) -> Rendered:
    """A letter as officials see it: as it was or will be sent, but without the recipient's personal link."""
    with speaking(letter.language):
        placeholder = _("[personlig länk]")
    at = letter.sent_at or max(letter.due_at, clock.now())
    others = [placeholder] * len(letter.facts.get("others", ()))
    return render(letter, link=placeholder, others=others, authority_name=authority_name, at=at)


def _one_of(body: Mapping[str, str], link: str | None) -> dict[str, Any]:
    """Another body that the letter is for: its name, its last day, its own link."""
    return {"organisation": body["organisation"], "deadline": _date(body["deadline"]), "link": link}


def _date(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


def _template_values(facts: Mapping[str, Any], at: datetime.datetime) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(OPTIONAL, "") | dict(facts)
    for name in DAYS:
        if values.get(name):
            values[name] = _date(values[name])
    for name in INSTANTS:
        if values.get(name):
            values[name] = datetime.datetime.fromisoformat(values[name])
    if values.get("tokens"):
        values["tokens"] = [{**token, "ends_on": _date(token["ends_on"])} for token in values["tokens"]]
    if values.get("deadline"):
        values["days_left"] = (values["deadline"] - clock.day_of(at)).days
    if values.get("round_title"):
        title, registry_number = values["round_title"], values["registry_number"]
        values["referral"], values["is_called_referral"] = referral(title), is_called_referral(title)
        values["heading"], values["matter"] = heading(title, registry_number), matter(title, registry_number)
    values["is_long"] = len(values["cover_letter"]) > LONG
    values["contact"] = [values[name] for name in CONTACT if values[name]]
    return values


class _Unbroken(EmailPolicy):
    """Headers that begin beside their name, and names that are one name however long.

    The library puts a text that fits on a line of its own below it, and a program that reads such a header shows a
    space first. Of a name that must be folded it forgets the quotation marks: a comma in it begins another address.
    """

    def fold(self, name: str, value: Any) -> str:
        """The header as text."""
        if hasattr(value, "addresses"):
            (address,) = value.addresses
            return f"{name}: {one_address(address, raw=self.utf8)}{self.linesep}".replace("\n ", f"{self.linesep} ")
        folded: str = super().fold(name, value)
        return folded.replace(f"{name}:{self.linesep} ", f"{name}: ", 1)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as it is sent."""
        if hasattr(value, "addresses"):
            return self.fold(name, value).encode("utf-8")
        apart, beside = f"{name}:{self.linesep} ".encode(), f"{name}: ".encode()
        folded: bytes = super().fold_binary(name, value)
        return folded.replace(apart, beside, 1)


_POLICY = _Unbroken(linesep=SMTP.linesep)


def message(
    letter: Letter, rendered: Rendered, *, mail_from: str, authority_name: str, at: datetime.datetime
) -> EmailMessage:
    """The letter as it is handed to the mail server. Raises ValueError if it does not have exactly one address."""
    email = EmailMessage(policy=_POLICY)
    email["From"] = _named(authority_name, mail_from)
    email["To"] = recipient(letter)
    if letter.facts.get("contact_email"):
        email["Reply-To"] = _named(letter.facts.get("contact_name", ""), letter.facts["contact_email"])
    email["Subject"] = rendered.subject
    email["Date"] = format_datetime(at)
    email["Message-ID"] = letter.message_id
    email["Auto-Submitted"] = "auto-generated"
    email["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    email.set_content(rendered.text, cte="quoted-printable")
    email.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    if tells_last_day(letter):
        entry = _last_day_file(
            letter, letter.consultee_id or 0, mail_from=mail_from, authority_name=authority_name, at=at
        )
        maintype, subtype = MEDIA_TYPE.split("/")
        parameters = {"method": METHOD, "charset": "utf-8"}
        email.add_attachment(entry, maintype=maintype, subtype=subtype, filename=NAME, params=parameters)
    email["Content-Language"] = letter.language  # last: set earlier, it would move to the first part
    return email


def tells_last_day(letter: Letter) -> bool:
    """Whether the body's last day goes along as a calendar file: with an invitation, and when the day is moved."""
    if letter.consultee_id is None or not letter.facts.get("deadline"):
        return False
    if letter.kind is LetterKind.EXTENSION:
        return bool(letter.facts["granted"]) and not letter.facts.get("answered")
    return letter.kind is LetterKind.INVITATION


def _last_day_file(
    letter: Letter, consultee_id: int, *, mail_from: str, authority_name: str, at: datetime.datetime
) -> bytes:
    facts = letter.facts
    with speaking(letter.language):
        return last_day_file(
            consultee_id=consultee_id,
            organisation=facts["organisation"],
            round_title=facts["round_title"],
            registry_number=facts["registry_number"],
            deadline=_date(facts["deadline"]),
            authority_name=authority_name,
            mail_from=mail_from,
            at=at,
        )


def recipient(letter: Letter) -> Address:
    """The recipient, with the domain as mail systems write it (IDNA). Raises ValueError unless it is one address."""
    return _named(letter.to_name, letter.to_address)


def _named(name: str, address: str) -> Address:
    """A name and an address, the domain as mail systems write it (IDNA)."""
    local, domain = for_mail(address)
    return Address(_one_line(name), username=local, domain=domain)


def _one_line(text: str) -> str:
    """A name without anything that could start another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
