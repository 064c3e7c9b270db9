"""Statements compiled once give what SQLAlchemy gives, fail as it fails, and are heard by whoever counts."""

import datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from app.accounts.models import User
from app.clock import now
from app.database import Database, Prepared
from app.history.models import Event
from app.jobs.models import Job
from tests.kit.statements import counting

TABLE = User.__table__  # type: ignore[attr-defined]
ADD = Prepared(insert(TABLE).values({name: bindparam(name) for name in ("name", "email", "role", "created_at")}))
BY_EMAIL = select(*TABLE.c).where(TABLE.c.email == bindparam("email"))


def _user(email: str) -> dict[str, object]:
    return {"name": "Åsa Öst", "email": email, "role": "handler", "created_at": now()}


def test_a_row_is_what_sqlalchemy_reads(database: Database) -> None:
    with database.write() as session:
        assert ADD.run(session, _user("asa@example.org")) == 1
    with database.read() as session:
        given = {"email": "asa@example.org"}
        prepared = Prepared(BY_EMAIL).first(session, given)
        plain = session.connection().execute(BY_EMAIL, given).one()
        assert tuple(prepared) == tuple(plain)
        assert prepared._fields == tuple(plain._fields)
        assert isinstance(prepared.created_at, datetime.datetime)
        assert Prepared(BY_EMAIL).first(session, {"email": "nobody@example.org"}) is None


def test_many_rows_are_written_and_read(database: Database) -> None:
    with database.write() as session:
        ADD.run_each(session, [_user(f"{number}@example.org") for number in range(5)])
        rename = Prepared(update(TABLE).where(TABLE.c.email != bindparam("but")).values(name=bindparam("name")))
        assert rename.run(session, {"but": "0@example.org", "name": "Bo"}) == 4
        names = Prepared(select(TABLE.c.name).order_by(TABLE.c.email)).all(session)
        assert [row.name for row in names] == ["Åsa Öst", "Bo", "Bo", "Bo", "Bo"]


def test_what_sqlalchemy_would_raise_is_raised(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        ADD.run(session, _user("asa@example.org"))
        ADD.run(session, _user("asa@example.org"))
    with database.read() as session:
        assert Prepared(BY_EMAIL).all(session, {"email": "asa@example.org"}) == []


def test_a_counter_hears_it(database: Database) -> None:
    with database.read() as session, counting() as heard:
        Prepared(BY_EMAIL).all(session, {"email": "asa@example.org"})
    assert heard.count == 1
    assert heard.texts[0].startswith("SELECT")


def test_a_parameter_that_is_missing_is_an_error(database: Database) -> None:
    with database.read() as session, pytest.raises(KeyError, match="email"):
        Prepared(BY_EMAIL).all(session)


def test_what_cannot_be_prepared_is_refused(database: Database) -> None:
    with database.read() as session:
        with pytest.raises(ValueError, match="varying length"):
            Prepared(select(col(Event.id)).where(col(Event.id).in_([1, 2]))).all(session)
        with pytest.raises(ValueError, match="two columns"):
            Prepared(select(col(Event.id), col(Job.id))).all(session)


def test_very_many_rows_are_read_in_turn_and_two_readings_do_not_meet(database: Database) -> None:
    with database.write() as session:
        ADD.run_each(session, [_user(f"{number:02}@example.org") for number in range(25)])
    emails = Prepared(select(TABLE.c.email).order_by(TABLE.c.email))
    with database.snapshot() as session:
        one, other = (emails.stored_in_turn(session, at_once=10) for _reading in range(2))
        first = next(one)
        assert [*other] == [first, *one] == emails.stored(session)


def test_rows_that_are_read_in_turn_have_the_same_values(database: Database) -> None:
    with database.write() as session:
        ADD.run_each(session, [_user(f"{number:02}@example.org") for number in range(25)])
    whole = Prepared(select(*TABLE.c).order_by(TABLE.c.email))
    with database.snapshot() as session:
        in_turn, at_once = [*whole.stored_in_turn(session, at_once=10)], whole.stored(session)
        assert in_turn == at_once
        assert [[type(value) for value in row] for row in in_turn] == [[type(v) for v in row] for row in at_once]
