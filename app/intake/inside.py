"""What a file holds that whoever opens it should know of: scripts, macros, a password, files of its own.

Found by what the file is and not by its name: officials' originals have any. Runs in a limited child process; nothing
is unpacked but a package's lists.
"""

import zipfile
from pathlib import Path

from app.intake.kinds import OLE_START

SCRIPTS, MACROS, PROTECTED, ATTACHMENTS, UNREADABLE = "scripts", "macros", "protected", "attachments", "unreadable"
START = 1024
PDF_START, ZIP_START = b"%PDF-", b"PK\x03\x04"
_LIST = 10_000_000
_ENCRYPTED_BIT = 0x1
_ENCRYPTED_PART, _VBA_PART, _LETTER_PART = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "_VBA_PROJECT", "__properties_version1.0")
)
_LISTS_OF_BASIC = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
"""What OpenDocument keeps of libraries that may be empty."""


def may_hold(start: bytes) -> bool:
    """Whether a file that begins so is of a kind that can hold any of it."""
    return PDF_START in start[:START] or start.startswith((ZIP_START, OLE_START))


def traits_inside(path: Path) -> tuple[str, ...]:
    """What the file holds, in the order of the names above; nothing of other kinds."""
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith(ZIP_START):
        return _of_package(path)
    if start.startswith(OLE_START):
        return _of_compound(path.read_bytes())
    if PDF_START in start:
        from app.intake.pdf_inside import traits_of_pdf

        return traits_of_pdf(path)
    return ()


def _of_compound(content: bytes) -> tuple[str, ...]:
    """An old Word or Excel file, or a new one that is encrypted; a letter's attachments are files of their own."""
    if _LETTER_PART in content:
        return ()
    found = ((MACROS, _VBA_PART in content), (PROTECTED, _ENCRYPTED_PART in content))
    return tuple(name for name, there in found if there)


def _of_package(path: Path) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            names = [entry.filename for entry in entries if not entry.is_dir()]
            found = (
                (SCRIPTS, any(name.startswith("Scripts/") for name in names)),
                (MACROS, any(map(_is_macro, names))),
                (PROTECTED, any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries) or _is_sealed(package, names)),
            )
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return (UNREADABLE,)
    return tuple(name for name, there in found if there)


def _is_macro(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    if folder == "Basic" or folder.startswith("Basic/"):
        return last not in _LISTS_OF_BASIC
    return last.casefold() == "vbaproject.bin" or folder.casefold() == "xl/macrosheets"


def _is_sealed(package: zipfile.ZipFile, names: list[str]) -> bool:
    """Whether an OpenDocument says that its parts are encrypted."""
    if "META-INF/manifest.xml" not in names:
        return False
    with package.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(_LIST)
