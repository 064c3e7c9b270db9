"""Who was asked and who answered: also late, unasked, and not at all."""

from collections.abc import Iterator, Sequence

from app.clock import local
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.word.front import ROSTER
from app.compilation.exports.word.matrix import write_matrix
from app.compilation.exports.word.texts import write_sentences
from app.compilation.labels import layout_title
from app.documents.docx import Block, Cell, Column, Run, WordFile
from app.groups import are_told, group_name
from app.i18n import _, long_date


def write_roster(word: WordFile, compiled: CompiledRound, *, followed: bool) -> int:
    """All consultees in a table, withdrawn points, summaries that were set aside. Returns how many consultees."""
    word.new_page()
    word.heading(_("Remissinstanserna"), anchor=ROSTER)
    word.paragraph(sentences.turnout(compiled))
    grouped = are_told(body.group for body in compiled.consultees)
    columns = [
        Column(_("Remissinstans"), 7.2 if grouped else 11.2),
        *([Column(_("Grupp"), 4.0)] if grouped else []),
        Column(_("Svar"), 6.0),
        Column(_("Inkom"), 3.2),
        Column(_("Nummer"), 2.9),
        Column(_("Synpunkter"), 2.4, numeric=True),
    ]
    rows = _rows([body for body in compiled.consultees if not body.meeting], grouped=grouped)
    count = word.table(columns, rows, description=_("Remissinstanserna och deras svar"))
    write_sentences(word, compiled)
    write_matrix(word, compiled)
    write_left_out(word, compiled)
    _meetings(word, compiled)
    _withdrawn(word, compiled)
    _set_aside(word, compiled)
    _moved(word, compiled)
    if not followed:
        word.heading(_("Svaren i sin helhet"), 2)
        word.paragraph(
            _(
                "Alla svar finns ordagrant och utan kommunens kommentarer i ett eget dokument, ”{title}”. "
                "Synpunkterna har samma nummer där."
            ).format(title=layout_title(Layout.APPENDIX))
        )
    return count


def _rows(consultees: Sequence[CompiledConsultee], *, grouped: bool) -> Iterator[Sequence[Cell]]:
    for body in consultees:
        answer = stance_label(body.stance) if body.stance else sentences.unanswered(body)
        blocks = [Block([Run(answer, bold=body.responded)])]
        if flags := sentences.flags(body):
            blocks.append(Block([", ".join(flags)], "CellNote"))
        if body.attachments:
            names = ", ".join(file.name for file in body.attachments)
            blocks.append(Block([_("Bilagor: {names}").format(names=names)], "CellNote"))
        arrived = long_date(local(body.responded_at).date()) if body.responded_at else "–"
        group = [group_name(body.group)] if grouped else []
        yield [body.organisation.name, *group, blocks, arrived, body.number or "–", body.comments]


def _meetings(word: WordFile, compiled: CompiledRound) -> None:
    """What came from meetings is in the tables as what bodies sent, and no body is counted for it."""
    held = [body for body in compiled.consultees if body.meeting]
    if held:
        word.heading(_("Dialogmöten"), 2)
        word.paragraph(_("Synpunkterna från dem står bland de andra. De räknas inte som remissinstanser."))
    for meeting in held:
        word.paragraph(f"{meeting.organisation.name}: {sentences.comments(meeting.comments)}")


def write_left_out(word: WordFile, compiled: CompiledRound) -> None:
    """Answers that came late or unasked and do not count: which, and why. Their words stand nowhere in the file."""
    outside = [body for body in compiled.consultees if body.left_out]
    if outside:
        word.heading(_("Inkomna men inte medtagna"), 2)
        word.paragraph(_("De kom in sent eller spontant. Det som står i dem räknas inte, men finns kvar i ärendet."))
    for body in outside:
        word.paragraph(sentences.left_out(body))


def _withdrawn(word: WordFile, compiled: CompiledRound) -> None:
    lines = [
        f"{body.organisation.name}: {', '.join(map(str, body.withdrawn_points))}"
        for body in compiled.consultees
        if body.withdrawn_points
    ]
    if lines:
        word.heading(_("Återtagna synpunkter"), 2)
        word.paragraph(_("Remissinstansen har tagit bort dessa nummer i ett senare svar. De räknas inte."))
        for line in lines:
            word.paragraph(line)


def _moved(word: WordFile, compiled: CompiledRound) -> None:
    """Answers that were registered on the wrong body: where they went, and why."""
    moved = [(body, sentences.moves(body)) for body in compiled.consultees if body.moves]
    if moved:
        word.heading(_("Flyttade svar"), 2)
        word.paragraph(_("De hade registrerats på fel remissinstans. Varje svar räknas bara hos den som det är från."))
    for body, lines in moved:
        for line in lines:
            word.paragraph(f"{body.organisation.name}: {line}")


def _set_aside(word: WordFile, compiled: CompiledRound) -> None:
    """What was said in short and is no point of its own: it is in no table, so its words stand here."""
    written = [body for body in compiled.consultees if body.set_aside_points]
    if written:
        word.heading(_("Sammanfattningar som inte räknas"), 2)
        word.paragraph(_("Handläggarna har bedömt att de inte säger något utöver svarets synpunkter."))
    for body in written:
        numbers = ", ".join(map(str, body.set_aside_points))
        word.heading(f"{body.organisation.name} ({numbers})", 3)
        word.paragraph(body.summary)
