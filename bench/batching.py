"""A file of thousands of answers, read and registered: processor time, statements and memory.

The work is done in a process of its own, so that its memory is that of the work: `python -m bench.batching FOLDER`.
"""

import csv
import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from sqlmodel import Session, col, select

from app import clock
from app.accounts.identity import SYSTEM
from app.batches import actions
from app.batches.models import Batch, BatchKind, BatchRow, RowOutcome
from app.batches.rules import Choices
from app.imports.files import keep_original
from app.installation import Installation
from app.organisations.importing.columns import name_column
from app.rounds.models import Consultee, Round
from app.server import reader_of, registrar_of
from app.settings import Settings
from bench.growth import counting
from bench.material import WORDS
from bench.run import Run
from bench.running import environment
from bench.table import Line

BODIES, ROWS = 6_500, 2
"""Bodies of the round, and rows of each: a stance with a text, and a comment on a section."""
HEADINGS = ["Remissinstans", "Inkom", "Ställningstagande", "Avsnitt", "Synpunkt"]


def measure(run: Run) -> None:
    """Once: it takes long, and is no ratio."""
    run.table.heading(f"A file of {BODIES:,} answers".replace(",", " "))
    made = run.material(BODIES, 0, begun=0)
    command = [sys.executable, "-m", "bench.batching", str(made.data), made.database_url, str(made.round_id)]
    told = subprocess.run(command, env=environment(), check=True, stdout=subprocess.PIPE, text=True).stdout
    found = json.loads(told.splitlines()[-1])
    answers, seconds, most, each = (found[name] for name in ("answers", "seconds", "mebibytes", "statements"))
    run.table.add(Line("answers of one file registered", f"{answers} of {BODIES}", "", answers))
    run.table.add(Line("answers of one file: seconds of processor", f"{seconds:.1f} s", "", seconds))
    run.table.add(Line("answers of one file: seconds by the clock", f"{found['clock']:.1f} s", "", found["clock"]))
    run.table.add(Line("answers of one file: MiB", f"{most:.0f}", "", most))
    run.table.add(Line("answers of one file: statements of each", f"{each:.1f}", "", each))


def main(data: str, url: str, round_id: str) -> None:
    """Read and register the file, and tell what it took."""
    installation = Installation.open(Settings(data_dir=Path(data), database_url=url), silent=True)
    batch_id = _put_in(installation, int(round_id))
    began, clocked = time.process_time(), time.monotonic()
    _done(reader_of(installation))
    with installation.database.write() as session:
        batch = session.get_one(Batch, batch_id)
        assert batch.read_at, batch.error
        named = {HEADINGS.index("Synpunkt"): "text"} | {name_column(HEADINGS): "body"}
        matching = {int(index): target for index, target in batch.matching.items()} | named
        choices = Choices(received_on=clock.today())
        actions.match(session, batch, matching=matching, choices=choices, version=None, now=clock.now())
        actions.run(session, batch, version=None, by=SYSTEM, now=clock.now())
    with counting() as heard:
        _done(registrar_of(installation))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    with installation.database.read() as session:
        answers = _answers(session, batch_id)
    told = {
        "answers": answers,
        "seconds": time.process_time() - began + children.ru_utime + children.ru_stime,
        "clock": time.monotonic() - clocked,
        "mebibytes": max(own.ru_maxrss, children.ru_maxrss) / 1024,
        "statements": len(heard) / max(answers, 1),
    }
    installation.close()
    print(json.dumps(told))


def _done(worker: object) -> None:
    assert worker.work_once()  # type: ignore[attr-defined]  # a worker of either kind
    worker.stop()  # type: ignore[attr-defined]  # as above


def _put_in(installation: Installation, round_id: int) -> int:
    with installation.database.read() as session:
        names = session.exec(select(Consultee.name).where(Consultee.round_id == round_id)).all()
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(HEADINGS)
    for name in names:
        writer.writerow([name, clock.today().isoformat(), "Tillstyrker", "", WORDS])
        writer.writerow([name, "", "", "", WORDS * 2])
    file = keep_original(installation.store, io.BytesIO(written.getvalue().encode()), "svar.csv", originals=True)
    with installation.database.write() as session:
        round_ = session.get_one(Round, round_id)
        return actions.begin(session, round_, file, BatchKind.TABLE, by=SYSTEM, now=clock.now()).id


def _answers(session: Session, batch_id: int) -> int:
    query = select(BatchRow.result_id).where(BatchRow.batch_id == batch_id)
    found = session.exec(query.where(col(BatchRow.outcome) == RowOutcome.REGISTERED).distinct())
    return len(found.all())


if __name__ == "__main__":
    main(*sys.argv[1:])
