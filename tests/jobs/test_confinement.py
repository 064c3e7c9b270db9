"""What a child that reads a stranger's file can reach, how much it may take, and when it ends. Real processes."""

import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.errors import Invalid, Unavailable
from app.intake.texts import text_of
from app.jobs import processes, untrusted
from app.jobs.untrusted import Untrusted
from tests.jobs.test_untrusted import run_in_app
from tests.jobs.test_worker import runs, until

REACHED = """
    def tried(act):
        try:
            act()
        except OSError as error:
            return type(error).__name__
        return 'reached'
"""


def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *acts: str, given: tuple[Any, ...] = ()) -> list[str]:
    """What came of each act in a child: "reached", or the name of the error."""
    body = f"{REACHED.strip()}\n    return [{', '.join(f'tried(lambda: {act})' for act in acts)}]"
    outcome: list[str] = Untrusted().run(run_in_app(tmp_path, monkeypatch, body), *given)
    return outcome


def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The children that are started from now on."""
    children: list[subprocess.Popen[bytes]] = []
    start = processes.start

    def noted(kind: str, **rest: Any) -> subprocess.Popen[bytes]:
        children.append(start(kind, **rest))
        return children[-1]

    monkeypatch.setattr(processes, "start", noted)
    return children


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and runs(int(folder.name)):
            try:
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:
                continue
            if int(parent) == pid:
                found.append(int(folder.name))
    return found


def test_it_connects_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()
        (outcome,) = reached(
            tmp_path, monkeypatch, f"__import__('socket').create_connection(('127.0.0.1', {port}), timeout=5)"
        )
    assert outcome != "reached"


def test_it_writes_makes_and_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    there = tmp_path / "there.txt"
    there.write_text("orört")
    new = tmp_path / "new.txt"
    outcomes = reached(
        tmp_path,
        monkeypatch,
        f"open({str(new)!r}, 'w').write('x')",
        f"open({str(there)!r}, 'a').write('x')",
        f"os.unlink({str(there)!r})",
        f"os.rename({str(there)!r}, {str(new)!r})",
        f"os.mkdir({str(new)!r})",
        f"os.truncate({str(there)!r}, 0)",
        "open('/tmp/remiss-temporary-trial', 'w').write('x')",
        given=(there,),
    )
    assert "reached" not in outcomes
    assert there.read_text() == "orört"
    assert not new.exists()
    assert not Path("/tmp/remiss-temporary-trial").exists()


def test_not_a_byte_may_be_written_where_there_is_no_other_wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    trial = run_in_app(tmp_path, monkeypatch, "import resource; return list(resource.getrlimit(resource.RLIMIT_FSIZE))")
    assert Untrusted().run(trial) == [0, 0]


def test_it_reads_the_file_that_it_was_given_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    given, key = tmp_path / "given.txt", tmp_path / "secret.key"
    given.write_text("läs mig")
    key.write_text("hemlig")
    outcomes = reached(
        tmp_path,
        monkeypatch,
        "args[0].read_text()",
        f"open({str(key)!r}).read()",
        f"os.listdir({str(tmp_path)!r})",
        f"open('/proc/{os.getpid()}/environ').read()",
        given=(given,),
    )
    assert outcomes[0] == "reached"
    assert "reached" not in outcomes[1:]


def test_it_is_told_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("REMISS_DATABASE_URL", "REMISS_SECRET_KEY", "REMISS_SMTP_URL", "PGPASSWORD", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "hemlig")
    names = Untrusted().run(run_in_app(tmp_path, monkeypatch, "return sorted(os.environ)"))
    ours = {"PYTHONPATH", "PYTHONUTF8", "OMP_NUM_THREADS", "MALLOC_ARENA_MAX"}
    assert set(names) <= ours | {*processes.KEPT_VARIABLES, "LC_CTYPE"}


def test_too_much_memory_is_refused_in_words_and_the_server_is_unharmed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    children = started(monkeypatch)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    trial = run_in_app(tmp_path, monkeypatch, "return len(b'x' * 900_000_000)")
    with pytest.raises(Invalid) as caught:
        Untrusted(megabytes=600).run(trial)
    assert caught.value.code == "too_heavy"
    assert caught.value.message.startswith("Filen är för tung att bearbeta. Dela upp den")
    assert children[0].poll() is not None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"


def test_the_time_of_the_processor_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    trial = run_in_app(tmp_path, monkeypatch, "while True: pass")
    with pytest.raises(Invalid) as caught:
        Untrusted(seconds=90, processor=1).run(trial)
    assert caught.value.code == "too_heavy"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10


def test_the_time_by_the_clock_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    children = started(monkeypatch)
    trial = run_in_app(tmp_path, monkeypatch, "time.sleep(20)")
    with pytest.raises(Invalid) as caught:
        Untrusted(seconds=1, processor=600).run(trial)
    assert caught.value.code == "too_heavy"
    assert children[0].returncode == -signal.SIGKILL


def test_a_child_reads_one_file_and_is_never_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    children = started(monkeypatch)
    trial = run_in_app(
        tmp_path, monkeypatch, "sys.visits = getattr(sys, 'visits', 0) + 1; return [os.getpid(), sys.visits]"
    )
    seen = [Untrusted().run(trial) for _number in range(2)]
    assert [visits for _pid, visits in seen] == [1, 1]
    assert [pid for pid, _visits in seen] == [child.pid for child in children]
    assert all(child.returncode == 0 for child in children)


def test_an_answer_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(untrusted, "MOST_SAID", 1_000_000)
    trial = run_in_app(tmp_path, monkeypatch, "return b'x' * 50_000_000")
    with pytest.raises(Invalid) as caught:
        Untrusted().run(trial)
    assert caught.value.code == "too_heavy"


def test_a_few_read_at_once_and_a_few_may_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.txt"
    path.write_text("hej")
    assert (untrusted.AT_ONCE, untrusted.MOST_WAITING) == (3, 6), "each may take a gigabyte and a half, or a thread"
    taken = [untrusted._reading.acquire(blocking=False) for _number in range(untrusted.AT_ONCE)]
    try:
        assert all(taken)
        with pytest.raises(Unavailable) as caught:
            Untrusted(seconds=0.3).run(text_of, path)
        assert caught.value.code == "busy"
    finally:
        for _taken in taken:
            untrusted._reading.release()
    assert Untrusted().run(text_of, path) == "hej"


@pytest.mark.parametrize("body", ["time.sleep(600)", "while True: pass"], ids=["asleep", "at work"])
def test_it_ends_with_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str):
    run_in_app(tmp_path, monkeypatch, body)
    code = (
        f"from pathlib import Path; from app.jobs import processes; processes.ROOT = Path({str(tmp_path)!r});"
        "from app.jobs.untrusted import Untrusted\ndef trial(): ...\n"
        "trial.__module__ = 'app.trial'; Untrusted(seconds=600, processor=600).run(trial)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    try:
        until(lambda: children_of(parent.pid))
        (child,) = children_of(parent.pid)
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not runs(child), 20)
