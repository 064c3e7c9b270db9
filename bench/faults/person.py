"""Somebody at work, who remembers what counts.

Whoever gets no answer asks for the same again, with the same key, until there is one: as a browser and a client do.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from bench.faults.ledger import Ledger
from bench.faults.site import LOST, Answer, Site

PAUSE = 0.02
PATIENCE = 900.0


class Person(ABC):
    """Does one thing after the other until told to stop."""

    def __init__(self, site: Site, ledger: Ledger, name: str) -> None:
        self.site, self.ledger, self.name = site, ledger, name
        self.used = 0

    @property
    def next_mark(self) -> str:
        """The words of the next act, which nobody else has used."""
        return f"{self.name} nummer {self.used + 1}."

    def new_mark(self) -> str:
        """Take them."""
        mark = self.next_mark
        self.used += 1
        return mark

    def insist(self, ask: Callable[[], Answer]) -> tuple[Answer, bool]:
        """Ask until there is an answer; whether it took more than one try."""
        again, end = False, time.monotonic() + PATIENCE
        while not self.site.abandoned and time.monotonic() < end:
            self.site.up.wait()
            try:
                answer = ask()
                if answer.status < 500 or (answer.status == 500 and self.site.up.is_set()):
                    return answer, again
            except LOST:
                self.ledger.lost_reply()
                self.site.on_lost()
            again = True
            time.sleep(PAUSE)
        raise RuntimeError("there was no answer, however often it was asked for")

    def wrong(self, text: str, answer: Answer) -> None:
        """Tell of an answer that should not have been given."""
        self.ledger.fault(f"{self.name}: {text}: {answer.status} {answer.content[:200].decode(errors='replace')}")

    @abstractmethod
    def acts(self) -> Iterator[Callable[[], None]]:
        """What this person does, in turn and without an end."""

    @abstractmethod
    def compare(self) -> None:
        """Look whether all that was acknowledged is there, once."""
