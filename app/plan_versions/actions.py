"""Giving an open round a corrected plan, in one transaction."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlmodel import Session, select

from app.accounts.identity import By
from app.comments.moving import section_ids_in
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.outbox import mail_facts
from app.plan_versions.models import Told
from app.plans import actions as plans
from app.plans.following import (
    Areas,
    Compared,
    changes_with,
    compared,
    require_change,
    store_following,
    with_known_areas,
)
from app.plans.importing.parsed import ParsedPlan
from app.plans.models import PlanVersion
from app.plans.queries import version as version_of
from app.plans.queries import version_view
from app.plans.returning import with_returned
from app.plans.views import VersionView
from app.responses.actions.standing import recount
from app.rounds.access import steps_of
from app.rounds.actions import touch_both
from app.rounds.actions.board import locked_status
from app.rounds.actions.documents import follow_plan
from app.rounds.actions.questions import move_to_plan
from app.rounds.addressees import News
from app.rounds.letters import post_to_reachable
from app.rounds.models import Round, Step
from app.rounds.plan_models import RoundPlanVersion
from app.rounds.queries.documents import plan_original
from app.rounds.queries.plan_versions import plan_versions
from app.rounds.rules import require_open


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it. ``is_new`` is false when the same correction had been confirmed before."""

    number: int
    letters: int
    is_new: bool = True


def confirm_import(
    session: Session,
    round_: Round,
    key: str,
    *,
    shown: int,
    reason: str,
    told: Told,
    areas: Areas = Areas.KEPT,
    by: By,
    now: datetime.datetime,
) -> Corrected:
    """Let what was read be the round's plan from now on. Pressed twice it is one version.

    ``shown``: the version that it was compared with on the page. Raises RuleBroken when the round is not open any more,
    or when somebody has corrected the plan meanwhile.
    """
    status = locked_status(session, round_)
    pending = plans.plan_import(session, key, by_id=by.id, for_round=round_.id, lock=True)
    if pending.plan_id is not None:
        return Corrected(round_.plan_number, 0, is_new=False)
    require_open(status)
    parsed = plans.IMPORTS.parsed_of(pending)
    source = (pending.source_sha256, pending.source_name)
    done = _correct(session, round_, parsed, source, shown=shown, reason=reason, told=told, areas=areas, by=by, now=now)
    pending.plan_id = session.get_one(PlanVersion, round_.plan_version_id).plan_id
    session.add(pending)
    session.flush()
    return done


def correct_plan(
    session: Session,
    round_: Round,
    parsed: ParsedPlan,
    source: plans.Original | None,
    *,
    shown: int | None = None,
    reason: str,
    told: Told,
    areas: Areas = Areas.KEPT,
    by: By,
    now: datetime.datetime,
) -> Corrected:
    """The same at once, for a program: what was read has been looked at there. ``shown`` None: whichever holds."""
    require_open(locked_status(session, round_))
    reference = plans.registered(session, source, now=now)
    held = shown or round_.plan_version_id or 0
    return _correct(
        session, round_, parsed, reference, shown=held, reason=reason, told=told, areas=areas, by=by, now=now
    )


def reason_missing() -> str:
    """What stands at a reason that was left out."""
    return _("Skriv vad som var fel och vad som är rättat.")


