"""Copies of the tree, in which weaknesses are planted and tests run: the checkout itself is never touched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from tests.weakened.judging import Outcome
from tests.weakened.outcomes import VARIABLE
from tests.weakened.patches import Weakness

COMPILED = "__pycache__"


NURSERY = Path(__file__).with_name("nursery.py")
OPTIONS = ["-q", "-p", "no:cacheprovider", "-p", "tests.weakened.outcomes"]
for plugin in ("xdist", "xdist.looponfail", "schemathesis"):
    OPTIONS += ["-p", f"no:{plugin}"]  # no test that is named here needs them, and they take long to load
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # the plugins have been loaded, and hold no tests


class Copy:
    """A tree of its own: neither sees what is changed in the other."""

    def __init__(self, folder: Path, source: Path, names: Sequence[str]) -> None:
        self.folder, self.source = folder, source
        self._names = names
        self._nursery: subprocess.Popen[str] | None = None
        for name in names:
            _copy(source / name, folder / name)
        for parent in {(source / name).parent for name in names if name.endswith(".py")}:
            for compiled in parent.glob(f"{COMPILED}/*.pyc"):
                _copy(compiled, folder / compiled.relative_to(source))

    def twin(self, folder: Path) -> "Copy":
        """Another copy, with what has been compiled in this one."""
        return Copy(folder, self.folder, self._names)

    @contextmanager
    def planted(self, weakness: Weakness) -> Iterator[None]:
        """For as long as the block lasts the weakness is in the tree."""
        texts = weakness.planted(self.folder)
        sound = {name: self.folder / f"{name}.sound" for name in texts}
        for name, text in texts.items():
            self._forget_compiled(name)
            (self.folder / name).rename(sound[name])
            (self.folder / name).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            for name, path in sound.items():
                self._forget_compiled(name)
                path.replace(self.folder / name)

    def _forget_compiled(self, name: str) -> None:
        """A compiled file is told from an older one by size and second, which is not enough here."""
        path = self.folder / name
        for compiled in path.parent.glob(f"{COMPILED}/{path.stem}.*.pyc"):
            compiled.unlink()

    def run(self, tests: Sequence[str], *, seconds: float, stop_early: bool) -> tuple[list[Outcome], bool]:
        """Run tests. Returns what became of each, and whether they ended in time."""
        with NamedTemporaryFile(prefix="outcomes-", suffix=".jsonl") as file:
            databases = ["--database=both"] if any(map(needs_postgresql, tests)) else []
            order = {
                "folder": str(self.folder),
                "environment": {VARIABLE: file.name, "PYTHONPATH": str(self.folder)},
                "arguments": [*OPTIONS, *databases, *(["-x"] if stop_early else []), *tests],
                "seconds": seconds,
            }
            in_time = self._carried_out(order)
            lines = Path(file.name).read_text(encoding="utf-8").splitlines()
        return [Outcome(**json.loads(line)) for line in lines], in_time

    def _carried_out(self, order: dict[str, Any]) -> bool:
        if self._nursery is None:
            environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
            self._nursery = subprocess.Popen(
                [sys.executable, "-u", str(NURSERY)],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        orders, answers = self._nursery.stdin, self._nursery.stdout
        if orders is None or answers is None:
            raise RuntimeError("the nursery has no pipes")
        orders.write(json.dumps(order) + "\n")
        orders.flush()
        answer = answers.readline().strip()
        if not answer:
            raise RuntimeError("the nursery has ended")
        return answer == "ended"

    def close(self) -> None:
        """End the process that runs its tests."""
        if self._nursery is not None and self._nursery.stdin is not None and self._nursery.stdout is not None:
            self._nursery.stdin.close()
            self._nursery.wait()
            self._nursery.stdout.close()


def needs_postgresql(test: str) -> bool:
    """Whether its name says so: a lock can only be missed where many write at once."""
    return "[postgresql" in test


def _copy(source: Path, target: Path) -> None:
    """With its time, so that what has been compiled of it still counts."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
