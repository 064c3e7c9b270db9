"""Logs: one line of JSON or text, in UTC, with nothing that people wrote."""

import json
import logging
import sys

import pytest

from app.logs import JsonLines, Text, told


def record(message: str = "GET /rounds 200", *, error: bool = False, **extra: object) -> logging.LogRecord:
    record = logging.makeLogRecord(
        {"name": "remiss.access", "levelname": "INFO", "msg": message, "created": 0.5, **extra}
    )
    if error:
        try:
            try:
                raise KeyError("what a body wrote in its draft")
            except KeyError as cause:
                raise ValueError("a-secret-token") from cause
        except ValueError:
            record.exc_info = sys.exc_info()
    return record


def test_json_is_one_object_a_line_in_utc():
    line = JsonLines().format(record(request_id="abc", ms=1.5))
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "info",
        "logger": "remiss.access",
        "message": "GET /rounds 200",
        "request_id": "abc",
        "ms": 1.5,
    }
    assert "\n" not in JsonLines().format(record("åäö\nnew line", error=True))


def test_text_is_for_people():
    line = Text().format(record(request_id="abc"))
    assert line == "1970-01-01T00:00:00.500+00:00 INFO    remiss.access: GET /rounds 200 request_id=abc"


@pytest.mark.parametrize("form", [JsonLines(), Text()])
def test_a_fault_is_told_without_its_words(form):
    line = form.format(record("unexpected", error=True))
    assert "ValueError" in line
    assert "KeyError" in line
    assert "test_logs.py" in line
    assert "a-secret-token" not in line
    assert "draft" not in line


def test_a_fault_in_the_database_tells_no_values():
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import IntegrityError

    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE t (x TEXT UNIQUE)"))
        with pytest.raises(IntegrityError) as raised:
            for _time in range(2):
                connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": "what a body wrote"})
    engine.dispose()
    assert "what a body wrote" in str(raised.value)
    assert "what a body wrote" not in told(raised.value)
