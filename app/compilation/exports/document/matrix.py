"""Who stands where: the bodies' stances on the whole and on each focus area, as a table."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound
from app.compilation.exports import sentences
from app.documents.flow import Block, Cell, Column, Flow, Run
from app.documents.widths import room_for
from app.i18n import _

LYING, STANDING = 25.6, 17.0
"""Centimetres between the margins of a page."""
_NAME, _MOST_NAME, _WHOLE, _LEAST, _MOST = 4.0, 5.2, 2.6, 2.3, 3.4


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
    page = STANDING if compiled.options.portrait else LYING
    name = min(_MOST_NAME, max(_NAME, room_for(body.organisation.name for body in bodies)))
    whole = max(_WHOLE, *(room_for([stance_label(body.stance)], bold=True) for body in bodies if body.stance))
    taken = {label: {stances[label] for stances in given.values() if label in stances} for label in areas}
    needed = {label: _width(label, taken[label]) for label in areas}
    for shown in _at_once(needed, page - name - whole):
        least = [needed[label] for label in shown]
        more = (page - name - whole - sum(least)) / len(shown)
        columns = [
            Column(_("Remissinstans"), name, least=name),
            Column(_("Hela planen"), whole, least=whole),
            *(
                Column(sentences.area(label), max(wide, min(wide + more, _MOST)))
                for label, wide in zip(shown, least, strict=True)
            ),
        ]
        flow.table(columns, _rows(bodies, given, shown), description=_("Ställningstaganden per fokusområde"))


def _width(label: str, stances: Collection[str]) -> float:
    """What a focus area's column needs for its heading and for the stances that are taken on it."""
    heading, below = room_for([sentences.area(label)], bold=True), room_for(map(stance_label, stances))
    return max(_LEAST, heading, below)


def _at_once(needed: Mapping[str, float], room: float) -> Iterator[Sequence[str]]:
    """Focus areas that find room beside each other; more come in another table."""
    shown: list[str] = []
    for label, width in needed.items():
        if shown and sum(needed[each] for each in shown) + width > room:
            yield shown
            shown = []
        shown.append(label)
    yield shown


def _rows(
    bodies: Sequence[CompiledConsultee], given: dict[int, dict[str, str]], shown: Sequence[str]
) -> Iterator[Sequence[Cell]]:
    for body in bodies:
        if body.stance:
            stances = [given[body.id].get(label, "") for label in shown]
            yield [body.organisation.name, _cell(body.stance, bold=True), *map(_cell, stances)]


def _cell(stance: str, *, bold: bool = False) -> list[Block]:
    return [Block([Run(stance_label(stance), bold=bold) if stance else "–"], "CellNote" if not bold else "Cell")]
