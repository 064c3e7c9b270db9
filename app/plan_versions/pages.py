"""Correcting the plan of an open round: read the corrected file, see what changes, say why, confirm once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.imports.pages import ImportPages, Tried, tried
from app.imports.pending import Unsaved
from app.imports.upload import Arrived
from app.installation import installation_of
from app.plan_versions import actions, messages
from app.plan_versions.forms import ConfirmForm
from app.plan_versions.labels import areas_label, told_label
from app.plan_versions.models import Told
from app.plan_versions.queries import sent_about
from app.plan_versions.views import Touched, section_ids, touched
from app.plans import actions as plans
from app.plans import import_jobs, views
from app.plans.differences import Differences
from app.plans.following import Areas, OtherArea, compared, other_areas
from app.plans.forms import PlanUpload
from app.plans.importing import plan_endings
from app.plans.table_readings import TableNotKept
from app.plans.upload import Incoming, read_for_a_moment
from app.responses import round_cache
from app.rounds import queries
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import PlanVersionOf, RoundStatus
from app.rounds.rules import require_open
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
TriedPlan = Tried[PlanUpload, Incoming]
BASE = "/rounds/{round_id}/plan-versions"


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """What ``plan_versions/list.html`` shows: the versions there are, and how the plan is corrected."""

    frame: RoundFrame
    versions: list[PlanVersionOf]
    is_open: bool
    may_correct: bool
    form: Filled[Any]
    endings: str
    address: str
    unsaved: Sequence[Unsaved]
    sections: list[views.OutlineRow]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What ``plan_versions/check.html`` shows. ``doubts``: the plan that was read, with what is to be looked at."""

    frame: RoundFrame
    key: str
    is_open: bool
    confirmed: bool
    changes: Differences
    sections: list[Touched]
    doubts: views.VersionView
    form: Filled[ConfirmForm]
    told: list[tuple[str, str]]
    other_areas: list[OtherArea]
    areas: list[tuple[str, str]]
    not_kept: Sequence[TableNotKept]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """What ``plan_versions/version.html`` shows: an earlier or the present version, and what changed with it."""

    frame: RoundFrame
    version: PlanVersionOf
    is_present: bool
    changes: Differences | None
    sections: list[Touched]
    plan: views.VersionView


def _list_page(request: Request, session: Read, who: Who, door: Door, form: Filled[Any], status: int = 200) -> Response:
    round_id, version_id = door.round.id, door.round.plan_version_id
    shown = VersionsPage(
        frame=frame(session, door, current="plan"),
        versions=queries.plan_versions(session, round_id),
        is_open=door.status is RoundStatus.OPEN,
        may_correct=door.may("round.new_plan_version"),
        form=form,
        endings=plan_endings(),
        address=BASE.format(round_id=round_id),
        unsaved=plans.unsaved_plans(session, by_id=who.by.id, for_round=round_id),
        sections=round_cache.outline(request, session, version_id) if version_id else [],
    )
    return page(request, "plan_versions/list.html", shown, status=status)


