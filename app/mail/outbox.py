"""Putting letters into the outbox, in the transaction of what causes them."""

import datetime
import uuid
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from app.errors import Invalid
from app.i18n import _
from app.mail.models import Letter, LetterKind

FORBIDDEN = set(' ,;:<>()[]\\"\r\n\t')


def address(text: str) -> str:
    """Exactly one plain mail address, or Invalid. Two in one field would be two recipients."""
    text = text.strip()
    local, at, domain = text.rpartition("@")
    wrong = not at or not local or "@" in local or "." not in domain.strip(".") or any(c in FORBIDDEN for c in text)
    if wrong or len(text) > 254 or not text.isprintable() or ".." in text or domain.startswith(("-", ".")):
        raise Invalid(
            _("”{text}” är ingen e-postadress. Skriv en adress, till exempel namn@organisation.se.").format(text=text[:100]),
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
    """A row of the outbox, for writing many at once."""
    return {
        "kind": kind, "round_id": round_id, "consultee_id": consultee_id, "link_id": link_id, "to_address": to,
        "to_name": to_name, "language": language, "facts": facts, "message_id": f"<{uuid.uuid4().hex}@remiss>",
        "dedupe_key": dedupe_key, "created_at": now, "due_at": due_at or now, "attempts": 0,
    }  # fmt: skip


def post(session: Session, kind: LetterKind, *, to: str, now: datetime.datetime, **rest: Any) -> None:
    """Put one letter into the outbox (arguments as for ``letter_values``)."""
    post_all(session, [letter_values(kind, to=to, now=now, **rest)])


def post_all(session: Session, letters: list[dict[str, Any]]) -> None:
    """Put many letters into the outbox."""
    if letters:
        session.connection().execute(insert(Letter), letters)
