"""Putting letters into the outbox, in the same transaction as the fact that causes them."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col

from app.database import Prepared
from app.i18n import FOR_BODIES, LANGUAGES
from app.installation import MAIL_DOMAIN, NO_SMTP
from app.mail.addresses import ascii_domain
from app.mail.kinds import SPOKEN, LetterKind
from app.mail.models import Letter

_COLUMNS = [name for name in Letter.model_fields if name != "id"]
_POST = Prepared(insert(Letter).values({name: bindparam(name) for name in _COLUMNS}))
_BLANK: dict[str, Any] = dict.fromkeys(_COLUMNS)
_ROUND = {"round_title", "registry_number", "organisation"}
FACTS: dict[LetterKind, set[str]] = {
    LetterKind.INVITATION: _ROUND | {"deadline", "by_name"},
    LetterKind.REMINDER: _ROUND | {"deadline"},
    LetterKind.RECEIPT: _ROUND | {"number", "received_at", "sha256", "revision", "late", "response_id"},
    LetterKind.EXTENSION: _ROUND | {"granted", "deadline"},
    LetterKind.NEW_LINK: _ROUND | {"deadline"},
    LetterKind.LINK_REPLACED: _ROUND,
    LetterKind.CANCELLATION: _ROUND | {"reason"},
    LetterKind.DOCUMENT: _ROUND | {"title", "version", "note"},
    LetterKind.NOTICE: {"name", "rounds"},
    LetterKind.PLAN_VERSION: _ROUND | {"version", "reason"},
    LetterKind.COLLEAGUE: _ROUND | {"deadline", "invited_by", "role"},
    LetterKind.CONFIRMATION: _ROUND | {"number", "decided", "confirmed_at", "told_by", "sha256"},
    LetterKind.WITHDRAWAL: _ROUND | {"number", "withdrawn_at", "told_by", "reason"},
    LetterKind.INCLUSION: _ROUND | {"number", "included", "told_by", "reason"},
    LetterKind.LOCKED_FILE: _ROUND | {"number", "file", "signature"},
    LetterKind.JOINT: _ROUND | {"number", "told_by", "what"},
    LetterKind.READY: _ROUND | {"deadline", "marked_by"},
    LetterKind.MAILBOX_CODE: {"mailbox_code_id", "expires_at"},
    LetterKind.CHAIN_HEADS: {"name", "heads", "heads_at"},
    LetterKind.TOKEN_ENDS: {"name", "tokens"},
    LetterKind.SECOND_STEP: {"name", "what"},
    LetterKind.SET_UP: {"name", "role", "expires_at", "set_up_link_id"},
}


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
    """A row of the outbox, for inserting many at once.

    Raises ValueError if a fact that the text needs is missing, or for a language that the kind has no words in.
    """
    if language not in (FOR_BODIES if kind in SPOKEN else LANGUAGES):
        raise ValueError(f"a letter of kind {kind} has no words in {language}")
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
        "message_id": message_id(),
        "dedupe_key": dedupe_key,
        "created_at": now,
        "due_at": due_at or now,
        "attempts": 0,
    }


def message_id(domain: str = "localhost") -> str:
    """A new id for a letter. It ends with the sender's domain: receivers take an id of no domain as a sign of junk."""
    return f"<{uuid.uuid4().hex}@{ascii_domain(domain)}>"


def post(session: Session, kind: LetterKind, *, to: str, now: datetime.datetime, **rest: Any) -> None:
    """Put one letter into the outbox; the arguments are those of ``letter_values``."""
    post_all(session, [letter_values(kind, to=to, now=now, **rest)])


def post_all(session: Session, letters: list[dict[str, Any]]) -> None:
    """Put many letters into the outbox. Without a mail server they stay there, and count as sent when they are due."""
    if not sends_mail(session):
        letters = [_without_server(letter) for letter in letters]
    if domain := session.info.get(MAIL_DOMAIN):
        letters = [{**letter, "message_id": message_id(domain)} for letter in letters]
    if letters:
        _POST.run_each(session, [_BLANK | letter for letter in letters])


def post_again(session: Session, letter_ids: Collection[int], *, now: datetime.datetime) -> None:
    """Send letters once more that did not arrive, under their own ids. Their tries are counted from the beginning."""
    afresh: dict[str, Any] = dict.fromkeys(
        ("bounced_at", "given_up_at", "why_unsent", "error", "tried_at", "delayed_at", "carried_by")
    )
    afresh |= {"sent_at": None if sends_mail(session) else now, "due_at": now, "attempts": 0}
    session.connection().execute(update(Letter).where(col(Letter.id).in_(letter_ids)).values(afresh))


def sends_mail(session: Session) -> bool:
    """Whether a mail server takes what is posted."""
    return not session.info.get(NO_SMTP)


def mail_facts(session: Session, *, letters: int = 1) -> dict[str, Any]:
    """What a line of history that tells of so many letters adds where no mail server takes them: then none was sent."""
    return {"not_mailed": True} if letters and not sends_mail(session) else {}


def _without_server(letter: Mapping[str, Any]) -> dict[str, Any]:
    is_due = letter["due_at"] <= letter["created_at"]
    return {**letter, "sent_at": letter["created_at"] if is_due else None}
