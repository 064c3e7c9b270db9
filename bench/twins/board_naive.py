"""The plain way to the board: entities, and for each body a query for its answer and one for its letters."""

import os

from fastapi import FastAPI
from jinja2 import Environment
from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

engine = create_engine(os.environ["BENCH_DATABASE"].replace("postgresql:", "postgresql+psycopg:"))
metadata = MetaData()
metadata.reflect(engine, only=["consultee", "response", "letter"])
T = automap_base(metadata=metadata)
T.prepare()
BODY, ANSWER, LETTER = T.classes.consultee, T.classes.response, T.classes.letter
row = Environment(autoescape=True).from_string("<tr><td>{{ b.name }}</td><td>{{ r.stance }}</td><td>{{ n }}</td></tr>")
app = FastAPI()


@app.get("/")
def board() -> HTMLResponse:
    shown = []
    with Session(engine) as session:
        for b in session.scalars(select(BODY).where(BODY.round_id == int(os.environ["BENCH_ROUND"]))):
            answers = session.scalars(select(ANSWER).where(ANSWER.consultee_id == b.id)).all()
            letters = session.scalars(select(LETTER).where(LETTER.consultee_id == b.id)).all()
            shown.append(row.render(b=b, r=answers and answers[-1], n=len(letters)))
    return HTMLResponse(f"<!doctype html><title>Board</title><h1>Board</h1><table>{''.join(shown)}</table>")
