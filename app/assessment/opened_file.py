"""A file of an answer, opened to be read: before any writing begins, since that takes its time."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from app.accounts.identity import Who
from app.errors import RuleBroken, Unavailable
from app.installation import installation_of
from app.responses.access import answer_for
from app.responses.content import AttachedFile
from app.responses.file_reading import FileDoubt, FileText, read_file_text
from app.responses.queries.answers import attachments_of, sent_attachment


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file with its text."""

    file: AttachedFile
    text: FileText

    @property
    def pages(self) -> int | None:
        """How many numbered pages it has; None where its pages have no numbers."""
        return len(self.text.pages) if self.text.numbered else None

    def paragraphs(self, page: int) -> tuple[str, ...]:
        """Those of a page or a stretch, counted from 1."""
        return self.text.pages[page - 1] if 0 < page <= len(self.text.pages) else ()


def opened(request: Request, file: AttachedFile) -> OpenedFile:
    """The file with its text; one that is missing or has been changed is told as one that cannot be read."""
    try:
        held = installation_of(request.app).store.whole(file.sha256)
    except (Unavailable, RuleBroken):  # the second: it is locked
        return OpenedFile(file, FileText(doubt=FileDoubt.UNREAD))
    with held as path:
        return OpenedFile(file, read_file_text(path, file.media_type, file.sha256))


def _of_address(request: Request, who: Who, response_id: int, attachment_id: int) -> OpenedFile:
    """The file that the address names, for who may read the answer."""
    with installation_of(request.app).database.read() as session:
        answer_for(session, who, response_id)
        file = sent_attachment(session, response_id, attachment_id)
    return opened(request, file)


def pages_of(request: Request, who: Any, response_id: int, attachment_id: int) -> int | None:
    """How many numbered pages a file has that a client names; None for none, and for a file of another answer."""
    with installation_of(request.app).database.read() as session:
        answer_for(session, who, response_id)
        files = attachments_of(session, [response_id]).get(response_id, [])
    named = next((file for file in files if file.id == attachment_id), None)
    return opened(request, named).pages if named else None


Opened = Annotated[OpenedFile, Depends(_of_address)]
