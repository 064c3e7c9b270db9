"""The entry points: from a file or pasted text to a distribution list."""

from pathlib import Path

from app.errors import Invalid, RemissError
from app.i18n import _
from app.intake.kinds import kind_of
from app.intake.texts import clean_text, text_of
from app.jobs.untrusted import Untrusted
from app.organisations.importing.grouping import parse_list
from app.organisations.importing.parsed import ParsedList, Row

ACCEPTED = {"txt": "text", "docx": "docx", "csv": "text", "xlsx": "xlsx"}
_LIMITS = Untrusted(seconds=30, megabytes=1000)


def read_list(path: Path, filename: str) -> ParsedList:
    """The list in a text, Word, CSV or Excel file, read in a limited child process.

    Raises ``TooLarge`` (413), ``WrongType`` (415) or ``Invalid`` (422) with code ``empty``, ``broken``, ``encrypted``,
    ``bomb``, ``unsafe_xml``, ``too_heavy``, ``unreadable``, ``too_many_entries`` or ``name_too_long``.
    """
    return _LIMITS.run(parse_file, path, filename, kind_of(path, filename, ACCEPTED))


def read_list_text(text: str) -> ParsedList:
    """The list in pasted text: one body per line, an empty line between groups. Raises as :func:`read_list`."""
    return parse_list([Row(line) for line in clean_text(text).split("\n")])


def parse_file(path: Path, filename: str, kind: str) -> ParsedList:
    """What :func:`read_list` runs in the child process."""
    from app.organisations.importing import rows

    if filename.casefold().endswith(".csv"):
        return rows.csv_list(text_of(path))
    if kind == "text":
        return read_list_text(text_of(path))
    try:
        return rows.word_list(path) if kind == "docx" else rows.sheet_list(path)
    except RemissError:
        raise
    except (RecursionError, ValueError, AttributeError, TypeError, LookupError, OSError) as error:
        raise Invalid(
            _("Filen kunde inte läsas. Öppna den i programmet den skapades i, spara den på nytt och försök igen."),
            code="broken",
        ) from error
