"""What has been erased by decision, as the history tells it: which rows, from what to what, which answers, which files.

A line ``privacy.erased`` holds a digest of each row before and after. The history is chained, so what it says of rows
holds as well as a seal; a row that only looks erased has no such line, and is found changed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from app.history.models import Event


@dataclass(frozen=True, slots=True)
class Step:
    """One erasing of a row: the digest of what stood in these columns before and after, and the decision's number."""

    columns: Sequence[str]
    before: str
    after: str
    decision: str


@dataclass(frozen=True, slots=True)
class Erasures:
    """All that has been erased. ``proofs``: the checksum that an answer or a confirmation has since, by its name."""

    rows: dict[tuple[str, int], list[Step]] = field(default_factory=dict)
    proofs: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    decisions: Counter[str] = field(default_factory=Counter)

    def of(self, table: str) -> frozenset[int]:
        """The rows of a table of which something has been erased."""
        return frozenset(key for name, key in self.rows if name == table)

    def follows(self, table: str, key: int, columns: Sequence[str], digest: str) -> bool:
        """Whether a row was erased that had this digest before, or that has other columns since it was taken."""
        steps = self.rows.get((table, key), [])
        return any(step.before == digest or list(step.columns) != list(columns) for step in steps)

    def checksum(self, name: str, at_first: str) -> str:
        """The checksum that an answer ("response 7") or a confirmation has to have."""
        return self.proofs.get(name, at_first)


def erasures(session: Session) -> Erasures:
    """All that has been erased, in order (one statement)."""
    told = Erasures()
    query = select(Event.facts).where(Event.chain == 0, Event.kind == "privacy.erased")
    for facts in session.exec(query.order_by(col(Event.sequence))):
        rows: Mapping[str, Sequence[str]] = facts["rows"]
        for key, (before, after) in rows.items():
            step = Step(facts["columns"], before, after, facts["decision"])
            told.rows.setdefault((facts["table"], int(key)), []).append(step)
        told.proofs.update(facts["proofs"])
        told.files.update(dict.fromkeys(facts["files"], facts["decision"]))
        told.decisions[facts["decision"]] += len(rows)
    return told
