"""A compilation as PDF: what it takes, in all its processes, and beside an HTML-to-PDF library that sets the same.

The library is WeasyPrint, as in ``printing.py``: it makes an ordinary PDF, which is less work than one that is to be
archived and accessible. Both files are written from top to bottom through the same ``Flow``.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from app.clock import now
from app.documents.flow import Block, Cell, Column, Flow, Run, Share
from app.documents.pdf.flow import pdf_file
from app.documents.pdf.parts import Words
from bench.pairs import Cost, in_turn
from bench.run import Run as Bench
from bench.running import environment
from bench.table import Line

SENTENCE = "Kommunen möter företagen varje år och följer upp vad som har sagts om villkoren för dem. "
COMMENTS, MANY, AREAS, BODIES = 2_000, 10_000, 6, 40
OURS, HTML = "ours", "html"
TIMES = "compilation as PDF: times as fast as HTML to PDF"
COLUMNS = (
    Column("Nr", 1.3, numeric=True),
    Column("Remissinstans", 4.4),
    Column("Synpunkt", 9.4),
    Column("Kommunens svar", 7.2),
    Column("Åtgärd", 3.4),
)
STYLE = (
    '@page { size: A4 landscape; margin: 2cm; @bottom-left { content: "Sida " counter(page) " av " counter(pages) } }'
    "body { font: 9pt serif } li a::after { content: leader(' ') target-counter(attr(href), page) }"
    "table { border-collapse: collapse; width: 100% } td, th { border-bottom: 1px solid; vertical-align: top }"
    "thead { display: table-header-group } tr { break-inside: avoid } h1, h2, h3 { break-after: avoid }"
)


def measure(run: Bench) -> None:
    """In a process of its own for each round: what a library takes is not given back."""
    run.table.heading(f"A compilation of {COMMENTS:,} comments as PDF")
    if importlib.util.find_spec("weasyprint") is None:
        run.table.add(Line(TIMES, more="not measured: WeasyPrint is not installed"))
    else:
        ours, html = (lambda how=how: _cost(_written(how, COMMENTS)) for how in (OURS, HTML))
        pair = in_turn(run.rounds, ours, html)
        mine, theirs = (f"{cost.processor:.2f} s" for cost in (pair.product, pair.limit))
        run.table.add(Line(TIMES, mine, theirs, 1 / pair.processor, 1 / pair.clock))
    many = _written(OURS, MANY)
    size = f"{many['kilobytes'] / 1000:.0f} MB, {many['processor']:.0f} s of processor"
    run.table.add(Line(f"{MANY:,} comments as PDF: MiB of its largest process", ratio=many["memory"], more=size))


def _written(how: str, comments: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.compiling", how, str(comments)]
    told: dict[str, float] = json.loads(subprocess.check_output(command, env=environment()))
    return told


def _cost(told: dict[str, float]) -> Cost:
    return Cost(told["seconds"], told["processor"])


def write(flow: Flow, comments: int) -> None:
    """Contents, a table of comments and replies for each area, and every answer word for word."""
    flow.paragraph("Synpunkter per fokusområde", style="Title")
    flow.heading("Innehåll")
    for area in range(AREAS):
        flow.paragraph(Run(f"Område {area}", link=f"a{area}"), "\t", Run(page_of=f"a{area}"), style="Contents")
    flow.turn(landscape=True)
    for area in range(AREAS):
        flow.heading(f"Område {area}", anchor=f"a{area}")
        flow.bar([Share("14524A", 3), Share("A12622", 1)], width=25.6, words="Tre av fyra tillgodoses")
        flow.table(COLUMNS, _rows(range(area, comments, AREAS)), description=f"Synpunkter på område {area}")
    flow.new_page()
    for body in range(BODIES):
        flow.heading(f"Föreningen {body}", 2)
        for number in range(body, comments, BODIES):
            flow.heading(f"Synpunkt {number}", 3)
            flow.paragraph("Synpunkt  ·  4.1 Dialog, stycke 2", style="Facts")
            flow.paragraph(SENTENCE * 3)


def _rows(numbers: Iterable[int]) -> Iterator[Sequence[Cell]]:
    for number in numbers:
        body = [Block([Run(f"Föreningen {number % BODIES}", bold=True)]), Block(["Tillstyrker"], "CellNote")]
        said = [Block(["Synpunkt  ·  4.1 Dialog, stycke 2"], "CellNote"), Block([SENTENCE * 3])]
        reply = [Block([Run("Tillgodoses", bold=True)]), Block([SENTENCE * 2])]
        yield [number, body, said, reply, [Block(["Avsnittet ändras"])]]


class Html:
    """The same as a page of plain HTML, so far as it takes to say it."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def heading(self, text: str, level: int = 1, *, anchor: str | None = None) -> None:
        """With its place."""
        self.parts.append(f'<h{level} id="{anchor or ""}">{escape(text)}</h{level}>')

    def paragraph(self, *runs: str | Run, style: str = "Normal") -> None:
        """A line of the contents leads to a page."""
        self.parts.append(f"<li>{_runs(runs)}</li>" if style == "Contents" else f"<p>{_runs(runs)}</p>")

    def bar(self, parts: Sequence[Share], *, width: float, words: str) -> None:
        """In words alone."""
        self.parts.append(f"<p>{escape(words)}</p>")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, description: str) -> int:
        """With its head on each page."""
        head = "".join(f'<th style="width: {column.width}cm">{escape(column.header)}</th>' for column in columns)
        shown = [f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows]
        self.parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(shown)}</tbody></table>")
        return len(shown)

    def new_page(self) -> None:
        """Left to the style."""

    def turn(self, *, landscape: bool) -> None:
        """Left to the style."""


def _cell(cell: Cell) -> str:
    return (
        f"<td>{cell if isinstance(cell, str | int) else ''.join(f'<p>{_runs(block.runs)}</p>' for block in cell)}</td>"
    )


def _runs(runs: Sequence[str | Run]) -> str:
    return "".join(map(_run, runs))


def _run(run: str | Run) -> str:
    if isinstance(run, str):
        return escape(run)
    return f'<a href="#{run.link}">{escape(run.text)}</a>' if run.link else escape(run.text)


def main() -> None:
    """Write it once and tell what that took, the library's import aside."""
    how, comments = sys.argv[1], int(sys.argv[2])
    if how == HTML:
        from weasyprint import HTML as Page
    begun, before = time.perf_counter(), _processor()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "a.pdf"
        if how == HTML:
            page = Html()
            write(page, comments)
            Page(string=f'<html lang="sv"><style>{STYLE}</style>{"".join(page.parts)}').write_pdf(target)
        else:
            words = Words("Innehåll", "Sida {n} av {total}", "En ruta står för ett tecken:")
            with pdf_file(
                target,
                title="Synpunkter",
                subject="KS/2026:1",
                author="Kommunen",
                language="sv",
                made_at=now(),
                footer="KS/2026:1",
                words=words,
            ) as pdf:
                write(pdf, comments)
        size = target.stat().st_size
    told = {"seconds": time.perf_counter() - begun, "processor": _processor() - before, "kilobytes": size / 1000}
    told["memory"] = max(resource.getrusage(who).ru_maxrss for who in _BOTH) / 1024
    print(json.dumps(told))


_BOTH = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _processor() -> float:
    return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in _BOTH)


if __name__ == "__main__":
    main()
