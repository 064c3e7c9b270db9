"""The folders of tests lie in memory, where the machine has room there.

Whatever is written for good waits for the disk, as it must: some milliseconds for each transaction on SQLite and each
file that is stored. What a test writes is thrown away a second later, and no power is cut while it runs.
"""

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""Bytes that must be free. Two workers need a tenth of it: what a test leaves is removed when it has passed."""
VARIABLE = "PYTEST_DEBUG_TEMPROOT"


def take_in_temporary_files(config: pytest.Config) -> None:
    """Have pytest make its folders there, unless somebody has chosen where, or there is no such place or room."""
    if hasattr(config, "workerinput") or config.getoption("basetemp") or VARIABLE in os.environ:
        return
    if os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ[VARIABLE] = str(MEMORY)
