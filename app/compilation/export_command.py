"""An export from the command line: to a file or to standard output."""

import shutil
import sys
import tempfile
from pathlib import Path

from app.clock import now
from app.compilation.exports import check, export
from app.compilation.queries import compiled_round, round_ids, with_originals
from app.errors import NotFound
from app.i18n import _
from app.installation import Installation


def write_file(
    installation: Installation, which: str, *, format: str, layout: str, variant: str, output: str
) -> Path | None:
    """Write a round, named by id or registry number, to ``output``; without one to its own name in this folder.

    ``-`` is standard output, and then there is no path to return. The file is in Swedish and appears whole or not at
    all. Raises NotFound for an unknown round or one of several with the same number, Invalid for a format, layout or
    variant that there is not.
    """
    check(format, layout, variant)
    with installation.database.snapshot() as session:
        ids = round_ids(session, which)
        if len(ids) != 1:
            raise NotFound(
                _("Flera remisser har det numret: ange id, ett av {ids}.").format(ids=", ".join(map(str, ids)))
                if ids
                else _("Remissen finns inte.")
            )
        compiled = compiled_round(session, ids[0], authority=installation.settings.authority_name, now=now())
        if format == "zip":
            compiled = with_originals(session, compiled, installation.store, personal=True)
        with tempfile.TemporaryDirectory(prefix="remiss-") as folder:
            exported = Path(folder) / f"made.{format}"
            written = export(compiled, format, layout, exported, variant=variant, language="sv")
            if written.warning:
                print(written.warning, file=sys.stderr)
            if output == "-":
                with exported.open("rb") as file:
                    shutil.copyfileobj(file, sys.stdout.buffer)
                    sys.stdout.buffer.flush()
                return None
            target = Path(output or written.filename)
            if target.is_dir():
                target = target / written.filename
            part = target.with_name(f".{target.name}.part")
            try:
                shutil.move(exported, part)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
            return target
