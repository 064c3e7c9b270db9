"""Taking the files out of an archive that a stranger made, some at a time: what runs in the child process."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from app.errors import Invalid
from app.i18n import _
from app.imports.files import MAX_FILE
from app.intake.packages import MAX_ENTRIES
from app.intake.upload import bare_name

MOST_TOGETHER = 40_000_000
"""Bytes of one window; at least one file is in each."""
MOST_UNPACKED = 2_000_000_000
"""Bytes of all files of an archive, and how many times smaller they may have been made in it."""
MAX_RATIO = 300
_RATIO_FROM = 1024 * 1024
_CHUNK = 256 * 1024
_LEFT_OUT = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class FileFound:
    """A file of an archive, by its number in it. ``fault``: why it cannot be taken out."""

    number: int
    name: str
    size: int
    fault: str = ""
    content: bytes = b""


def listed(path: Path) -> list[FileFound]:
    """The files of an archive, without what systems put in by themselves. Raises Invalid with what to do instead."""
    with _opened(path) as archive:
        return [_listed(number, entry) for number, entry in _entries(archive)]


def taken_out(path: Path, wanted: list[int]) -> list[FileFound]:
    """The first of the files that are wanted, as many as are answered with at a time; at least one."""
    found: list[FileFound] = []
    together = 0
    with _opened(path) as archive:
        for number, entry in _entries(archive):
            if number not in wanted:
                continue
            file = _listed(number, entry)
            if found and together + file.size > MOST_TOGETHER:
                break
            if not file.fault:
                file = _with_content(archive, entry, file)
            together += len(file.content)
            found.append(file)
    return found


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise Invalid(_("Arkivet är skadat och går inte att öppna. Packa filerna på nytt."), code="broken") from None
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        message = _("Arkivet har fler än {n} filer. Dela upp det.").format(n=MAX_ENTRIES)
        raise Invalid(message, code="bomb")
    if unpacked > MOST_UNPACKED:
        raise Invalid(_("Arkivet blir för stort när det packas upp. Dela upp det."), code="bomb")
    return archive


def _entries(archive: zipfile.ZipFile) -> list[tuple[int, zipfile.ZipInfo]]:
    files = [entry for entry in archive.infolist() if not entry.is_dir()]
    ours = [entry for entry in files if not any(part in entry.filename for part in _LEFT_OUT)]
    return list(enumerate(ours, 1))


def _listed(number: int, entry: zipfile.ZipInfo) -> FileFound:
    name = bare_name(_name(entry)) or str(number)
    fault = ""
    if entry.flag_bits & 1:
        fault = _("Filen är skyddad med lösenord. Packa upp den själv och lägg den i inkorgen.")
    elif entry.file_size > MAX_FILE:
        fault = _("Filen är större än 30 MB. Spara den i ärendet och registrera svaret för hand.")
    elif entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        fault = _("Filen är packad så hårt att den inte packas upp här: den kan vara gjord för att fylla disken.")
    elif not entry.file_size:
        fault = _("Filen är tom.")
    return FileFound(number, name, entry.file_size, fault)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name; one that says neither that it is UTF-8 nor is plain is what Swedish Windows packs: code page 850."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850", errors="replace")


def _with_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: FileFound) -> FileFound:
    """The file with its bytes, counted as they are unpacked: the size that an archive declares may be false."""
    content = bytearray()
    try:
        with archive.open(entry) as source:
            while chunk := source.read(_CHUNK):
                content += chunk
                if len(content) > MAX_FILE:
                    raise ValueError
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        fault = _("Filen är skadad i arkivet och går inte att packa upp.")
        return FileFound(file.number, file.name, file.size, fault)
    return FileFound(file.number, file.name, len(content), "", bytes(content))
