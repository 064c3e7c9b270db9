"""Who was asked and who answered: also late, unasked, and not at all."""

from collections.abc import Iterator, Sequence

from app.clock import local
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.front import ROSTER
from app.compilation.exports.document.matrix import write_matrix
from app.compilation.exports.document.texts import write_sentences
from app.compilation.labels import layout_title
from app.documents.flow import Block, Cell, Column, Flow, Run
from app.documents.widths import room_for
from app.groups import are_told, group_name
from app.i18n import _, long_date


def write_roster(flow: Flow, compiled: CompiledRound, *, followed: bool) -> int:
    """All consultees in a table, withdrawn points, summaries that were set aside. Returns how many consultees."""
    flow.new_page()
    flow.heading(_("Remissinstanserna"), anchor=ROSTER)
    flow.paragraph(sentences.turnout(compiled))
    grouped = are_told(body.group for body in compiled.consultees)
    names = min(5.6, room_for(body.organisation.name for body in compiled.consultees))
    columns = [
        Column(_("Remissinstans"), 7.0 if grouped else 10.6, least=names),
        *([Column(_("Grupp"), 3.6)] if grouped else []),
        Column(_("Svar"), 6.0),
        Column(_("Inkom"), 3.8),
        Column(_("Nummer"), 2.9),
        Column(_("Synpunkter"), 2.4, numeric=True),
    ]
    rows = _rows([body for body in compiled.consultees if not body.meeting], grouped=grouped)
    count = flow.table(columns, rows, description=_("Remissinstanserna och deras svar"))
    write_sentences(flow, compiled)
    write_matrix(flow, compiled)
    write_left_out(flow, compiled)
    _meetings(flow, compiled)
    _withdrawn(flow, compiled)
    _set_aside(flow, compiled)
    _moved(flow, compiled)
    if not followed:
        flow.heading(_("Svaren i sin helhet"), 2)
        flow.paragraph(
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


def _meetings(flow: Flow, compiled: CompiledRound) -> None:
    """What came from meetings is in the tables as what bodies sent, and no body is counted for it."""
    held = [body for body in compiled.consultees if body.meeting]
    if held:
        flow.heading(_("Dialogmöten"), 2)
        flow.paragraph(_("Synpunkterna från dem står bland de andra. De räknas inte som remissinstanser."))
    for meeting in held:
        flow.paragraph(f"{meeting.organisation.name}: {sentences.comments(meeting.comments)}")


def write_left_out(flow: Flow, compiled: CompiledRound) -> None:
    """Answers that came late or unasked and do not count: which, and why. Their words stand nowhere in the file."""
    outside = [body for body in compiled.consultees if body.left_out]
    if outside:
        flow.heading(_("Inkomna men inte medtagna"), 2)
        flow.paragraph(_("De kom in sent eller spontant. Det som står i dem räknas inte, men finns kvar i ärendet."))
    for body in outside:
        flow.paragraph(sentences.left_out(body))


def _withdrawn(flow: Flow, compiled: CompiledRound) -> None:
    lines = [
        f"{body.organisation.name}: {', '.join(map(str, body.withdrawn_points))}"
        for body in compiled.consultees
        if body.withdrawn_points
    ]
    if lines:
        flow.heading(_("Återtagna synpunkter"), 2)
        flow.paragraph(_("Remissinstansen har tagit bort dessa nummer i ett senare svar. De räknas inte."))
        for line in lines:
            flow.paragraph(line)


def _moved(flow: Flow, compiled: CompiledRound) -> None:
    """Answers that were registered on the wrong body: where they went, and why."""
    moved = [(body, sentences.moves(body)) for body in compiled.consultees if body.moves]
    if moved:
        flow.heading(_("Flyttade svar"), 2)
        flow.paragraph(_("De hade registrerats på fel remissinstans. Varje svar räknas bara hos den som det är från."))
    for body, lines in moved:
        for line in lines:
            flow.paragraph(f"{body.organisation.name}: {line}")


def _set_aside(flow: Flow, compiled: CompiledRound) -> None:
    """What was said in short and is no point of its own: it is in no table, so its words stand here."""
    written = [body for body in compiled.consultees if body.set_aside_points]
    if written:
        flow.heading(_("Sammanfattningar som inte räknas"), 2)
        flow.paragraph(_("Handläggarna har bedömt att de inte säger något utöver svarets synpunkter."))
    for body in written:
        numbers = ", ".join(map(str, body.set_aside_points))
        flow.heading(f"{body.organisation.name} ({numbers})", 3)
        flow.paragraph(body.summary)
