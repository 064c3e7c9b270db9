"""Rows that are copied are the rows that were made."""

import datetime

from sqlalchemy import select, text
from sqlmodel import Session

import app.models  # noqa: F401  (registers every table)
from app.clock import now, today
from app.database import Database, SQLModel
from app.organisations.models import Organisation
from tests.kit.snapshots import Snapshots
from tests.kit.world import build

AWKWARD = 'O\'Hara \\ "A", {b}\n\tNULL, (c) % $$ – ”å”'


def make(session: Session) -> None:
    """The small world, and a name of every sign that a text of SQL may stumble over."""
    build(session, now())
    facts = {"name_key": "o'hara", "kind": "other", "sort_key": "ohara", "search_text": "", "created_at": now()}
    session.add(Organisation(name=AWKWARD, **facts))


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, the triggers, and the number that the next row gets."""
    database = Database(url)
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    if not database.is_sqlite:
        triggers = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    following = {"name_key": "x", "kind": "other", "sort_key": "x", "search_text": "", "created_at": now()}
    with database.write() as session:
        asked = session.connection()
        tables = SQLModel.metadata.sorted_tables
        rows = {t.name: [tuple(row) for row in asked.execute(select(t).order_by(*t.primary_key))] for t in tables}
        rows["triggers"] = [tuple(row) for row in asked.execute(text(triggers))]
        organisation = Organisation(name="Nästa", **following)
        session.add(organisation)
        session.flush()
        rows["next"] = [(organisation.id,)]
    database.dispose()
    return rows


def test_a_copy_has_every_row_number_and_trigger(database_url):
    snapshots = Snapshots()
    snapshots.fill(database_url, make, named="here")
    original = everything(database_url)
    snapshots.fill(database_url, make, named="here")
    copied = everything(database_url)
    assert copied == original
    assert any(AWKWARD in row for row in copied["organisation"])
    assert len(copied["triggers"]) > 5


def test_rows_of_yesterday_are_made_again(database_url, monkeypatch):
    snapshots, days = Snapshots(), []

    def make_today(session: Session) -> None:
        days.append(today())

    for day in (1, 1, 2):
        monkeypatch.setattr("tests.kit.snapshots.today", lambda day=day: datetime.date(2026, 12, day))
        snapshots.fill(database_url, make_today, named="here")
    assert len(days) == 2
