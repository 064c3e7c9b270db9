"""A database belongs to the secret key that it was begun with; another one is refused in words that say what to do."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.clock import now
from app.main import create_app
from app.rounds.models import Link
from app.settings import Settings, SettingsError
from app.tokens import link_token, token_hash
from tests.cli.test_commands import one_line
from tests.kit.mailserver import free_port
from tests.kit.world import build

ANOTHER = "another key, as good as the one before it"


def test_another_key_is_refused_until_it_is_accepted(remiss, database, settings, monkeypatch):
    with database.write() as session:
        build(session, now())
    assert remiss("send-due").status == 0, "the first command lets the database take its key"
    monkeypatch.setenv("REMISS_SECRET_KEY", ANOTHER)
    said = one_line(remiss("send-due"), 2)
    assert "REMISS_SECRET_KEY is not the one that this database belongs to" in said
    assert "remiss accept-key" in said
    assert remiss("verify").out == "ok\n"
    assert remiss("backup", "all.zip").status == 0
    with pytest.raises(SettingsError, match="not the one"), TestClient(create_app(Settings())):
        pass
    count = int(remiss("accept-key").out)
    assert count > 2
    assert remiss("send-due").status == 0
    with database.read() as session:
        links = session.exec(select(Link).where(Link.token_hash != None)).all()  # noqa: E711
    assert len(links) == count
    for link in links:
        assert link.token_hash == token_hash(link_token(ANOTHER.encode(), link.id, link.generation))
    assert remiss("accept-key").out == "0\n"


@pytest.mark.one_database
@pytest.mark.parametrize("command", [("serve", "--port"), ("worker",)])
def test_neither_server_nor_worker_starts_with_another_key(remiss, start, command):
    remiss("send-due")
    words = [*command, str(free_port())] if len(command) > 1 else command
    process = start(*words, REMISS_SECRET_KEY=ANOTHER)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "is not the one that this database belongs to" in err.splitlines()[-1]


@pytest.mark.one_database
def test_a_key_that_is_gone_is_not_made_anew(remiss, settings, monkeypatch):
    monkeypatch.delenv("REMISS_SECRET_KEY")
    assert remiss("send-due").status == 0
    key = settings.data_dir / "secret.key"
    kept = key.read_bytes()
    key.unlink()
    assert "is missing. Put" in one_line(remiss("send-due"), 2)
    assert not key.exists()
    key.write_bytes(kept)
    assert remiss("send-due").status == 0


@pytest.mark.one_database
def test_a_restore_says_that_the_key_is_another(remiss, settings, monkeypatch, tmp_path):
    remiss("send-due")
    remiss("backup", "all.zip")
    monkeypatch.setenv("REMISS_DATABASE_URL", f"sqlite:///{tmp_path}/elsewhere.sqlite3")
    monkeypatch.setenv("REMISS_DATA_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("REMISS_SECRET_KEY", ANOTHER)
    ran = remiss("restore", "all.zip")
    assert (ran.status, ran.out) == (0, "ok\n")
    assert "not the one that this database belongs to" in ran.err
