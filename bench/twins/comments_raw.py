"""The first hundred comments of a round, in the order of the plan: one statement, one string."""

import html
import os

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from bench.twins import kept

app = FastAPI()
ROUND = int(os.environ["BENCH_ROUND"])
SQL = """SELECT s.number, c.kind, b.name, e.number, e.title, c.text, c.proposed_text, c.reason, r.outcome, r.text
FROM standing s JOIN comment c ON c.id = s.comment_id JOIN consultee b ON b.id = s.consultee_id
LEFT JOIN section e ON e.id = c.section_id LEFT JOIN reply r ON r.point_id = s.point_id
WHERE s.round_id = ? ORDER BY s.area, s.plan_place, s.number LIMIT 100"""
ONE = "<li id='c-{}'><p>{} {} {} {}</p><p>{}</p><ins>{}</ins><p>{}</p><p>{} {}</p></li>"


@app.get("/")
def comments() -> HTMLResponse:
    shown = [ONE.format(*(html.escape(str(value or "")) for value in row)) for row in kept.rows(SQL, ROUND)]
    return HTMLResponse(f"<!doctype html><title>Comments</title><h1>Comments</h1><ol>{''.join(shown)}</ol>")
