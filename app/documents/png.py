"""A picture of one bar, in parts of several colours: a PNG of a few hundred bytes, sharp at any size; or none."""

import struct
import zlib
from collections.abc import Sequence
from functools import cache

WIDTH, HEIGHT, GAP = 1400, 40, 4
_TILE, _INK, _THIN, _EDGE = 14, 8, 4, 3
Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)
_PAPER = b"\x00"
"""White is the first colour of every picture."""


def bar(parts: Sequence[tuple[Colour, int, str]]) -> bytes:
    """The parts side by side, each as wide as its number and in its pattern (``documents.flow.Share``), with a thin
    white line between two. White without parts."""
    parts = [part for part in parts if part[1]]
    total = sum(count for _colour, count, _pattern in parts)
    colours = list(dict.fromkeys([_WHITE, *(colour for colour, _count, _pattern in parts)]))
    rows = [bytearray(WIDTH) for _ in range(HEIGHT)]
    at = 0
    for colour, count, pattern in parts:
        start, at = at, at + count
        first, last = (start * WIDTH) // total, (at * WIDTH) // total
        filled = max(1, last - first - (GAP if last < WIDTH else 0))
        ink = bytes([colours.index(colour)])
        for y, row in enumerate(rows):
            row[first : first + filled] = _drawn(ink, pattern, filled, y)
    return _png(WIDTH, HEIGHT, 3, b"".join(b"\x00" + bytes(row) for row in rows), b"".join(map(bytes, colours)))


def _drawn(ink: bytes, pattern: str, width: int, y: int) -> bytes:
    """One line of a part, a byte for each point, within a frame unless it is full."""
    if not pattern or y < _EDGE or y >= HEIGHT - _EDGE or width <= 2 * _EDGE:
        return ink * width
    inner = width - 2 * _EDGE
    tile = b"".join(ink if inked else _PAPER for inked in _tile(pattern, y % _TILE))
    return ink * _EDGE + (tile * (inner // _TILE + 1))[:inner] + ink * _EDGE


@cache
def _tile(pattern: str, y: int) -> tuple[bool, ...]:
    return tuple(_is_inked(pattern, x, y) for x in range(_TILE))


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
    return _png(width, 1, 4, bytes(1 + 2 * width))


def _png(width: int, height: int, kind: int, lines: bytes, palette: bytes = b"") -> bytes:
    """``kind`` 3: each point is the number of a colour in the palette; 4: how grey and how opaque it is."""
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    colours = _chunk(b"PLTE", palette) if palette else b""
    pixels = _chunk(b"IDAT", zlib.compress(lines, 9))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + colours + pixels + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
