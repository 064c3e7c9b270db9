"""What was acknowledged: kept outside of the installation, on disk before the next thing is asked for."""

import json
import os
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any


class Ledger:
    """Everybody's acknowledgements and complaints."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._more = threading.Condition()
        self.kinds: Counter[str] = Counter()
        self.lost_replies = 0
        self.faults: list[str] = []

    @property
    def count(self) -> int:
        """How much has been acknowledged."""
        return self.kinds.total()

    def acknowledged(self, kind: str, **facts: Any) -> None:
        """Somebody was told that this is kept."""
        with self._more:
            self._file.write(json.dumps({"kind": kind, **facts}, ensure_ascii=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.kinds[kind] += 1
            self._more.notify_all()

    def lost_reply(self) -> None:
        """Somebody got no answer, and will ask again."""
        with self._more:
            self.lost_replies += 1

    def fault(self, text: str) -> None:
        """Something is not as it was acknowledged."""
        with self._more:
            self.faults.append(text)
            self._more.notify_all()

    def await_more(self, count: int, seconds: float = 400) -> None:
        """Wait until so much more has been acknowledged or something is wrong. Raises RuntimeError if neither comes."""
        end = time.monotonic() + seconds
        with self._more:
            wanted = self.count + count
            while self.count < wanted and not self.faults:
                if not self._more.wait(end - time.monotonic()):
                    raise RuntimeError(f"nothing was acknowledged within {seconds:.0f} s")

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
