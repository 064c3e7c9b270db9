"""Every table has a level of sensitivity in docs/privacy.md, and what is secret or names persons has a high one."""

import re
from fnmatch import fnmatchcase

import pytest
from sqlmodel import SQLModel

from app import models
from app.privacy.holdings import HOLDINGS
from tests.house.tree import ROOT

assert models  # all tables are known
TABLES = sorted(SQLModel.metadata.tables)
SECRET = re.compile(r"(token|code|password)_hash")


def levels() -> dict[int, list[str]]:
    """The names, or beginnings of names, of each level's tables, as the document has them."""
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \w[\w ]* \| [^|`]+ \| ([^|]+) \|$", text, re.MULTILINE)
    return {int(number): re.findall(r"`([a-z_*]+)`", tables) for number, tables in rows}


def levels_of(table: str) -> list[int]:
    """Where it stands: under its own name, else under the beginnings that it has."""
    own = [level for level, names in levels().items() if table in names]
    return own or [level for level, names in levels().items() if any(fnmatchcase(table, name) for name in names)]


def test_there_are_five_and_none_names_what_is_not_there():
    assert sorted(levels()) == [1, 2, 3, 4, 5]
    for name in (name for names in levels().values() for name in names):
        assert any(fnmatchcase(table, name) for table in TABLES), name


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_one(table: str):
    found = levels_of(table)
    assert len(found) == 1, found
    if any(SECRET.search(column.name) for column in SQLModel.metadata.tables[table].columns):
        assert found == [1], "it holds what lets somebody in"


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.table)
def test_what_names_persons_is_not_among_what_anybody_reads(holding):  # type: ignore[no-untyped-def]  # parametrised
    sent_out = {"round", "round_background"}  # the round's contact, and who signed the plan: told in the request itself
    assert levels_of(holding.table) != [5] or holding.table in sent_out
