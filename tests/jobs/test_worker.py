"""Jobs are taken by lease and done once, also when workers are killed, cancelled or told to stop. Real processes."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.clock import now
from app.database import Database
from app.errors import TooMany
from app.jobs import actions, processes
from app.jobs.models import Job, JobStatus
from app.jobs.worker import KEPT, UNKNOWN, Worker, give_up_unknown
from tests.jobs.work import worker as make_worker


def until(holds: Callable[[], Any], seconds: float = 60) -> None:
    """Wait for something to hold."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.05)


def runs(pid: int) -> bool:
    """Whether a process still runs (one that has ended and waits for its parent does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Shop:
    """A database, a folder of results, and the marks that the work leaves."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder, self.marks = database, folder / "results", folder / "marks"
        self.workers: list[Worker] = []

    def worker(self, **rest: Any) -> Worker:
        worker = make_worker(self.database, self.folder, **rest)
        self.workers.append(worker)
        return worker

    def order(self, kind: str = "write", **arguments: Any) -> int:
        given = {"text": "klart", "marks": str(self.marks), **arguments} if kind == "write" else arguments
        with self.database.write() as session:
            return actions.order(session, kind, arguments=given, round_id=None, by_id=None, now=now()).id

    def job(self, job_id: int) -> Job:
        with self.database.read() as session:
            return session.get_one(Job, job_id)

    def status(self, job_id: int) -> JobStatus:
        return self.job(job_id).status

    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.exists() else []

    def pids(self) -> list[int]:
        return [int(line) for line in self.marks.read_text().split()] if self.marks.exists() else []


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Iterator[Shop]:
    opened = Shop(database, tmp_path)
    yield opened
    for worker in opened.workers:
        worker.stop()
        worker.children.close()


def test_a_job_is_done_and_its_file_is_kept(shop: Shop) -> None:
    job_id = shop.order()
    assert shop.status(job_id) is JobStatus.QUEUED
    assert shop.worker().work_once()
    job = shop.job(job_id)
    assert job.status is JobStatus.DONE
    assert job.result is not None
    assert (job.result["filename"], job.result["size"]) == ("text.txt", 5)
    assert [file.name for file in shop.files()] == [job.result["name"]]
    assert not shop.worker().work_once(), "there is nothing more to do"


