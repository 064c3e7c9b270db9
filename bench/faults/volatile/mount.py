"""The disk's own process: `python -m bench.faults.volatile.mount SOURCE TARGET` serves SOURCE's content at TARGET.

A line of standard input cuts the power: where to put what is left, and a number that decides what came through by
chance (0: nothing that was not synced). From then on every request is answered with an error.
"""

import ctypes
import os
import random
import select
import subprocess
import sys
from pathlib import Path

from bench.faults.volatile.protocol import LARGEST, FileSystem
from bench.faults.volatile.tree import Tree
from bench.running import environment

DEVICE = "/dev/fuse"
NO_SUID, NO_DEVICES, DETACH = 2, 4, 2
_libc = ctypes.CDLL(None, use_errno=True)


class NotAllowed(OSError):
    """This machine does not let us mount anything."""


class Disk:
    """A mounted disk, held by another process."""

    def __init__(self, source: Path, target: Path) -> None:
        self.target = target
        target.mkdir(exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.faults.volatile.mount", str(source), str(target)],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said()

    def _said(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        if not line.startswith("ok"):
            self._process.wait()
            raise NotAllowed(line or "the disk's process ended")
        return line

    def cut(self, target: Path, chance: int) -> int:
        """Cut the power. How many times something had been synced."""
        assert self._process.stdin
        print(f"{chance} {target}", file=self._process.stdin, flush=True)
        return int(self._said().split()[1])

    def close(self) -> None:
        """Take the disk away; whoever still has a file open there gets errors."""
        _libc.umount2(os.fsencode(self.target), DETACH)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def mount(target: Path) -> int:
    """Mount a file system that whoever holds the descriptor answers for. Raises OSError where it is not allowed."""
    device = os.open(DEVICE, os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},allow_other"
    done = _libc.mount(b"remiss", os.fsencode(target), b"fuse", NO_SUID | NO_DEVICES, options.encode())
    if done:
        number = ctypes.get_errno()
        raise OSError(number, f"mount: {os.strerror(number)}")
    return device


def serve(device: int, files: FileSystem) -> None:
    """Answer until the disk is taken away."""
    while True:
        ready = select.select([device, sys.stdin], [], [])[0]
        if sys.stdin in ready:
            order = sys.stdin.readline()
            if not order:
                return
            chance, _space, target = order.strip().partition(" ")
            files.off = True
            files.tree.power_cut(Path(target), random.Random(int(chance)) if int(chance) else None)
            print(f"ok {files.tree.syncs}", flush=True)
        if device in ready:
            try:
                answer = files.answer(os.read(device, LARGEST + 4096))
            except OSError:  # taken away
                continue
            if answer:
                try:
                    os.write(device, answer)
                except OSError:  # who asked is gone
                    continue


def main() -> None:
    """Load, mount, serve."""
    tree = Tree()
    tree.load(Path(sys.argv[1]))
    try:
        device = mount(Path(sys.argv[2]))
    except OSError as error:
        print(error.strerror, flush=True)
        return
    print("ok", flush=True)
    try:
        serve(device, FileSystem(tree))
    finally:
        _libc.umount2(os.fsencode(sys.argv[2]), DETACH)


if __name__ == "__main__":
    main()
