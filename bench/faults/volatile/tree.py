"""A disk in memory: what programs see, beside what a power cut leaves.

A file's content is kept when the file is synced, its name when its folder is: no more than POSIX promises. What was
written since may be lost, or come through in part and out of order, as on a disk with a cache of its own.
"""

import os
import random
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
ROOT = 1
Change = tuple[int, bytes]
"""Written at a place; a place below zero is a new length, -1 - length."""


@dataclass
class Node:
    """A file or a folder."""

    number: int
    mode: int
    uid: int = 0
    gid: int = 0
    modified: float = field(default_factory=time.time)
    data: bytearray = field(default_factory=bytearray)
    kept: bytearray = field(default_factory=bytearray)
    changes: list[Change] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    kept_names: dict[str, int] = field(default_factory=dict)
    links: int = 1

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    def write(self, at: int, content: bytes) -> None:
        """Put bytes at a place."""
        _apply(self.data, (at, content))
        self.changes.append((at, content))
        self.modified = time.time()

    def cut_to(self, length: int) -> None:
        """Give the file another length."""
        change = (-1 - length, b"")
        _apply(self.data, change)
        self.changes.append(change)
        self.modified = time.time()

    def sync(self) -> None:
        """From now on the disk keeps what is here now: a file's content, a folder's names."""
        for change in self.changes:
            _apply(self.kept, change)
        self.changes.clear()
        self.kept_names = dict(self.names)

    def left(self, chance: random.Random | None) -> bytes:
        """A file's content after the cut: what was synced, and by chance some of what was written since."""
        content = bytearray(self.kept)
        for at, written in self.changes if chance else ():
            if chance and chance.random() < 0.5:
                torn = chance.randrange(0, len(written) + SECTOR, SECTOR) if written else 0
                _apply(content, (at, written[:torn]))
        return bytes(content)


def _apply(data: bytearray, change: Change) -> None:
    at, content = change
    length = -1 - at if at < 0 else at
    if len(data) < length:
        data.extend(bytes(length - len(data)))
    if at < 0:
        del data[length:]
    else:
        data[at : at + len(content)] = content


class Tree:
    """All nodes by number."""

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {ROOT: Node(ROOT, stat.S_IFDIR | 0o755)}
        self.syncs = 0

    def make(self, folder: Node, name: str, mode: int, *, uid: int = 0, gid: int = 0) -> Node:
        """A new, empty file or folder."""
        node = Node(max(self.nodes) + 1, mode, uid, gid)
        self.nodes[node.number] = node
        folder.names[name] = node.number
        folder.modified = time.time()
        return node

    def remove(self, folder: Node, name: str) -> None:
        """Take a name away. The node stays: it may be open, and what is synced may still name it."""
        self.nodes[folder.names.pop(name)].links -= 1

    def load(self, source: Path) -> None:
        """Take in a folder as it lies on a real disk; all of it counts as synced."""
        folders, facts = {source: self.nodes[ROOT]}, source.stat()
        folders[source].mode, folders[source].uid, folders[source].gid = facts.st_mode, facts.st_uid, facts.st_gid
        for path in sorted(source.rglob("*")):
            facts = path.lstat()
            node = self.make(folders[path.parent], path.name, facts.st_mode, uid=facts.st_uid, gid=facts.st_gid)
            if node.is_folder:
                folders[path] = node
            elif stat.S_ISREG(node.mode):
                node.data = bytearray(path.read_bytes())
                node.kept = bytearray(node.data)
        for node in self.nodes.values():
            node.sync()

    def power_cut(self, target: Path, chance: random.Random | None) -> None:
        """Put what is left after a cut into an empty folder. Without ``chance`` only what was synced is left."""
        self._leave(self.nodes[ROOT], target, chance)

    def _leave(self, folder: Node, target: Path, chance: random.Random | None) -> None:
        target.mkdir(exist_ok=True)
        target.chmod(stat.S_IMODE(folder.mode))
        os.chown(target, folder.uid, folder.gid)
        names = folder.names if chance and chance.random() < 0.5 else folder.kept_names
        for name, number in names.items():
            node, path = self.nodes[number], target / name
            if node.is_folder:
                self._leave(node, path, chance)
            elif stat.S_ISREG(node.mode):
                path.write_bytes(node.left(chance))
                path.chmod(stat.S_IMODE(node.mode))
                os.chown(path, node.uid, node.gid)

    def listing(self, folder: Node) -> Iterator[tuple[str, Node]]:
        """The names in a folder, with what they name."""
        yield from ((name, self.nodes[number]) for name, number in folder.names.items())
