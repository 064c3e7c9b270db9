"""What makes files is killed, cancelled or asked twice: no half file is served, and nothing is left behind."""

import gc
import os
import signal
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.compilation.delivery import as_attachment
from app.installation import installation_of
from app.jobs.worker import Worker
from app.server import maker_of
from tests.assessment.conftest import Desk, desk
from tests.compilation.test_files import look, order
from tests.jobs.test_worker import runs, until

__all__ = ["desk"]


@pytest.fixture
def workers(app: Any) -> Iterator[Callable[[], Worker]]:
    """Workers that do jobs, each in a thread of its own, in children of their own."""
    started: list[Worker] = []

    def start() -> Worker:
        started.append(maker_of(installation_of(app)))
        started[-1].start()
        return started[-1]

    yield start
    for worker in started:
        worker.stop()
    installation_of(app).children.close()


def _half(folder: Path) -> Path | None:
    """A file that is being written."""
    begun = [path for path in folder.iterdir() if path.is_file() and path.stat().st_size] if folder.exists() else []
    return begun[0] if begun else None


def _grandchildren(pid: int) -> set[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return {int(child) for task in tasks for child in (task / "children").read_text().split()}


@pytest.mark.one_database
def test_a_killed_child_and_a_cancelled_part_leave_nothing(
    client: Any, desk: Desk, app: Any, workers: Callable[[], Worker]
) -> None:
    """The child is killed while it packs, and the package is made again; then a PDF is cancelled between its parts."""
    worker, children = workers(), installation_of(app).children
    folder: Path = worker.results.folder  # type: ignore[attr-defined]  # on SQLite they lie in a folder
    job = order(client, desk, format="zip")["id"]
    until(lambda: _half(folder), 20)
    killed = children.running[0].pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: look(client, desk, job).json()["status"] not in ("queued", "running"), 20)
    assert look(client, desk, job).json()["status"] == "done"
    (result,) = folder.iterdir()
    with zipfile.ZipFile(result) as whole:
        assert whole.testzip() is None
        assert "SHA256SUMS" in whole.namelist(), "what is written last"
    assert children.running[0].pid != killed

    job = order(client, desk, format="pdf")["id"]
    child = children.running[0].pid
    until(lambda: _grandchildren(child), 20)
    setting = _grandchildren(child)
    for pid in setting:
        os.kill(pid, signal.SIGSTOP)  # so that the part is not done before somebody has cancelled
    assert look(client, desk, job, method="DELETE").status_code < 300
    until(lambda: not runs(child) and not any(map(runs, setting)), 20)
    until(lambda: list(folder.iterdir()) == [result], 10)
    assert look(client, desk, job).json()["status"] == "cancelled"
    assert look(client, desk, job, "/file").status_code == 409


@pytest.mark.one_database
def test_two_officials_at_once_get_a_whole_file_each(client: Any, desk: Desk, workers: Callable[[], Worker]) -> None:
    asked = [(Kind.HANDLER, "csv"), (Kind.READER, "xlsx")]
    jobs = [(order(client, desk, kind, format=format)["id"], kind) for kind, format in asked]
    workers(), workers()
    for job, kind in jobs:
        until(lambda job=job, kind=kind: look(client, desk, job, kind=kind).json()["status"] == "done", 20)  # type: ignore[misc]
    csv, excel = (look(client, desk, job, "/file", kind).content for job, kind in jobs)
    assert csv.startswith(b"\xef\xbb\xbfNummer;")
    assert excel.startswith(b"PK")


def test_an_answer_that_nobody_asks_for_closes_its_file(tmp_path: Path) -> None:
    """As of a request that is given up while its thread still works."""
    (tmp_path / "made").write_bytes(b"x")
    file = (tmp_path / "made").open("rb")
    answer = as_attachment(file, "made.csv", "text/csv")
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        del answer
        gc.collect()
    assert file.closed
    assert not heard
