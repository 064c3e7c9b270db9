"""What is made of pip-audit's report: a finding is told, and one in which nothing was looked up is no good news."""

from typing import Any

import pytest

from tests.house import vulnerabilities as audit

FAULT = {"id": "GHSA-1", "aliases": ["CVE-2030-1"], "fix_versions": ["2.1"]}


def package(*faults: Any, name: str = "jinja2") -> dict[str, Any]:
    return {"name": name, "version": "2.0", "vulns": list(faults)}


def test_a_finding_is_told_unless_it_is_answered_for() -> None:
    report = {"dependencies": [package(), package(FAULT, name="lxml"), {"name": "remiss", "skip_reason": "unknown"}]}
    assert audit.judged(report, {}) == (1, ["lxml 2.0: GHSA-1, mended in 2.1"])
    for known in ("GHSA-1", "CVE-2030-1"):
        assert audit.judged(report, {known: "not reachable"}) == (0, ["2 packages; not known there: remiss"])


@pytest.mark.parametrize("report", [{"dependencies": []}, {"dependencies": [{"name": "a", "skip_reason": "b"}]}, None])
def test_nothing_looked_up_is_no_good_news(report: Any) -> None:
    assert audit.judged(report, {})[0] == audit.UNKNOWN


def test_what_is_answered_for_has_a_reason() -> None:
    assert all(len(reason.split()) > 3 for reason in audit.accepted().values())
    assert audit.LOCK.exists()
