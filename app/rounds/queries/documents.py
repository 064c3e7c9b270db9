"""The documents of a round, each as its newest version has it."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.plans.models import PlanVersion
from app.rounds.document_models import DocumentVersion, RoundDocument
from app.rounds.document_rules import no_such_document
from app.rounds.kinds import DocumentDoubt, DocumentKind
from app.storage.models import StoredFile
from app.storage.scans import SCAN_COLUMNS, Scanned, scanned, with_scans


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a round in one of its versions: the newest, unless another was asked for."""

    id: int
    kind: DocumentKind
    position: int
    title: str
    description: str
    lang: str
    version: int
    name: str
    sha256: str
    size: int
    media_type: str
    pages: int | None
    note: str
    doubt: DocumentDoubt | None
    added_at: datetime.datetime
    added_by: str
    scanned: Scanned

    @property
    def ending(self) -> str:
        """What sort of file it is, as people call it: "PDF", "DOCX"."""
        return self.name.rpartition(".")[2].upper()

    def named(self) -> dict[str, Any]:
        """As a receipt names what was answered."""
        return {"id": self.id, "title": self.title, "sha256": self.sha256, "version": self.version}


_COLUMNS = (
    col(RoundDocument.id),
    col(RoundDocument.kind),
    col(RoundDocument.position),
    col(RoundDocument.title),
    col(RoundDocument.description),
    col(RoundDocument.lang),
    col(DocumentVersion.number),
    col(DocumentVersion.name),
    col(DocumentVersion.sha256),
    col(DocumentVersion.size),
    col(DocumentVersion.media_type),
    col(DocumentVersion.pages),
    col(DocumentVersion.note),
    col(DocumentVersion.doubt),
    col(DocumentVersion.added_at),
    col(DocumentVersion.added_by),
)
_ALL: Any = with_scans(
    select(*_COLUMNS, *SCAN_COLUMNS)
    .select_from(RoundDocument)
    .join(DocumentVersion, col(DocumentVersion.document_id) == col(RoundDocument.id)),
    col(DocumentVersion.sha256),
)
_NEWEST = (
    select(func.max(col(DocumentVersion.number)))
    .where(col(DocumentVersion.document_id) == col(RoundDocument.id))
    .correlate(RoundDocument)
    .scalar_subquery()
)
_CURRENT = _ALL.where(col(DocumentVersion.number) == _NEWEST)


def documents(session: Session, round_id: int) -> list[Document]:
    """The documents of a round in their order (one statement)."""
    query = _CURRENT.where(col(RoundDocument.round_id) == round_id)
    rows = session.connection().execute(query.order_by(col(RoundDocument.position), col(RoundDocument.id)))
    return [_document(session, row) for row in rows]


def document(session: Session, round_id: int, document_id: int, *, version: int | None = None) -> Document:
    """A document of this round, in its newest or another version. Raises NotFound."""
    query = _CURRENT if version is None else _ALL.where(col(DocumentVersion.number) == version)
    query = query.where(col(RoundDocument.round_id) == round_id, col(RoundDocument.id) == document_id)
    row = session.connection().execute(query).first()
    if row is None:
        raise no_such_document()
    return _document(session, row)


def versions(session: Session, document_id: int) -> list[Document]:
    """Every version of a document, the newest first."""
    query = _ALL.where(col(RoundDocument.id) == document_id).order_by(col(DocumentVersion.number).desc())
    return [_document(session, row) for row in session.connection().execute(query)]


def _document(session: Session, row: Any) -> Document:
    return Document(*(*row[: len(_COLUMNS)], scanned(session, row)))


def letter_text(session: Session, round_id: int) -> tuple[int, str] | None:
    """The cover letter that was read from a file: the document's id and its text; the first in order, if several."""
    query = (
        select(col(RoundDocument.id), col(DocumentVersion.text))
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(RoundDocument.id))
        .where(col(RoundDocument.round_id) == round_id, col(RoundDocument.kind) == DocumentKind.COVER_LETTER)
        .where(col(DocumentVersion.number) == _NEWEST, col(DocumentVersion.text) != "")
        .order_by(col(RoundDocument.position), col(RoundDocument.id))
    )
    row = session.connection().execute(query.limit(1)).first()
    return (row.id, row.text) if row else None


@dataclass(frozen=True, slots=True)
class PlanOriginal:
    """The file that a round's plan was read from: it lies in the store already."""

    title: str
    name: str
    sha256: str
    size: int
    media_type: str


def plan_original(session: Session, plan_version_id: int | None) -> PlanOriginal | None:
    """The file that this version of a plan was read from; None for pasted text and without a plan."""
    query = (
        select(
            col(PlanVersion.title),
            func.coalesce(col(PlanVersion.source_name), col(PlanVersion.title)),
            col(StoredFile.sha256),
            col(StoredFile.size),
            col(StoredFile.media_type),
        )
        .join(StoredFile, col(StoredFile.sha256) == col(PlanVersion.source_sha256))
        .where(col(PlanVersion.id) == plan_version_id)
    )
    row = session.connection().execute(query).first() if plan_version_id else None
    return PlanOriginal(*row) if row else None
