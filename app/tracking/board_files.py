"""The board as it is seen, as rows for a file: the same bodies in the same order, the same words."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.clock import local
from app.documents.csv import Dialect, write_csv
from app.documents.xlsx import Column, TableSheet, write_xlsx
from app.i18n import _, speaking
from app.temporary import temporary_file
from app.tracking.board_view import latest
from app.tracking.labels import flag_label, standing_in_words
from app.tracking.queries import BoardItem

FileFormat = Literal["csv", "xlsx"]
MEDIA_TYPES: Mapping[FileFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Value = str | int | datetime.date | datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A column: its name in open data, its header, its width, and what stands in it in words and as data."""

    name: str
    header: str
    width: int
    worded: Callable[[BoardItem], Value]
    plain: Callable[[BoardItem], Value]


def cells(comments: Mapping[int, int]) -> list[Cell]:
    """The columns of the board. ``comments``: response id → how many comments."""

    def said(item: BoardItem) -> int:
        return comments.get(item.response_id or 0, 0)

    def flags(item: BoardItem) -> list[tuple[str, str]]:
        return [(code, word) for code, word in flag_label.options() if getattr(item, code)]

    return [
        Cell("organisation", _("Organisation"), 40, lambda item: item.name, lambda item: item.name),
        Cell("group", _("Grupp"), 18, lambda item: item.group, lambda item: item.group),
        Cell("status", _("Läge"), 24, _standing, lambda item: item.status.value),
        Cell(
            "flags",
            _("Märkt med"),
            28,
            lambda item: ", ".join(word for _code, word in flags(item)),
            lambda item: " ".join(code for code, _word in flags(item)),
        ),
        Cell("deadline", _("Sista dag"), 12, lambda item: item.deadline, lambda item: item.deadline),
        Cell("latest", _("Senaste händelse"), 14, lambda item: _latest(item)[0], lambda item: _latest(item)[0]),
        Cell("latest_on", _("Dag"), 12, lambda item: _latest(item)[1], lambda item: _latest(item)[1]),
        Cell("responded_at", _("Inkom"), 17, _moment, lambda item: item.responded_at),
        Cell("comments", _("Synpunkter"), 11, said, said),
        Cell("reminders", _("Påminnelser"), 12, lambda item: item.reminders, lambda item: item.reminders),
        Cell("email", _("E-postadress"), 30, lambda item: item.email, lambda item: item.email),
        Cell("consultee_id", _("Remissinstansens id"), 10, lambda item: item.id, lambda item: item.id),
    ]


def _standing(item: BoardItem) -> str:
    return standing_in_words(item.status, not_mailed=item.not_mailed, mail_waits=item.mail_waits)


def _latest(item: BoardItem) -> tuple[str, datetime.date | None]:
    return latest(item) or ("", None)


def _moment(item: BoardItem) -> datetime.datetime | None:
    return local(item.responded_at) if item.responded_at else None


def board_file(
    items: Sequence[BoardItem],
    comments: Mapping[int, int],
    format: FileFormat,
    *,
    variant: Dialect,
    title: str,
    authority: str,
    made_at: datetime.datetime,
) -> bytes:
    """The bytes of the file. CSV for Swedish Excel is in Swedish whatever the reader's language; ``open``: codes."""
    with temporary_file(suffix=f".{format}") as file:
        path = Path(file.name)
        if format == "csv":
            with speaking("sv"):
                columns = cells(comments)
                open_data = variant == "open"
                headers = [column.name if open_data else column.header for column in columns]
                write_csv(path, headers, _rows(items, columns, worded=not open_data), dialect=variant)
        else:
            columns = cells(comments)
            sheet = TableSheet(
                _("Följ upp"),
                [Column(column.header, column.width, folded=column.name == "consultee_id") for column in columns],
                _rows(items, columns, worded=True),
            )
            write_xlsx(path, [sheet], title=f"{_('Följ upp')} – {title}", author=authority, made_at=made_at)
        return path.read_bytes()


def _rows(items: Sequence[BoardItem], columns: Sequence[Cell], *, worded: bool) -> Iterator[list[Value]]:
    readers = [column.worded if worded else column.plain for column in columns]
    for item in items:
        yield [read(item) for read in readers]
