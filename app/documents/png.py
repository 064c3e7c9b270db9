"""A picture of one bar, in parts of several colours: a PNG of a few hundred bytes, sharp at any size; or none."""

import struct
import zlib
from collections.abc import Sequence

WIDTH, HEIGHT, GAP = 1400, 40, 4
Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)


def bar(parts: Sequence[tuple[Colour, int]]) -> bytes:
    """The parts side by side, each as wide as its number, with a thin white line between two. White without parts."""
    total = sum(count for _colour, count in parts)
    row = bytearray(bytes(_WHITE) * WIDTH)
    at = 0
    for colour, count in parts:
        start, at = at, at + count
        first, last = (start * WIDTH) // total, (at * WIDTH) // total
        filled = max(1, last - first - (GAP if last < WIDTH else 0)) if count else 0
        row[first * 3 : (first + filled) * 3] = bytes(colour) * filled
    pixels = zlib.compress((b"\x00" + bytes(row)) * HEIGHT, 9)
    return _png(WIDTH, HEIGHT, 2, pixels)


def nothing(width: int) -> bytes:
    """One line of dots that are not to be seen."""
    return _png(width, 1, 4, zlib.compress(bytes(1 + 2 * width), 9))


def _png(width: int, height: int, colours: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
