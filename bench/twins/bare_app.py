"""The plainest app on the same stack: one table, one page."""

import os

from fastapi import FastAPI
from jinja2 import Environment
from sqlmodel import Field, Session, SQLModel, create_engine, select
from starlette.responses import HTMLResponse


class Note(SQLModel, table=True):
    id: int = Field(default=None, primary_key=True)
    text: str


engine = create_engine(os.environ["BENCH_DATABASE"].replace("postgresql:", "postgresql+psycopg:"))
SQLModel.metadata.create_all(engine)
template = Environment(autoescape=True).from_string("<h1>Notes</h1>{% for n in notes %}<p>{{ n.text }}</p>{% endfor %}")
app = FastAPI()


@app.get("/")
def notes() -> HTMLResponse:
    with Session(engine) as session:
        return HTMLResponse(template.render(notes=session.exec(select(Note)).all()))
