"""Which lines of a round's history are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session

from app.compilation.history_kinds import BEGINNINGS, HistoryActor, HistoryTopic
from app.compilation.history_words import teller, told
from app.history.models import Event
from app.history.queries import lines_of
from app.sorting import holds


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address asks for: words, a topic, who did it. What it does not know is as if it were not there."""

    q: str
    topic: str
    by: str

    def address(self, path: str, **more: str) -> str:
        """The same as an address."""
        asked = {"q": self.q, "topic": self.topic, "by": self.by} | more
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{path}?{query}" if query else path

    def events(self, session: Session, round_id: int, *, before: int | None = None) -> Iterator[Event]:
        """The lines that it asks for, newest first, as a stream."""
        kinds = BEGINNINGS[HistoryTopic(self.topic)] if self.topic in set(HistoryTopic) else ()
        by = self.by if self.by in set(HistoryActor) else ""
        for event in lines_of(session, round_id, before=before, kinds=kinds, by=by):
            if not self.q or holds(self.q, teller(event), told(event)):
                yield event