@routes.get(BASE, "round.read_internal")
def show(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The versions of the plan that the round has had, and the ways to correct it while the round is open."""
    return _list_page(request, session, who, round_for(session, who, round_id), blank(PlanUpload))


def tried_upload(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    form: Annotated[Filled[PlanUpload], Depends(filled(PlanUpload))],
) -> TriedPlan:
    """The form and its plan, read before the write transaction begins; in a round that is open."""
    require_open(round_for(session, who, round_id).status)
    session.close()
    return tried(form, lambda upload: read_for_a_moment(upload, installation_of(request.app)))


@routes.post(BASE, "round.new_plan_version")
def upload(
    request: Request,
    round_id: int,
    who: Who,
    attempt: Annotated[TriedPlan, Depends(tried_upload, scope="function")],
    session: Write,
) -> Response:
    """Read the corrected plan and go on to what would change; nothing is changed yet."""
    door, incoming, form = round_for(session, who, round_id), attempt.incoming, attempt.form
    address = BASE.format(round_id=round_id)
    if incoming is None:
        return _list_page(request, session, who, door, form, attempt.status)
    if not isinstance(incoming, Arrived):
        key = plans.keep_import(
            session,
            parsed=incoming.parsed,
            title=None,
            source=incoming.source,
            for_round=round_id,
            by=who.by,
            now=who.now,
        )
        return see_other(f"{address}/imports/{key}")
    files = installation_of(request.app).results
    ordered = form.attempt(
        session,
        lambda: import_jobs.order(session, files, incoming, title=None, for_round=round_id, by=who.by, now=who.now),
    )
    if ordered is None:
        return _list_page(request, session, who, door, form, 429)
    return see_other(f"{address}/imports/{ordered}")


@routes.get(BASE + "/imports/{key}", "round.edit_form")
def look(request: Request, round_id: int, who: Who, session: Read, key: str) -> Response:
    """What changes, word by word, before anything is changed; until it is read, how far the reading has come."""
    door = round_for(session, who, round_id)
    pending = plans.plan_import(session, key, by_id=who.by.id, for_round=round_id)
    import_pages = ImportPages(
        BASE.format(round_id=round_id), "plan_versions/unread_form.html", "plan_versions/unread.html", plan_endings()
    )
    meanwhile = import_pages.until_read(request, session, pending, lambda pasted: blank(PlanUpload, text=pasted))
    if meanwhile is not None:
        return meanwhile
    form = blank(ConfirmForm, told=Told.ALL.value, areas=Areas.KEPT.value, plan_version=door.round.plan_version_id)
    return _check_page(request, session, door, pending, form)


def _check_page(
    request: Request, session: Read, door: Door, pending: plans.WaitingPlan, form: Filled[ConfirmForm]
) -> Response:
    parsed, version_id = plans.IMPORTS.parsed_of(pending), door.round.plan_version_id or 0
    base = round_cache.version_view(request, session, version_id)
    found = compared(base, parsed, actions.earlier(session, door.round), source_name=pending.source_name)
    changes = found.changes.without_areas()
    others = other_areas(found)
    if not form.sent and others and not changes:
        form.values["areas"] = Areas.READ.value
    about = section_ids(changes)
    sent = sent_about(session, door.round.id, about) if about else {}
    drafts = request.app.state.drafts_about(session, door.round.id, about) if about else {}
    form.values["plan_version"] = version_id  # what this page compares with
    shown = CheckPage(
        frame=frame(session, door, current="plan"),
        key=pending.key,
        is_open=door.status is RoundStatus.OPEN,
        confirmed=pending.plan_id is not None,
        changes=changes,
        sections=touched(changes, sent, drafts),
        doubts=found.after,
        form=form,
        told=told_label.options(),
        other_areas=others,
        areas=areas_label.options(),
        not_kept=found.not_kept,
    )
    return page(request, "plan_versions/check.html", shown, status=422 if form.errors else 200)


@routes.post(BASE + "/imports/{key}/confirmation", "round.new_plan_version")
def confirm(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    key: str,
    form: Annotated[Filled[ConfirmForm], Depends(filled(ConfirmForm))],
) -> Response:
    """Let the corrected plan be the round's from now on. Pressing twice does it once."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        done = form.attempt(
            session,
            lambda: actions.confirm_import(
                session,
                door.round,
                key,
                shown=data.plan_version,
                reason=data.reason,
                told=data.told,
                areas=data.areas,
                by=who.by,
                now=who.now,
            ),
        )
        if done is not None:
            there = see_other(BASE.format(round_id=round_id))
            return messages.CORRECTED.after(there, request, done.letters) if done.is_new else there
    pending = plans.plan_import(session, key, by_id=who.by.id, for_round=round_id)
    return _check_page(request, session, door, pending, form)


@routes.post(BASE + "/imports/{key}/removal", "round.new_plan_version")
def drop(request: Request, round_id: int, who: Who, session: Write, key: str, form: Pressed) -> Response:
    """Discard the correction, also while it is being read; the plan is as it was."""
    round_for(session, who, round_id)
    pending = plans.plan_import(session, key, by_id=who.by.id, for_round=round_id)
    files = installation_of(request.app).results
    plans.IMPORTS.drop(session, files, key, by_id=pending.created_by, now=who.now)
    return messages.DROPPED.after(see_other(BASE.format(round_id=round_id)), request)


@routes.get(BASE + "/{number}", "round.read_internal")
def read_version(request: Request, round_id: int, number: int, who: Who, session: Read) -> Response:
    """One of the round's versions in full, and what changed with it."""
    door = round_for(session, who, round_id)
    version, before = queries.version_numbered(session, round_id, number)
    changes = (
        round_cache.differences(request, session, before.plan_version_id, version.plan_version_id) if before else None
    )
    plan = round_cache.version_view(request, session, version.plan_version_id)
    shown = VersionPage(
        frame=frame(session, door, current="plan"),
        version=version,
        is_present=version.plan_version_id == door.round.plan_version_id,
        changes=changes,
        sections=touched(changes, {}, {}) if changes else [],
        plan=plan,
    )
    return page(request, "plan_versions/version.html", shown)
