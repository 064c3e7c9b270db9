"""What a PDF holds beside its pages. Imported in limited child processes alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from app.intake.inside import ATTACHMENTS, PROTECTED, SCRIPTS, UNREADABLE

_RUNS = ("/JavaScript", "/Launch")


def traits_of_pdf(path: Path) -> tuple[str, ...]:
    """Scripts (JavaScript, or a program that it starts), a password to open it, files inside it."""
    try:
        with pikepdf.open(path) as pdf:
            scripts = attachments = False
            for one in pdf.objects:
                for part in _dictionaries(one):
                    scripts = scripts or "/JS" in part or str(part.get("/S", "")) in _RUNS
                    attachments = attachments or "/EF" in part
                if scripts and attachments:
                    break
    except pikepdf.PasswordError:
        return (PROTECTED,)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return (UNREADABLE,)
    return (*((SCRIPTS,) if scripts else ()), *((ATTACHMENTS,) if attachments else ()))


def _dictionaries(one: Any) -> Iterator[Any]:
    """An object's own dictionaries, and those that are written inside it."""
    rest = [one]
    while rest:
        part = rest.pop()
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            values: Any = [part[key] for key in part.keys()]  # noqa: SIM118  a stream is no mapping
        elif isinstance(part, pikepdf.Array):
            values = list(part)
        else:
            continue
        rest += [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]
