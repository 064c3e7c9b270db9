"""One row made durable, and nothing else: by the one connection there is, in the thread that heard of it."""

from fastapi import FastAPI, Request

from bench.twins import kept

app = FastAPI()
if not kept.POSTGRESQL:
    for setting in ("journal_mode=wal", "synchronous=full"):
        kept.execute(f"PRAGMA {setting}")
kept.execute("CREATE TABLE IF NOT EXISTS saved (body TEXT)")


@app.put("/")
async def commit(request: Request) -> dict[str, bool]:
    kept.execute("INSERT INTO saved (body) VALUES (?)", (await request.body()).decode())
    return {"saved": True}
