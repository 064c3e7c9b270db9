"""The plain way to a hundred comments: a COUNT, an OFFSET, and for each comment what belongs to it."""

import os

from fastapi import FastAPI
from jinja2 import Environment
from sqlalchemy import MetaData, create_engine, func, select
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

engine = create_engine(os.environ["BENCH_DATABASE"].replace("postgresql:", "postgresql+psycopg:"))
(metadata := MetaData()).reflect(engine, only=["comment", "response", "consultee", "section", "reply"])
T = automap_base(metadata=metadata)
T.prepare()
C, R, B = T.classes.comment, T.classes.response, T.classes.consultee
row = Environment(autoescape=True).from_string("<li>{{ b.name }} {{ s.title }}<p>{{ c.text }}</p>{{ a.text }}</li>")
app = FastAPI()


@app.get("/")
def comments() -> HTMLResponse:
    with Session(engine) as session:
        asked = select(C).join(R, R.id == C.response_id).join(B, B.id == R.consultee_id)
        asked = asked.where(B.round_id == int(os.environ["BENCH_ROUND"]))
        count = session.scalar(select(func.count()).select_from(asked.subquery()))
        page = session.scalars(asked.order_by(C.id).limit(100).offset(0)).all()
        reply = {c.id: session.get(T.classes.reply, c.point_id) for c in page}
        shown = "".join(row.render(c=c, b=c.response.consultee, s=c.section, a=reply[c.id]) for c in page)
    return HTMLResponse(f"<!doctype html><title>Comments</title><h1>{count} comments</h1><ol>{shown}</ol>")
