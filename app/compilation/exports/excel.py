"""The round as an Excel file: Läs mig, Synpunkter, Svarande, Bilaga."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.clock import local
from app.comments.fields import FIELDS
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import change_log, columns, questions, sentences
from app.compilation.exports.choices import chosen_columns
from app.compilation.exports.parts import Written, by_body, counted, in_layout
from app.compilation.exports.rows import Column, Value, rows_of
from app.compilation.exports.selecting import chosen_in_words
from app.compilation.exports.statistics import answers_over_time, over_time_tables, statistics_tables
from app.compilation.exports.tally import Tally, tally
from app.compilation.exports.texts import text_rows
from app.compilation.labels import layout_title
from app.compilation.options import Options
from app.compilation.since_words import since_in_words
from app.documents import xlsx
from app.documents.shared import Shared
from app.documents.text import utf16_length
from app.i18n import _, number
from app.responses.labels import statement_kind_label

README, COMMENTS, CONSULTEES, APPENDIX = "Läs mig", "Synpunkter", "Svarande", "Bilaga"
QUESTIONS, STATEMENTS, TEXTS = "Frågor", "Särskilda yttranden", "Sammanfattningar"
CHANGES, PUBLISHED = "Sparade svar", "Publicering"
"""The sheets' names are promised to those who read the file by program, so they are the same in every language."""


SEEN: dict[str, dict[str, int]] = {
    COMMENTS: {
        "number": 8,
        "organisation": 18,
        "focus_area": 16,
        "section_number": 8,
        "paragraph": 8,
        "indicator": 15,
        "cell_column": 9,
        "text": 38,
        "proposed_value": 12,
        "proposed_text": 26,
        "reason": 24,
        "outcome": 12,
        "reply": 36,
        "action": 17,
    },
    CONSULTEES: {
        "organisation": 28,
        "group": 14,
        "status": 16,
        "stance": 20,
        "deadline": 13,
        "responded_at": 16,
        "comments": 12,
        "late": 10,
        "summary": 50,
        "number": 16,
    },
}
"""The columns that are seen and printed, and their widths: together they can be read on a page. Others are folded."""


