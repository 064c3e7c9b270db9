"""What bodies sent, as it was kept: what the package of everything holds beside the compilation. Plain values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.pdf.parts import Pdf
from app.storage.models import FileTrait


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file of an answer: the name it was given, its checksum, and what opens it; None: it is missing or changed.

    ``locked``: what the virus scanner found in it; then nothing opens it. ``traits``: what whoever opens it
    should know that it holds.
    """

    name: str
    sha256: str
    opened: Callable[[], AbstractContextManager[Path]] | None
    locked: str = ""
    traits: tuple[FileTrait, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """An answer that stands: ``document`` is its receipt with every word of it, to be set.

    ``content`` and ``confirmation`` are what the checksums of its receipt and of its confirmation cover; None where
    there is no confirmation, and both where it is not told who signed. ``withheld``: so many files are left out, since
    they may name a private person.
    """

    consultee_id: int
    number: str
    organisation: str
    left_out: bool
    document: Pdf
    files: Sequence[OriginalFile] = ()
    content: dict[str, Any] | None = None
    confirmation: dict[str, Any] | None = None
    withheld: int = 0


def nothing_original(*, called: Mapping[int, str] | None = None) -> Iterator[Original]:
    """No answers as they were sent: most files hold none.

    ``called``: without who signed; private persons by what they are called instead, by their place in the round.
    """
    return iter(())
