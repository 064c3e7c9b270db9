"""What was sent to be read: a file, or a pasted text.

It is read in a child process before the write transaction begins: that takes seconds, during which nobody else could
save, so the dependency that reads is listed before ``Write``. A page waits for a moment; what takes longer is kept, and
a job reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from starlette.datastructures import UploadFile

from app.errors import Invalid
from app.i18n import _
from app.installation import Installation
from app.intake.upload import bare_name, chunks
from app.jobs.untrusted import Busy, NotAtOnce, Untrusted, for_a_moment

T = TypeVar("T")
LONGEST_NAME = 255


class Upload(Protocol):
    """A form that takes a file or a pasted text."""

    file: UploadFile | None
    text: str | None


@dataclass(frozen=True)
class Arrived:
    """What a job is to read: where it lies, and what the file is called (None for pasted text)."""

    lies_at: str
    name: str | None


def sent_file(upload: Upload) -> UploadFile | None:
    """The file that was chosen, if one was."""
    return upload.file if upload.file is not None and upload.file.filename else None


def file_or_text(upload: Upload, *, empty: Invalid) -> UploadFile | str:
    """The one of the two that was sent. Raises ``empty`` when neither was, and Invalid when both were."""
    file = sent_file(upload)
    if file is None and not upload.text:
        raise empty
    if file is not None and upload.text:
        message = _("Både en fil och en text kom. Läs in texten utan fil, eller ta bort den och välj filen igen.")
        raise Invalid(_("Skicka antingen en fil eller en text."), code="both", fields={"text": message})
    return file or upload.text or ""


def read_or_keep(
    upload: Upload, read: Callable[[Untrusted], T], *, limits: Untrusted, installation: Installation
) -> T | Arrived:
    """What ``read`` returns, when it is read at once; else the upload is kept for a job.

    Raises what ``read`` raises, and Unavailable when there is no room to keep it.
    """
    try:
        return read(replace(limits, watch=for_a_moment(installation.patience)))
    except (NotAtOnce, Busy):
        file = sent_file(upload)
        content = chunks(file.file) if file is not None else [(upload.text or "").encode()]
        name = bare_name(file.filename)[:LONGEST_NAME] if file is not None else None
        return Arrived(installation.results.take_in(content), name)
