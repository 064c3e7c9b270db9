"""An export from the command line: to a file or to standard output."""

import datetime
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlmodel import Session

from app.clock import now
from app.compilation.asked_options import options_of
from app.compilation.exports import check, export
from app.compilation.forms import ExportOptions
from app.compilation.options import FILTERS
from app.compilation.queries import (
    Offered,
    check_since,
    compiled_round,
    offered,
    round_ids,
    with_needed,
    with_originals,
    with_since,
    with_template,
)
from app.errors import Invalid, NotFound
from app.i18n import _
from app.installation import Installation


class Chosen(NamedTuple):
    """What was chosen on the command line. ``filters``: "focus-area=Vatten"; ``columns`` with commas between.

    ``since``: an instant in ISO 8601.
    """

    columns: str = ""
    hide_names: bool = False
    portrait: bool = False
    filters: Sequence[str] = ()
    since: str = ""

    @property
    def moment(self) -> datetime.datetime | None:
        """Since when it is to tell what has changed; None: since the last file. Raises Invalid."""
        try:
            moment = datetime.datetime.fromisoformat(self.since) if self.since else None
        except ValueError:
            moment = None
        if self.since and (moment is None or moment.tzinfo is None):
            raise Invalid(_("Skriv tidpunkten med tidszon, till exempel 2026-11-28T13:10:00Z."), code="not_an_instant")
        return moment

    def asked(self, session: Session, round_id: int) -> ExportOptions:
        """As programs ask for it: a section by its number and a body by its name, too. Raises Invalid."""
        columns = [name.strip() for name in self.columns.split(",") if name.strip()]
        said: dict[str, Any] = {"columns": columns, "hide_names": self.hide_names, "portrait": self.portrait}
        there = offered(session, round_id) if self.filters else Offered()
        by_name = {
            "section": {number: id_ for id_, number, _title in there.sections},
            "organisation": {name: id_ for id_, name in there.bodies.items()},
        }
        for each in self.filters:
            name, _equals, value = each.partition("=")
            name = name.strip().replace("-", "_")
            if name not in FILTERS or not value.strip():
                names = ", ".join(known.replace("_", "-") for known in FILTERS)
                raise Invalid(_("Skriv urvalet som namn=värde. Namnet är ett av {names}.").format(names=names))
            said[name] = by_name.get(name, {}).get(value.strip(), value.strip())
        try:
            return ExportOptions.model_validate(said)
        except ValidationError:
            raise Invalid(_("Urvalet finns inte i remissen."), code="filter_not_available") from None


def write_file(
    installation: Installation, which: str, *, format: str, layout: str, variant: str, output: str, chosen: Chosen
) -> Path | None:
    """Write a round, named by id or registry number, to ``output``; without one to its own name in this folder.

    ``-`` is standard output, and then there is no path to return. The file is in Swedish and appears whole or not at
    all. Raises NotFound for an unknown round or one of several with the same number, Invalid for a format, layout or
    variant that there is not.
    """
    check(format, layout, variant)
    moment = chosen.moment
    with installation.database.snapshot() as session, ExitStack() as held:
        ids = round_ids(session, which)
        if len(ids) != 1:
            raise NotFound(
                _("Flera remisser har det numret: ange id, ett av {ids}.").format(ids=", ".join(map(str, ids)))
                if ids
                else _("Remissen finns inte.")
            )
        compiled = compiled_round(session, ids[0], authority=installation.settings.authority_name, now=now())
        check_since(session, ids[0], moment)
        compiled, _stands = with_since(session, compiled, moment)
        compiled = with_needed(session, compiled, layout, personal=True)
        if format in ("docx", "zip"):
            compiled = held.enter_context(with_template(session, compiled, installation.store))
        if format == "zip":
            compiled = with_originals(session, compiled, installation.store, personal=True)
        with tempfile.TemporaryDirectory(prefix="remiss-") as folder:
            exported = Path(folder) / f"made.{format}"
            options = options_of(session, ids[0], format, layout, variant, chosen.asked(session, ids[0]))
            written = export(compiled, format, layout, exported, variant=variant, language="sv", options=options)
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
