"""The tools of the drills: the disk that forgets, the line that is cut, the ledger. The drills are `make faults`."""

import random
import socket
import stat
import struct
import threading
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bench.faults import drill, nginx
from bench.faults.__main__ import CI, DRILLS, held
from bench.faults.drill import Drill, NotHere, Outcome, Size
from bench.faults.ledger import Ledger
from bench.faults.nursery import Nursery
from bench.faults.site import Site
from bench.faults.volatile.protocol import ANSWER, HEAD, FileSystem
from bench.faults.volatile.tree import ROOT, Tree
from bench.faults.weaknesses import WEAKNESSES
from bench.faults.wire import AFTER, BEFORE, Wire
from bench.material import Material

FILE, FOLDER = stat.S_IFREG | 0o600, stat.S_IFDIR | 0o700


@pytest.fixture
def tree() -> Tree:
    return Tree()


def left(tree: Tree, folder: Path, chance: random.Random | None = None) -> dict[str, bytes]:
    tree.power_cut(folder, chance)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_power_cut_leaves_what_was_synced_and_nothing_else(tree, tmp_path):
    top = tree.nodes[ROOT]
    kept, nameless = tree.make(top, "kept", FILE), tree.make(top, "unwritten", FILE)
    kept.write(0, b"first")
    kept.sync()
    top.sync()
    kept.write(5, b", second")
    nameless.write(0, b"never synced")
    unnamed = tree.make(top, "unnamed", FILE)
    unnamed.write(0, b"synced, but its name is not")
    unnamed.sync()
    assert bytes(kept.data) == b"first, second"
    assert left(tree, tmp_path / "left") == {"kept": b"first", "unwritten": b""}


def test_a_renamed_file_is_where_its_folders_were_synced_last(tree, tmp_path):
    top = tree.nodes[ROOT]
    folder, file = tree.make(top, "folder", FOLDER), tree.make(top, "incoming", FILE)
    file.write(0, b"x")
    file.sync()
    top.sync()
    files = FileSystem(tree)
    ask(files, 12, ROOT, struct.pack("<Q", folder.number) + b"incoming\0arrived\0")
    assert left(tree, tmp_path / "before") == {"incoming": b"x"}
    folder.sync()
    top.sync()
    assert left(tree, tmp_path / "after") == {"folder/arrived": b"x"}


def test_what_was_not_synced_may_come_through_in_part(tree, tmp_path):
    file = tree.make(tree.nodes[ROOT], "log", FILE)
    tree.nodes[ROOT].sync()
    for place in range(8):
        file.write(place * 1024, b"%d" % place * 1024)
    outcomes = {left(tree, tmp_path / str(seed), random.Random(seed))["log"] for seed in range(20)}
    assert len(outcomes) > 10
    assert all(len(content) <= 8 * 1024 for content in outcomes)


def test_a_shorter_file_is_shorter_after_the_cut_once_it_is_synced(tree, tmp_path):
    file = tree.make(tree.nodes[ROOT], "log", FILE)
    file.write(0, b"long")
    tree.nodes[ROOT].sync()
    file.sync()
    file.cut_to(1)
    assert left(tree, tmp_path / "before") == {"log": b"long"}
    file.sync()
    assert left(tree, tmp_path / "after") == {"log": b"l"}


def ask(files: FileSystem, code: int, number: int, content: bytes = b"") -> tuple[int, bytes]:
    """One request as Linux sends it; the error's number and what is answered."""
    answered = files.answer(HEAD.pack(HEAD.size + len(content), code, 7, number, 0, 0, 0, 0) + content)
    assert answered
    length, error, unique = ANSWER.unpack_from(answered)
    assert (length, unique) == (len(answered), 7)
    return error, answered[ANSWER.size :]


