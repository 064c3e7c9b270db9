"""The files that the virus scanner found something in, or could not look into, and where each is used."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import String, cast, literal, select, union_all
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as rows_of

from app.i18n import _
from app.responses.models import Attachment, Response
from app.rounds.models import Consultee, Round
from app.storage.models import FileScan, FileState, ScanDoubt
from app.storage.scanning import Scans, is_told, scans
from app.storage.scans import Scanned, state_of

__all__ = ["FileState", "ScanDoubt", "Scans", "ToldFile", "scans", "told_file", "told_files"]

MOST = 500
"""The latest are listed; of more, something else is wrong than a file."""


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A file with what the scanner said, and in words where it is used. No name: an administrator reads no answers."""

    sha256: str
    scanned: Scanned
    scanned_at: datetime.datetime
    found_at: datetime.datetime | None
    released_at: datetime.datetime | None
    released_by: str
    reason: str
    uses: list[str] = field(default_factory=list)


def told_files(session: Session) -> list[ToldFile]:
    """The files that there is something to tell of, the locked ones first (two statements)."""
    query = rows_of(FileScan).where(is_told())
    latest = query.order_by(col(FileScan.found_at).desc().nulls_last(), col(FileScan.scanned_at).desc()).limit(MOST)
    found = [_told(scan) for scan in session.exec(latest)]
    uses = _uses(session, [each.sha256 for each in found])
    for each in found:
        each.uses.extend(uses.get(each.sha256, ()))
    return sorted(found, key=lambda each: not each.scanned.locked)


def told_file(session: Session, sha256: str) -> ToldFile | None:
    """One of them (two statements); None when there is none by that name."""
    scan = session.exec(rows_of(FileScan).where(FileScan.sha256 == sha256, is_told())).first()
    if scan is None:
        return None
    told = _told(scan)
    told.uses.extend(_uses(session, [sha256]).get(sha256, ()))
    return told


def _told(scan: FileScan) -> ToldFile:
    return ToldFile(
        sha256=scan.sha256,
        scanned=state_of(scan),
        scanned_at=scan.scanned_at,
        found_at=scan.found_at,
        released_at=scan.released_at,
        released_by=scan.released_by_name or "",
        reason=scan.release_reason or "",
    )


def _uses(session: Session, files: list[str]) -> Mapping[str, list[str]]:
    uses: dict[str, dict[str, None]] = {}
    if files:
        for row in session.connection().execute(union_all(*_statements(files))):
            uses.setdefault(row.sha256, {})[in_words(row)] = None
    return {sha256: list(words) for sha256, words in uses.items()}


def _statements(files: list[str]) -> Iterator[Any]:
    """Where files are used: in answers with the body's name and the round's, elsewhere by the table."""
    empty = cast(literal(""), String)
    yield (
        select(
            col(Attachment.sha256).label("sha256"),
            literal("attachment").label("kind"),
            col(Response.number).label("number"),
            col(Consultee.name).label("name"),
            col(Round.title).label("title"),
        )
        .join(Response, col(Response.id) == col(Attachment.response_id))
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .join(Round, col(Round.id) == col(Response.round_id))
        .where(col(Attachment.sha256).in_(files))
    )
    for name in sorted(ELSEWHERE):
        table = SQLModel.metadata.tables[name]
        column = table.c.source_sha256 if "source_sha256" in table.c else table.c.sha256
        yield select(column.label("sha256"), literal(name), empty, empty, empty).where(column.in_(files)).distinct()


ELSEWHERE = frozenset(
    {"inbox_item", "inbox_file", "document_version", "plan_version", "plan_import", "word_template", "batch"}
)
"""Tables that name a file, but for an answer's. A draft's is the body's own, and has not come in."""


def in_words(row: Any) -> str:
    """Where a file is used, from a row of ``_statements``."""
    if row.kind == "attachment":
        return _("{title}: {name}, svar {number}").format(title=row.title, name=row.name, number=row.number)
    words = {
        "inbox_item": _("Inkorgen"),
        "inbox_file": _("Inkorgen"),
        "document_version": _("En remiss handlingar"),
        "plan_version": _("En plans original"),
        "plan_import": _("En plans original"),
        "word_template": _("Mallen för Word-filer"),
        "batch": _("En fil med många svar"),
    }
    return words[row.kind]
