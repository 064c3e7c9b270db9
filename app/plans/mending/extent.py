"""How far a change reaches: what it leaves as it was need be neither stored nor looked through again. Pure."""

from dataclasses import dataclass

from app.plans.mending.nodes import PLAN, Nodes, inside, places_in


@dataclass(frozen=True, slots=True)
class Extent:
    """``same``: the places of which nothing is other than before, neither what stands in them nor its numbers.

    ``changed``: the keys of all that is other, new or gone.
    """

    same: frozenset[str]
    changed: frozenset[str]


def extent_of(before: Nodes, after: Nodes) -> Extent:
    """What a change reached."""
    changed = {key for key, node in after.items() if before.get(key) != node} | (before.keys() - after.keys())
    was, now = _numbers(before), _numbers(after)
    unmoved = [place for place, numbers in now.items() if was.get(place) == numbers]
    same = {place for place in unmoved if changed.isdisjoint(inside(after, place))} if changed else set(unmoved)
    return Extent(frozenset(same), frozenset(changed))


def _numbers(nodes: Nodes) -> dict[str, tuple[int, int]]:
    """How many tables, and rows of them, stand before each place: theirs are counted through the plan."""
    found: dict[str, tuple[int, int]] = {}
    tables = rows = 0
    for place in places_in(nodes):
        found[place] = tables, rows
        held, lines = tables_in(nodes, place)
        tables, rows = tables + held, rows + lines
    return found


def tables_in(nodes: Nodes, place: str) -> tuple[int, int]:
    """How many tables of indicators or rows stand in a place, and how many rows they have."""
    tables = [node for key in nodes[place]["content"] if (node := nodes[key])["t"] == "table"]
    return len(tables), sum(len(table["rows"]) for table in tables)


def is_about_plan(extent: Extent) -> bool:
    """Whether the plan's own words were changed: its title, facts and what else belongs to no section."""
    return PLAN in extent.changed
