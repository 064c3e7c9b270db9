"""A document on its way to a round: kept in the store and read, before any writing session begins."""

from dataclasses import dataclass
from typing import BinaryIO

from app.errors import WrongType
from app.i18n import _
from app.imports.files import KeptOriginal, keep_original, tidy_name
from app.rounds.document_reading import DocumentText, read_document
from app.rounds.kinds import DocumentKind
from app.storage.store import Store

LETTER_ENDINGS = ("pdf", "docx", "txt")


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A file that lies in the store, and what was read in it."""

    file: KeptOriginal
    read: DocumentText


def take_in(store: Store, file: BinaryIO, filename: str | None, kind: DocumentKind) -> IncomingDocument:
    """Judge, keep and read a document.

    Raises WrongType, TooLarge or Invalid (``empty``, ``encrypted``, ``broken``, ``unreadable``) saying what to do.
    """
    ending = tidy_name(filename).rpartition(".")[2].casefold()
    if kind is DocumentKind.COVER_LETTER and ending not in LETTER_ENDINGS:
        raise WrongType(
            _("Missivet ska vara en Word-fil (.docx), en PDF eller en textfil. Spara om det och försök igen.")
        )
    kept = keep_original(store, file, filename)
    with store.whole(kept.sha256) as path:
        return IncomingDocument(kept, read_document(path, kept.media_type, kind))
