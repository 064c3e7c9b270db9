"""A plugin for pytest that writes down what became of each test, for who started it: a line of JSON each."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "WEAKENED_OUTCOMES"
"""Names the file; nothing that the program itself reads begins so."""


def _write(**facts: Any) -> None:
    if VARIABLE in os.environ:
        with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(facts) + "\n")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """What cannot even be collected."""
    if report.failed:
        _write(test=report.nodeid, when="collect", outcome="failed", message=_message(report.longrepr))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that has run; its fixtures only where they failed."""
    if report.when == "call" or not report.passed:
        _write(test=report.nodeid, when=report.when, outcome=report.outcome, message=_message(report.longrepr))


def _message(longrepr: Any) -> str:
    crash = getattr(longrepr, "reprcrash", None)
    told = str(crash.message if crash else longrepr or "").strip()
    return told.splitlines()[0][:200] if told else ""
