"""Files are carried from one store to another while somebody writes: each compared, and gone on with when it stops."""

from collections.abc import Iterator

import pytest

from app.clock import now
from app.settings import IN_DATABASE
from app.storage.folder import FolderStore
from app.storage.moving import move
from app.storage.opening import open_store
from app.storage.store import register_file
from tests.cli.test_commands import one_line
from tests.kit import stores


def put(database, store, content):
    kept = store.put([content], limit=100)
    with database.write() as session:
        register_file(session, kept, media_type="text/plain", now=now())
    return kept.sha256


def test_files_move_while_others_are_sent(remiss, database, settings, monkeypatch, tmp_path):
    here = FolderStore(settings.files_dir)
    monkeypatch.setenv("REMISS_STORAGE_URL", str(settings.files_dir))
    target = str(tmp_path / "there") if database.is_sqlite else IN_DATABASE
    there = open_store(target, database)
    first = {put(database, here, b"file %d" % number) for number in range(3)}

    def stopped(things, _length) -> Iterator[str]:
        yield next(iter(things))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(database, here, there, shown=stopped)
    assert len(set(there.names())) == 1

    def while_others_send(things, _length) -> Iterator[str]:
        if len(things) > 1:
            put(database, here, b"sent meanwhile")
        yield from things

    moved = move(database, here, there, shown=while_others_send)
    assert (moved.carried, moved.present, moved.findings) == (3, 1, [])
    assert first < set(there.names()) == set(here.names()), "and nothing is taken away"
    put(database, here, b"sent afterwards")
    ran = remiss("files", "move", "--to", target)
    assert (ran.status, ran.out) == (0, f"REMISS_STORAGE_URL={target}\n"), ran.err
    assert "1 files carried, 4 were there already" in ran.err
    assert remiss("verify").out == "ok\n"
    monkeypatch.setenv("REMISS_STORAGE_URL", target)
    assert remiss("verify").out == "ok\n"
    back = str(tmp_path / "back")
    assert remiss("files", "move", "--to", back).status == 0
    assert set(FolderStore(tmp_path / "back").names()) == set(there.names())


def test_a_file_that_is_not_whole_is_not_carried(remiss, database, settings, monkeypatch, tmp_path):
    here = FolderStore(settings.files_dir)
    monkeypatch.setenv("REMISS_STORAGE_URL", str(settings.files_dir))
    changed, lost, whole = (put(database, here, content) for content in (b"changed", b"lost", b"whole"))
    stores.change(here, database, changed, b"chAnged")
    stores.lose(here, database, lost)
    ran = remiss("files", "move", "--to", "there")
    assert ran.status == 1
    assert f"file {changed}: its content has been changed" in ran.lines
    assert f"file {lost}: is missing from the store" in ran.lines
    assert "REMISS_STORAGE_URL" not in ran.out
    assert set(FolderStore(tmp_path / "there").names()) == {whole}
    assert "lie in" in one_line(remiss("files", "move", "--to", str(settings.files_dir)), 2)
    assert "should be a folder" in one_line(remiss("files", "move", "--to", "ftp://there"), 2)
    if database.is_sqlite:
        assert "only with PostgreSQL" in one_line(remiss("files", "move", "--to", IN_DATABASE), 2)