def _correct(
    session: Session,
    round_: Round,
    parsed: ParsedPlan,
    source: tuple[str | None, str | None],
    *,
    shown: int,
    reason: str,
    told: Told,
    areas: Areas = Areas.KEPT,
    by: By,
    now: datetime.datetime,
) -> Corrected:
    if shown != round_.plan_version_id:
        raise RuleBroken(
            _("Planen har rättats av någon annan under tiden. Se vad som skulle ändras nu och bekräfta igen."),
            code="plan_changed",
        )
    versions = list(earlier(session, round_))
    found = compared(_whole(session, shown), parsed, versions)
    require_change(found, areas)
    found = replace(found, changes=changes_with(found, areas))
    before, parsed = plan_original(session, shown), found.parsed
    if areas is Areas.KEPT:
        parsed = with_known_areas(parsed, found.before, found.known)
    known = with_returned(found.known, found.before, found.after, versions)
    version = store_following(session, shown, parsed, known, source=source, now=now)
    _give(session, round_, version, reason, told, by=by, now=now)
    original = plan_original(session, version.id)
    if original is not None:
        follow_plan(session, round_, before.sha256 if before else None, original, note=reason, by=by, now=now)
    recount(session, round_.id)
    touch_both(session, round_.id)
    letters = _tell(session, round_, told, reason, by=by, now=now)
    _record(session, round_, found, reason, told, letters, by=by, now=now)
    return Corrected(round_.plan_number, letters)


def earlier(session: Session, round_: Round) -> Iterator[Callable[[], VersionView]]:
    """The versions before the present one, the last first, each read when it is asked for (four statements).

    Which there are is asked (one statement) when the first is wanted.
    """
    before = [known.plan_version_id for known in plan_versions(session, round_.id)]
    others = [id_ for id_ in reversed(before) if id_ != round_.plan_version_id]
    yield from (partial(_whole, session, id_) for id_ in others)


def _whole(session: Session, version_id: int) -> VersionView:
    return version_view(session, version_of(session, version_id))


def _give(
    session: Session,
    round_: Round,
    version: PlanVersion,
    reason: str,
    told: Told,
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    """The round's plan is this version; what stands at its sections stands at the same sections of it."""
    first = session.exec(select(RoundPlanVersion.number).where(RoundPlanVersion.round_id == round_.id)).first()
    if first is None:
        opened = steps_of(session, round_.id).get(Step.OPENED, now)
        session.add(
            RoundPlanVersion(round_id=round_.id, number=1, plan_version_id=round_.plan_version_id or 0, at=opened)
        )
    move_to_plan(session, round_, version.id)
    asked = [int(key) for key in {*round_.closed_sections, *round_.emphasised_sections}]
    there = section_ids_in(session, version.id, asked) if asked else {}
    round_.closed_sections = _moved(round_.closed_sections, there)
    round_.emphasised_sections = _moved(round_.emphasised_sections, there)
    round_.plan_version_id, round_.plan_number = version.id, round_.plan_number + 1
    round_.plan_corrected_at = now
    round_.edit_version += 1
    row = RoundPlanVersion(
        round_id=round_.id,
        number=round_.plan_number,
        plan_version_id=version.id,
        at=now,
        by_id=by.id if by.kind == "user" else None,
        by_name=by.name,
        reason=reason,
        told=told,
    )
    session.add_all([round_, row])
    session.flush()


def _moved(by_section: dict[str, Any], there: dict[int, int | None]) -> dict[str, Any]:
    return {str(now): value for key, value in by_section.items() if (now := there.get(int(key))) is not None}


def _tell(session: Session, round_: Round, told: Told, reason: str, *, by: By, now: datetime.datetime) -> int:
    if told is Told.NONE:
        return 0
    return post_to_reachable(
        session,
        round_,
        News.PLAN_TO_UNANSWERED if told is Told.UNANSWERED else News.PLAN,
        key=f"plan:{round_.id}:{round_.plan_number}",
        version=round_.plan_number,
        reason=reason,
        by=by,
        now=now,
    )


def _record(
    session: Session,
    round_: Round,
    found: Compared,
    reason: str,
    told: Told,
    letters: int,
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    record(
        session,
        "round.plan_corrected",
        by=by,
        now=now,
        round_id=round_.id,
        number=round_.plan_number,
        reason=reason,
        told=told.value,
        sections=len(found.changes.sections),
        gone=[change.heading for change in found.changes.gone],
        letters=letters,
        **mail_facts(session, letters=letters),
    )
