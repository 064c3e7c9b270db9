"""A real SMTP server that counts what it takes: `python -m bench.postbox PORT`, a process of its own.

On each line of its standard input it prints (JSON) how many letters have come, and how often each Message-ID.
"""

import email
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aiosmtpd.controller import Controller

from bench.running import environment, free_port


class Taken:
    """Takes every letter."""

    def __init__(self) -> None:
        self.letters: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Count a letter by its Message-ID."""
        self.letters[str(email.message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"


@dataclass
class Postbox:
    """The server as the bench sees it."""

    port: int
    process: subprocess.Popen[str]

    def counted(self) -> Counter[str]:
        """How often each Message-ID has come so far."""
        assert self.process.stdin
        assert self.process.stdout
        print(file=self.process.stdin, flush=True)
        return Counter(json.loads(self.process.stdout.readline()))


@contextmanager
def postbox() -> Iterator[Postbox]:
    """A server until the end of the block."""
    port = free_port()
    command = [sys.executable, "-m", "bench.postbox", str(port)]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            box = Postbox(port, process)
            box.counted()  # it listens now
            yield box
        finally:
            process.terminate()


def main() -> None:
    """Take letters until nobody asks any more."""
    taken = Taken()
    server = Controller(taken, hostname="127.0.0.1", port=int(sys.argv[1]), ready_timeout=120)
    server.start()
    try:
        for _line in sys.stdin:
            print(json.dumps(taken.letters), flush=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
