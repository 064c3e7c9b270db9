"""The documents of a round: added, described, put in order, replaced, removed.

In a draft they are the officials' own. From the opening on, what is new goes out as a new version, with a note to every
body and a line in the history; nothing that a body may have read is taken away.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.imports.files import KeptOriginal
from app.mail.outbox import mail_facts
from app.rounds.actions.board import locked_status
from app.rounds.addressees import News
from app.rounds.document_models import DocumentVersion, RoundDocument
from app.rounds.document_reading import DocumentText
from app.rounds.document_rules import require_changeable, require_note, require_room, require_untold, title_from
from app.rounds.document_upload import IncomingDocument
from app.rounds.kinds import DocumentKind
from app.rounds.letter_facts import deadline_in
from app.rounds.letters import post_to_reachable
from app.rounds.models import Round, RoundStatus
from app.rounds.queries.documents import Document, PlanOriginal, document, documents, letter_text, plan_original
from app.storage.store import register_files


def add_document(
    session: Session,
    round_: Round,
    incoming: IncomingDocument,
    *,
    kind: DocumentKind,
    title: str = "",
    description: str = "",
    lang: str = "sv",
    note: str = "",
    by: By,
    now: datetime.datetime,
) -> tuple[Document, bool]:
    """Put a document last in a round; returns it, and whether it is new. Its bytes must lie in the store already.

    The same bytes again are the document that is there. The text of a cover letter becomes the letter on the bodies'
    first page, where there is none yet. In an open round every body is told by ``note``.
    """
    status = locked_status(session, round_)
    require_changeable(status)
    present = documents(session, round_.id)
    same = _same(present, incoming.file.sha256)
    if same is not None:
        return same, False
    require_note(status, note)
    require_room(present, incoming.file.size)
    row = {
        "round_id": round_.id,
        "kind": kind,
        "position": max((known.position for known in present), default=0) + 1,
        "title": title or title_from(incoming.file.name),
        "description": description,
        "lang": lang,
        "created_at": now,
    }
    added = session.connection().execute(insert(RoundDocument).returning(col(RoundDocument.id)), row)
    document_id = int(added.scalar_one())
    _write_version(session, round_, document_id, 1, incoming, note=note, by=by, now=now)
    if kind is DocumentKind.COVER_LETTER and status is RoundStatus.DRAFT and not round_.cover_letter.strip():
        round_.cover_letter = incoming.read.text
    new = _changed(session, round_, document_id)
    _tell(session, round_, status, new, note, by=by, now=now)
    if status is RoundStatus.DRAFT:
        record(session, "document.added", by=by, now=now, round_id=round_.id, title=new.title, sha256=new.sha256)
    return new, True


def add_plan_original(
    session: Session, round_: Round, *, note: str = "", by: By, now: datetime.datetime
) -> tuple[Document, bool]:
    """Let the file that the plan was read from be a document of the round, without a second upload."""
    original = plan_original(session, round_.plan_version_id)
    if original is None:
        message = _("Planen har ingen ursprunglig fil: den klistrades in som text. Välj en fil i stället.")
        raise Invalid(message, code="no_original", fields={"file": message})
    file = KeptOriginal(original.name[:200], original.sha256, original.size, original.media_type)
    incoming, title = IncomingDocument(file, DocumentText()), original.title[:200]
    kind = DocumentKind.PLAN
    return add_document(session, round_, incoming, kind=kind, title=title, note=note, by=by, now=now)


def replace_document(
    session: Session,
    round_: Round,
    document_id: int,
    incoming: IncomingDocument,
    *,
    note: str = "",
    by: By,
    now: datetime.datetime,
) -> tuple[Document, bool]:
    """Let another file take a document's place: unseen in a draft, in an open round as a version that all are told of.

    Returns the document, and whether anything is new: the same bytes again are the version that is there. Where the
    letter on the bodies' first page is the file's own text, it follows the file.
    """
    status = locked_status(session, round_)
    require_changeable(status)
    present = documents(session, round_.id)
    before = document(session, round_.id, document_id)
    same = _same(present, incoming.file.sha256)
    if same is not None and same.id != document_id:
        message = _("Filen är redan med bland dokumenten, som ”{title}”.").format(title=same.title)
        raise Invalid(message, code="same_file", fields={"file": message})
    if same is not None:
        return same, False
    require_note(status, note)
    require_room([known for known in present if known.id != document_id], incoming.file.size)
    shown = letter_text(session, round_.id)
    if shown == (document_id, round_.cover_letter) and incoming.read.text:
        round_.cover_letter = incoming.read.text
    number = before.version + 1
    if status is RoundStatus.DRAFT:
        number = before.version
        session.connection().execute(delete(DocumentVersion).where(col(DocumentVersion.document_id) == document_id))
    _write_version(session, round_, document_id, number, incoming, note=note, by=by, now=now)
    new = _changed(session, round_, document_id)
    _tell(session, round_, status, new, note, by=by, now=now)
    if status is RoundStatus.DRAFT:
        record(session, "document.replaced", by=by, now=now, round_id=round_.id, title=new.title, sha256=new.sha256)
    return new, True


def follow_plan(
    session: Session,
    round_: Round,
    before: str | None,
    original: PlanOriginal,
    *,
    note: str,
    by: By,
    now: datetime.datetime,
) -> bool:
    """Where the plan's own file is a document of the round, let the corrected file be its next version.

    ``before`` is the earlier file's checksum. Nobody is told of it: the letter on the plan's new version says it.
    """
    present = documents(session, round_.id)
    known = _same(present, before) if before else None
    if known is None or _same(present, original.sha256) is not None:
        return False
    file = KeptOriginal(original.name[:200], original.sha256, original.size, original.media_type)
    incoming = IncomingDocument(file, DocumentText())
    _write_version(session, round_, known.id, known.version + 1, incoming, note=note, by=by, now=now)
    _touch(session, round_)
    return True


def describe_document(
    session: Session, round_: Round, document_id: int, *, by: By, now: datetime.datetime, **changes: Any
) -> Document:
    """Change what a document of a draft round is called, how it is described, its language, its kind."""
    require_untold(locked_status(session, round_))
    before = document(session, round_.id, document_id)
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not changed:
        return before
    which = col(RoundDocument.id) == document_id
    session.connection().execute(update(RoundDocument).where(which).values(**changed))
    title = changed.get("title", before.title)
    record(session, "document.described", by=by, now=now, round_id=round_.id, title=title)
    return _changed(session, round_, document_id)


def move_document(session: Session, round_: Round, document_id: int, *, to: int) -> None:
    """Put a document at another place, 1 the first; past the ends is at the end."""
    require_untold(locked_status(session, round_))
    document(session, round_.id, document_id)
    before = [known.id for known in documents(session, round_.id)]
    after = [known for known in before if known != document_id]
    after.insert(min(max(to, 1), len(before)) - 1, document_id)
    if after == before:
        return
    for position, id_ in enumerate(after, 1):
        which = col(RoundDocument.id) == id_
        session.connection().execute(update(RoundDocument).where(which).values(position=position))
    _touch(session, round_)


def remove_document(session: Session, round_: Round, document_id: int, *, by: By, now: datetime.datetime) -> Document:
    """Take a document away from a draft round, with what was kept of it. Raises NotFound when it is gone already."""
    require_untold(locked_status(session, round_))
    gone = document(session, round_.id, document_id)
    delete_documents(session, [document_id])
    record(session, "document.removed", by=by, now=now, round_id=round_.id, title=gone.title)
    _touch(session, round_)
    return gone


def delete_documents(session: Session, ids: Sequence[int]) -> None:
    """Delete documents with all their versions."""
    session.connection().execute(delete(DocumentVersion).where(col(DocumentVersion.document_id).in_(ids)))
    session.connection().execute(delete(RoundDocument).where(col(RoundDocument.id).in_(ids)))


def take_from_letter(session: Session, round_: Round, *, what: str, by: By, now: datetime.datetime) -> None:
    """Let a draft round say what its letter's file says: its ``text``, or its last day to answer (``deadline``)."""
    require_untold(locked_status(session, round_))
    read = letter_text(session, round_.id)
    if read is None:
        raise RuleBroken(_("Det finns inget missiv att hämta texten från."), code="no_letter")
    changed: str
    before: object
    after: object
    if what == "text":
        changed, before, after = "cover_letter", round_.cover_letter, read[1]
    else:
        named = deadline_in(read[1], near=round_.deadline)
        if named is None:
            raise RuleBroken(_("Missivet nämner ingen sista svarsdag."), code="no_deadline")
        changed, before, after = "deadline", round_.deadline, named.day
    if after == before:
        return
    setattr(round_, changed, after)
    _touch(session, round_)
    record(session, "round.edited", by=by, now=now, round_id=round_.id, fields=[changed])


