"""A plan's rows as JSON, as they are read: one statement a table, one string."""

import json
import os

from fastapi import FastAPI, Response

from bench.twins import kept

app = FastAPI()
PLAN = int(os.environ["BENCH_PLAN"])
VERSION = "(SELECT max(id) FROM plan_version WHERE plan_id = ?)"
IN_VERSION = f"FROM section s JOIN {{}} ON {{}} WHERE s.version_id = {VERSION} ORDER BY s.position"
PARTS = {
    "sections": f"""SELECT id, number, level, parent_id, title, focus_area_id, is_focus_area FROM section
    WHERE version_id = {VERSION} ORDER BY position""",
    "paragraphs": "SELECT s.id, p.number, p.text " + IN_VERSION.format("paragraph p", "p.section_id = s.id"),
    "indicators": "SELECT i.id, s.id, i.name " + IN_VERSION.format("indicator i", "i.section_id = s.id"),
    "cells": f"""SELECT c.id, c.indicator_id, c.column_name, c.text, c.value FROM cell c
    JOIN indicator i ON i.id = c.indicator_id JOIN section s ON s.id = i.section_id WHERE s.version_id = {VERSION}""",
    "footnotes": f"SELECT number, text, section_id, cell_id FROM footnote WHERE version_id = {VERSION} ORDER BY number",
}


@app.get("/")
def plan() -> Response:
    parts = {name: [list(row) for row in kept.rows(sql, PLAN)] for name, sql in PARTS.items()}
    return Response(json.dumps(parts, ensure_ascii=False), media_type="application/json")
