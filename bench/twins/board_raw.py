"""Every body of a round as a table row: one statement, one string."""

import html
import os

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from bench.twins import kept

app = FastAPI()
ROUND = int(os.environ["BENCH_ROUND"])
SQL = """SELECT c.id, c.name, c.group_name, r.stance, r.late, l.sent, c.opened_at, c.begun_on, c.deadline, r.received_at
FROM consultee c LEFT JOIN link k ON k.consultee_id = c.id AND k.is_contact
LEFT JOIN (SELECT link_id, min(sent_at) AS sent FROM letter WHERE round_id = ? GROUP BY link_id) l ON l.link_id = k.id
LEFT JOIN response r ON r.id = c.current_response_id
WHERE c.round_id = ? ORDER BY c.position"""
ROW = "<tr id='c-{}'><td><a href='/consultees/{}'>{}</a></td><td>{}</td>" + "<td>{}</td>" * 7 + "</tr>"


@app.get("/")
def board() -> HTMLResponse:
    rows = kept.rows(SQL, ROUND, ROUND)
    shown = [ROW.format(r[0], r[0], html.escape(r[1]), html.escape(r[2]), *r[3:]) for r in rows]
    return HTMLResponse(f"<!doctype html><title>Board</title><h1>Board</h1><table>{''.join(shown)}</table>")
