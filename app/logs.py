"""Logs on standard error, as text or as JSON lines in UTC, with the request's id. They hold nothing secret.

A fault is logged by its type and the lines it passed through, not by its message: libraries quote values in their
messages, and a value may be a draft's text or a token.
"""

import datetime
import json
import logging
import sys
import traceback
from typing import Literal

EXTRAS = ("address", "network", "request_id", "ms")


def set_up(form: Literal["text", "json"]) -> None:
    """Send all logs to standard error in this form, replacing any earlier set-up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("alembic", "uvicorn.access", "watchfiles"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class _Facts(logging.Formatter):
    """What both forms say of a record."""

    def facts(self, record: logging.LogRecord) -> dict[str, object]:
        """Time, level, logger and message, then anything else there is."""
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        facts: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        facts |= {name: getattr(record, name) for name in EXTRAS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            facts["error"] = told(record.exc_info[1])
        return facts


class JsonLines(_Facts):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        return json.dumps(self.facts(record), ensure_ascii=False)


class Text(_Facts):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line, with the lines of a fault below."""
        facts = self.facts(record)
        rest = "".join(f" {name}={facts[name]}" for name in EXTRAS if name in facts)
        line = f"{facts['time']} {record.levelname:<7} {record.name}: {facts['message']}{rest}"
        return f"{line}\n{facts['error']}" if "error" in facts else line


def told(error: BaseException) -> str:
    """An error's type and the lines it passed through, innermost last, without its message; then its cause."""
    kind = type(error)
    lines = [f"{kind.__module__}.{kind.__qualname__}"]
    for frame in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {frame.filename}:{frame.lineno} {frame.name}")
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        lines += [f"caused by {told(cause)}"]
    return "\n".join(lines)
