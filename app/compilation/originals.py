"""What bodies sent, as it was kept: what the package of everything holds beside the compilation. Plain values."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.pdf.parts import Pdf


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file of an answer: the name it was given, its checksum, and what opens it; None: it is missing or changed."""

    name: str
    sha256: str
    opened: Callable[[], AbstractContextManager[Path]] | None


@dataclass(frozen=True, slots=True)
class Original:
    """An answer that stands: ``document`` is its receipt with every word of it, to be set.

    ``content`` and ``confirmation`` are what the checksums of its receipt and of its confirmation cover; None where
    there is no confirmation, and both where it is not told who signed.
    """

    consultee_id: int
    number: str
    organisation: str
    left_out: bool
    document: Pdf
    files: Sequence[OriginalFile] = ()
    content: dict[str, Any] | None = None
    confirmation: dict[str, Any] | None = None


def nothing_original(*, named: bool = True) -> Iterator[Original]:
    """No answers as they were sent: most files hold none. ``named``: with who signed."""
    return iter(())
