"""Correcting a plan that was read: titles, order, levels, focus areas, headings that are none. Until it is frozen."""

import datetime
from collections.abc import Sequence
from typing import Any

from markupsafe import escape
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.plans.models import FocusArea, Footnote, Indicator, IndicatorTable, Paragraph, PlanVersion, Section
from app.plans.queries import latest_version
from app.plans.rules import Node, labelled, moved_down, moved_up, require_editable, settled, shifted

_APART = 1_000_000  # farther than any position: positions are unique, also while they change places


def editable(session: Session, plan_id: int, edit_version: int | None = None) -> PlanVersion:
    """The latest version, held for a change and its ``edit_version`` raised.

    Raises NotFound, or RuleBroken when it is frozen or has been changed since ``edit_version`` was shown.
    """
    found = latest_version(session, plan_id)
    version = session.get(PlanVersion, found.id, with_for_update=True, populate_existing=True)
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
    """Correct a section: ``changes`` may hold ``title`` and ``focus_area`` (a label; None: none, there and below).

    ``own_area`` is what a form shows as the section's own area ("" for none): it changes only when it differs.
    """
    version = editable(session, plan_id, edit_version)
    nodes = tree(session, version.id)
    at = place(nodes, section_id)
    if own_area is not None and own_area != _own_area(session, nodes[at]):
        changes = {**changes, "focus_area": own_area or None}
    if changes.get("title"):
        statement = update(Section).where(col(Section.id) == section_id).values(title=changes["title"])
        session.connection().execute(statement)
    if "focus_area" in changes:
        label = changes["focus_area"]
        area = _focus_area(session, version.id, label) if label else None
        _write_tree(session, version.id, labelled(nodes, at, area), ordered=False)
    record(
        session,
        "plan.section_edited",
        by=by,
        now=now,
        subject=("plan", plan_id),
        section=nodes[at].number,
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
    """Move a section with all below it: ``direction`` up, down, in or out. Raises RuleBroken where it cannot go."""
    version = editable(session, plan_id, edit_version)
    nodes = tree(session, version.id)
    at = place(nodes, section_id)
    if direction == "up":
        moved = moved_up(nodes, at)
    elif direction == "down":
        moved = moved_down(nodes, at)
    else:
        moved = shifted(nodes, at, 1 if direction == "in" else -1)
    _write_tree(session, version.id, settled(moved), ordered=direction in ("up", "down"))
    record(
        session,
        "plan.section_moved",
        by=by,
        now=now,
        subject=("plan", plan_id),
        section=nodes[at].number,
        direction=direction,
    )
    return version


def join_section(
    session: Session, plan_id: int, section_id: int, *, edit_version: int | None = None, by: By, now: datetime.datetime
) -> None:
    """A heading that is none: it becomes a paragraph, and what stands below it joins the section before.

    Raises RuleBroken for the plan's first section: there is none before it.
    """
    version = editable(session, plan_id, edit_version)
    nodes = tree(session, version.id)
    at = place(nodes, section_id)
    if at == 0:
        raise RuleBroken(
            _("Planens första rubrik har inget avsnitt före sig och kan inte bli ett stycke."), code="first"
        )
    into = nodes[at - 1].id
    title = session.connection().execute(select(col(Section.title)).where(col(Section.id) == section_id)).scalar_one()
    _move_contents(session, section_id, into, title)
    version.warnings = [
        {**warning, "section_id": into} if warning["section_id"] == section_id else warning
        for warning in version.warnings
    ]
    session.add(version)
    session.flush()
    gone = col(Section.id) == section_id
    session.connection().execute(update(Section).where(gone).values(focus_area_id=None))  # its area may go before it
    left = settled([node for node in nodes if node.id != section_id])
    _write_tree(session, version.id, left, ordered=True)
    session.connection().execute(delete(Section).where(gone))
    record(
        session,
        "plan.heading_removed",
        by=by,
        now=now,
        subject=("plan", plan_id),
        section=nodes[at].number,
        title=title,
    )


def _move_contents(session: Session, section_id: int, into: int, title: str) -> None:
    """The title as a paragraph at the end of ``into``, then all that stood below it."""
    run = session.connection().execute
    last = run(select(func.max(col(Paragraph.number))).where(col(Paragraph.section_id) == into)).scalar() or 0
    run(
        insert(Paragraph),
        {
            "section_id": into,
            "number": last + 1,
            "kind": "text",
            "level": 0,
            "ordered": False,
            "text": title,
            "html": str(escape(title)),
        },
    )
    shift = update(Paragraph).where(col(Paragraph.section_id) == section_id)
    run(shift.values(section_id=into, number=col(Paragraph.number) + last + 1))
    after = col(IndicatorTable.after_paragraph)
    within = col(IndicatorTable.section_id)
    run(update(IndicatorTable).where(within == into, after.is_(None)).values(after_paragraph=last))
    run(update(IndicatorTable).where(within == section_id).values(after_paragraph=after + last + 1))
    for table in (IndicatorTable, Indicator, Footnote):
        run(update(table).where(col(table.section_id) == section_id).values(section_id=into))


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
    rows = session.connection().execute(
        query.where(col(Section.version_id) == version_id).order_by(col(Section.position))
    )
    nodes: dict[int, Node] = {}
    for row in rows:
        above = nodes.get(row.parent_id) if row.parent_id else None
        excluded = above is not None and above.focus_area_id is not None and row.focus_area_id is None
        nodes[row.id] = Node(
            row.id, row.level, row.focus_area_id, row.is_focus_area, excluded, row.parent_id, row.number
        )
    return list(nodes.values())


def place(nodes: Sequence[Node], section_id: int) -> int:
    """Where a section stands in the list. Raises NotFound."""
    for at, node in enumerate(nodes):
        if node.id == section_id:
            return at
    raise NotFound(_("Avsnittet finns inte."))


def _own_area(session: Session, node: Node) -> str:
    """The label of the area that begins at a section, or ""."""
    if not node.is_focus_area:
        return ""
    query = select(col(FocusArea.label)).where(col(FocusArea.id) == node.focus_area_id)
    return session.connection().execute(query).scalar() or ""


def _focus_area(session: Session, version_id: int, label: str) -> int:
    run = session.connection().execute
    mine = (col(FocusArea.version_id) == version_id, col(FocusArea.label) == label)
    found = run(select(col(FocusArea.id)).where(*mine)).scalar()
    if found is not None:
        return found
    values = {"version_id": version_id, "label": label, "position": 0}
    return run(insert(FocusArea).returning(col(FocusArea.id)), values).scalar_one()


def _write_tree(session: Session, version_id: int, nodes: Sequence[Node], *, ordered: bool) -> None:
    """Store order, levels, numbers, parents and focus areas; an area that nothing carries any more goes."""
    run = session.connection().execute
    rows: list[dict[str, Any]] = [
        {
            "section": node.id,
            "at": at,
            "depth": node.level,
            "told": node.number,
            "above": node.parent_id,
            "area": node.focus_area_id,
            "own": node.is_focus_area,
        }
        for at, node in enumerate(nodes, 1)
    ]
    within = col(Section.version_id) == version_id
    if ordered:
        run(update(Section).where(within).values(position=col(Section.position) + _APART))
    change = update(Section).where(col(Section.id) == bindparam("section"))
    change = change.values(
        position=bindparam("at"),
        level=bindparam("depth"),
        number=bindparam("told"),
        parent_id=bindparam("above"),
        focus_area_id=bindparam("area"),
        is_focus_area=bindparam("own"),
    )
    if rows:
        run(change, rows)
    areas = dict.fromkeys(node.focus_area_id for node in nodes if node.focus_area_id is not None)
    run(delete(FocusArea).where(col(FocusArea.version_id) == version_id, col(FocusArea.id).not_in(list(areas))))
    if areas:
        positions = [{"focus": area, "at": at} for at, area in enumerate(areas, 1)]
        run(
            update(FocusArea).where(col(FocusArea.id) == bindparam("focus")).values(position=bindparam("at")), positions
        )
    if ordered:
        _number_indicators(session, version_id)


def _number_indicators(session: Session, version_id: int) -> None:
    """Indicators and their tables are numbered in the order of the whole version."""
    run = session.connection().execute
    for table in (IndicatorTable, Indicator):
        query = select(col(table.id)).join(Section, col(Section.id) == col(table.section_id))
        query = query.where(col(Section.version_id) == version_id)
        ids = run(query.order_by(col(Section.position), col(table.position))).scalars().all()
        rows = [{"row": row, "at": at} for at, row in enumerate(ids, 1)]
        if rows:
            run(update(table).where(col(table.id) == bindparam("row")).values(position=bindparam("at")), rows)
