"""A ZIP file that is written entry by entry: safe names, fixed dates, checksums last. Same entries, same bytes."""

import datetime
import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

SUMS = "SHA256SUMS"
"""The name of the list of checksums, as ``sha256sum -c`` reads it."""
NAMELESS = "namnlös"
MOST = 100
"""Bytes of a name in UTF-8: what Windows takes of a whole path is soon used up."""
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}
)
_PACKED = frozenset({".txt", ".csv", ".json", ".html"})
"""What becomes smaller; documents and most attachments are packed already."""
_EARLIEST = datetime.datetime(1980, 1, 1)  # noqa: DTZ001  the format knows no zones
_CHUNK = 1024 * 1024
Heard = Callable[[bytes], object]


def safe_name(name: str, most: int = MOST) -> str:
    """A file's or a folder's name that Windows, macOS and Linux take, as near as can be to the one that was given."""
    shown = (char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char) != "Cf")
    plain = "".join("_" if char in _FORBIDDEN or not _can_be_seen(char) else char for char in shown)
    stem, dot, ending = plain.strip(" .").rpartition(".")
    if not dot or len(ending.encode()) > most // 4:
        stem, ending = plain.strip(" ."), ""
    suffix = f".{ending}" if ending else ""
    stem = _cut(stem.strip(" ."), most - len(suffix.encode())) or NAMELESS
    if stem.partition(".")[0].strip().casefold() in _DEVICES:
        stem = f"_{stem}"
    return stem + suffix


def _can_be_seen(char: str) -> bool:
    return char == " " or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip(" .")


class Package:
    """Writes the entries of a ZIP file to ``target``; nothing is held in memory but their names and checksums."""

    def __init__(self, target: Path, made_at: datetime.datetime) -> None:
        """``made_at`` is the date of every entry, as a clock on the wall shows it: the format knows no zones."""
        self._zip = ZipFile(target, "w", allowZip64=True)
        self._date = max(made_at.replace(tzinfo=None), _EARLIEST).timetuple()[:6]
        self._sums: list[tuple[str, str]] = []
        self._taken: set[str] = {SUMS.casefold()}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the checksums and end the file; after a failure only let go of it."""
        try:
            if kind is None:
                lines = "".join(f"{sha256}  {path}\n" for path, sha256 in self._sums)
                self._entry(SUMS, packed=True, chunks=lambda write: write(lines.encode()))
        finally:
            self._zip.close()

    def path(self, folder: str, name: str) -> str:
        """A path for an entry that no other has, also where capital letters are not told from small ones."""
        safe = safe_name(name)
        stem, dot, ending = safe.rpartition(".")
        path, n = f"{folder}{safe}", 1
        while path.casefold() in self._taken:
            n += 1
            path = f"{folder}{stem} ({n}).{ending}" if dot else f"{folder}{safe} ({n})"
        self._taken.add(path.casefold())
        return path

    def folder(self, parent: str, name: str, most: int = MOST) -> str:
        """A folder of ``parent`` that no other entry lies in, by the path that its entries' begin with."""
        safe, n = safe_name(name, most), 1
        path = f"{parent}/{safe}/"
        while path.casefold() in self._taken:
            n += 1
            path = f"{parent}/{safe} ({n})/"
        self._taken.add(path.casefold())
        return path

    def write(self, path: str, content: bytes) -> str:
        """An entry of these bytes; its SHA-256."""
        return self._kept(path, lambda write: write(content), len(content))

    def copy(self, path: str, source: Path) -> str:
        """An entry with the bytes of a file; its SHA-256."""

        def chunks(write: Heard) -> None:
            with source.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    write(chunk)

        return self._kept(path, chunks, source.stat().st_size)

    def _kept(self, path: str, chunks: Callable[[Heard], object], size: int) -> str:
        sha256 = self._entry(path, packed=Path(path).suffix.lower() in _PACKED, chunks=chunks, size=size)
        self._sums.append((path, sha256))
        return sha256

    def _entry(self, path: str, *, packed: bool, chunks: Callable[[Heard], object], size: int = 0) -> str:
        entry = ZipInfo(path, self._date)
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        entry.file_size = size  # so that a very large one gets the fields for it
        digest = hashlib.sha256()
        with self._zip.open(entry, "w") as file:

            def write(chunk: bytes) -> None:
                digest.update(chunk)
                file.write(chunk)

            chunks(write)
        return digest.hexdigest()
