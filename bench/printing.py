"""A request of thirty pages as PDF: how long its child takes, how much memory, and beside an HTML-to-PDF library.

The library is WeasyPrint, the only one here that lays out running text, contents and tables by CSS without a browser;
nothing but this line needs it (``pip install weasyprint``). It is given the same words in plain HTML and makes an
ordinary PDF, which is less work than the accessible one (PDF/A-2a, PDF/UA-1) that it is compared with.
"""

import importlib.util
import json
import resource
import subprocess
import sys
import time
from html import escape

from app.documents.pdf.parts import Heading, Paragraph, Part, Pdf, Run, Table, Words
from app.documents.pdf.writing import write_pdf
from bench.pairs import Cost, in_turn
from bench.run import Run as Bench
from bench.running import environment
from bench.table import Line

SENTENCE = "Kommunen möter företagen varje år och följer upp vad som har sagts om villkoren för dem. "
SECTIONS = 30
"""Each fills about a page."""
HEADERS = ("Indikator", "Nuläge", "2027", "Mål 2030")
CELLS = ("Andel företag som är nöjda", "2,7", "3,1", "3,8")
OURS, HTML = "ours", "html"
TIMES = "request as PDF: times as fast as HTML to PDF"


def measure(run: Bench) -> None:
    """In a process of its own for each round: what a library takes is not given back."""
    run.table.heading("A request of 30 pages as PDF")
    told: list[dict[str, float]] = []

    def ours() -> Cost:
        told.append(_written(OURS))
        return _cost(told[-1])

    if importlib.util.find_spec("weasyprint") is None:
        for _round in range(run.rounds):
            ours()
        run.table.add(Line(TIMES, more="not measured: WeasyPrint is not installed"))
    else:
        pair = in_turn(run.rounds, ours, lambda: _cost(_written(HTML)))
        sides = [f"{cost.processor:.2f} s" for cost in (pair.product, pair.limit)]
        run.table.add(Line(TIMES, *sides, 1 / pair.processor, 1 / pair.clock))
    seconds = sorted(each["seconds"] for each in told)[len(told) // 2]
    memory = max(each["memory"] for each in told)
    kilobytes = told[0]["kilobytes"]
    run.table.add(Line("request as PDF: seconds", f"{seconds:.2f} s", "", seconds, more=f"{kilobytes:.0f} kB"))
    run.table.add(Line("request as PDF: memory of its child, MiB", f"{memory:.0f} MiB", "", memory))


def _written(how: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.printing", how]
    told: dict[str, float] = json.loads(subprocess.check_output(command, env=environment()))
    return told


def _cost(told: dict[str, float]) -> Cost:
    return Cost(told["seconds"], told["processor"])


def a_request() -> Pdf:
    """A plan with text and a table in each of its sections."""
    parts: list[Part] = []
    for number in range(1, SECTIONS + 1):
        parts.append(Heading(_title(number)))
        parts += [Paragraph((Run(SENTENCE * 6),))] * 4
        parts.append(Table(HEADERS, (tuple((Run(text),) for text in CELLS),) * 8))
    words = Words("Innehåll", "Sida {n} av {total}", "En ruta står för ett tecken:")
    return Pdf("Remiss av planen", "sv", tuple(parts), words, "KS/2026:1", "Remiss", "Kommunen", contents=True)


def as_html() -> str:
    """The same words, with contents that tell the pages and with numbered pages."""
    contents, sections = [], []
    table = "".join(f"<td>{escape(text)}</td>" for text in CELLS)
    head = "".join(f"<th>{escape(text)}</th>" for text in HEADERS)
    for number in range(1, SECTIONS + 1):
        contents.append(f'<li><a href="#s{number}">{escape(_title(number))}</a></li>')
        sections.append(
            f'<h1 id="s{number}">{escape(_title(number))}</h1>'
            + f"<p>{escape(SENTENCE * 6)}</p>" * 4
            + f"<table><thead><tr>{head}</tr></thead><tbody>{f'<tr>{table}</tr>' * 8}</tbody></table>"
        )
    style = (
        '@page { size: A4; margin: 2.5cm; @bottom-center { content: "Sida " counter(page) " av " counter(pages) } }'
        "li a::after { content: leader('.') target-counter(attr(href), page) }"
        "table { border-collapse: collapse } td, th { border: 1px solid; padding: 2pt 4pt; text-align: left }"
        "thead { display: table-header-group }"
    )
    return (
        f'<!doctype html><html lang="sv"><title>Remiss av planen</title><style>{style}</style>'
        f"<p>KS/2026:1</p><h1>Remiss av planen</h1><h2>Innehåll</h2><ol>{''.join(contents)}</ol>{''.join(sections)}"
    )


def _title(number: int) -> str:
    return f"{number} Avsnitt om något som planen vill"


def main() -> None:
    """Write it once and tell what that took, the libraries' imports aside."""
    if sys.argv[1] == HTML:
        from weasyprint import HTML as Page
    begun, processor = time.perf_counter(), time.process_time()
    content = Page(string=as_html()).write_pdf() if sys.argv[1] == HTML else write_pdf(a_request())
    told = {
        "seconds": time.perf_counter() - begun,
        "processor": time.process_time() - processor,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "kilobytes": len(content) / 1000,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
