"""Files of Outlook's kind (.msg), written out: compound files of storages and streams, with a mail's properties."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_SECTOR, _MINI, _SMALL = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
Tree = Mapping[str, Any]
"""Names to bytes (a stream) or to a tree (a storage)."""


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    children: list["_Entry"] = field(default_factory=list)
    number: int = 0
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2 if name else 0, self.kind, 1)
        links = struct.pack("<III", self.left, self.right, self.child)
        return head + links + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound_file(tree: Tree) -> bytes:
    """A compound file (version 3) that holds a tree."""
    root = _entry("Root Entry", tree, 5)
    entries = list(_numbered(root))
    _link(root)
    small, sectors, chains = bytearray(), bytearray(), []
    mini_chains: list[int] = []
    for entry in entries:
        if entry.kind == 2 and entry.content:
            entry.size = len(entry.content)
            if entry.size < _SMALL:
                entry.start = _chained(mini_chains, small, entry.content, _MINI)
            else:
                entry.start = _chained(chains, sectors, entry.content, _SECTOR)
    root.start, root.size = (_chained(chains, sectors, bytes(small), _SECTOR) if small else _END), len(small)
    directory = _chained(chains, sectors, b"".join(entry.packed() for entry in entries), _SECTOR)
    table = struct.pack(f"<{len(mini_chains)}I", *mini_chains)
    mini = _chained(chains, sectors, table, _SECTOR, fill=b"\xff") if table else _END
    used, count = len(chains), 1
    while count * _SECTOR // 4 < used + count:
        count += 1
    fat = [*chains, *[_FAT] * count]
    fat += [_FREE] * (count * _SECTOR // 4 - len(fat))
    places = [used + at for at in range(count)] + [_FREE] * (109 - count)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, count, directory, 0, _SMALL, mini, -(-len(table) // _SECTOR), _END, 0)
    return head + struct.pack("<109I", *places) + bytes(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, content: bytes | Tree, kind: int = 1) -> _Entry:
    if isinstance(content, bytes):
        return _Entry(name, 2, content)
    children = [_entry(inner, given) for inner, given in content.items()]
    return _Entry(name, kind, children=sorted(children, key=lambda child: (len(child.name), child.name.upper())))


def _numbered(root: _Entry) -> Iterator[_Entry]:
    waiting, number = [root], 0
    while waiting:
        entry = waiting.pop(0)
        entry.number, number = number, number + 1
        yield entry
        waiting += entry.children


def _link(entry: _Entry) -> None:
    entry.child = _middle(entry.children)
    for child in entry.children:
        _link(child)


def _middle(entries: list[_Entry]) -> int:
    if not entries:
        return _NONE
    at = len(entries) // 2
    entries[at].left, entries[at].right = _middle(entries[:at]), _middle(entries[at + 1 :])
    return entries[at].number


def _chained(chains: list[int], area: bytearray, content: bytes, size: int, fill: bytes = b"\0") -> int:
    start, count = len(chains), -(-len(content) // size)
    area += content.ljust(count * size, fill)
    chains += [*range(start + 1, start + count), _END]
    return start


def attached(name: str, content: bytes, kind: str = "", mark: str = "", flags: int = 0) -> Tree:
    """An attachment of a mail; ``mark`` is the id by which the text has it."""
    texts = {0x3707: name, 0x370E: kind, 0x3712: mark}
    return _properties(texts, {0x3701: content}, {0x3705: 1, 0x3714: flags}, offset=8)


def inside(message: Tree) -> Tree:
    """A message that is attached to another, made with ``inner=True``."""
    return _properties({}, {}, {0x3705: 5}, offset=8) | {"__substg1.0_3701000D": message}


def outlook(
    text: str = "",
    *,
    page: bytes = b"",
    rich: bytes = b"",
    headers: str = "",
    subject: str = "Yttrande",
    sender: tuple[str, str] = ("Eva Ek", "eva@exempel.se"),
    exchange: str = "",
    message_id: str = "<1@exempel.se>",
    attachments: tuple[Tree, ...] = (),
    numbers: Mapping[int, int] | None = None,
    narrow: Mapping[int, bytes] | None = None,
    inner: bool = False,
) -> Tree:
    """A mail. ``exchange``: the sender as an Exchange alone knows it. ``narrow``: texts in a code page, by number."""
    name, address = sender
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x0042: name, 0x0065: exchange or address, 0x1035: message_id}
    texts |= {0x0064: "EX" if exchange else "SMTP", 0x007D: headers, 0x1000: text}
    texts |= {0x5D01: address} if exchange else {}
    tree = dict(_properties(texts, {0x1013: page, 0x1009: rich}, numbers or {}, offset=24 if inner else 32))
    for pid, content in (narrow or {}).items():
        tree[f"__substg1.0_{pid:04X}001E"] = content
    return tree | {f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(attachments)}


def _properties(
    texts: Mapping[int, str], binaries: Mapping[int, bytes], numbers: Mapping[int, int], *, offset: int
) -> dict[str, Any]:
    streams: dict[str, Any] = {
        f"__substg1.0_{pid:04X}001F": text.encode("utf-16-le") for pid, text in texts.items() if text
    }
    streams |= {f"__substg1.0_{pid:04X}0102": content for pid, content in binaries.items() if content}
    listed = [(int(name[-4:], 16), int(name[-8:-4], 16), len(content) + 2) for name, content in streams.items()]
    listed += [(3, pid, number) for pid, number in numbers.items()]
    rows = b"".join(struct.pack("<HHIII", kind, pid, 6, value, 0) for kind, pid, value in listed)
    return streams | {"__properties_version1.0": bytes(offset) + rows}
