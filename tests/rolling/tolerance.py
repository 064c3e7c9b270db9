"""What the last release cannot live with in a newer form of the tables: each in a line that a migration can answer for.

Only what can be told from the two forms. That old code writes rows which new code cannot read, or deletes rows that new
tables refer to, is for those who write the migration to think of.
"""

import re
from collections.abc import Iterator
from typing import Any

Tables = dict[str, Any]
Triggers = dict[str, str]


def intolerable(before: Tables, after: Tables, old: Triggers, new: Triggers) -> list[str]:
    """One line for each thing; none when the old program can go on as before."""
    return sorted({*_of_tables(before, after), *_of_triggers(before, old, new)})


def _of_tables(before: Tables, after: Tables) -> Iterator[str]:
    for table, form in before.items():
        if table not in after:
            yield f"{table}: is gone"
            continue
        now = after[table]
        fresh = now["columns"].keys() - form["columns"].keys()
        yield from _of_columns(table, form["columns"], now["columns"])
        yield from _of_checks(table, form, now, fresh)
        yield from _of_unique(table, form, now, fresh)
        known = {_refers(key) for key in form["foreign keys"].values()}
        for key in now["foreign keys"].values():
            if _refers(key) not in known and not set(key["constrained_columns"]) <= fresh:
                yield f"{table}: {', '.join(key['constrained_columns'])} has to refer to {key['referred_table']}"


def _of_columns(table: str, before: Any, after: Any) -> Iterator[str]:
    for name, (kind, nullable, default) in before.items():
        if name not in after:
            yield f"{table}.{name}: is gone"
            continue
        new_kind, new_nullable, new_default = after[name]
        if new_kind != kind and not _is_wider(kind, new_kind):
            yield f"{table}.{name}: was {kind} and is {new_kind}"
        if nullable and not new_nullable:
            yield f"{table}.{name}: has to be there"
        if default is not None and new_default is None and not new_nullable:
            yield f"{table}.{name}: has no default any more"
    for name in after.keys() - before.keys():
        _kind, nullable, default = after[name]
        if not nullable and default is None:
            yield f"{table}.{name}: has to be there"


def _is_wider(before: str, after: str) -> bool:
    lengths = [re.fullmatch(r"VARCHAR\((\d+)\)", kind) for kind in (before, after)]
    if lengths[0] and after in ("TEXT", "VARCHAR"):
        return True
    return bool(lengths[0] and lengths[1] and int(lengths[0][1]) <= int(lengths[1][1]))


def _of_checks(table: str, form: Any, now: Any, fresh: set[str]) -> Iterator[str]:
    """A list of values that grows holds what old code cannot read; any other condition refuses what it writes."""
    for name, check in now["checks"].items():
        words = str(check["sqltext"])
        known = str(form["checks"].get(name, {}).get("sqltext", ""))
        if words == known or _columns_in(words, now["columns"]) <= fresh:
            continue
        column = next(iter(_columns_in(words, now["columns"])), name)
        values, old_values = _values(words), _values(known)
        if not known or not values or not old_values <= values:
            yield f"{table}.{column}: {name} refuses more"
        for value in sorted(values - old_values if known and values else ()):
            yield f"{table}.{column}: may be {value}"


def _columns_in(words: str, columns: Any) -> set[str]:
    outside = re.sub(r"'[^']*'", "", words)
    return {column for column in columns if re.search(rf"\b{re.escape(column)}\b", outside)}


def _values(words: str) -> set[str]:
    return set(re.findall(r"'([^']*)'", words)) if re.search(r"\bIN\b|\bANY\b", words, re.IGNORECASE) else set()


def _of_unique(table: str, form: Any, now: Any, fresh: set[str]) -> Iterator[str]:
    def unique(told: Any) -> set[tuple[str, ...]]:
        indexes = [index["column_names"] for index in told["indexes"].values() if index["unique"]]
        listed = [constraint["column_names"] for constraint in told["unique"].values()]
        return {tuple(sorted(str(name) for name in names)) for names in [*indexes, *listed]}

    for names in sorted(unique(now) - unique(form)):
        if not any(name in fresh and now["columns"][name][1] for name in names):
            yield f"{table}: {', '.join(names)} may stand once"


def _refers(key: Any) -> tuple[Any, ...]:
    return tuple(key["constrained_columns"]), key["referred_table"]


def _of_triggers(before: Tables, old: Triggers, new: Triggers) -> Iterator[str]:
    for name in new.keys() - old.keys():
        on = re.search(r"\bON\s+(?:public\.)?\"?(\w+)", new[name], re.IGNORECASE)
        if on and on[1] in before:
            yield f"{on[1]}: the trigger {name} refuses something"
