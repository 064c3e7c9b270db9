"""Is any pinned package known to be vulnerable? Asks pip-audit, where it is and where a database can be reached.

Exit status 0: none is. 1: some are, one a line. 3: nobody could be asked, and why in one line.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.tree import ROOT

LOCK = ROOT / "requirements.lock"
SOURCES = ("osv", "pypi")
SECONDS = 90
UNKNOWN = 3


def command() -> list[str] | None:
    """How pip-audit is called; None where it is not installed."""
    beside = Path(sys.executable).with_name("pip-audit")
    found = str(beside) if beside.exists() else shutil.which("pip-audit")
    return [found] if found else None


def accepted() -> dict[str, str]:
    """Which findings are no danger here, and why: ``[tool.vulnerabilities]`` in pyproject.toml."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(read.get("tool", {}).get("vulnerabilities", {}))


def judged(report: object, known: dict[str, str]) -> tuple[int, list[str]]:
    """What pip-audit's report comes to: it calls it well, too, when it could look nothing up."""
    packages = report.get("dependencies", []) if isinstance(report, dict) else []
    seen = [package for package in packages if "skip_reason" not in package]
    if not seen:
        return UNKNOWN, ["no package is known to the database that was asked"]
    found = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in seen
        for fault in package["vulns"]
        if not {fault["id"], *fault.get("aliases", ())} & known.keys()
    ]
    unseen = [package["name"] for package in packages if "skip_reason" in package]
    told = f"{len(seen)} packages" + (f"; not known there: {', '.join(unseen)}" if unseen else "")
    return (1, found) if found else (0, [told])


def main() -> int:
    """Ask one source after the other until one answers."""
    audit = command()
    if audit is None:
        print("pip-audit is not installed (.venv/bin/pip install pip-audit)")
        return UNKNOWN
    told = ["no database can be reached"]
    for source in SOURCES:
        asked = [*audit, "--requirement", str(LOCK), "--no-deps", "--disable-pip", "--format", "json"]
        try:
            ran = subprocess.run(
                [*asked, "--vulnerability-service", source, "--progress-spinner", "off"],
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
            report = json.loads(ran.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            continue
        status, told = judged(report, accepted())
        if status != UNKNOWN:
            print("\n".join(told))
            return status
    print("; ".join(told))
    return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
