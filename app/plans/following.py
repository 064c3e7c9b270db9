"""A new version of a plan: compared with the one before it, and stored with the lineages of its places."""

import datetime
import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.plans import queries, views
from app.plans.differences import Differences, differences
from app.plans.importing.parsed import ParsedPlan, ParsedSection
from app.plans.models import Plan, PlanVersion
from app.plans.pairing import Lineages, lineages, with_lineages
from app.plans.persistence import FACTS_BEFORE, TEXT_BEFORE, opening_of, write_parsed
from app.plans.preview import paragraphs_of, preview_of
from app.plans.table_readings import TableNotKept, with_decided_tables


@dataclass(frozen=True, slots=True)
class Compared:
    """What was read beside the version that it is to follow.

    ``parsed`` is what was read with its tables as they were decided to be; ``not_kept`` are those that cannot be so.
    """

    before: views.VersionView
    after: views.VersionView
    known: Lineages
    changes: Differences
    parsed: ParsedPlan
    not_kept: Sequence[TableNotKept] = ()


def compared(
    base: views.VersionView,
    parsed: ParsedPlan,
    earlier: Iterable[Callable[[], views.VersionView]] = (),
    *,
    source_name: str | None = None,
) -> Compared:
    """What would change, with the focus areas that were read from the file.

    ``earlier``: the versions before ``base``, the last first, each read when it is asked for.
    """
    parsed, not_kept = with_decided_tables(base, parsed, earlier)
    read = shown(parsed, base.created_at, source_name=source_name)
    known = lineages(base, read)
    after = with_lineages(read, known)
    return Compared(base, after, known, differences(base, after), parsed, not_kept)


def shown(parsed: ParsedPlan, now: datetime.datetime, *, source_name: str | None = None) -> views.VersionView:
    """What was read in the shape of a stored version, with what stands before the first heading."""
    read = preview_of(parsed, title=None, source_name=source_name, now=now)
    return replace(read, before=_before(parsed, read.footnotes))


def _before(parsed: ParsedPlan, notes: Sequence[views.FootnoteView]) -> views.SectionView | None:
    """What stands before the first heading, as saving it gives it."""
    opening = parsed.opening or opening_of(parsed.preamble)
    if not (opening or parsed.metadata):
        return None
    title = TEXT_BEFORE if opening else FACTS_BEFORE
    row = views.SectionRow(0, 0, None, 0, 1, "", title, None, None, False, "")
    view = views.SectionView(row, paragraphs_of(opening), facts=list(parsed.metadata))
    view.take_footnotes(notes)
    return view


def differences_of(session: Session, before: int, after: int) -> Differences:
    """What changed between two versions (eight statements)."""
    views_ = [queries.version_view(session, queries.version(session, version_id)) for version_id in (before, after)]
    return differences(*views_)


class Areas(enum.StrEnum):
    """Which focus areas a corrected plan has: those of the version before, or those that were read from the file."""

    KEPT = "kept"
    READ = "read"


class OtherArea(NamedTuple):
    """A section that begins another focus area in the file than in the version before; "" for none."""

    title: str
    kept: str
    read: str


def other_areas(found: Compared) -> list[OtherArea]:
    """Where the file's focus areas are others than those that would be kept."""
    kept = with_known_areas(found.parsed, found.before, found.known)
    pairs = [(ours, read) for ours, read in zip(kept.sections, found.parsed.sections, strict=True)]
    return [
        OtherArea(read.title, _own_area(ours), _own_area(read))
        for ours, read in pairs
        if _own_area(ours) != _own_area(read)
    ]


def _own_area(section: ParsedSection) -> str:
    return (section.focus_area or "") if section.is_focus_area else ""


def with_known_areas(parsed: ParsedPlan, before: views.VersionView, known: Lineages) -> ParsedPlan:
    """What was read, with the focus areas that the version before has: people may have corrected them there.

    A section that is new belongs to the area of the section above it. Where there is none, and the version before has
    focus areas at all, it begins one if it does so in the file.
    """
    old = {view.section.lineage: view.section for view in before.sections}
    has_areas = any(section.is_focus_area for section in old.values())
    shift = len(known.sections) - len(parsed.sections)
    sections: list[ParsedSection] = []
    for index, section in enumerate(parsed.sections):
        there = old.get(known.sections[index + shift])
        above = sections[section.parent_index].focus_area if section.parent_index is not None else None
        begins = has_areas and above is None and section.is_focus_area
        new = (True, section.focus_area) if begins else (False, above)
        is_area, label = (there.is_focus_area, there.focus_label) if there else new
        sections.append(replace(section, is_focus_area=is_area and label is not None, focus_area=label))
    return replace(parsed, sections=tuple(sections))


def changes_with(found: Compared, areas: Areas) -> Differences:
    """What changes when the focus areas are kept, or taken from the file."""
    return found.changes if areas is Areas.READ else found.changes.without_areas()


def require_change(found: Compared, areas: Areas) -> None:
    """Raises Invalid for a plan without sections, RuleBroken for one that says what the plan says already."""
    if not found.parsed.sections:
        message = _("Den rättade planen har inga avsnitt. Se efter att rubrikerna är rubriker i dokumentet.")
        raise Invalid(message, code="no_sections", fields={"file": message})
    if not changes_with(found, areas):
        if found.changes:
            raise RuleBroken(
                _("Filen skiljer sig bara i fokusområdena. Ta dem från filen, eller välj en annan fil."),
                code="nothing_changed",
            )
        raise RuleBroken(
            _("Inget har ändrats: den här planen säger detsamma som den som gäller."), code="nothing_changed"
        )


def store_following(
    session: Session,
    version_id: int,
    parsed: ParsedPlan,
    known: Lineages,
    *,
    source: tuple[str | None, str | None],
    now: datetime.datetime,
) -> PlanVersion:
    """Store a version after another one, frozen from the beginning."""
    before = queries.version(session, version_id)
    session.get(Plan, before.plan_id, with_for_update=True)  # two rounds may have the same plan
    last = select(func.max(col(PlanVersion.number))).where(col(PlanVersion.plan_id) == before.plan_id)
    number = session.connection().execute(last).scalar_one() + 1
    version = PlanVersion(
        plan_id=before.plan_id,
        number=number,
        title=parsed.title[:500],
        registry_number=before.registry_number,
        preamble=parsed.preamble,
        preamble_html=parsed.preamble_html,
        facts=[list(fact) for fact in parsed.metadata],
        warnings=[],
        source_sha256=source[0],
        source_name=source[1],
        created_at=now,
        frozen_at=now,
    )
    session.add(version)
    session.flush()
    write_parsed(session, version, parsed, known)
    return version
