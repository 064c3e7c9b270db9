"""The round in numbers, as tables in Word."""

from collections.abc import Sequence

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document.front import anchor
from app.compilation.exports.parts import Written
from app.compilation.exports.statistics import statistics_tables
from app.compilation.exports.tally import Tally
from app.compilation.labels import layout_title
from app.documents.flow import Cell, Column, Flow


def write_statistics(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Tables of counts. Everything is counted, nothing is quoted."""
    flow.turn(landscape=True)
    flow.heading(layout_title(Layout.STATISTICS), anchor=anchor(0))
    for heading, headers, rows in statistics_tables(compiled):
        flow.heading(heading, 2)
        wide = (25.6 - 5.2) / (len(headers) - 1)
        columns = [Column(headers[0], 5.2), *(Column(header, min(wide, 3.2), numeric=True) for header in headers[1:])]
        cells: list[Sequence[Cell]] = [list(row) for row in rows]
        flow.table(columns, cells, description=heading)
    return Written(comments=compiled.overview.progress.comments, replies=compiled.overview.progress.done)
