"""The project's files, as the house's tests look at them."""

import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"
TEMPLATES = ROOT / "templates"
_BINARY = {".png", ".jpg", ".ico", ".woff2", ".ttf", ".otf", ".docx", ".xlsx", ".pdf", ".zip", ".gz", ".svg"}


@lru_cache
def files() -> tuple[Path, ...]:
    """Every file of the project that is kept in git, or would be: nothing that is ignored."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive has no git
        paths = [path for path in ROOT.rglob("*") if not {".venv", ".git"} & set(path.parts)]
    return tuple(sorted(path for path in paths if path.is_file()))


def python(*folders: str) -> list[Path]:
    """The Python files below some folders of the project."""
    return [p for p in files() if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in folders]


def texts() -> list[Path]:
    """Every file that holds text of ours or others'."""
    return [p for p in files() if p.suffix not in _BINARY]


def name(path: Path) -> str:
    """A path as it is read in a message: from the project's root, with slashes."""
    return path.relative_to(ROOT).as_posix()
