"""Setting one part of a long document in a process of its own, since typst gives back nothing of what it takes.

``python -m app.documents.pdf.setting``: the template's data comes as JSON, the file goes out, or with ``picture`` a
picture of its first page. It is started in the process group of who asks, and so ends with it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.documents.pdf.ends import with_plain_ends

_ROOT = Path(__file__).resolve().parent.parent.parent.parent
_TEMPLATE = Path(__file__).with_name("flow.typ")
BOTH = ("a-2a", "ua-1")
"""To be archived, and to be read by everybody."""
ARCHIVED = ("a-2a",)
"""For a part that is joined to others: as accessible as the whole, but it need not begin with a heading of level 1."""
PICTURE = "picture"
DOTS = 120
"""Of a picture, an inch: an A4 page is 992 of them wide, sharp on a telephone and legible on a screen."""


def set_apart(data: str, standards: Sequence[str]) -> bytes:
    """The file that the template makes of some JSON. Raises RuntimeError when it makes none."""
    return with_plain_ends(run_apart("app.documents.pdf.setting", *standards, given=data))


def drawn_apart(data: str) -> bytes:
    """A PNG of the first page that the template makes of some JSON. Raises RuntimeError when it makes none."""
    return run_apart("app.documents.pdf.setting", PICTURE, given=data)


def run_apart(module: str, *arguments: str, given: str, files: Sequence[int] = ()) -> bytes:
    """What a process says that is given a text and the numbers of open files. Raises RuntimeError when it fails."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, *arguments],
        input=given.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        pass_fds=files,
    )
    if done.returncode:
        raise RuntimeError(f"a document was not set: {done.stderr.decode(errors='replace')[-800:]}")
    return done.stdout


def template_data(facts: dict[str, Any], sections: str) -> str:
    """What the template reads: facts of the document, and its sections as JSON."""
    return f'{json.dumps(facts, ensure_ascii=False)[:-1]}, "sections": [{sections}]}}'


def main() -> None:
    """Set what comes in."""
    import typst

    inputs = {"data": sys.stdin.buffer.read().decode()}
    compiler = typst.Compiler(_TEMPLATE.read_bytes(), ignore_system_fonts=True, sys_inputs=inputs)
    standards: Any = sys.argv[1:]
    written: Any
    if standards == [PICTURE]:
        pages = compiler.compile(format="png", ppi=DOTS)
        written = pages[0] if isinstance(pages, list) else pages
    else:
        written = compiler.compile(format="pdf", pdf_standards=standards)
    if not isinstance(written, bytes):
        raise TypeError("typst wrote something else than one file")
    sys.stdout.buffer.write(written)


if __name__ == "__main__":
    main()
