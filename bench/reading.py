"""A plan's file read, as the child reads it: an ordinary Word file, a very long one, and a PDF of a hundred pages.

In a process of its own for each: what reading takes is not given back.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.documents.pdf.parts import Heading, Paragraph, Part, Pdf, Words
from app.documents.pdf.parts import Run as Text
from app.documents.pdf.writing import write_pdf
from bench.run import Run
from bench.running import environment
from bench.table import Line

SENTENCE = "Kommunen möter företagen varje år och följer upp vad som har sagts om villkoren för dem. "
ORDINARY, LONG, PDF = "60 sections", "16,000 paragraphs", "a PDF of 100 pages"
_SIZES = {ORDINARY: (60, 12, 1), LONG: (400, 40, 6)}
"""Sections; paragraphs and indicators in each (2,400 of them in the long one)."""
_PAGES = 100


def measure(run: Run) -> None:
    """The middle of a few rounds, and the most memory that one took."""
    run.table.heading("A plan's file read")
    for what in (ORDINARY, LONG, PDF):
        told = [_read(what) for _round in range(run.rounds if what == ORDINARY else 1)]
        seconds = sorted(each["processor"] for each in told)[len(told) // 2]
        memory = max(each["memory"] for each in told)
        run.table.add(Line(f"{what} read: seconds of processor", f"{seconds:.2f} s", "", seconds))
        run.table.add(Line(f"{what} read: MiB", f"{memory:.0f} MiB", "", memory))


def _read(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.reading", what]
    told: dict[str, float] = json.loads(subprocess.check_output(command, env=environment()))
    return told


def _word(path: Path, sections: int, paragraphs: int, indicators: int) -> None:
    from docx import Document

    document = Document()
    for section in range(sections):
        document.add_heading(f"Avsnitt {section}", 1 if section % 4 == 0 else 2)
        for paragraph in range(paragraphs):
            document.add_paragraph(f"{SENTENCE}{paragraph}").add_run(" Viktigt.").bold = True
        table = document.add_table(indicators + 1, 4)
        rows = [("Indikator", "Nuläge", "2027", "2030")]
        rows += [(f"Andel {section} {row}", "1,5", "2", "3") for row in range(indicators)]
        for row, words in zip(table._tbl.tr_lst, rows, strict=True):
            for cell, text in zip(row.tc_lst, words, strict=True):
                cell.p_lst[0].add_r().text = text
    document.save(str(path))


def _pdf(path: Path) -> None:
    parts: list[Part] = []
    for number in range(_PAGES):
        parts += [Heading(f"Avsnitt {number}"), *[Paragraph((Text(SENTENCE * 8),))] * 5]
    words = Words("Innehåll", "Sida {n} av {total}", "En ruta står för ett tecken:")
    path.write_bytes(write_pdf(Pdf("Plan", "sv", tuple(parts), words, "KS/2026:1", "Plan", "Kommunen")))


def _main(what: str) -> None:
    with tempfile.TemporaryDirectory(prefix="remiss-bench-") as folder:
        path = Path(folder) / ("plan.pdf" if what == PDF else "plan.docx")
        if what == PDF:
            _pdf(path)
        else:
            _word(path, *_SIZES[what])
        subprocess.run([sys.executable, "-m", "bench.reading", what, str(path)], check=True)


def _timed(path: Path) -> None:
    from app.plans.importing.reading import parse_file

    began = time.process_time()
    parse_file(path, path.name, path.suffix.removeprefix("."))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"processor": time.process_time() - began, "memory": memory}))


if __name__ == "__main__":
    _timed(Path(sys.argv[2])) if len(sys.argv) > 2 else _main(sys.argv[1])
