"""Putting letters into the outbox, in the same transaction as the fact that causes them."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from app.errors import Invalid
from app.i18n import _
from app.installation import NO_SMTP
from app.mail.models import Letter, LetterKind

_ROUND = {"round_title", "registry_number", "organisation"}
FACTS: dict[LetterKind, set[str]] = {
    LetterKind.INVITATION: _ROUND | {"deadline", "by_name"},
    LetterKind.REMINDER: _ROUND | {"deadline"},
    LetterKind.RECEIPT: _ROUND | {"number", "received_at", "sha256", "revision", "late", "copy"},
    LetterKind.EXTENSION: _ROUND | {"granted", "deadline"},
    LetterKind.NEW_LINK: _ROUND | {"deadline"},
    LetterKind.LINK_REPLACED: _ROUND,
    LetterKind.CANCELLATION: _ROUND | {"reason"},
    LetterKind.SET_UP: {"name", "role", "expires_at", "set_up_link_id"},
}
FORBIDDEN = set(' ,;:<>()[]\\"\r\n\t')


def address(text: str) -> str:
    """The trimmed text, if it is exactly one mail address. Raises Invalid; two in a field would be two recipients."""
    text = text.strip()
    local, sign, domain = text.rpartition("@")
    not_one = not sign or not local or "@" in local or "." not in domain.strip(".") or not FORBIDDEN.isdisjoint(text)
    if not_one or len(text) > 254 or not text.isprintable() or ".." in text or domain.startswith(("-", ".")):
        message = _("”{text}” är ingen e-postadress. Skriv en adress, till exempel namn@organisation.se.")
        raise Invalid(
            message.format(text=text[:100]),
            code="address",
            fields={"email": _("Skriv en enda e-postadress, till exempel namn@organisation.se.")},
        )
    return text


def letter_values(
    kind: LetterKind,
    *,
    to: str,
    now: datetime.datetime,
    to_name: str = "",
    round_id: int | None = None,
    consultee_id: int | None = None,
    link_id: int | None = None,
    language: str = "sv",
    dedupe_key: str | None = None,
    due_at: datetime.datetime | None = None,
    **facts: Any,
) -> dict[str, Any]:
    """A row of the outbox, for inserting many at once. Raises ValueError if a fact that the text needs is missing."""
    missing = FACTS[kind] - facts.keys()
    if missing:
        raise ValueError(f"a letter of kind {kind} needs {', '.join(sorted(missing))}")
    return {
        "kind": kind,
        "round_id": round_id,
        "consultee_id": consultee_id,
        "link_id": link_id,
        "to_address": to,
        "to_name": to_name,
        "language": language,
        "facts": facts,
        "message_id": f"<{uuid.uuid4().hex}@remiss>",
        "dedupe_key": dedupe_key,
        "created_at": now,
        "due_at": due_at or now,
        "attempts": 0,
    }


def post(session: Session, kind: LetterKind, *, to: str, now: datetime.datetime, **rest: Any) -> None:
    """Put one letter into the outbox; the arguments are those of ``letter_values``."""
    post_all(session, [letter_values(kind, to=to, now=now, **rest)])


def post_all(session: Session, letters: list[dict[str, Any]]) -> None:
    """Put many letters into the outbox. Without a mail server they stay there, and count as sent when they are due."""
    if not sends_mail(session):
        letters = [_without_server(letter) for letter in letters]
    if letters:
        session.connection().execute(insert(Letter), letters)


def sends_mail(session: Session) -> bool:
    """Whether a mail server takes what is posted."""
    return not session.info.get(NO_SMTP)


def mail_facts(session: Session) -> dict[str, Any]:
    """What a line of history that tells of letters adds where no mail server takes them: then none was sent."""
    return {} if sends_mail(session) else {"not_mailed": True}


def _without_server(letter: Mapping[str, Any]) -> dict[str, Any]:
    is_due = letter["due_at"] <= letter["created_at"]
    return {**letter, "sent_at": letter["created_at"] if is_due else None}
