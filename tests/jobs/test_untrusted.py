"""Work in a child process: its result, its refusals, and its limits."""

import os
import pickle
import threading
import time
from pathlib import Path

import pytest

from app.errors import Invalid, TooLarge
from app.intake.texts import clean_text, text_of
from app.jobs import processes, untrusted
from app.jobs.untrusted import Untrusted


def run_in_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str):
    """A function of an ``app`` module that only this test has, as the child will find it."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text(f"__path__.append({str(processes.ROOT / 'app')!r})\n")
    (tmp_path / "app" / "trial.py").write_text(f"import os, sys, time\n\ndef trial(*args):\n    {body}\n")
    monkeypatch.setattr(processes, "ROOT", tmp_path)

    def trial(*args: object) -> object: ...

    trial.__module__, trial.__qualname__ = "app.trial", "trial"
    return trial


def test_the_result_comes_back(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("hej\r\nhå", encoding="utf-8")

    assert Untrusted().run(text_of, path) == "hej\nhå"


def test_a_refusal_comes_back_as_itself():
    with pytest.raises(Invalid) as caught:
        Untrusted().run(clean_text, " ")
    assert (caught.value.code, caught.value.status) == ("empty", 422)
    with pytest.raises(TooLarge):
        Untrusted().run(clean_text, "x" * 5_000_001)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("raise KeyError('hemlig text')", "unreadable"),
        ("os._exit(3)", "unreadable"),
        ("os.kill(os.getpid(), 11)", "unreadable"),
        ("print('skräp'); sys.stdout.flush(); raise SystemExit(0)", "unreadable"),
        ("return len(bytearray(900_000_000))", "too_heavy"),
        ("time.sleep(60)", "too_heavy"),
        ("return os.system", "unreadable"),
    ],
)
def test_failures_and_limits_are_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, code: str):
    trial = run_in_app(tmp_path, monkeypatch, body)

    started = time.monotonic()
    with pytest.raises(Invalid) as caught:
        Untrusted(seconds=2, megabytes=600).run(trial)
    assert caught.value.code == code
    assert "hemlig" not in caught.value.message
    assert time.monotonic() - started < 20


def test_what_is_printed_does_not_spoil_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    trial = run_in_app(tmp_path, monkeypatch, "print('skräp'); os.write(1, b'mer'); return args[0] + 1")

    assert Untrusted().run(trial, 1) == 2


def test_the_child_has_no_secrets_and_yields_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REMISS_SECRET_KEY", "hemlig")
    trial = run_in_app(tmp_path, monkeypatch, "return [sorted(os.environ), os.nice(0)]")

    names, niceness = Untrusted().run(trial)

    assert not [name for name in names if name.startswith("REMISS")]
    assert niceness >= os.nice(0) + 10 or niceness == 19


def test_an_answer_cannot_make_the_server_run_anything():
    class Hostile:
        def __reduce__(self):
            return os.system, ("true",)

    with pytest.raises(Invalid):
        untrusted._opened(pickle.dumps(("result", Hostile())))


def test_many_threads_at_once(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("hej")
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(Untrusted().run(text_of, path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == ["hej"] * 4
