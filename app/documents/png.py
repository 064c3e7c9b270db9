"""A picture of one bar, in parts of several colours: a PNG of a few hundred bytes, sharp at any size; or none."""

import struct
import zlib
from collections.abc import Sequence

WIDTH, HEIGHT, GAP = 1400, 40, 4
_TILE, _INK, _THIN, _EDGE = 14, 8, 4, 3
Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)


def bar(parts: Sequence[tuple[Colour, int, str]]) -> bytes:
    """The parts side by side, each as wide as its number and in its pattern (``documents.flow.Share``), with a thin
    white line between two. White without parts."""
    total = sum(count for _colour, count, _pattern in parts)
    rows = [bytearray(bytes(_WHITE) * WIDTH) for _ in range(HEIGHT)]
    at = 0
    for colour, count, pattern in parts:
        start, at = at, at + count
        first, last = (start * WIDTH) // total, (at * WIDTH) // total
        filled = max(1, last - first - (GAP if last < WIDTH else 0)) if count else 0
        for y, row in enumerate(rows):
            row[first * 3 : (first + filled) * 3] = _drawn(colour, pattern, filled, y)
    return _png(WIDTH, HEIGHT, 2, zlib.compress(b"".join(b"\x00" + bytes(row) for row in rows), 9))


def _drawn(colour: Colour, pattern: str, width: int, y: int) -> bytes:
    """One line of a part, within a frame unless it is full."""
    ink, paper = bytes(colour), bytes(_WHITE)
    if not pattern or y < _EDGE or y >= HEIGHT - _EDGE or width <= 2 * _EDGE:
        return ink * width
    tile = b"".join(ink if _is_inked(pattern, x, y) else paper for x in range(_TILE))
    inner = width - 2 * _EDGE
    return ink * _EDGE + (tile * (inner // _TILE + 1))[: inner * 3] + ink * _EDGE


def _is_inked(pattern: str, x: int, y: int) -> bool:
    across, down = x % _TILE, y % _TILE
    return {
        "stripes": (x + y) % _TILE < _INK,
        "back": (x - y) % _TILE < _INK,
        "lines": down < _INK,
        "posts": across < _INK,
        "dots": across < _INK and down < _INK,
        "cross": across < _THIN or down < _THIN,
    }.get(pattern, False)


def nothing(width: int) -> bytes:
    """One line of dots that are not to be seen."""
    return _png(width, 1, 4, zlib.compress(bytes(1 + 2 * width), 9))


def _png(width: int, height: int, colours: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
