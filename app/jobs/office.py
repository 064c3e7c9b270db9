"""LibreOffice, where it is installed: it turns a stranger's document of another kind into a Word document.

A program of its own in a process group of its own, behind the walls of ``office_child``, with a profile that is made
for one file and thrown away: two that share one fail. Macros are off and linked files are never fetched, also where the
system has no network of its own to give. Nothing is kept but what it wrote.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Invalid
from app.i18n import _
from app.jobs import processes
from app.jobs.office_child import SOCKETS
from app.jobs.untrusted import TICK, Untrusted, too_heavy

FILTERS = {"odt": "writer8", "rtf": "Rich Text Format", "doc": "MS Word 97"}
"""The kinds that it reads here, and what it calls the way to read each: it is never left to guess."""
_BEGIN_AGAIN = 81
"""What it ends with when it has set up its profile and wants to be started once more."""
_SETTINGS = (
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Writer/Content/Update", "Link", "0"),
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'


def program() -> str | None:
    """Where LibreOffice lies, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    real = Path(found).resolve() if found else None
    beside = real.with_name("soffice.bin") if real is not None else None
    return str(beside) if beside is not None and beside.is_file() else None


@contextmanager
def as_word(path: Path, kind: str, limits: Untrusted) -> Iterator[Path]:
    """The document as a Word document, as long as it is needed.

    Raises what ``limits.watch`` raises; ``Invalid`` with code ``too_heavy`` or ``unreadable``; ``Busy``.
    """
    with tempfile.TemporaryDirectory(prefix="remiss-office-") as name:
        folder = Path(name)
        source = folder / f"document.{kind}"
        shutil.copyfile(path, source)
        _write_settings(folder)
        with limits.turn():
            _convert(folder, source, FILTERS[kind], limits)
        written = folder / "out" / "document.docx"
        if not written.is_file():
            raise Invalid(
                _("Filen kunde inte öppnas. Ta bort dess lösenord om den har ett, eller spara den som .docx."),
                code="unreadable",
            )
        yield written


def _write_settings(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(f"{_HEAD}{items}</oor:items>", encoding="utf-8")


def _profile(folder: Path) -> str:
    return (folder / "profile").as_uri()


def _socket(folder: Path) -> Path:
    """What LibreOffice leaves in the folder of sockets when it is ended before it is done."""
    digest = hashlib.md5(_profile(folder).encode("utf-16-le"), usedforsecurity=False).digest()
    return SOCKETS / f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"


def _convert(folder: Path, source: Path, read_as: str, limits: Untrusted) -> None:
    until = time.monotonic() + limits.seconds
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", f"--infilter={read_as}"]
    target = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)]
    command = [program() or "", f"-env:UserInstallation={_profile(folder)}", *options, *target]
    for _attempt in range(2):
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "app.jobs.office_child", str(os.getpid()), str(folder), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=processes.environment(),
            start_new_session=True,
        )
        try:
            _wait(process, until, limits)
        finally:
            processes.end(process)
            _socket(folder).unlink(missing_ok=True)
        if process.returncode != _BEGIN_AGAIN:
            return


def _wait(process: subprocess.Popen[bytes], until: float, limits: Untrusted) -> None:
    while True:
        try:
            process.wait(TICK)
            return
        except subprocess.TimeoutExpired:
            limits.watch(0, 0)
            if time.monotonic() > until:
                raise too_heavy() from None
