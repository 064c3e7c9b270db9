"""What the checks before opening look at, and what a draft round can be given."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.accounts.models import User
from app.groups import group_name
from app.i18n import _
from app.information.queries import places_left
from app.mail.addresses import mailbox, shared
from app.mail.outbox import sends_mail
from app.organisations.models import DistributionList, ListEntry, ListVersion
from app.organisations.queries import entries
from app.plans.models import Plan, PlanVersion
from app.rounds.background import Background
from app.rounds.background_proposals import decision_in
from app.rounds.background_rules import remarks
from app.rounds.calendar import day_of
from app.rounds.checks import DayRule, Meetings, OfficialContact, Passage, Subject, Unreachable
from app.rounds.models import Round
from app.rounds.queries.meetings import meetings_of
from app.rounds.queries.passages import plan_passages
from app.rounds.questions import AskedQuestion


def subject_of(
    session: Session,
    round_: Round,
    now: datetime.datetime,
    *,
    questions: Sequence[AskedQuestion],
    background: Background,
    list_id: int | None = None,
    has_handler: bool = True,
    rule: DayRule = DayRule(),
) -> Subject:
    """Everything the checks of a draft round look at, in four statements.

    ``list_id``: where addresses are mended. ``has_handler``: whether somebody handles the round.
    """
    edit_href = f"/rounds/{round_.id}/edit"
    field_href = f"/lists/{list_id}/addresses?round={round_.id}#f-email-{{id}}" if list_id else edit_href
    listed = entries(session, round_.list_version_id) if round_.list_version_id else []
    passages = [Passage(_("Missivet"), round_.cover_letter, edit_href), Passage(_("Rubriken"), round_.title, edit_href)]
    passages += [
        Passage(_("Fråga {n}").format(n=n), question.text, edit_href) for n, question in enumerate(questions, 1)
    ]
    if round_.plan_version_id:
        passages += plan_passages(session, round_.plan_version_id, f"/rounds/{round_.id}/plan")
    meetings = meetings_of(session, [entry.organisation_id for entry in listed], since=day_of(now))
    groups = list(dict.fromkeys(entry.group for entry in listed))
    return Subject(
        deadline=round_.deadline,
        now=now,
        passages=passages,
        bodies=[entry.name for entry in listed],
        shared=shared((entry.name, entry.email) for entry in listed),
        officials=officials_among(session, [(entry.name, entry.email) for entry in listed]),
        unreachable=[
            Unreachable(entry.name, field_href.format(id=entry.organisation_id), entry.organisation_id)
            for entry in listed
            if not entry.email
        ],
        letter=round_.cover_letter,
        has_plan=round_.plan_version_id is not None,
        has_contact=round_.contact is not None,
        has_handler=has_handler,
        edit_href=edit_href,
        list_href=f"/lists/{list_id}" if list_id else edit_href,
        texts_left=places_left(session),
        contact_href=f"/rounds/{round_.id}/contact",
        unnamed_groups=[group_name(group) for group in groups if group.isdigit()] if len(groups) > 1 else [],
        has_sections=any(passage.in_section for passage in passages),
        sends_mail=sends_mail(session),
        plan_href=f"/rounds/{round_.id}/plan",
        members_href=f"/rounds/{round_.id}/members",
        texts_href="/information",
        remarks=list(
            remarks(
                background,
                title=round_.title,
                registry_number=round_.registry_number,
                letter=decision_in(round_.cover_letter, near=round_.deadline),
                today=day_of(now),
            )
        ),
        background_href=f"/rounds/{round_.id}/background",
        meetings=[
            Meetings(entry.name, meetings[entry.organisation_id], f"/organisations/{entry.organisation_id}/meetings")
            for entry in listed
            if entry.organisation_id in meetings
        ],
        rule=rule,
    )


def officials_among(session: Session, bodies: Sequence[tuple[str, str | None]]) -> list[OfficialContact]:
    """The officials with an account in force who are the contact of bodies, given as name and address."""
    by_mailbox: dict[str, list[str]] = {}
    for name, address in bodies:
        if address:
            by_mailbox.setdefault(mailbox(address), []).append(name)
    if not by_mailbox:
        return []
    query = select(User.name, User.email).where(col(User.disabled_at).is_(None)).order_by(col(User.name), col(User.id))
    return [
        OfficialContact(name, by_mailbox[mailbox(email)])
        for name, email in session.exec(query)
        if mailbox(email) in by_mailbox
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in the form of a round. ``note`` tells like-named ones apart."""

    id: int
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan to choose. ``alike``: others of the same title and number were taken in that day, so the time tells."""

    id: int
    title: str
    registry_number: str
    taken_in: datetime.datetime
    alike: bool


def plan_choices(session: Session) -> list[PlanChoice]:
    """Every plan by the title of its latest version, newest first."""
    latest = select(func.max(PlanVersion.id)).group_by(col(PlanVersion.plan_id)).scalar_subquery()
    query = (
        select(Plan.id, PlanVersion.title, PlanVersion.registry_number, Plan.created_at)
        .join(PlanVersion, col(PlanVersion.plan_id) == Plan.id)
        .where(col(PlanVersion.id).in_(latest))
        .order_by(col(Plan.id).desc())
    )
    rows = session.exec(query).all()
    like = Counter((title, number, day_of(at)) for _id, title, number, at in rows)
    return [
        PlanChoice(id_, title, number or "", at, like[title, number, day_of(at)] > 1) for id_, title, number, at in rows
    ]


def list_choices(session: Session) -> list[Choice]:
    """Every distribution list with how many bodies its latest version has, newest first."""
    latest = select(func.max(ListVersion.id)).group_by(col(ListVersion.list_id)).scalar_subquery()
    query = (
        select(DistributionList.id, DistributionList.name, func.count(col(ListEntry.id)))
        .join(ListVersion, col(ListVersion.list_id) == DistributionList.id)
        .join(ListEntry, col(ListEntry.version_id) == ListVersion.id, isouter=True)
        .where(col(ListVersion.id).in_(latest))
        .group_by(col(DistributionList.id), col(DistributionList.name))
        .order_by(col(DistributionList.id).desc())
    )
    return [Choice(id_, name, str(n)) for id_, name, n in session.exec(query)]
