"""A compiled round as files: Word, PDF, Excel, CSV, JSON, HTML, and a ZIP of everything.

Call ``export()``. ``parts.py`` says which comments a layout holds and in what order, ``columns.py`` the columns,
``rows.py`` how rows are read, ``sentences.py`` what several of them say, the rooms' ``labels.py`` the words of codes,
``tally.py`` the counts; ``document/`` writes what is read from top to bottom, whatever the format of the file that
``word.py``, ``pdf.py`` or ``html.py`` opens; ``excel.py`` and ``data.py`` write the others.
"""

from dataclasses import dataclass
from pathlib import Path

from app.clock import local
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.choices import check_options
from app.compilation.exports.parts import Written
from app.compilation.exports.plain import letters, plain
from app.compilation.exports.selecting import in_filename, selected
from app.compilation.exports.sentences import lacking_in_words
from app.compilation.labels import layout_filename
from app.compilation.options import EVERYTHING, Options
from app.errors import Invalid, RuleBroken
from app.i18n import _, speaking

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
}
AVAILABLE = {format: tuple(layout for layout in Layout if format in layout.formats) for format in MEDIA_TYPES}
"""Which layouts a format has. The first is what one gets without asking."""
VARIANTS = ("sv", "open")
PACKED = [
    (format, variant)
    for format in MEDIA_TYPES
    for variant in (VARIANTS if format == "csv" else VARIANTS[:1])
    if format != "zip" and format in Layout.FOCUS_AREA.formats
]
"""The forms of the compilation that the package of everything holds."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: a name to save it under, its media type, and the counts as they stand in the file.

    ``warning`` says, in words, what ought to be in the file and is not; it is made all the same.
    """

    filename: str
    media_type: str
    comments: int
    replies: int
    consultees: int
    warning: str = ""


def check(format: str, layout: str, variant: str = "sv", options: Options = EVERYTHING) -> None:
    """Raise :class:`Invalid` unless the format has the layout, the variant and what is chosen. Ask before reading."""
    if format not in AVAILABLE:
        names = ", ".join(AVAILABLE)
        raise Invalid(_("Formatet finns inte. Välj ett av {names}.").format(names=names), code="format_not_available")
    if layout not in AVAILABLE[format]:
        names = ", ".join(AVAILABLE[format])
        message = _("{format} finns inte med den uppställningen. Välj en av {names}.")
        raise Invalid(message.format(format=format, names=names), code="layout_not_available")
    if variant not in VARIANTS:
        raise Invalid(_("Varianten finns inte. Välj sv eller open."), code="variant_not_available")
    check_options(format, layout, options)


def export(
    compiled: CompiledRound,
    format: str,
    layout: str,
    target: Path,
    *,
    variant: str = "sv",
    language: str = "sv",
    options: Options = EVERYTHING,
) -> Exported:
    """Write the round, or what ``options`` leave of it, to ``target``. ``variant`` matters for CSV alone.

    Raises :class:`Invalid` (``layout_not_available``) before anything is written, and :class:`RuleBroken`
    (``counts_disagree``) when the file would not hold the comments that the round counts; no file is left then.
    """
    check(format, layout, variant, options)
    with speaking("sv" if format == "csv" else language):
        compiled = selected(compiled, options)
    with speaking(language):
        try:
            written = _write(compiled, format, layout, variant, target)
            if Layout(layout).has_all:
                _compare(compiled, written)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        name = filename(compiled, format, layout, variant)
        warning = lacking_in_words(written.lacking) if written.lacking else ""
    return Exported(name, MEDIA_TYPES[format], written.comments, written.replies, written.consultees, warning)


def _write(compiled: CompiledRound, format: str, name: str, variant: str, target: Path) -> Written:
    """The document libraries are imported here, not when the application starts."""
    layout = Layout(name)
    if format == "docx":
        from app.compilation.exports.word import write_word

        return write_word(compiled, layout, target)
    if format == "pdf":
        from app.compilation.exports.pdf import write_pdf

        return write_pdf(compiled, layout, target)
    if format == "xlsx":
        from app.compilation.exports.excel import write_excel

        return write_excel(compiled, layout, target)
    if format == "html":
        from app.compilation.exports.html import write_html

        return write_html(compiled, layout, target)
    if format == "zip":
        from app.compilation.exports.package import write_package

        def inner(format: str, variant: str, beside: Path) -> tuple[str, Written]:
            written = _write(compiled, format, name, variant, beside)
            _compare(compiled, written)
            return filename(compiled, format, name, variant), written

        return write_package(compiled, PACKED, inner, target)
    from app.compilation.exports import data

    if layout is Layout.CHANGE_LOG:
        return data.write_change_log(compiled, format, "open" if variant == "open" else "sv", target)
    if format == "csv" and layout is Layout.QUESTIONS:
        return data.write_questions_csv(compiled, "open" if variant == "open" else "sv", target)
    if format == "csv":
        return data.write_comments_csv(compiled, layout, "open" if variant == "open" else "sv", target)
    return data.write_round_json(compiled, layout, target)


def _compare(compiled: CompiledRound, written: Written) -> None:
    counts = compiled.counts
    if (written.comments, written.replies) != (counts.comments, counts.replies):
        message = _(
            "Filen blev inte gjord: den skulle ha {written} synpunkter, men remissen har {counted}. "
            "Något ändrades medan den skrevs. Försök igen."
        )
        raise RuleBroken(message.format(written=written.comments, counted=counts.comments), code="counts_disagree")


def filename(compiled: CompiledRound, format: str, layout: str, variant: str = "sv") -> str:
    """A name to save under, in letters that every system takes: "KS-2026-20-bilaga-2026-11-22.docx"."""
    about = layout_filename(layout) + (f"-{plain(_('öppna data'))}" if format == "csv" and variant == "open" else "")
    if format == "zip":
        about = _("allt")
    day = local(compiled.round.made_at).date().isoformat()
    about += in_filename(compiled, format, Layout(layout))
    return f"{letters(compiled.round.registry_number) or compiled.round.id}-{about}-{day}.{format}"
