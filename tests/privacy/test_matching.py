"""Whom a name finds: the same on both databases, whole words and no others."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, select
from sqlmodel import Session

from app.database import Database
from app.privacy.holdings import Subject
from app.privacy.matching import narrowed
from app.privacy.queries import Asked, holdings
from app.privacy.records import record_words

KEPT = Table(
    "named", MetaData(), Column("id", Integer, primary_key=True), Column("said", String), Column("facts", JSON)
)
ASKED = {
    "a name is no part of a word": (
        Asked("Ek"),
        ["Sara Ek", "EK", "Eks synpunkt", "(ek)"],
        ["Ekberg", "Vasek", "teknik"],
    ),
    "case": (Asked("åsa öst"), ["Åsa Öst", "ÅSA ÖST", "A\u030asa O\u0308st"], ["Asa Ost", "Åsa", "Åsalena Öst"]),
    "accents": (Asked("Andre Linden"), ["André Lindén", "ANDRE LINDEN", "Andrè  Linden"], ["Andreas Linden"]),
    "accents that were typed": (Asked("Renée Müller"), ["Renee Muller", "renée müller"], ["Renees Mullers väg 3x"]),
    "the surname first": (Asked("Sara Lind"), ["Lind, Sara", "Lind Sara", "sara\nlind"], ["Sara Maria Lindgren"]),
    "genitive": (Asked("Sara Lind"), ["Sara Linds förslag", "Sara Lind’s"], ["Sara Linder"]),
    "a neighbour's letters": (Asked("Bjørn"), ["Björn"], ["Bjorn"]),
    "an address": (
        Asked(email="asa@example.se"),
        ["Asa@Example.se", "<asa@example.se>", "till asa@example.se."],
        ["lisa.asa@example.se", "asa@example.sex", "asa@example.se.com", "kasa@example.se", "o'asa@example.se"],
    ),
    "signs of patterns": (Asked("100%_!"), ["100%_!"], ["100 procent", "1000_!"]),
}


@contextmanager
def _kept(database: Database, said: list[str]) -> Iterator[Session]:
    with Session(database.engine) as session:
        KEPT.create(session.connection())
        rows = [{"said": word, "facts": {"name": word, "count": 1}} for word in said]
        session.connection().execute(KEPT.insert(), rows)
        yield session
        session.rollback()


@pytest.mark.parametrize("what", ASKED)
def test_a_person_is_found_and_nobody_else(database: Database, what: str) -> None:
    asked, right, wrong = ASKED[what]
    with _kept(database, right + wrong) as session:
        for column in (KEPT.c.said, KEPT.c.facts):
            escaped = column is KEPT.c.facts
            narrow = narrowed(column, asked.name, asked.email, escaped=escaped)
            rows = session.connection().execute(select(KEPT.c.said, column).where(narrow).order_by(KEPT.c.id))
            assert [said for said, value in rows if asked.is_in(value)] == right, column


def test_every_table_that_is_looked_through_says_what_it_holds() -> None:
    words = {(holding.table, holding.subject): record_words(holding.table, holding.subject) for holding in holdings()}
    assert len(set(words.values())) == len(words), "each says something of its own"
    assert words["consultee", Subject.BODY] != words["consultee", Subject.HANDLING]
