"""One row made durable, and nothing else."""

import sqlite3
import threading

from fastapi import FastAPI, Request

app = FastAPI()
lock = threading.Lock()
database = sqlite3.connect("commit.sqlite3", isolation_level=None, check_same_thread=False)
database.execute("PRAGMA journal_mode=wal")
database.execute("PRAGMA synchronous=full")
database.execute("CREATE TABLE IF NOT EXISTS saved (id INTEGER PRIMARY KEY, body TEXT)")


def store(body: bytes) -> None:
    with lock:
        database.execute("INSERT INTO saved (body) VALUES (?)", (body.decode(),))


@app.put("/")
async def commit(request: Request) -> dict[str, bool]:
    store(await request.body())
    return {"saved": True}
