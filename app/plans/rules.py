"""How correcting a plan changes its section tree. Pure: takes the sections in document order and returns them changed.

People correct the reading order and the levels; number, parent and inherited focus area follow from those.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import RuleBroken
from app.i18n import _
from app.plans.models import PlanVersion

DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Node:
    """A section of the tree. ``excluded``: it does not belong to the focus area of the section above it."""

    id: int
    level: int
    focus_area_id: int | None = None
    is_focus_area: bool = False
    excluded: bool = False
    parent_id: int | None = None
    number: str = ""


def require_editable(version: PlanVersion, edit_version: int | None) -> None:
    """Raise RuleBroken if the version is frozen, or if somebody else has changed it since ``edit_version``."""
    if version.frozen_at is not None:
        raise RuleBroken(
            _("Planen är låst, för en remissomgång har öppnats med den. Läs in den rättade planen som en ny."),
            code="plan_frozen",
        )
    if edit_version is not None and edit_version != version.edit_version:
        raise stale()


def stale() -> RuleBroken:
    """The refusal of a change of what somebody else has changed meanwhile."""
    return RuleBroken(
        _("Någon har ändrat planen medan du hade sidan öppen. Se hur den ser ut nu och gör om din ändring."),
        code="stale",
    )


def renumbered(nodes: Sequence[Node]) -> list[Node]:
    """The sections with gaps in the levels closed, and with new numbers, parents and inherited focus areas."""
    result: list[Node] = []
    ancestors: list[Node] = []
    counts: list[int] = [0]
    for node in nodes:
        level = max(1, min(node.level, len(ancestors) + 1))
        del ancestors[level - 1 :]
        del counts[level:]
        counts[level - 1] += 1
        counts.append(0)
        parent = ancestors[-1] if ancestors else None
        inherited = None if parent is None or node.excluded else parent.focus_area_id
        result.append(
            replace(
                node,
                level=level,
                parent_id=parent.id if parent else None,
                number=".".join(map(str, counts[:level])),
                focus_area_id=node.focus_area_id if node.is_focus_area else inherited,
                excluded=node.excluded and parent is not None and parent.focus_area_id is not None,
            )
        )
        ancestors.append(result[-1])
    return result


def subtree(nodes: Sequence[Node], index: int) -> range:
    """The indices of a section and of everything below it."""
    end = index + 1
    while end < len(nodes) and nodes[end].level > nodes[index].level:
        end += 1
    return range(index, end)


def sibling_before(nodes: Sequence[Node], index: int) -> int | None:
    """The index of the section before it with the same parent, or None."""
    for other in range(index - 1, -1, -1):
        if nodes[other].level < nodes[index].level:
            return None
        if nodes[other].level == nodes[index].level:
            return other
    return None


def sibling_after(nodes: Sequence[Node], index: int) -> int | None:
    """The index of the section after it with the same parent, or None."""
    end = subtree(nodes, index).stop
    return end if end < len(nodes) and nodes[end].level == nodes[index].level else None


def moved_up(nodes: Sequence[Node], index: int) -> list[Node]:
    """The sections with one of them, and everything below it, moved up past its sibling.

    Raises RuleBroken if it is the first on its level.
    """
    before = sibling_before(nodes, index)
    if before is None:
        raise RuleBroken(_("Avsnittet står redan först på sin nivå."), code="cannot_move")
    end = subtree(nodes, index).stop
    return [*nodes[:before], *nodes[index:end], *nodes[before:index], *nodes[end:]]


def moved_down(nodes: Sequence[Node], index: int) -> list[Node]:
    """The sections with one of them, and everything below it, moved down past its sibling.

    Raises RuleBroken if it is the last on its level.
    """
    after = sibling_after(nodes, index)
    if after is None:
        raise RuleBroken(_("Avsnittet står redan sist på sin nivå."), code="cannot_move")
    return moved_up(nodes, after)


def shifted(nodes: Sequence[Node], index: int, by: int) -> list[Node]:
    """The sections with one of them, and everything below it, a level further in (``by`` 1) or out (−1).

    Their order stays the same. Raises RuleBroken if there is no section to be placed under, or no level further out.
    """
    if by < 0 and nodes[index].level == 1:
        raise RuleBroken(_("Avsnittet står redan på översta nivån."), code="cannot_move")
    if by > 0 and sibling_before(nodes, index) is None:
        raise RuleBroken(_("Det finns inget avsnitt före som det kan ligga under."), code="cannot_move")
    moving = subtree(nodes, index)
    if by > 0 and max(nodes[other].level for other in moving) >= DEEPEST:
        raise RuleBroken(_("Planen kan ha högst {n} nivåer.").format(n=DEEPEST), code="cannot_move")
    return [replace(node, level=node.level + by) if other in moving else node for other, node in enumerate(nodes)]


def with_focus_area(nodes: Sequence[Node], index: int, focus_area_id: int | None) -> list[Node]:
    """The sections with one of them made a focus area, or with None taken out of any; those below it follow."""
    below = subtree(nodes, index)
    changed = []
    for other, node in enumerate(nodes):
        if other == index:
            own = focus_area_id is not None
            node = replace(node, focus_area_id=focus_area_id, is_focus_area=own, excluded=not own)
        elif other in below:
            node = replace(node, is_focus_area=False, excluded=False)
        changed.append(node)
    return renumbered(changed)
