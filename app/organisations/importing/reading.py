"""The entry points: from a file or pasted text to a distribution list."""

from dataclasses import replace
from pathlib import Path

from app.errors import Invalid, RemissError
from app.i18n import _
from app.intake.kinds import kind_of
from app.intake.texts import clean_text, text_of
from app.jobs.untrusted import Untrusted
from app.organisations.importing.grouping import checked, parse_list
from app.organisations.importing.parsed import ParsedList, Row
from app.organisations.importing.pasted import marked_rows
from app.organisations.importing.tables import parse_table

ACCEPTED = {
    "txt": "text",
    "vcf": "text",
    "docx": "docx",
    "csv": "text",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xls": "xls",
    "ods": "ods",
}
LIMITS = Untrusted(seconds=60, processor=30, megabytes=1000)
_ROWS = "app.organisations.importing.rows"
_SHEETS = "app.organisations.importing.sheets"
_LIBRARIES = {"text": (), "docx": ("mammoth.docx",), "xlsx": ("openpyxl",)} | dict.fromkeys(
    ("xls", "ods"), ("python_calamine",)
)
_LONG_TEXT = 50_000


def read_list(path: Path, filename: str, *, limits: Untrusted = LIMITS) -> ParsedList:
    """The list in a text, Word, CSV, Excel or OpenDocument file, read in a limited child process.

    Raises ``TooLarge`` (413), ``WrongType`` (415) or ``Invalid`` (422) with code ``empty``, ``broken``, ``encrypted``,
    ``bomb``, ``unsafe_xml``, ``too_heavy``, ``unreadable``, ``too_many_entries`` or ``name_too_long``.
    """
    kind = kind_of(path, filename, ACCEPTED)
    return replace(limits, imports=(_ROWS, _SHEETS, *_LIBRARIES[kind])).run(parse_file, path, filename, kind)


def read_list_text(text: str, *, limits: Untrusted = LIMITS) -> ParsedList:
    """The list in pasted text: one body per line, an empty line between groups. Raises as :func:`read_list`.

    Text of ordinary length is read in this process, a very long one in a child process.
    """
    return limits.run(parse_text, text) if len(text) > _LONG_TEXT else parse_text(text)


def parse_text(text: str) -> ParsedList:
    """A pasted text as a list; columns that are parted by tabs, or by other marks below headings, are a table, and so
    are address cards."""
    from app.organisations.importing.cards import are_cards, card_list
    from app.organisations.importing.rows import pasted_rows

    text = clean_text(text)
    if are_cards(text):
        return checked(card_list(text))
    lines = text.split("\n")
    table = pasted_rows(lines) or marked_rows(lines)
    return parse_list([Row(line) for line in lines]) if table is None else checked(parse_table(table))


def parse_file(path: Path, filename: str, kind: str) -> ParsedList:
    """What :func:`read_list` runs in the child process."""
    from app.organisations.importing import rows, sheets

    if filename.casefold().endswith(".csv"):
        return rows.csv_list(text_of(path))
    if kind == "text":
        return parse_text(text_of(path))
    try:
        return rows.word_list(path) if kind == "docx" else sheets.sheet_list(path, kind)
    except RemissError:
        raise
    except (RecursionError, ValueError, AttributeError, TypeError, LookupError, OSError) as error:
        raise Invalid(
            _("Filen kunde inte läsas. Öppna den i programmet den skapades i, spara den på nytt och försök igen."),
            code="broken",
        ) from error