def _same(present: Sequence[Document], sha256: str) -> Document | None:
    return next((known for known in present if known.sha256 == sha256), None)


def _write_version(
    session: Session,
    round_: Round,
    document_id: int,
    number: int,
    incoming: IncomingDocument,
    *,
    note: str,
    by: By,
    now: datetime.datetime,
) -> None:
    file, read = incoming.file, incoming.read
    register_files(session, [(file.sha256, file.size, file.media_type)], now=now)
    row = {
        "document_id": document_id,
        "number": number,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "pages": read.pages,
        "note": note,
        "text": read.text,
        "doubt": read.doubt,
        "added_at": now,
        "added_by": by.name,
    }
    session.connection().execute(insert(DocumentVersion), row)


def _changed(session: Session, round_: Round, document_id: int) -> Document:
    _touch(session, round_)
    return document(session, round_.id, document_id)


def _touch(session: Session, round_: Round) -> None:
    """What was kept of the round's documents holds no longer, and a form that was opened before is stale."""
    round_.documents_version += 1
    round_.edit_version += 1
    session.add(round_)
    session.flush()


def _tell(
    session: Session, round_: Round, status: RoundStatus, new: Document, note: str, *, by: By, now: datetime.datetime
) -> None:
    """In an open round: a letter to every body that it concerns, and a line in the history."""
    if status is not RoundStatus.OPEN:
        return
    letters = post_to_reachable(
        session,
        round_,
        News.DOCUMENT,
        key=f"document:{new.id}:{new.version}",
        title=new.title,
        version=new.version,
        note=note,
        by=by,
        now=now,
    )
    record(
        session,
        "document.told_of",
        by=by,
        now=now,
        round_id=round_.id,
        title=new.title,
        version=new.version,
        sha256=new.sha256,
        note=note,
        letters=letters,
        **mail_facts(session, letters=letters),
    )


def touch_documents_with(session: Session, sha256: str) -> None:
    """Mark the documents changed of every round that a file goes out with: it is locked, or unlocked."""
    rounds = (
        select(col(RoundDocument.round_id))
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(RoundDocument.id))
        .where(col(DocumentVersion.sha256) == sha256)
    )
    raised = {"documents_version": col(Round.documents_version) + 1}
    session.connection().execute(update(Round).where(col(Round.id).in_(rounds)).values(raised))
