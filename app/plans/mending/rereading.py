"""Reading a plan's file anew, and keeping the corrections that still fit."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.plans.following import shown
from app.plans.importing.parsed import ParsedPlan
from app.plans.mending.changes import Conflict, applied, changes_between
from app.plans.mending.nodes import PLAN, Nodes, copied, places_in, renamed, settle, sheet_of
from app.plans.mending.steps import keep, locked, standing_steps
from app.plans.models import PlanCorrection
from app.plans.persistence import left_out_of
from app.plans.queries import version_view

REREADING, NOT_KEPT = "rereading", "not_kept"


@dataclass(frozen=True, slots=True)
class Reread:
    """How many corrections were kept, and the numbers of those that no longer fit."""

    kept: int
    lost: list[int]


def reread(
    session: Session,
    plan_id: int,
    parsed: ParsedPlan,
    *,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> Reread:
    """Let the plan be what its file says now with the corrections that still fit, as one step that can be taken back.

    Raises RuleBroken: ``plan_frozen``, ``stale``, ``nothing_changed``.
    """
    version = locked(session, plan_id, edit_version)
    sheet = sheet_of(version_view(session, version))
    settle(sheet.nodes)
    before = copied(sheet.nodes)
    steps = [step for step in standing_steps(session, version.id) if not _is_rereading(step)]
    again = sheet_of(shown(parsed, version.created_at))
    for left in left_out_of(parsed):
        again.nodes[left["key"]] = {"t": "out", **{name: value for name, value in left.items() if name != "key"}}
        again.nodes[PLAN]["left_out"].append(left["key"])
    again = renamed(again, _same_places(_first(session, version.id, before), again.nodes))
    nodes, lost = again.nodes, list[PlanCorrection]()
    settle(nodes)
    for step in steps:
        try:
            nodes = applied(nodes, step.changes)
        except Conflict:
            lost.append(step)
    settle(nodes)
    if nodes[PLAN]["title"] != before[PLAN]["title"] and not any(PLAN in step.changes for step in steps):
        nodes[PLAN]["title"] = before[PLAN]["title"]  # the one that was given when it was read
    changes = changes_between(before, nodes)
    if not changes:
        raise RuleBroken(_("Filen säger detsamma som planen redan gör. Ingenting ändrades."), code="nothing_changed")
    sheet.nodes, sheet.note_places = nodes, again.note_places
    done = [{"op": REREADING, "about": version.source_name or ""}, *map(_not_kept, lost)]
    keep(session, version, sheet, before, changes=changes, done=done, by=by, now=now)
    record(
        session,
        "plan.read_anew",
        by=by,
        now=now,
        subject=("plan", plan_id),
        kept=len(steps) - len(lost),
        lost=len(lost),
    )
    return Reread(len(steps) - len(lost), [step.number for step in lost])


def _is_rereading(step: PlanCorrection) -> bool:
    return any(each["op"] == REREADING for each in step.operations)


def _not_kept(step: PlanCorrection) -> dict[str, str]:
    return {"op": NOT_KEPT, "about": f"{step.number}. {step.operations[0]['about']}"}


def _first(session: Session, version_id: int, nodes: Nodes) -> Nodes:
    """The plan as it was read, as far as the steps can be taken back."""
    for step in reversed(standing_steps(session, version_id)):
        try:
            nodes = applied(nodes, step.changes, back=True)
        except Conflict:
            continue
    return nodes


def _same_places(old: Nodes, new: Nodes) -> dict[str, str]:
    """The keys of new places that say what old ones say, in the same order."""
    ours, theirs = list(_said(old)), list(_said(new))
    matcher = SequenceMatcher(None, [said for _key, said in ours], [said for _key, said in theirs], autojunk=False)
    found: dict[str, str] = {}
    for block in matcher.get_matching_blocks():
        for offset in range(block.size):
            found[theirs[block.b + offset][0]] = ours[block.a + offset][0]
    for key, was in list(found.items()):
        pairs = zip(new[key].get("cells", ()), old[was].get("cells", ()), strict=False)
        found |= {cell: other for cell, other in pairs if new[cell]["column"] == old[other]["column"]}
    if new[PLAN]["opening"] and old[PLAN]["opening"]:
        found[new[PLAN]["opening"]] = old[PLAN]["opening"]
    return found


def _said(nodes: Nodes) -> Iterator[tuple[str, tuple[str, ...]]]:
    for place in places_in(nodes):
        if place != nodes[PLAN]["opening"]:
            yield place, ("section", nodes[place]["title"])
        yield from _content(nodes, nodes[place]["content"])


def _content(nodes: Nodes, keys: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key in keys:
        node = nodes[key]
        if node["t"] == "paragraph":
            yield key, ("paragraph", node["kind"], node["text"])
            continue
        yield key, ("table", node["name_heading"], *node["columns"])
        for row in node["rows"]:
            yield row, ("row", nodes[row]["name"])
