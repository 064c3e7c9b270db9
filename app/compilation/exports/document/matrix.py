"""Who stands where: the bodies' stances on the whole and on each focus area, as a table."""

from collections.abc import Iterator, Sequence

from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound
from app.compilation.exports import sentences
from app.documents.flow import Block, Cell, Column, Flow, Run
from app.i18n import _

AT_ONCE = 7
"""So many focus areas find room beside each other on a page; more come in another table."""
_PAGE, _NAME, _WHOLE = 25.6, 4.4, 2.6


def write_matrix(flow: Flow, compiled: CompiledRound) -> None:
    """The table, or tables; nothing where no body has given a stance on a focus area."""
    bodies = [body for body in compiled.consultees if not (body.meeting or body.left_out)]
    given = {body.id: {area.focus_area: area.stance for area in body.area_stances} for body in bodies}
    spoken_of = {label for stances in given.values() for label in stances}
    areas = [label for label in compiled.focus_areas if label in spoken_of]
    if not areas:
        return
    flow.heading(_("Ställningstaganden per fokusområde"), 2)
    flow.paragraph(
        _("Ett streck betyder att remissinstansen inte har tagit ställning till fokusområdet."), style="Facts"
    )
    for start in range(0, len(areas), AT_ONCE):
        shown = areas[start : start + AT_ONCE]
        wide = min((_PAGE - _NAME - _WHOLE) / len(shown), 3.4)
        columns = [
            Column(_("Remissinstans"), _NAME),
            Column(_("Hela planen"), _WHOLE),
            *(Column(sentences.area(label), wide) for label in shown),
        ]
        flow.table(columns, _rows(bodies, given, shown), description=_("Ställningstaganden per fokusområde"))


def _rows(
    bodies: Sequence[CompiledConsultee], given: dict[int, dict[str, str]], shown: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    for body in bodies:
        if body.stance:
            stances = [given[body.id].get(label, "") for label in shown]
            yield [body.organisation.name, _cell(body.stance, bold=True), *map(_cell, stances)]


def _cell(stance: str, *, bold: bool = False) -> list[Block]:
    return [Block([Run(stance_label(stance), bold=bold) if stance else "–"], "CellNote" if not bold else "Cell")]
