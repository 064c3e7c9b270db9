"""What one may choose of a file: which columns, filters and directions each layout and format has."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.compilation.compiled import Layout
from app.compilation.exports.columns import comment_columns
from app.compilation.exports.rows import Column
from app.compilation.options import ALWAYS, BODIES, FILTERS, Options
from app.errors import Invalid
from app.i18n import _

TABLES = (Layout.FOCUS_AREA, Layout.ORGANISATION, Layout.INDICATOR, Layout.NOT_MET)
"""The layouts that have a row for each comment."""
DOCUMENTS = ("docx", "pdf", "html")
"""The formats that are read from top to bottom."""
WHOLE_ANSWERS = (Layout.APPENDIX, Layout.CHANGE_LOG, Layout.LETTERS)
"""The layouts that are chosen body by body: an answer is whole, and a comment that was taken back is of no place."""
ON_PAGES = ("docx", "pdf")
"""Those of them that have pages."""
NAMING = ("reply_by", "action_responsible", "signatory", "identified")
"""The columns that name a person."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose. ``columns``: by name, with the heading that a reader sees."""

    columns: tuple[tuple[str, str], ...] = ()
    filters: tuple[str, ...] = ()
    hide_names: bool = False
    portrait: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return bool(self.columns or self.filters or self.hide_names or self.portrait)


def choices(format: str, layout: Layout) -> Choices:
    """What a layout lets one choose in a format, in the reader's language."""
    return Choices(_columns(format, layout), _filters(format, layout), _names(format, layout), _turns(format, layout))


def _columns(format: str, layout: Layout) -> tuple[tuple[str, str], ...]:
    if layout not in TABLES:
        return ()
    headers = {column.name: column.header for column in comment_columns({}) if column.name != ALWAYS}
    if format in DOCUMENTS:
        second = "focus_area" if layout is Layout.ORGANISATION else "organisation"
        return tuple((name, headers[name]) for name in (second, "text", "reason", "reply", "action"))
    return tuple(headers.items()) if format in ("xlsx", "csv") else ()


def _filters(format: str, layout: Layout) -> tuple[str, ...]:
    if format == "zip":
        return BODIES
    if layout is Layout.NOT_MET:
        return tuple(name for name in FILTERS if name != "outcome")
    if layout in WHOLE_ANSWERS:
        return BODIES
    return FILTERS if layout in TABLES or layout is Layout.MARGIN else ()


def _names(format: str, layout: Layout) -> bool:
    return format != "csv" or layout is not Layout.QUESTIONS  # which names nobody


def _turns(format: str, layout: Layout) -> bool:
    return format in (*ON_PAGES, "xlsx") and layout in TABLES


def chosen_columns(columns: Sequence[Column], options: Options) -> list[Column]:
    """The columns of a table that a file has: the chosen ones, and none for persons' names where they are hidden."""
    hidden = NAMING if options.hide_names else ()
    return [column for column in columns if options.shows(column.name) and column.name not in hidden]


def check_options(format: str, layout: str, options: Options) -> None:
    """Raise :class:`Invalid` where something is chosen that the layout does not have in that format."""
    if options == Options():
        return
    there = choices(format, Layout(layout))
    unknown = [name for name in options.columns if name not in (ALWAYS, *(name for name, _header in there.columns))]
    fields: dict[str, str] = {}
    if unknown and there.columns:
        message = _("Kolumnen finns inte: {names}.").format(names=", ".join(unknown))
        raise Invalid(message, code="column_not_available", fields={"columns": message})
    if options.columns and not set(options.columns) - {ALWAYS}:
        message = _("Välj minst en kolumn utöver numret.")
        raise Invalid(message, code="no_columns", fields={"columns": message})
    refused = [
        *(name for name in options.filters if name not in there.filters),
        *(["columns"] if unknown else []),
        *(["hide_names"] if options.hide_names and not there.hide_names else []),
        *(["portrait"] if options.portrait and not there.portrait else []),
    ]
    message = _("Det går inte att välja för den uppställningen i det formatet.")
    fields = dict.fromkeys(refused, message)
    if fields:
        raise Invalid(message, code="option_not_available", fields=fields)


def all_or_some(names: Sequence[str], format: str, layout: str) -> tuple[str, ...]:
    """The columns that somebody chose, each once; none said where they are all there are."""
    there = [name for name, _header in choices(format, Layout(layout)).columns]
    return () if there and set(there) <= set(names) else tuple(dict.fromkeys(names))
