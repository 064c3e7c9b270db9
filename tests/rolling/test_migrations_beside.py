"""Migrations since the last release change nothing that its program cannot live with, unless they answer for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory

from app.database import Database
from app.migrate import config, downgrade, revisions
from tests.kit.databases import Migrated
from tests.kit.shape import Shape, shape
from tests.rolling.released import COMMIT, HEAD, git, need_history
from tests.rolling.tolerance import intolerable


def form_of(path: Path, revision: str | None = None) -> Shape:
    url = f"sqlite:///{path}"
    if revision:
        downgrade(url, revision)
    database = Database(url)
    try:
        return shape(database)
    finally:
        database.dispose()


@pytest.fixture(scope="module")
def now(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Shape:
    path = tmp_path_factory.mktemp("now") / "now.sqlite3"
    migrated.lay(path)
    return form_of(path)


def answered() -> dict[str, str]:
    """What migrations since the release answer for: ``old_code`` has each line, and why the old program lives."""
    told: dict[str, str] = {}
    for script in ScriptDirectory.from_config(config("sqlite://")).walk_revisions():
        if script.revision > HEAD:
            told |= getattr(script.module, "old_code", {})
    return told


def test_the_last_release_can_live_with_the_new_form_of_the_tables(
    now: Shape, migrated: Migrated, tmp_path: Path
) -> None:
    path = tmp_path / "then.sqlite3"
    migrated.lay(path)
    then = form_of(path, HEAD)
    found = intolerable(then.tables, now.tables, then.triggers, now.triggers)
    told = answered()
    unanswered = [line for line in found if line not in told]
    assert not unanswered, (
        f"the last release goes on beside this one and cannot live with these: {unanswered}. Do it in two steps "
        "(docs/development.md), or say in `old_code` of the migration why it can"
    )
    assert told.keys() <= set(found), "no migration answers for what is not so"
    assert all(len(reason.split()) > 3 for reason in told.values())


def test_what_was_released_is_not_changed() -> None:
    """Neither a migration that installations have been through, nor the number that the release ended with."""
    assert HEAD in revisions()
    need_history()
    listed = git("ls-tree", "--name-only", COMMIT, "migrations/versions/").stdout.decode().split()
    assert max(Path(name).name.partition("_")[0] for name in listed) == HEAD
    changed = git("diff", "--name-status", "--diff-filter=MDRT", COMMIT, "--", "migrations/versions").stdout.decode()
    assert not changed, "a migration that was released is never changed: make another one"
    assert git("merge-base", "--is-ancestor", COMMIT, "HEAD").returncode == 0


Change = Callable[[Any], Any]


def column(kind: str = "TEXT", nullable: bool = True, default: str | None = None) -> tuple[str, bool, str | None]:
    return kind, nullable, default


def table() -> dict[str, Any]:
    return {
        "columns": {"id": column("INTEGER", False), "stance": column("VARCHAR(32)", False), "note": column()},
        "checks": {"ck_draft_stance": {"sqltext": "stance IN ('supports', 'rejects')"}},
        "unique": {},
        "indexes": {},
        "foreign keys": {},
    }


def put(part: str, **entries: Any) -> Change:
    return lambda form: form[part].update(entries)


REFUSED: list[tuple[Change, str]] = [
    (lambda form: form["columns"].pop("note"), "draft.note: is gone"),
    (put("columns", note=column(nullable=False)), "draft.note: has to be there"),
    (put("columns", new=column(nullable=False)), "draft.new: has to be there"),
    (put("columns", stance=column("VARCHAR(8)", False)), "draft.stance: was VARCHAR(32) and is VARCHAR(8)"),
    (
        put("checks", ck_draft_stance={"sqltext": "stance IN ('supports')"}),
        "draft.stance: ck_draft_stance refuses more",
    ),
    (
        put("checks", ck_draft_stance={"sqltext": "stance IN ('supports', 'rejects', 'waits')"}),
        "draft.stance: may be waits",
    ),
    (put("checks", ck_draft_note={"sqltext": "length(note) < 9"}), "draft.note: ck_draft_note refuses more"),
    (put("indexes", ix={"column_names": ["note"], "unique": 1}), "draft: note may stand once"),
    (
        put("foreign keys", fk={"constrained_columns": ["note"], "referred_table": "round"}),
        "draft: note has to refer to round",
    ),
]


@pytest.mark.parametrize(("change", "line"), REFUSED, ids=[line for _change, line in REFUSED])
def test_what_old_code_cannot_live_with_is_named(change: Change, line: str) -> None:
    changed = table()
    change(changed)
    assert intolerable({"draft": table()}, {"draft": changed}, {}, {}) == [line]


def test_what_is_only_added_is_left_in_peace() -> None:
    changed = table()
    changed["columns"] |= {
        "stance": column("VARCHAR(40)", False),
        "shade": column("VARCHAR(32)"),
        "times": column("INTEGER", False, "0"),
        "mark": column(),
    }
    changed["checks"]["ck_draft_shade"] = {"sqltext": "shade IN ('light', 'dark')"}
    changed["indexes"] |= {
        "ix_mark": {"column_names": ["mark"], "unique": 1},
        "ix_note": {"column_names": ["note"], "unique": 0},
    }
    changed["foreign keys"]["fk"] = {"constrained_columns": ["mark"], "referred_table": "round"}
    trigger = {"t": "CREATE TRIGGER t BEFORE UPDATE ON {} BEGIN SELECT 1; END"}
    triggers = {name: words.format("other") for name, words in trigger.items()}
    assert intolerable({"draft": table()}, {"draft": changed, "other": table()}, {}, triggers) == []
    triggers = {name: words.format("draft") for name, words in trigger.items()}
    assert intolerable({"draft": table()}, {"draft": changed}, {}, triggers) == [
        "draft: the trigger t refuses something"
    ]
    assert intolerable({"draft": table()}, {}, {}, {}) == ["draft: is gone"]