def write_excel(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """Write the sheets and return what stands in them. ``statistics`` has a sheet of counts instead of the comments."""
    tallied = tally(compiled, lengths=True)
    written = Written()
    sheets: list[xlsx.TextSheet | xlsx.TableSheet] = [_readme(compiled, tallied, layout)]
    if layout is Layout.CHANGE_LOG:
        sheets += _change_log(compiled)
    elif layout is Layout.QUESTIONS:
        written.comments = sum(1 for _comment in in_layout(compiled, layout))
    elif layout is Layout.STATISTICS:
        sheets += _statistics(compiled)
        progress = compiled.overview.progress
        written.comments, written.replies = progress.comments, progress.done
    else:
        sheets.append(_comments(compiled, tallied, layout, written))
    if compiled.texts.written:
        sheets.append(_texts(compiled))
    if compiled.questions:
        sheets.append(_questions(compiled))
    sheets.append(_consultees(compiled))
    if any(body.statements for body in compiled.consultees):
        sheets.append(_statements(compiled))
    if layout not in (Layout.STATISTICS, Layout.QUESTIONS, Layout.CHANGE_LOG) and not compiled.options.cuts:
        sheets.append(_appendix(compiled, tallied))
    facts = compiled.round
    title = f"{layout_title(layout)} – {facts.title}"
    rows = xlsx.write_xlsx(target, sheets, title=title, author=facts.authority, made_at=facts.made_at)
    written.consultees = rows[CONSULTEES]
    return written


def _readme(compiled: CompiledRound, tallied: Tally, layout: Layout) -> xlsx.TextSheet:
    lines: list[tuple[xlsx.Look, str, str | int]] = [
        ("heading", layout_title(layout), ""),
        ("strong", compiled.round.title, ""),
        *(("strong", said, "") for said in chosen_in_words(compiled, "xlsx", layout)),
        ("text", "", ""),
        *(("text", label, content) for label, content in sentences.round_facts(compiled)),
        *(("text", "", since_in_words(since)) for since in [compiled.since] if since),
        ("text", "", ""),
        ("strong", _("Är allt med?"), ""),
        ("text", _("Svar på synpunkter"), f"{sentences.replied(compiled.overview)}."),
        *(("text", label, n) for label, n in sentences.progress(compiled.overview)),
        *(("text", "", gap) for gap in sentences.gaps(compiled, tallied)),
        ("text", _("Svar från remissinstanser"), sentences.turnout(compiled)),
        ("text", _("Har inte svarat"), compiled.counts.waiting),
        ("text", _("Svar saknas (svarstiden har gått ut)"), compiled.counts.missing),
    ]
    if outside := [body for body in compiled.consultees if body.left_out]:
        lines += [("text", "", ""), ("strong", _("Inkomna men inte medtagna"), "")]
        lines += [("text", "", sentences.left_out(body)) for body in outside]
    lines += [("text", "", ""), ("strong", _("Bladen"), "")]
    about = {
        COMMENTS: _("En rad för varje synpunkt, med kommunens svar. Numret är detsamma i alla filer och på webben."),
        CONSULTEES: _("En rad för varje remissinstans, också de som inte har svarat."),
        APPENDIX: _("Svaren ordagrant, instans för instans, utan kommunens svar."),
    }
    if layout in (Layout.STATISTICS, Layout.QUESTIONS, Layout.CHANGE_LOG):
        about = {CONSULTEES: about[CONSULTEES]}
    elif compiled.options.cuts:
        del about[APPENDIX]
    if layout is Layout.CHANGE_LOG:
        about[CHANGES] = _("En rad för varje svar som har sparats, med vad som stod före.")
    if compiled.questions:
        about = {QUESTIONS: _("En rad för varje alternativ och steg i frågorna, med hur många som valde det.")} | about
    if any(body.statements for body in compiled.consultees):
        about[STATEMENTS] = _("En rad för varje särskilt yttrande och reservation. De räknas inte som synpunkter.")
    if compiled.texts.written:
        about[TEXTS] = _("Vad tjänstepersonerna skriver om remissen, om varje fokusområde och om varje svar.")
    lines += [("text", name, text) for name, text in about.items()]
    lines += [
        ("text", "", ""),
        ("strong", _("Så läser du tabellerna"), ""),
        ("text", _("Filter"), _("Rubrikraden har filter: välj till exempel ett fokusområde eller ett utfall.")),
        (
            "text",
            _("Fler kolumner"),
            _("Kolumner med id, tider och annat är hopfällda: tryck på plustecknen ovanför bladet. De skrivs inte ut."),
        ),
        (
            "text",
            _("Långa texter"),
            _("En cell rymmer 32 767 tecken. En längre text fortsätter i nästa kolumn, vars rubrik säger ”forts.”."),
        ),
    ]
    if compiled.counts.comments >= xlsx.ROW_LIMIT:
        words = _("Excel rymmer {n} rader i ett blad. Resten fortsätter i blad med samma namn och ett nummer.")
        lines.append(("text", _("Många rader"), words.format(n=number(xlsx.ROW_LIMIT))))
    return xlsx.TextSheet(README, lines)


def _comments(compiled: CompiledRound, tallied: Tally, layout: Layout, written: Written) -> xlsx.TableSheet:
    every = columns.comment_columns({body.id: body for body in compiled.consultees}, compiled.alike, compiled.since)
    defined = chosen_columns(every, compiled.options)
    parts = xlsx.parts_needed(tallied.longest)
    rows = rows_of(defined)(counted(in_layout(compiled, layout), written))
    return _table(COMMENTS, defined, parts, rows, compiled.options)


def _consultees(compiled: CompiledRound) -> xlsx.TableSheet:
    defined = chosen_columns(columns.consultee_columns(), compiled.options.without("columns"))
    parts = xlsx.parts_needed(_longest_summary(compiled))
    readers = [column.worded() for column in defined]
    rows = ([read(body) for read in readers] for body in compiled.consultees)
    return _table(CONSULTEES, defined, parts, rows, compiled.options.without("columns"))


def _questions(compiled: CompiledRound) -> xlsx.TableSheet:
    widths = (8, 44, 20, 28, 14, 14, 28, 8, 10, 12, 10)
    cells = [xlsx.Column(name, width) for name, width in zip(questions.headers(), widths, strict=True)]
    return xlsx.TableSheet(QUESTIONS, cells, questions.rows(compiled, worded=True))


def _change_log(compiled: CompiledRound) -> list[xlsx.TableSheet]:
    longest = max(
        (utf16_length(text) for change in compiled.changes() for text in (change.after.text, change.after.action)),
        default=0,
    )
    widths = (8, 26, 12, 10, 16, 20, 16, 44, 24, 16, 44, 24)
    long = (7, 8, 10, 11)
    parts = xlsx.parts_needed(longest + 1000)
    cells = [
        xlsx.Column(name, width, parts if at in long else 1)
        for at, (name, width) in enumerate(zip(change_log.headers(), widths, strict=True))
    ]
    cells = change_log.shown(compiled, cells)
    rows = change_log.rows(compiled, worded=True)
    sheets = [xlsx.TableSheet(CHANGES, cells, rows, _("{header}, forts. {part}"))]
    if compiled.published:
        told = [[change_log.published_in_words(event)] for event in compiled.published]
        sheets.append(xlsx.TableSheet(PUBLISHED, [xlsx.Column(_("Publicering"), 90)], told))
    return sheets


def _texts(compiled: CompiledRound) -> xlsx.TableSheet:
    said = list(text_rows(compiled))
    longest = max((utf16_length(text) for row in said for text in row[2:]), default=0)
    cells = [
        xlsx.Column(_("Gäller"), 28),
        xlsx.Column(_("Sammanfattning"), 64, xlsx.parts_needed(longest)),
        xlsx.Column(_("Övervägande"), 64, xlsx.parts_needed(longest)),
    ]
    rows: Iterator[Sequence[xlsx.Value | Shared]] = ([*row[1:]] for row in said)
    return xlsx.TableSheet(TEXTS, cells, rows, _("{header}, forts. {part}"))


def _statements(compiled: CompiledRound) -> xlsx.TableSheet:
    said = [(body, statement) for body in compiled.consultees for statement in body.statements]
    cells = [
        xlsx.Column(_("Remissinstans"), 28),
        xlsx.Column(_("Svarets nummer"), 16),
        xlsx.Column(_("Typ"), 18),
        xlsx.Column(_("Vem eller vilka"), 26),
        xlsx.Column(_("Parti eller grupp"), 20),
        xlsx.Column(_("Paragraf"), 10),
        xlsx.Column(_("Text"), 64, xlsx.parts_needed(max(utf16_length(one.text) for _body, one in said))),
        xlsx.Column(_("Fil"), 28),
    ]
    rows: Iterator[Sequence[xlsx.Value | Shared]] = (
        [body.organisation.name, body.number, statement_kind_label(one.kind), *one[1:]] for body, one in said
    )
    return xlsx.TableSheet(STATEMENTS, cells, rows, _("{header}, forts. {part}"))


def _table(
    name: str,
    defined: list[Column],
    parts: int,
    rows: Iterable[Sequence[Value | Shared]],
    options: Options,
) -> xlsx.TableSheet:
    """What somebody has chosen is seen, too."""
    seen = SEEN[name]
    cells = [
        xlsx.Column(
            column.header,
            seen.get(column.name, column.width),
            parts if column.long else 1,
            folded=column.name not in seen and not options.columns,
        )
        for column in defined
    ]
    return xlsx.TableSheet(name, cells, rows, _("{header}, forts. {part}"), portrait=options.portrait)


def _longest_summary(compiled: CompiledRound) -> int:
    return max((utf16_length(body.summary) for body in compiled.consultees), default=0)


def _appendix(compiled: CompiledRound, tallied: Tally) -> xlsx.TableSheet:
    parts = xlsx.parts_needed(max(tallied.longest, _longest_summary(compiled)))
    cells = [
        xlsx.Column(_("Remissinstans"), 22),
        xlsx.Column(_("Svarets nummer"), 15),
        xlsx.Column(_("Inkom"), 16),
        xlsx.Column(_("Del"), 16),
        xlsx.Column(_("Plats i planen"), 26),
        xlsx.Column(_("Text"), 64, parts),
        *(xlsx.Column(field.registered_as(), 34, parts) for field in FIELDS[1:]),
    ]
    rows, standing = _appendix_rows(compiled), compiled.options.portrait
    return xlsx.TableSheet(APPENDIX, cells, rows, _("{header}, forts. {part}"), portrait=standing)


def _appendix_rows(compiled: CompiledRound) -> Iterator[Sequence[xlsx.Value | Shared]]:
    no_more, place = Shared([""] * len(FIELDS[1:])), sentences.placing()
    for body, comments in by_body(compiled, in_layout(compiled, Layout.ORGANISATION)):
        arrived = local(body.responded_at) if body.responded_at else None
        start = Shared([body.organisation.name, body.number, arrived])
        stance = stance_label(body.stance) if body.stance else ""
        yield [start, _("Ställningstagande"), "", stance, no_more]
        if body.summary and body.summary_point is None:  # else it stands among the comments
            yield [start, _("Sammanfattning"), "", body.summary, no_more]
        for given in body.area_stances:
            yield [
                start,
                _("Ställningstagande"),
                sentences.area(given.focus_area),
                stance_label(given.stance),
                no_more,
            ]
        for file in sentences.files(body):
            yield [start, _("Bilaga"), "", file, no_more]
        for comment in comments:
            part = _("Synpunkt {n}").format(n=comment.label)
            said, *more = comment.content
            yield [start, part, place(comment), said, Shared(more) if any(more) else no_more]


def _statistics(compiled: CompiledRound) -> list[xlsx.TableSheet]:
    return [
        xlsx.TableSheet(
            heading[:31], [xlsx.Column(name, 30 if not at else 16) for at, name in enumerate(headers)], rows
        )
        for heading, headers, rows in [*statistics_tables(compiled), *over_time_tables(answers_over_time(compiled))]
    ]
