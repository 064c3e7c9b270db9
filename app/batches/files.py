"""The rows that could not be registered as a file: put right in it, it can be put in again."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from app.batches import queries
from app.batches.models import RowOutcome
from app.batches.queries import ShownBatch
from app.documents.csv import write_csv
from app.i18n import _
from app.temporary import temporary_file

NOT_REGISTERED = (RowOutcome.FAILED, RowOutcome.LEFT_OUT)


def failed_rows(session: Session, batch: ShownBatch) -> bytes:
    """The rows as they came, with their numbers and why not: CSV for Excel. The headings are those of the file."""
    chosen = batch.chosen
    headings = queries.row_at(session, batch.id, batch.sheet, chosen["heading"]) if "heading" in chosen else []
    width = max(chosen.get("width", 0), len(headings))
    headings = [*headings, *([""] * (width - len(headings)))]
    if not batch.matching:
        headings = [_("Fil"), _("Byte")]

    def rows() -> Iterator[list[str | int]]:
        for row in queries.every_row_with(session, batch.id, batch.sheet, NOT_REGISTERED):
            carried = [row.carried.get(str(at), "") for at in range(width)]
            cells = [*row.cells, *([""] * (width - len(row.cells)))]
            whole = [cell or above for cell, above in zip(cells, carried, strict=True)]
            yield [*whole, row.number, row.reason]

    with temporary_file(suffix=".csv") as target:
        path = Path(target.name)
        write_csv(path, [*headings, _("Rad i filen"), _("Varför den inte registrerades")], rows(), dialect="sv")
        return path.read_bytes()
