"""What an operation changed, node by node, and doing it again or taking it back. Pure.

Taking back is possible as long as what was changed is as the change left it: what others have done beside it stays.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, TypeAlias

from app.plans.mending.nodes import LISTS, PLAN, Fields, Nodes, copied, is_whole

Changes: TypeAlias = dict[str, dict[str, Any]]
"""By key: ``was`` and ``is`` (a node or None), or ``fields`` ([old, new] by name) and ``lists`` (their splices)."""
_MOST_COMPARED = 2_000
"""Longer stretches of a list are exchanged whole: comparing them would take seconds."""


class Conflict(Exception):
    """The nodes are no longer, or not yet, as the change has them. ``keys`` are those that differ."""

    def __init__(self, keys: Iterable[str]) -> None:
        super().__init__("in the way")
        self.keys = frozenset(keys)


def changes_between(before: Nodes, after: Nodes) -> Changes:
    """What makes ``after`` of ``before``."""
    found: Changes = {}
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        if was is None or now is None:
            found[key] = {"was": was, "is": now}
        elif was != now:
            found[key] = _changed(was, now)
    return found


def _changed(was: Fields, now: Fields) -> dict[str, Any]:
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return {
        "fields": {name: [was.get(name), now.get(name)] for name in names if name not in LISTS},
        "lists": {name: _splices(was[name], now[name]) for name in names if name in LISTS},
    }


def _splices(was: list[str], now: list[str]) -> list[dict[str, Any]]:
    """``out`` and ``in`` by runs, with what stands before and after each."""
    shorter = min(len(was), len(now))
    start = next((n for n in range(shorter) if was[n] != now[n]), shorter)
    end = next((n for n in range(shorter - start) if was[-1 - n] != now[-1 - n]), shorter - start)
    old, new = was[start : len(was) - end], now[start : len(now) - end]
    if len(old) + len(new) > _MOST_COMPARED or not old or not new:
        steps = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = [step for step in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if step[0] != "equal"]
    return [
        {
            "out": old[old_from:old_to],
            "in": new[new_from:new_to],
            "after": was[start + old_from - 1] if start + old_from else None,
            "before": was[start + old_to] if start + old_to < len(was) else None,
        }
        for _tag, old_from, old_to, new_from, new_to in steps
    ]


def touched(changes: Changes) -> frozenset[str]:
    """The keys of all that was changed, made or taken away, and of what stands right beside it in a list."""
    beside = {
        str(key)
        for change in changes.values()
        for splices in change.get("lists", {}).values()
        for splice in splices
        for key in (*splice["out"], *splice["in"], splice["after"], splice["before"])
        if key
    }
    own = {key for key, change in changes.items() if change.get("fields") or "was" in change}
    return frozenset(own - {PLAN} | beside | {f"{PLAN}.{name}" for name in changes.get(PLAN, {}).get("fields", ())})


def applied(nodes: Nodes, changes: Changes, *, back: bool = False) -> Nodes:
    """The nodes with a change done again, or taken back. Raises Conflict."""
    result = copied(nodes)
    wrong: set[str] = set()
    for key, change in changes.items():
        if "was" in change:
            old, new = (change["is"], change["was"]) if back else (change["was"], change["is"])
            if (old is None) == (key in result) or (old is not None and not _same(result[key], old)):
                wrong.add(key)
            elif new is None:
                del result[key]
            else:
                result.update(copied({key: new}))
        elif key not in result or not _apply(result[key], change, back=back):
            wrong.add(key)
    if wrong:
        raise Conflict(wrong)
    if not is_whole(result):
        raise Conflict(changes)
    return result


def _same(node: Fields, expected: Fields) -> bool:
    return {**node, "excluded": None, "level": None} == {**expected, "excluded": None, "level": None}


def _apply(node: Fields, change: dict[str, Any], *, back: bool) -> bool:
    for name, (was, now) in change["fields"].items():
        old, new = (now, was) if back else (was, now)
        if node.get(name) not in (old, new):
            return False
        node[name] = new
    return all(_spliced(node[name], splices, back=back) for name, splices in change["lists"].items())


def _spliced(items: list[str], splices: list[dict[str, Any]], *, back: bool) -> bool:
    pairs = [(each["in"], each["out"], each) if back else (each["out"], each["in"], each) for each in splices]
    for out, new, _each in pairs:
        if out:
            at = items.index(out[0]) if out[0] in items else -1
            if at < 0 or items[at : at + len(out)] != out:
                return False
            items[at : at + len(out)] = new
    for out, new, each in pairs:
        if not out and new:
            if each["after"] in items:
                at = items.index(each["after"]) + 1
            elif each["before"] in items:
                at = items.index(each["before"])
            elif each["after"] is None or not items:
                at = 0
            else:
                return False
            items[at:at] = new
    return True
