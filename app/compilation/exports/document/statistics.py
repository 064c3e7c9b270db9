"""The round in numbers: charts, and the same figures as tables."""

from collections.abc import Sequence

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.bars import write_bar, write_over_time, write_stance_bar
from app.compilation.exports.document.front import anchor
from app.compilation.exports.parts import Written
from app.compilation.exports.statistics import statistics_tables
from app.compilation.exports.tally import Tally
from app.compilation.labels import layout_title
from app.documents.flow import Cell, Column, Flow
from app.documents.widths import fitted, room_for
from app.i18n import _


def write_statistics(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Charts and tables of counts. Everything is counted, nothing is quoted."""
    flow.turn(landscape=True)
    flow.heading(layout_title(Layout.STATISTICS), anchor=anchor(0))
    whole, outcomes, by_area = statistics_tables(compiled)
    overview = compiled.overview
    for heading, headers, rows in (whole, outcomes, by_area):
        flow.heading(heading, 2)
        if (heading, headers) == whole[:2]:
            write_stance_bar(flow, _("Hela remissen"), overview.stances, width=25.6)
        elif (heading, headers) == outcomes[:2]:
            write_bar(flow, overview.outcomes, overview.progress, width=25.6)
        else:
            for area in (each for each in overview.areas if not each.count.is_whole):  # that bar stands above
                write_stance_bar(flow, sentences.area(area.count.label), area.stances, width=25.6)
        wide = (25.6 - 5.2) / (len(headers) - 1)
        first = min(5.2, max(4.2, room_for(str(row[0]) for row in rows)))
        columns = [
            Column(headers[0], 5.2, least=first),
            *(Column(header, min(wide, 3.2), numeric=True) for header in headers[1:]),
        ]
        cells: list[Sequence[Cell]] = [list(row) for row in rows]
        flow.table(fitted(columns, 25.6), cells, description=heading)
    write_over_time(flow, compiled)
    return Written(comments=compiled.overview.progress.comments, replies=compiled.overview.progress.done)
