"""How a line of history is hashed. Pure, and shared by writing and verifying."""

import datetime
import hashlib
import json
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, UTF-8, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def line_hash(previous: str, line: dict[str, Any]) -> str:
    """A line's hash: SHA-256 of the previous line's hash and the line's canonical JSON."""
    return hashlib.sha256(previous.encode() + canonical(line)).hexdigest()


def line_of(
    *,
    chain: int,
    sequence: int,
    at: datetime.datetime,
    kind: str,
    actor: tuple[str, int | None, str],
    subject: tuple[str | None, int | None],
    facts: dict[str, Any],
) -> dict[str, Any]:
    """What the hash of a line covers."""
    return {
        "chain": chain,
        "sequence": sequence,
        "at": at.astimezone(datetime.UTC).isoformat(),
        "kind": kind,
        "actor": list(actor),
        "subject": list(subject),
        "facts": facts,
    }
