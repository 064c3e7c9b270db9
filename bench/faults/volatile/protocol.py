"""What Linux asks of a file system in user space: linux/fuse.h, as much of it as a database and a server need."""

import errno
import stat
import struct
from collections.abc import Callable
from typing import NoReturn

from bench.faults.volatile.tree import ROOT, Node, Tree

HEAD = struct.Struct("<IIQQIIII")
ANSWER = struct.Struct("<IiQ")
ATTRIBUTES = struct.Struct("<6Q10I")
BLOCK = 4096
LARGEST = 128 * 1024
VERSION = (7, 31)
NO_ANSWER = {2, 36, 42}  # FORGET, INTERRUPT, BATCH_FORGET
SET_MODE, SET_UID, SET_GID, SET_SIZE = 1, 2, 4, 8
NO_REPLACE = 1


def refuse(number: int) -> NoReturn:
    """Answer with an error."""
    raise OSError(number, "")


def attributes(node: Node) -> bytes:
    """struct fuse_attr."""
    size, seconds = len(node.data), int(node.modified)
    nanoseconds = int((node.modified - seconds) * 1e9)
    links = 2 if node.is_folder else max(node.links, 0)
    times = (seconds,) * 3
    head = (node.number, size, (size + 511) // 512, *times, nanoseconds, nanoseconds, nanoseconds)
    return ATTRIBUTES.pack(*head, node.mode, links, node.uid, node.gid, 0, BLOCK, 0)


def entry(node: Node) -> bytes:
    """struct fuse_entry_out: names and attributes are asked for each time."""
    return struct.pack("<4Q2I", node.number, 0, 0, 0, 0, 0) + attributes(node)


class FileSystem:
    """Answers one request after the other. When the power is ``off``, every answer is an error."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.off = False
        self._uid = self._gid = 0
        self._does: dict[int, Callable[[Node, bytes], bytes]] = {
            1: self._lookup,
            3: self._getattr,
            4: self._setattr,
            8: self._mknod,
            9: self._mkdir,
            10: self._unlink,
            11: self._rmdir,
            12: self._rename,
            14: self._open,
            15: self._read,
            16: self._write,
            17: self._statfs,
            18: self._done,
            20: self._fsync,
            25: self._done,
            27: self._open,
            28: self._readdir,
            29: self._done,
            30: self._fsync,
            34: self._done,
            35: self._create,
            38: self._done,
            45: self._rename2,
        }

    def answer(self, request: bytes) -> bytes | None:
        """The answer to one request; None where none is wanted."""
        _length, code, unique, number, self._uid, self._gid, _process, _rest = HEAD.unpack_from(request)
        if code in NO_ANSWER:
            return None
        error, content = 0, b""
        try:
            if code == 26:
                content = self._init(request[HEAD.size :])
            elif self.off and code != 38:
                refuse(errno.EIO)
            elif code not in self._does:
                refuse(errno.ENOSYS)
            else:
                content = self._does[code](self.tree.nodes[number or ROOT], request[HEAD.size :])
        except OSError as refused:
            error, content = -(refused.errno or errno.EIO), b""
        return ANSWER.pack(ANSWER.size + len(content), error, unique) + content

    def _init(self, given: bytes) -> bytes:
        _major, minor, ahead, _flags = struct.unpack_from("<4I", given)
        head = (VERSION[0], min(minor, VERSION[1]), ahead, 0)
        return struct.pack("<4I2H2I2HI7I", *head, 12, 9, LARGEST, 1, LARGEST // BLOCK, 0, 0, *[0] * 7)

    def _child(self, folder: Node, name: str) -> Node:
        if name not in folder.names:
            refuse(errno.ENOENT)
        return self.tree.nodes[folder.names[name]]

    def _lookup(self, folder: Node, given: bytes) -> bytes:
        return entry(self._child(folder, _name(given)))

    def _getattr(self, node: Node, _given: bytes) -> bytes:
        return struct.pack("<QII", 0, 0, 0) + attributes(node)

    def _setattr(self, node: Node, given: bytes) -> bytes:
        valid, _pad, _handle, size = struct.unpack_from("<IIQQ", given)
        mode, _unused, uid, gid = struct.unpack_from("<4I", given, 68)
        if valid & SET_MODE:
            node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        if valid & SET_UID:
            node.uid = uid
        if valid & SET_GID:
            node.gid = gid
        if valid & SET_SIZE:
            node.cut_to(size)
        return self._getattr(node, b"")

    def _made(self, folder: Node, name: str, mode: int) -> Node:
        if name in folder.names:
            refuse(errno.EEXIST)
        return self.tree.make(folder, name, mode, uid=self._uid, gid=self._gid)

    def _mknod(self, folder: Node, given: bytes) -> bytes:
        return entry(self._made(folder, _name(given[16:]), struct.unpack_from("<I", given)[0]))

    def _mkdir(self, folder: Node, given: bytes) -> bytes:
        return entry(self._made(folder, _name(given[8:]), stat.S_IFDIR | struct.unpack_from("<I", given)[0]))

    def _create(self, folder: Node, given: bytes) -> bytes:
        made = self._made(folder, _name(given[16:]), struct.unpack_from("<4I", given)[1])
        return entry(made) + self._open(made, b"")

    def _unlink(self, folder: Node, given: bytes) -> bytes:
        self._child(folder, _name(given))
        self.tree.remove(folder, _name(given))
        return b""

    def _rmdir(self, folder: Node, given: bytes) -> bytes:
        if self._child(folder, _name(given)).names:
            refuse(errno.ENOTEMPTY)
        return self._unlink(folder, given)

    def _rename(self, folder: Node, given: bytes) -> bytes:
        return self._moved(folder, given[:8], given[8:], 0)

    def _rename2(self, folder: Node, given: bytes) -> bytes:
        return self._moved(folder, given[:8], given[16:], struct.unpack_from("<I", given, 8)[0])

    def _moved(self, folder: Node, to: bytes, names: bytes, flags: int) -> bytes:
        old, new = (part.decode() for part in names.split(b"\0")[:2])
        node, target = self._child(folder, old), self.tree.nodes[struct.unpack("<Q", to)[0]]
        if flags & ~NO_REPLACE:
            refuse(errno.EINVAL)
        if new in target.names:
            if flags & NO_REPLACE:
                refuse(errno.EEXIST)
            self.tree.remove(target, new)
        del folder.names[old]
        target.names[new] = node.number
        return b""

    def _open(self, _node: Node, _given: bytes) -> bytes:
        return struct.pack("<QII", 0, 0, 0)

    def _read(self, node: Node, given: bytes) -> bytes:
        _handle, at, size = struct.unpack_from("<QQI", given)
        return bytes(node.data[at : at + size])

    def _write(self, node: Node, given: bytes) -> bytes:
        _handle, at, size = struct.unpack_from("<QQI", given)
        node.write(at, given[40 : 40 + size])
        return struct.pack("<II", size, 0)

    def _fsync(self, node: Node, _given: bytes) -> bytes:
        node.sync()
        self.tree.syncs += 1
        return b""

    def _readdir(self, folder: Node, given: bytes) -> bytes:
        _handle, at, size = struct.unpack_from("<QQI", given)
        names = [(".", folder), ("..", folder), *self.tree.listing(folder)]
        listed = b""
        for place, (name, node) in enumerate(names[at:], at + 1):
            row = struct.pack("<QQII", node.number, place, len(name.encode()), node.mode >> 12) + name.encode()
            row += bytes(-len(row) % 8)
            if len(listed) + len(row) > size:
                break
            listed += row
        return listed

    def _statfs(self, _node: Node, _given: bytes) -> bytes:
        return struct.pack("<5Q4I6I", 1 << 24, 1 << 23, 1 << 23, 1 << 20, 1 << 19, BLOCK, 255, BLOCK, 0, *[0] * 6)

    def _done(self, _node: Node, _given: bytes) -> bytes:
        return b""


def _name(given: bytes) -> str:
    return given.split(b"\0", 1)[0].decode()
