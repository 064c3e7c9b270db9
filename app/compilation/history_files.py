"""A round's history as a file: the same lines in the same words as on the page, with the hashes that tie them."""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from app.clock import local
from app.compilation.history_words import teller, told
from app.documents.csv import write_csv
from app.documents.xlsx import Column, TableSheet, write_xlsx
from app.history.models import Event
from app.i18n import _, speaking
from app.temporary import temporary_file

FileFormat = Literal["csv", "xlsx"]
WIDTHS = (8, 17, 30, 70, 24, 20, 20)


def history_file(
    events: Iterable[Event], format: FileFormat, *, title: str, authority: str, made_at: datetime.datetime
) -> bytes:
    """The bytes of the file. CSV is for Swedish Excel, in Swedish whatever the reader's language."""
    with temporary_file(suffix=f".{format}") as file:
        path = Path(file.name)
        if format == "csv":
            with speaking("sv"):
                write_csv(path, _headers(), _rows(events), dialect="sv")
        else:
            columns = [
                Column(header, width, folded=at > 3)
                for at, (header, width) in enumerate(zip(_headers(), WIDTHS, strict=True))
            ]
            sheet = TableSheet(_("Historik"), columns, _rows(events))
            write_xlsx(path, [sheet], title=f"{_('Historik')} – {title}", author=authority, made_at=made_at)
        return path.read_bytes()


def _headers() -> list[str]:
    return [_("Rad"), _("När"), _("Vem"), _("Vad"), _("Händelse"), _("Föregående rads hash"), _("Radens hash")]


def _rows(events: Iterable[Event]) -> Iterator[list[str | int | datetime.datetime]]:
    for event in events:
        yield [
            event.sequence,
            local(event.at),
            teller(event),
            told(event),
            event.kind,
            event.previous_hash,
            event.hash,
        ]
