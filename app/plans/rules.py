"""How a plan's tree behaves when it is corrected. Pure: the sections in document order in, the sections anew out.

Reading order and level are what a person corrects; number, parent and inherited focus area follow from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import RuleBroken
from app.i18n import _
from app.plans.models import PlanVersion

DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Node:
    """A section of the tree. ``excluded``: it was taken out of the focus area that stands above it."""

    id: int
    level: int
    focus_area_id: int | None = None
    is_focus_area: bool = False
    excluded: bool = False
    parent_id: int | None = None
    number: str = ""


def require_editable(version: PlanVersion, edit_version: int | None) -> None:
    """Raises RuleBroken when the version is frozen, or when somebody else has changed it since ``edit_version``."""
    if version.frozen_at is not None:
        raise RuleBroken(
            _("Planen är låst, för en remissomgång har öppnats med den. Importera den rättade planen som en ny."),
            code="plan_frozen",
        )
    if edit_version is not None and edit_version != version.edit_version:
        raise RuleBroken(
            _("Någon har ändrat planen medan du hade sidan öppen. Se hur den ser ut nu och gör om din ändring."),
            code="stale",
        )


def settled(nodes: Sequence[Node]) -> list[Node]:
    """The sections with levels without gaps, numbers, parents and inherited focus areas."""
    made: list[Node] = []
    above: list[Node] = []
    counts: list[int] = [0]
    for node in nodes:
        level = max(1, min(node.level, len(above) + 1))
        del above[level - 1 :]
        del counts[level:]
        counts[level - 1] += 1
        counts.append(0)
        parent = above[-1] if above else None
        inherited = None if parent is None or node.excluded else parent.focus_area_id
        made.append(
            replace(
                node,
                level=level,
                parent_id=parent.id if parent else None,
                number=".".join(map(str, counts[:level])),
                focus_area_id=node.focus_area_id if node.is_focus_area else inherited,
                excluded=node.excluded and parent is not None and parent.focus_area_id is not None,
            )
        )
        above.append(made[-1])
    return made


def subtree(nodes: Sequence[Node], at: int) -> range:
    """The places of a section and of all below it."""
    end = at + 1
    while end < len(nodes) and nodes[end].level > nodes[at].level:
        end += 1
    return range(at, end)


def sibling_before(nodes: Sequence[Node], at: int) -> int | None:
    """The place of the section before it with the same parent, or None."""
    for place in range(at - 1, -1, -1):
        if nodes[place].level < nodes[at].level:
            return None
        if nodes[place].level == nodes[at].level:
            return place
    return None


def sibling_after(nodes: Sequence[Node], at: int) -> int | None:
    """The place of the section after it with the same parent, or None."""
    end = subtree(nodes, at).stop
    return end if end < len(nodes) and nodes[end].level == nodes[at].level else None


def moved_up(nodes: Sequence[Node], at: int) -> list[Node]:
    """The section with all below it before the section that stood before it. Raises RuleBroken when it is first."""
    before = sibling_before(nodes, at)
    if before is None:
        raise RuleBroken(_("Avsnittet står redan först på sin nivå."), code="cannot_move")
    end = subtree(nodes, at).stop
    return [*nodes[:before], *nodes[at:end], *nodes[before:at], *nodes[end:]]


def moved_down(nodes: Sequence[Node], at: int) -> list[Node]:
    """The section with all below it after the section that stood after it. Raises RuleBroken when it is last."""
    after = sibling_after(nodes, at)
    if after is None:
        raise RuleBroken(_("Avsnittet står redan sist på sin nivå."), code="cannot_move")
    return moved_up(nodes, after)


def shifted(nodes: Sequence[Node], at: int, by: int) -> list[Node]:
    """The section with all below it one level further in (``by`` 1) or out (−1); the reading order stays.

    Raises RuleBroken when there is no section to stand below, or no level further out.
    """
    if by < 0 and nodes[at].level == 1:
        raise RuleBroken(_("Avsnittet står redan på översta nivån."), code="cannot_move")
    if by > 0 and sibling_before(nodes, at) is None:
        raise RuleBroken(_("Det finns inget avsnitt före som det kan ligga under."), code="cannot_move")
    within = subtree(nodes, at)
    if by > 0 and max(nodes[place].level for place in within) >= DEEPEST:
        raise RuleBroken(_("Planen kan ha högst {n} nivåer.").format(n=DEEPEST), code="cannot_move")
    return [replace(one, level=one.level + by) if place in within else one for place, one in enumerate(nodes)]


def labelled(nodes: Sequence[Node], at: int, focus_area_id: int | None) -> list[Node]:
    """The section made a focus area, or (None) taken out of any; what lies below follows and has no own area."""
    within = subtree(nodes, at)
    made = []
    for place, node in enumerate(nodes):
        if place == at:
            own = focus_area_id is not None
            node = replace(node, focus_area_id=focus_area_id, is_focus_area=own, excluded=not own)
        elif place in within:
            node = replace(node, is_focus_area=False, excluded=False)
        made.append(node)
    return settled(made)
