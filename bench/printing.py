"""A request of thirty pages as PDF: how long its child takes, and how much memory.

No HTML-to-PDF library is among the requirements, so none is measured beside it.
"""

import json
import resource
import subprocess
import sys
import time

from app.documents.pdf.parts import Heading, Paragraph, Part, Pdf, Run, Table, Words
from app.documents.pdf.writing import write_pdf
from bench.run import Run as Bench
from bench.running import environment
from bench.table import Line

SENTENCE = "Kommunen möter företagen varje år och följer upp vad som har sagts om villkoren för dem. "
SECTIONS = 30
"""Each fills about a page."""


def measure(run: Bench) -> None:
    """In a process of its own for each round: what a library takes is not given back."""
    run.table.heading("A request of 30 pages as PDF")
    command = [sys.executable, "-m", "bench.printing"]
    told = [json.loads(subprocess.check_output(command, env=environment())) for _round in range(run.rounds)]
    seconds = sorted(each["seconds"] for each in told)[len(told) // 2]
    memory = max(each["memory"] for each in told)
    pages = told[0]["kilobytes"]
    run.table.add(Line("request as PDF: seconds", f"{seconds:.2f} s", "", seconds, more=f"{pages:.0f} kB"))
    run.table.add(Line("request as PDF: memory of its child, MiB", f"{memory:.0f} MiB", "", memory))


def a_request() -> Pdf:
    """A plan with text and a table in each of its sections."""
    parts: list[Part] = []
    for number in range(1, SECTIONS + 1):
        parts.append(Heading(f"{number} Avsnitt om något som planen vill"))
        parts += [Paragraph((Run(SENTENCE * 6),))] * 4
        row = tuple((Run(text),) for text in ("Andel företag som är nöjda", "2,7", "3,1", "3,8"))
        parts.append(Table(("Indikator", "Nuläge", "2027", "Mål 2030"), (row,) * 8))
    words = Words("Innehåll", "Sida {n} av {total}", "En ruta står för ett tecken:")
    return Pdf("Remiss av planen", "sv", tuple(parts), words, "KS/2026:1", "Remiss", "Kommunen", contents=True)


def main() -> None:
    """Write it once and tell what that took."""
    begun = time.perf_counter()
    content = write_pdf(a_request())
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "memory": memory, "kilobytes": len(content) / 1000}))


if __name__ == "__main__":
    main()
