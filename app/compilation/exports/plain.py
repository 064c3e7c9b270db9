"""Words in letters that every system takes in a file's name."""

import re
import unicodedata


def plain(text: str) -> str:
    """The letters without their marks, and a hyphen for the rest: "Trygga vägar" is "trygga-vagar"."""
    return letters(text).lower()[:40].strip("-")


def letters(text: str) -> str:
    """The same with capitals, for a registry number: "KS-2026-20"."""
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_only).strip("-")[:60]
