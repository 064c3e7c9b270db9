"""Correcting an imported plan until it is frozen: titles, order, levels, focus areas, false headings."""

import datetime
from collections.abc import Sequence
from typing import Any

from markupsafe import escape
from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.plans.models import (
    PREAMBLE,
    FocusArea,
    Footnote,
    Indicator,
    IndicatorTable,
    Paragraph,
    PlanVersion,
    Section,
    new_lineage,
)
from app.plans.queries import latest_version
from app.plans.rules import Node, moved_down, moved_up, renumbered, require_editable, shifted, with_focus_area

_OUT_OF_THE_WAY = 1_000_000  # more than any position: positions must be unique even while they are being changed


def editable(session: Session, plan_id: int, edit_version: int | None = None) -> PlanVersion:
    """The latest version, locked for a change and with its ``edit_version`` raised.

    Raises NotFound, or RuleBroken if it is frozen or has been changed since ``edit_version`` was shown.
    """
    newest = latest_version(session, plan_id)
    version = session.get(PlanVersion, newest.id, with_for_update=True, populate_existing=True)
    if version is None:
        raise NotFound(_("Planen finns inte."))
    require_editable(version, edit_version)
    version.edit_version += 1
    session.add(version)
    session.flush()
    return version


def edit_plan(
    session: Session,
    plan_id: int,
    *,
    title: str,
    registry_number: str | None,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Correct the plan's own title and registry number."""
    version = editable(session, plan_id, edit_version)
    version.title, version.registry_number = title, registry_number
    session.flush()
    record(
        session, "plan.edited", by=by, now=now, subject=("plan", plan_id), title=title, registry_number=registry_number
    )
    return version


def edit_section(
    session: Session,
    plan_id: int,
    section_id: int,
    *,
    changes: dict[str, str | None],
    own_area: str | None = None,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Correct a section. ``changes`` may have ``title`` and ``focus_area`` (a label, or None for none here and below).

    ``own_area`` is what a form shows as the section's own area ("" for none); the area changes only if it differs.
    """
    version = editable(session, plan_id, edit_version)
    nodes = tree(session, version.id)
    index = index_of(nodes, section_id)
    if own_area is not None and own_area != _own_area(session, nodes[index]):
        changes = {**changes, "focus_area": own_area or None}
    if changes.get("title"):
        statement = update(Section).where(col(Section.id) == section_id).values(title=changes["title"])
        session.connection().execute(statement)
    if "focus_area" in changes:
        label = changes["focus_area"]
        area = _focus_area(session, version.id, label) if label else None
        _write_tree(session, version.id, with_focus_area(nodes, index, area), ordered=False)
    record(
        session,
        "plan.section_edited",
        by=by,
        now=now,
        subject=("plan", plan_id),
        section=nodes[index].number,
        changes=changes,
    )
    return version


def move_section(
    session: Session,
    plan_id: int,
    section_id: int,
    *,
    direction: str,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Move a section and everything below it "up", "down", "in" or "out". Raises RuleBroken if that is not possible."""
    version = editable(session, plan_id, edit_version)
    nodes = tree(session, version.id)
    index = index_of(nodes, section_id)
    if direction == "up":
        moved = moved_up(nodes, index)
    elif direction == "down":
        moved = moved_down(nodes, index)
    else:
        moved = shifted(nodes, index, 1 if direction == "in" else -1)
    _write_tree(session, version.id, renumbered(moved), ordered=direction in ("up", "down"))
    record(
        session,
        "plan.section_moved",
        by=by,
        now=now,
        subject=("plan", plan_id),
        section=nodes[index].number,
        direction=direction,
    )
    return version


def join_section(
    session: Session, plan_id: int, section_id: int, *, edit_version: int | None = None, by: By, now: datetime.datetime
) -> None:
    """Turn a false heading into a paragraph; its section's content joins the section before it.

    Raises RuleBroken for the plan's first section, which has none before it.
    """
    version = editable(session, plan_id, edit_version)
    nodes = tree(session, version.id)
    index = index_of(nodes, section_id)
    if index == 0:
        raise RuleBroken(
            _("Planens första rubrik har inget avsnitt före sig och kan inte bli ett stycke."), code="first"
        )
    before_id = nodes[index - 1].id
    title = session.connection().execute(select(col(Section.title)).where(col(Section.id) == section_id)).scalar_one()
    _append_contents(session, section_id, before_id, title)
    version.warnings = [
        {**warning, "section_id": before_id} if warning["section_id"] == section_id else warning
        for warning in version.warnings
    ]
    session.add(version)
    session.flush()
    the_heading = col(Section.id) == section_id
    # clear the reference first: the focus area may be deleted before the section is
    session.connection().execute(update(Section).where(the_heading).values(focus_area_id=None))
    remaining = renumbered([node for node in nodes if node.id != section_id])
    _write_tree(session, version.id, remaining, ordered=True)
    session.connection().execute(delete(Section).where(the_heading))
    record(
        session,
        "plan.heading_removed",
        by=by,
        now=now,
        subject=("plan", plan_id),
        section=nodes[index].number,
        title=title,
    )


def _append_contents(session: Session, section_id: int, target_id: int, title: str) -> None:
    """Append the title to the target section as a paragraph, followed by the section's content."""
    execute = session.connection().execute
    last = execute(select(func.max(col(Paragraph.number))).where(col(Paragraph.section_id) == target_id)).scalar() or 0
    place = {"section_id": target_id, "number": last + 1, "lineage": new_lineage()}
    heading = {"kind": "text", "level": 0, "ordered": False, "text": title, "html": str(escape(title))}
    execute(insert(Paragraph), place | heading)
    shift = update(Paragraph).where(col(Paragraph.section_id) == section_id)
    execute(shift.values(section_id=target_id, number=col(Paragraph.number) + last + 1))
    after = col(IndicatorTable.after_paragraph)
    within = col(IndicatorTable.section_id)
    execute(update(IndicatorTable).where(within == target_id, after.is_(None)).values(after_paragraph=last))
    execute(update(IndicatorTable).where(within == section_id).values(after_paragraph=after + last + 1))
    for table in (IndicatorTable, Indicator, Footnote):
        execute(update(table).where(col(table.section_id) == section_id).values(section_id=target_id))


def tree(session: Session, version_id: int) -> list[Node]:
    """The sections of a version as the rules see them."""
    query = select(
        col(Section.id),
        col(Section.level),
        col(Section.focus_area_id),
        col(Section.is_focus_area),
        col(Section.parent_id),
        col(Section.number),
    )
    rows = session.connection().execute(query.where(_in_tree(version_id)).order_by(col(Section.position)))
    nodes: dict[int, Node] = {}
    for row in rows:
        parent = nodes.get(row.parent_id) if row.parent_id else None
        excluded = parent is not None and parent.focus_area_id is not None and row.focus_area_id is None
        nodes[row.id] = Node(
            row.id, row.level, row.focus_area_id, row.is_focus_area, excluded, row.parent_id, row.number
        )
    return list(nodes.values())


def _in_tree(version_id: int) -> Any:
    """Only sections can be corrected: what stands before the first heading stays there."""
    return and_(col(Section.version_id) == version_id, col(Section.position) > PREAMBLE)


def index_of(nodes: Sequence[Node], section_id: int) -> int:
    """The index of a section among the nodes. Raises NotFound."""
    for index, node in enumerate(nodes):
        if node.id == section_id:
            return index
    raise NotFound(_("Avsnittet finns inte."))


def _own_area(session: Session, node: Node) -> str:
    """The label of the focus area that begins at a section, or ""."""
    if not node.is_focus_area:
        return ""
    query = select(col(FocusArea.label)).where(col(FocusArea.id) == node.focus_area_id)
    return session.connection().execute(query).scalar() or ""


def _focus_area(session: Session, version_id: int, label: str) -> int:
    execute = session.connection().execute
    same_label = (col(FocusArea.version_id) == version_id, col(FocusArea.label) == label)
    area_id = execute(select(col(FocusArea.id)).where(*same_label)).scalar()
    if area_id is not None:
        return area_id
    values = {"version_id": version_id, "label": label, "position": 0}
    return execute(insert(FocusArea).returning(col(FocusArea.id)), values).scalar_one()


def _write_tree(session: Session, version_id: int, nodes: Sequence[Node], *, ordered: bool) -> None:
    """Store order, levels, numbers, parents and focus areas, and delete areas that no section has any longer."""
    execute = session.connection().execute
    rows: list[dict[str, Any]] = [
        {
            "section": node.id,
            "new_position": position,
            "new_level": node.level,
            "new_number": node.number,
            "new_parent_id": node.parent_id,
            "new_focus_area_id": node.focus_area_id,
            "new_is_focus_area": node.is_focus_area,
        }
        for position, node in enumerate(nodes, 1)
    ]
    if ordered:
        execute(update(Section).where(_in_tree(version_id)).values(position=col(Section.position) + _OUT_OF_THE_WAY))
    change = update(Section).where(col(Section.id) == bindparam("section"))
    names = ("position", "level", "number", "parent_id", "focus_area_id", "is_focus_area")
    change = change.values({name: bindparam(f"new_{name}") for name in names})
    if rows:
        execute(change, rows)
    area_ids = list(dict.fromkeys(node.focus_area_id for node in nodes if node.focus_area_id is not None))
    execute(delete(FocusArea).where(col(FocusArea.version_id) == version_id, col(FocusArea.id).not_in(area_ids)))
    _write_positions(session, FocusArea, area_ids)
    if ordered:
        _number_indicators(session, version_id)


def _number_indicators(session: Session, version_id: int) -> None:
    """Number indicators and their tables in the order of the whole version."""
    for table in (IndicatorTable, Indicator):
        query = select(col(table.id)).join(Section, col(Section.id) == col(table.section_id))
        query = query.where(col(Section.version_id) == version_id)
        query = query.order_by(col(Section.position), col(table.position))
        _write_positions(session, table, session.connection().execute(query).scalars().all())


def _write_positions(
    session: Session, table: type[FocusArea] | type[IndicatorTable] | type[Indicator], ids: Sequence[int]
) -> None:
    """Store the rows' positions, from 1, in the order of ``ids``."""
    rows = [{"row": id_, "new_position": position} for position, id_ in enumerate(ids, 1)]
    if rows:
        change = update(table).where(col(table.id) == bindparam("row")).values(position=bindparam("new_position"))
        session.connection().execute(change, rows)
