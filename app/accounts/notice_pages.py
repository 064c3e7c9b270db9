"""How one is told of what happens, and who stands in for oneself or, for an administrator, for somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts import messages, substitutes
from app.accounts.identity import Who
from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.labels import how_told_label
from app.accounts.notice_actions import choose_notices
from app.accounts.notice_forms import NoticesForm, SubstituteForm
from app.accounts.queries import UserRow, told_how
from app.accounts.queries import user as one_user
from app.clock import day_of
from app.errors import NotFound
from app.i18n import _
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
SubstituteSent = Annotated[Filled[SubstituteForm], Depends(filled(SubstituteForm))]


@dataclass(frozen=True, slots=True)
class SubstitutePart:
    """The part of a page about who stands in for an official. ``base``: where its forms lead."""

    form: Filled[SubstituteForm]
    choices: Sequence[tuple[int, str]]
    chosen: substitutes.StandIn | None
    base: str


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """What ``accounts/notices.html`` shows. ``covers``: those for whom the reader stands in today."""

    form: Filled[NoticesForm]
    kinds: list[str]
    ways: list[tuple[str, str]]
    hours: list[tuple[int, str]]
    substitute: SubstitutePart
    covers: list[substitutes.Covered]


@dataclass(frozen=True, slots=True)
class SubstitutePage:
    """What ``accounts/substitute.html`` shows to an administrator."""

    user: UserRow
    substitute: SubstitutePart


def _part(session: Read, user_id: int, base: str, tried: Filled[SubstituteForm] | None) -> SubstitutePart:
    chosen = substitutes.substitute_of(session, user_id)
    typed = {
        "substitute_id": chosen.substitute_id if chosen else None,
        "from_day": chosen.from_day.isoformat() if chosen else "",
        "until_day": chosen.until_day.isoformat() if chosen else "",
    }
    form = tried or blank(SubstituteForm, **typed)
    return SubstitutePart(form, substitutes.may_stand_in(session, user_id), chosen, base)


def _own(
    request: Request,
    who: Who,
    session: Read,
    *,
    notices: Filled[NoticesForm] | None = None,
    substitute: Filled[SubstituteForm] | None = None,
) -> Response:
    how = told_how(session, who.user.id)
    chosen = {f"told_{kind}": way.value for kind, way in how.choices.items()}
    shown = NoticesPage(
        form=notices or blank(NoticesForm, **chosen, told_hour=how.hour),
        kinds=[kind.value for kind in NoticeKind],
        ways=[(way.value, how_told_label(way)) for way in HowTold],
        hours=[(hour, _("kl. {hour}").format(hour=hour)) for hour in range(24)],
        substitute=_part(session, who.user.id, "/account/substitute", substitute),
        covers=substitutes.covered_by(session, who.user.id, day_of(who.now)),
    )
    return page(request, "accounts/notices.html", shown, status=422 if notices or substitute else 200)


@routes.get("/account/notices", "notices.read_own")
def look(request: Request, who: Who, session: Read) -> Response:
    """How one is told, and who stands in."""
    who.clear()
    return _own(request, who, session)


@routes.post("/account/notices", "account.edit_own")
def choose(
    request: Request, who: Who, session: Write, form: Annotated[Filled[NoticesForm], Depends(filled(NoticesForm))]
) -> Response:
    """Choose how to be told."""
    who.clear()
    if not form.ok:
        return _own(request, who, session, notices=form)
    choose_notices(session, who.user.id, choices=form.data.choices, hour=form.data.told_hour)
    return messages.NOTICES_CHOSEN.after(see_other("/account/notices"), request)


def _set(session: Write, who: Who, user_id: int, form: Filled[SubstituteForm]) -> None:
    if form.ok:
        wanted = form.data.model_dump()
        form.attempt(session, lambda: substitutes.set_substitute(session, user_id, **wanted, by=who.by, now=who.now))


@routes.post("/account/substitute", "account.edit_own")
def choose_substitute(request: Request, who: Who, session: Write, form: SubstituteSent) -> Response:
    """Let somebody stand in for oneself."""
    who.clear()
    _set(session, who, who.user.id, form)
    if not form.ok:
        return _own(request, who, session, substitute=form)
    return messages.SUBSTITUTE_SET.after(see_other("/account/notices"), request)


@routes.post("/account/substitute/removal", "account.edit_own")
def be_back(request: Request, who: Who, session: Write) -> Response:
    """Nobody stands in for oneself any longer."""
    who.clear()
    substitutes.end_substitute(session, who.user.id, by=who.by, now=who.now)
    return messages.SUBSTITUTE_ENDED.after(see_other("/account/notices"), request)


def _other(request: Request, session: Read, user_id: int, tried: Filled[SubstituteForm] | None = None) -> Response:
    row = one_user(session, user_id)
    if row is None:
        raise NotFound(_("Användaren finns inte."))
    shown = SubstitutePage(row, _part(session, user_id, f"/users/{user_id}/substitute", tried))
    return page(request, "accounts/substitute.html", shown, status=422 if tried else 200)


@routes.get("/users/{user_id}/substitute", "user.list")
def look_at_other(request: Request, who: Who, user_id: int, session: Read) -> Response:
    """Who stands in for an official."""
    who.clear()
    return _other(request, session, user_id)


@routes.post("/users/{user_id}/substitute", "user.manage")
def choose_for_other(request: Request, who: Who, user_id: int, session: Write, form: SubstituteSent) -> Response:
    """Let somebody stand in for an official who cannot choose it."""
    who.clear()
    _set(session, who, user_id, form)
    if not form.ok:
        return _other(request, session, user_id, form)
    return messages.SUBSTITUTE_SET.after(see_other(f"/users/{user_id}/substitute"), request)


@routes.post("/users/{user_id}/substitute/removal", "user.manage")
def end_for_other(request: Request, who: Who, user_id: int, session: Write) -> Response:
    """Nobody stands in for the official any longer."""
    who.clear()
    substitutes.end_substitute(session, user_id, by=who.by, now=who.now)
    return messages.SUBSTITUTE_ENDED.after(see_other(f"/users/{user_id}/substitute"), request)