def test_asking_twice_at_once_makes_one_job(shop: Shop) -> None:
    ids: list[int] = []
    threads = [threading.Thread(target=lambda: ids.append(shop.order())) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert len(set(ids)) == 1
    shop.worker().work_once()
    assert shop.order() != ids[0], "what is finished can be asked for again"


def test_nobody_fills_the_queue(shop: Shop) -> None:
    for number in range(actions.MOST_OPEN):
        shop.order(text=str(number))
    with pytest.raises(TooMany):
        shop.order(text="en till")


def test_several_workers_do_each_job_once(shop: Shop) -> None:
    ids = [shop.order(text=str(number), seconds=0.2) for number in range(4)]
    for _number in range(3):
        shop.worker().start()
    until(lambda: all(shop.status(job_id) is JobStatus.DONE for job_id in ids))
    assert len(shop.pids()) == 4
    assert len(shop.files()) == 4


def test_how_far_it_has_come_can_be_read(shop: Shop) -> None:
    job_id = shop.order(seconds=4)
    shop.worker().start()
    until(lambda: shop.job(job_id).done)
    job = shop.job(job_id)
    assert job.status is JobStatus.RUNNING
    assert 0 < job.done < job.total == 40


def test_cancelling_ends_the_child(shop: Shop) -> None:
    job_id = shop.order(seconds=60)
    shop.worker().start()
    until(shop.pids)
    (pid,) = shop.pids()
    with shop.database.write() as session:
        assert actions.cancel(session, job_id, now=now())
    until(lambda: not runs(pid), 10)
    until(lambda: not shop.files())
    assert shop.status(job_id) is JobStatus.CANCELLED
    with shop.database.write() as session:
        assert not actions.cancel(session, job_id, now=now())


def test_a_refusal_is_told_and_not_tried_again(shop: Shop) -> None:
    job_id = shop.order("refuse")
    shop.worker().work_once()
    job = shop.job(job_id)
    assert (job.status, job.tries) == (JobStatus.FAILED, 1)
    assert job.error == {"code": "trial", "message": "Det går inte."}


def test_a_failure_is_tried_three_times_with_longer_and_longer_waits(shop: Shop) -> None:
    job_id = shop.order("break")
    worker, waits = shop.worker(), []
    for _try in range(actions.MOST_TRIES):
        worker.work_once()
        job = shop.job(job_id)
        waits.append(round((job.run_at - now()).total_seconds()))
        with shop.database.write() as session:
            session.get_one(Job, job_id).run_at = now()
    assert 3 <= waits[0] <= 5 < waits[1] <= 10
    assert job.status is JobStatus.FAILED
    assert job.error is not None
    assert job.error["code"] == "gave_up"
    assert "hemligt" not in str(job.error)
    assert not shop.files()


def test_stopping_gives_the_job_back_and_ends_the_child(shop: Shop) -> None:
    job_id = shop.order(seconds=60)
    worker = shop.worker()
    worker.start()
    until(shop.pids)
    worker.stop()
    worker.children.close()
    assert not runs(shop.pids()[0])
    job = shop.job(job_id)
    assert (job.status, job.tries) == (JobStatus.QUEUED, 0)
    assert not shop.files()


def test_a_child_that_ends_with_its_server_costs_the_job_no_try(shop: Shop) -> None:
    """A server that stops ends its children before it comes to its workers."""
    job_id = shop.order(seconds=60)
    worker = shop.worker()
    worker.start()
    until(shop.pids)
    worker.children.close()
    worker.join()
    job = shop.job(job_id)
    assert (job.status, job.tries) == (JobStatus.QUEUED, 0)
    assert job.run_at <= now()
    assert not shop.files()


def test_two_threads_may_end_a_child_at_once() -> None:
    """The server ends all of them while the worker whose child has gone ends that one, too."""
    with ThreadPoolExecutor(2) as crowd:
        for _time in range(200):
            child = subprocess.Popen(["sleep", "60"], start_new_session=True)
            list(crowd.map(processes.end, [child, child]))
            assert child.poll() == -signal.SIGKILL


def test_a_worker_that_was_killed_loses_its_job_to_another(shop: Shop) -> None:
    job_id = shop.order(seconds=3)
    address = shop.database.url.render_as_string(hide_password=False)
    killed = subprocess.Popen([sys.executable, "-m", "tests.jobs.work", address, str(shop.folder)])
    until(shop.pids)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    until(lambda: not runs(shop.pids()[0]), 10)  # a child does not outlive its parent
    assert not shop.files(), "it leaves no half of a file either"
    assert shop.status(job_id) is JobStatus.RUNNING
    shop.worker().start()
    until(lambda: shop.status(job_id) is JobStatus.DONE)
    assert len(shop.pids()) == 2
    assert shop.job(job_id).tries == 2


def test_a_kind_that_is_not_known_is_left_to_those_who_know_it(shop: Shop) -> None:
    """During an upgrade the newer version beside this one does it; what nobody takes for a day has failed."""
    job_id = shop.order("newer")
    worker = shop.worker()
    assert not worker.work_once()
    assert not give_up_unknown(shop.database, ["write"], now=now())
    assert shop.status(job_id) is JobStatus.QUEUED
    assert not give_up_unknown(shop.database, ["newer"], now=now() + UNKNOWN * 2)
    assert give_up_unknown(shop.database, ["write"], now=now() + UNKNOWN * 2) == 1
    job = shop.job(job_id)
    assert (job.status, (job.error or {})["code"]) == (JobStatus.FAILED, "unknown_kind")


def test_who_has_lost_the_lease_cannot_finish(shop: Shop) -> None:
    job_id = shop.order()
    with shop.database.write() as session:
        first = actions.take(session, name="den första", lease=KEPT * -1, now=now(), kinds={"write"})
        second = actions.take(session, name="den andra", lease=KEPT, now=now(), kinds={"write"})
        assert first is not None
        assert second is not None
        assert first.id == second.id == job_id
        assert not actions.finish(session, first, name="den första", result={"name": "a"}, now=now())
        assert not actions.keep(session, job_id, name="den första", done=1, total=2, lease=KEPT, now=now())
        assert actions.finish(session, second, name="den andra", result={"name": "b"}, now=now())
    assert shop.job(job_id).result == {"name": "b"}


def test_old_jobs_and_their_files_are_removed(shop: Shop) -> None:
    job_id = shop.order()
    worker = shop.worker()
    worker.work_once()
    stray = shop.folder / "0-stray"
    stray.write_text("glömd")
    worker.clean_up()
    assert len(shop.files()) == 2, "a young file may be one that is being written"
    long_ago = time.time() - KEPT.total_seconds()
    for file in shop.files():
        os.utime(file, (long_ago, long_ago))
    worker.clean_up()
    assert [file.name for file in shop.files()] == [(shop.job(job_id).result or {})["name"]]
    with shop.database.write() as session:
        session.get_one(Job, job_id).finished_at = now() - KEPT * 2
    worker.clean_up()
    assert not shop.files()
    with shop.database.read() as session:
        assert not session.exec(select(Job)).all()
