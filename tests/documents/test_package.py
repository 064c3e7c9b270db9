"""A ZIP file entry by entry: names that every system takes, checksums that are right, the same bytes again."""

import datetime
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from app.documents.package import MOST, SUMS, Package, safe_name

MADE_AT = datetime.datetime(2026, 11, 22, 14, 32, 7, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("protokoll.pdf", "protokoll.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\svar?.docx", "C__svar_.docx"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("COM¹.txt", "_COM¹.txt"),
        ("fil. . ", "fil"),
        ("...", "namnlös"),
        ("a\nb\x00c.pdf", "a_b_c.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("رد البلدية 🌲.pdf", "رد البلدية 🌲.pdf"),
        ("half \ud800 pair", "half _ pair"),
        ("A\u030angermanland.pdf", "Ångermanland.pdf"),
    ],
)
def test_a_name_is_one_that_every_system_takes(given: str, safe: str) -> None:
    assert safe_name(given) == safe
    assert safe_name(safe) == safe


def test_a_long_name_keeps_its_ending() -> None:
    long = safe_name("🌲" * 90 + ".pdf")
    assert long.endswith("🌲.pdf")
    assert len(long.encode()) <= MOST
    assert len(safe_name("a." + "b" * 300).encode()) <= MOST


def packed(target: Path, source: Path, made_at: datetime.datetime = MADE_AT) -> list[str]:
    with Package(target, made_at) as package:
        paths = [package.path("Svar/", name) for name in ("Å.pdf", "å.PDF", "å.pdf", "SHA256SUMS")]
        for path in paths:
            package.copy(path, source)
        other = package.folder("Svar", "å.pdf")
        package.write(f"{other}text.txt", b"abc" * 1000)
    return [*paths, f"{other}text.txt"]


def test_the_same_entries_are_the_same_bytes_and_their_checksums_hold(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 9000)
    paths = packed(tmp_path / "a.zip", source)
    packed(tmp_path / "b.zip", source)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert len({path.casefold() for path in paths}) == len(paths) == 5
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [*paths, SUMS]
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 22, 14, 32, 6)}
        archive.extractall(tmp_path / "out")
    sha256sum = shutil.which("sha256sum")
    if sha256sum:
        told = subprocess.run(
            [sha256sum, "--strict", "-c", SUMS], cwd=tmp_path / "out", capture_output=True, check=True
        )
        assert told.stdout.count(b": OK") == len(paths)
        assert not told.stderr
    packed(tmp_path / "old.zip", source, datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC))


def test_a_disk_that_fills_half_way_is_told(tmp_path: Path) -> None:
    """What was begun is the caller's to remove."""
    source = tmp_path / "source"
    source.write_bytes(bytes(100_000))
    with pytest.raises(OSError, match="No space left"):
        packed(Path("/dev/full"), source)