def test_the_file_system_answers_until_its_power_is_off(tree):
    files = FileSystem(tree)
    error, made = ask(files, 35, ROOT, struct.pack("<4I", 0, FILE, 0, 0) + b"a\0")
    number = struct.unpack_from("<Q", made)[0]
    assert (error, len(made)) == (0, 128 + 16), "struct fuse_entry_out and struct fuse_open_out"
    assert ask(files, 16, number, struct.pack("<QQIIQII", 0, 0, 3, 0, 0, 0, 0) + b"abc")[0] == 0
    assert ask(files, 15, number, struct.pack("<QQIIQII", 0, 1, 9, 0, 0, 0, 0)) == (0, b"bc")
    assert ask(files, 1, ROOT, b"b\0")[0] == -2, "there is no such file"
    assert len(ask(files, 26, 0, struct.pack("<4I", 7, 40, 65536, 0))[1]) == 64, "struct fuse_init_out"
    files.off = True
    assert ask(files, 20, number, bytes(16))[0] == -5
    assert tree.syncs == 0


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_a_line_is_cut_at_the_commit_that_was_meant(moment):
    heard = b""
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        nonlocal heard
        with server.accept()[0] as line:
            while data := line.recv(1000):
                heard += data
                line.sendall(b"done;")

    listening = threading.Thread(target=listen)
    listening.start()
    wire = Wire(make_url(f"postgresql://127.0.0.1:{server.getsockname()[1]}/x"))
    with socket.create_connection(("127.0.0.1", make_url(wire.url).port)) as client:
        client.sendall(b"COMMIT")
        assert client.recv(100) == b"done;"
        wire.cut_commit("these words", moment)
        client.sendall(b"INSERT these words")
        assert client.recv(100) == b"done;"
        client.sendall(b"COMMIT")
        assert client.recv(100) == b""
    listening.join(60)
    server.close()
    wire.close()
    assert wire.cuts == 1
    assert heard.count(b"COMMIT") == (1 if moment == BEFORE else 2)


def test_the_ledger_waits_for_more_or_for_a_fault(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    more = threading.Thread(target=lambda: [ledger.acknowledged("save", version=n) for n in range(3)])
    with pytest.raises(RuntimeError, match="nothing was acknowledged"):
        ledger.await_more(1, seconds=0.01)
    more.start()
    more.join()
    ledger.fault("gone")
    ledger.await_more(100)
    ledger.close()
    assert (ledger.count, len((tmp_path / "ledger").read_text().splitlines())) == (3, 3)


def test_a_drill_is_red_when_it_finds_something_and_when_its_control_finds_nothing(capsys):
    def drilled(*, healthy: list[str], weak: list[str], broken: bool = False) -> bool:
        found = {"": Outcome(faults=healthy), "weak": Outcome(faults=weak, broken=broken)}
        tried = Drill("a drill", lambda _ground, _kind, _size, weakness: found[weakness], {"sqlite": ("weak",)})
        return held(None, tried, "sqlite", Size(), ["weak"])  # type: ignore[arg-type]

    assert drilled(healthy=[], weak=["lost"])
    assert not drilled(healthy=["lost"], weak=["lost"])
    assert not drilled(healthy=[], weak=[])
    assert not drilled(healthy=[], weak=["the drill itself fell"], broken=True)
    assert "was not found out" in capsys.readouterr().out


def test_what_a_machine_does_not_allow_is_said_and_no_success(capsys):
    def refuse(*_given: object) -> Outcome:
        raise NotHere("no disk")

    assert held(None, Drill("a drill", refuse, {"sqlite": ()}), "sqlite", Size(), [])  # type: ignore[arg-type]
    assert "NOT RUN" in capsys.readouterr().out


def test_every_drill_has_a_control_for_each_database():
    known = set(WEAKNESSES) | {"copy_of_the_folder", "unsealed"}
    for one in DRILLS:
        assert all(one.weaknesses.values())
        assert {name for names in one.weaknesses.values() for name in names} <= known
    assert {kind for one in DRILLS for kind in one.kinds} == {drill.SQLITE, drill.POSTGRESQL}
    assert CI.control.kills < CI.kills


def test_nginx_stands_before_the_hosts_as_the_manual_says():
    arranged = nginx.arranged(8080, [8001, 8002])
    for words in ("127.0.0.1:8001 max", "127.0.0.1:8002 max", "listen 127.0.0.1:8080;", "X-Request-Start $arrived;"):
        assert arranged.count(words) == 1
    assert "ssl" not in arranged
    stamp, body = arranged.index("set $arrived $msec"), arranged.index("location /")
    assert stamp < body, "taken down before the body is read"
    with pytest.raises(ValueError, match="fewer hosts"):
        nginx.arranged(8080, [8001, 8002, 8003])


def test_a_drill_ends_when_its_minutes_are_over():
    over: list[bool] = []

    def look(_ground, _kind, size, _weakness):
        over.append(size.is_over)
        return Outcome()

    for minutes in (0, 60):
        assert held(None, Drill("a drill", look, {"sqlite": ()}), "sqlite", Size(minutes=minutes), [])  # type: ignore[arg-type]
    assert over == [True, False]


def test_a_command_reads_the_settings_of_its_order_and_none_from_before_the_fork(tmp_path):
    nursery = Nursery()
    try:
        site = Site(nursery, tmp_path, Material(tmp_path, 0, 0, 0), "", tmp_path / "data")
        for zone in ("Nowhere/One", "Nowhere/Another"):
            site.more["REMISS_TIME_ZONE"] = zone
            assert site.remiss("verify") == (2, "")
        assert site.log.read_text().count("REMISS_TIME_ZONE") == 2
    finally:
        nursery.close()
