"""Where the streams of a PDF end. A line end before ``endstream`` is no part of a stream's bytes.

A stream whose last byte happens to be a carriage return, followed by the writer's line feed, reads as one that ends
with both: a validator counts a byte less than the stream says (PDF/A forbids that). So the line end is written in full
there, and the table of offsets follows.
"""

import re
from bisect import bisect_left

_AMBIGUOUS = re.compile(rb"\r\nendstream")
_TABLE = re.compile(rb"xref\n0 (\d+)\r?\n")
_ENTRY = 20
"""Bytes of a line of the table of offsets."""


def with_plain_ends(content: bytes) -> bytes:
    """The same document, each of its streams as long as it says. Raises ValueError for another sort of table."""
    places = [found.start() for found in _AMBIGUOUS.finditer(content)]
    if not places:
        return content
    before, _word, after = content.rpartition(b"startxref\n")
    start = int(after.split(b"\n", 1)[0])
    table = _TABLE.match(content, start)
    if table is None:
        raise ValueError("the table of offsets is not where it ought to be")
    first, lines = table.end(), int(table[1])
    entries = [content[first + _ENTRY * n : first + _ENTRY * (n + 1)] for n in range(lines)]
    return b"".join(
        (
            _AMBIGUOUS.sub(b"\r\r\nendstream", content[:start]),
            content[start:first],
            *(_moved(entry, places) for entry in entries),
            before[first + _ENTRY * lines :],
            b"startxref\n%d" % (start + len(places)),
            after[len(str(start)) :],
        )
    )


def _moved(entry: bytes, places: list[int]) -> bytes:
    """A line of the table, its offset moved by what was put in before it; a line of a free place as it is."""
    if entry[17:18] != b"n":
        return entry
    offset = int(entry[:10])
    return b"%010d" % (offset + bisect_left(places, offset)) + entry[10:]
