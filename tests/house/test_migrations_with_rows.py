"""Migrations on a database with rows: nothing is lost on the way up or down, and what fails leaves nothing behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from textwrap import dedent, indent

import pytest
from alembic import command, op
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.comments.kinds import CommentKind
from app.database import Database
from app.database.rebuild import MigrationRefused, foreign_keys_off, rebuild
from app.database.triggers import APPEND_ONLY, NEVER_CHANGED, never_changed, only_erased
from app.migrate import ROOT, config, downgrade, revisions, state, upgrade
from app.plans.models import Cell, Indicator, Paragraph
from app.responses.models import Comment, Standing
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from tests.kit.databases import Databases
from tests.kit.seeded import fill
from tests.kit.shape import Shape, differences, shape

STANCES = ("draft.stance", "draft_comment.stance", "response.stance", "comment.stance")
HEAD = revisions()[-1]
NEXT = "9001"
Trial = Callable[..., None]
MADE_ANEW = {"0052": ("comment", "standing", "focus_count", "round")}
"""Revision → the tables in which it makes rows of others: they go on the way down and are made again on the way up."""


@pytest.fixture
def seeded(seeded_database_url: str) -> Iterator[Database]:
    database = Database(seeded_database_url)
    yield database
    database.dispose()


@pytest.fixture
def seeded_sqlite(_databases: Callable[[str], Databases]) -> Iterator[Database]:
    """For what only SQLite does, whichever databases the tests run on."""
    with _databases("sqlite").filled(fill) as url:
        database = Database(url)
        yield database
        database.dispose()


@pytest.fixture
def trial(seeded_database_url: str, tmp_path: Path) -> Trial:
    """Write migrations after the newest and run them as any other: ``trial("op.execute(…)", …)`` or ``down=True``."""
    settings = config(seeded_database_url)
    settings.set_main_option("path_separator", "newline")
    settings.set_main_option("version_locations", f"{ROOT / 'migrations' / 'versions'}\n{tmp_path}")

    def run(*bodies: str, down: str = "") -> None:
        if down:
            command.downgrade(settings, down)
            return
        for at, body in enumerate(bodies):
            up, _, back = body.partition("# down")
            (tmp_path / f"900{at + 1}_trial.py").write_text(
                "from alembic import op\n"
                "from app.database.rebuild import add_member, rebuild, remove_member\n"
                f"revision, down_revision = '900{at + 1}', '{f'900{at}' if at else HEAD}'\n"
                f"def upgrade():\n{indent(dedent(up), '    ')}\n"
                f"def downgrade():\n{indent(dedent(back), '    ') or '    pass'}\n",
                encoding="utf-8",
            )
        command.upgrade(settings, "head")

    return run


def lost(before: Shape, after: Shape, revision: str) -> list[str]:
    """What differs, but in the tables in which the revision makes rows."""
    made = tuple(f"{table}." for table in MADE_ANEW.get(revision, ()))
    return [column for column in differences(before.rows, after.rows) if not column.startswith(made)]


def test_every_migration_down_and_up_loses_nothing_that_the_older_form_had(
    seeded: Database, seeded_database_url: str
) -> None:
    before = shape(seeded)
    assert not [table for table, columns in before.rows.items() if not next(iter(columns.values()))]  # rows everywhere
    for older, revision in reversed(list(zip(revisions(), revisions()[1:], strict=False))):
        downgrade(seeded_database_url, older)
        below = shape(seeded)
        assert lost(before, below, revision) == [], f"{revision} down"
        upgrade(seeded_database_url, revision)
        after = shape(seeded)
        assert after.tables == before.tables, revision
        assert after.triggers == before.triggers, revision
        assert lost(below, after, revision) == [], f"{revision} up"
        downgrade(seeded_database_url, older)
        before = shape(seeded) if revision in MADE_ANEW else below


def test_places_of_before_get_a_lineage_each(seeded: Database, seeded_database_url: str) -> None:
    downgrade(seeded_database_url, "0011")
    upgrade(seeded_database_url)
    with seeded.read() as session:
        for table in (Paragraph, Indicator, Cell):
            lineages = session.exec(select(table.lineage)).all()
            assert len(set(lineages)) == len(lineages) > 20
            assert {len(lineage) for lineage in lineages} == {36}


def test_summaries_have_their_points_again_with_the_same_numbers(seeded: Database, seeded_database_url: str) -> None:
    numbered = select(Standing.point_id, Standing.number, Comment.text).join(Comment, Comment.id == Standing.comment_id)
    numbered = numbered.where(Comment.kind == CommentKind.SUMMARY).order_by(Standing.point_id)
    with seeded.read() as session:
        before = session.exec(numbered).all()
        assert len(before) > 3
        faults = [*verify_counts(session), *verify_responses(session)]
        # an invented confirmation goes: the older form has no place for it
        faults = [fault for fault in faults if "confirmation" not in fault and "answer 1 counts" not in fault]
    downgrade(seeded_database_url, "0051")
    upgrade(seeded_database_url)
    with seeded.read() as session:
        assert session.exec(numbered).all() == before
        assert [*verify_counts(session), *verify_responses(session)] == faults, "those of the invented rows"


def test_the_triggers_are_those_of_the_one_module(database: Database) -> None:
    dialect = database.engine.dialect.name
    wanted = {name: sql for table in APPEND_ONLY for name, sql in only_erased(table, dialect).items()}
    wanted |= {name: sql for table in NEVER_CHANGED for name, sql in never_changed(table, dialect).items()}
    triggers = shape(database).triggers
    assert set(triggers) == set(wanted)
    if database.is_sqlite:  # PostgreSQL tells them in its own words
        assert triggers == wanted


def test_a_table_made_anew_is_as_it_was(seeded: Database, trial: Trial) -> None:
    if seeded.is_sqlite:
        with seeded.engine.begin() as connection:
            connection.execute(text("UPDATE sqlite_sequence SET seq = 700 WHERE name = 'point'"))
            connection.execute(text("DELETE FROM draft_attachment"))  # an empty table, whose ids were given
    before = shape(seeded)
    trial(f"for table in {list(before.tables)}:\n    with rebuild(table):\n        pass")
    assert shape(seeded) == before


def test_an_enumeration_grows_and_shrinks_again(seeded: Database, trial: Trial) -> None:
    before = shape(seeded)
    with pytest.raises(DBAPIError), seeded.write() as session:
        session.connection().execute(text("UPDATE draft SET stance = 'undecided'"))
    trial(f"add_member('undecided', *{STANCES})\n# down\nremove_member('undecided', *{STANCES})")

    grown = shape(seeded)
    assert (grown.rows, grown.triggers, grown.counters) == (before.rows, before.triggers, before.counters)
    for column in STANCES:
        table = column.partition(".")[0]
        old, new = before.tables.pop(table), grown.tables.pop(table)
        assert "undecided" in new["checks"][f"ck_{table}_stance"]["sqltext"]
        assert {kind: new[kind] for kind in new if kind not in ("checks", "words")} == {
            kind: old[kind] for kind in old if kind not in ("checks", "words")
        }
    assert grown.tables == before.tables

    with seeded.write() as session:
        session.connection().execute(text("UPDATE draft SET stance = 'undecided'"))
    for refused in (
        "UPDATE response SET stance = 'undecided'",
        "DELETE FROM comment",
        "UPDATE draft SET stance = 'anything'",
        "UPDATE draft_comment SET draft_id = 999999",
    ):
        with pytest.raises(DBAPIError), seeded.write() as session:
            session.connection().execute(text(refused))

    with pytest.raises(MigrationRefused, match=r"draft\.stance is “undecided” in \d+ rows"):
        trial(down=HEAD)
    with seeded.write() as session:
        session.connection().execute(text("UPDATE draft SET stance = 'neutral'"))
    trial(down=HEAD)
    assert shape(seeded).tables["draft"]["checks"].keys() == {"ck_draft_stance"}
    with pytest.raises(DBAPIError), seeded.write() as session:
        session.connection().execute(text("UPDATE draft SET stance = 'undecided'"))


@contextmanager
def migrating(database: Database, *, foreign_keys: bool) -> Iterator[None]:
    """What env.py arranges, with or without its care for foreign keys."""
    with database.engine.connect() as connection:
        with nullcontext() if foreign_keys else foreign_keys_off(connection), connection.begin():
            with Operations.context(MigrationContext.configure(connection)):
                yield


def test_the_plain_way_loses_triggers_and_the_comparison_sees_it(seeded_sqlite: Database) -> None:
    before = shape(seeded_sqlite)
    with migrating(seeded_sqlite, foreign_keys=False), op.batch_alter_table("response", recreate="always"):
        pass
    lost = before.triggers.keys() - shape(seeded_sqlite).triggers.keys()
    assert lost == {"response_no_update", "response_no_delete"}


def test_the_plain_way_fails_on_rows_with_foreign_keys_on(seeded_sqlite: Database) -> None:
    before = shape(seeded_sqlite)
    with pytest.raises(DBAPIError, match="FOREIGN KEY constraint failed"):
        with migrating(seeded_sqlite, foreign_keys=True), op.batch_alter_table("response", recreate="always"):
            op.execute("PRAGMA foreign_keys=0")  # does nothing: the transaction has begun
    with pytest.raises(MigrationRefused, match="foreign keys are on"):
        with migrating(seeded_sqlite, foreign_keys=True), rebuild("response"):
            pass
    assert shape(seeded_sqlite) == before


def test_a_trigger_that_nobody_knows_is_not_lost_in_silence(seeded_sqlite: Database) -> None:
    with seeded_sqlite.engine.begin() as connection:
        connection.execute(text("CREATE TRIGGER strange AFTER DELETE ON draft BEGIN SELECT 1; END"))
    with pytest.raises(MigrationRefused, match="strange"), migrating(seeded_sqlite, foreign_keys=False):
        with rebuild("draft"):
            pass


def test_of_several_migrations_none_stays_when_one_fails(seeded: Database, trial: Trial) -> None:
    before = shape(seeded)
    with pytest.raises(DBAPIError):
        trial(f"add_member('undecided', *{STANCES})", "op.execute('DELETE FROM draft_revision; no such thing')")
    assert shape(seeded) == before
    assert state(seeded) == "current"


def test_rows_that_would_point_nowhere_undo_everything(seeded: Database, trial: Trial) -> None:
    before = shape(seeded)
    with pytest.raises((MigrationRefused, DBAPIError)) as refused:
        trial(f"add_member('undecided', *{STANCES})", "op.execute('UPDATE draft_comment SET section_id = 999999')")
    assert "draft_comment" in str(refused.value)
    assert shape(seeded) == before
