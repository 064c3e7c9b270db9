"""How one is told, and who stands in for oneself, as JSON."""

import datetime

from pydantic import BaseModel, Field

from app.accounts import substitutes
from app.accounts.identity import Who
from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.notice_actions import choose_notices
from app.accounts.notice_forms import NoticesIn, SubstituteForm
from app.accounts.queries import told_how
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("accounts")


class NoticesOut(BaseModel):
    """How one is told of what happens in one's rounds."""

    choices: dict[NoticeKind, HowTold] = Field(description="How, by what it is")
    hour: int = Field(description="When the daily mail comes, on the authority's clock")


class SubstituteOut(BaseModel):
    """Who stands in for oneself."""

    substitute_id: int | None = Field(description="The official; null for nobody")
    name: str = Field(description="The official's name")
    from_day: datetime.date | None = Field(description="The first day")
    until_day: datetime.date | None = Field(description="The last day")


def _notices(session: Read, who: Who) -> NoticesOut:
    how = told_how(session, who.user.id)
    return NoticesOut(choices=dict(how.choices), hour=how.hour)


def _substitute(session: Read, who: Who) -> SubstituteOut:
    chosen = substitutes.substitute_of(session, who.user.id)
    if chosen is None:
        return SubstituteOut(substitute_id=None, name="", from_day=None, until_day=None)
    return SubstituteOut(
        substitute_id=chosen.substitute_id, name=chosen.name, from_day=chosen.from_day, until_day=chosen.until_day
    )


@routes.get("/account/notices", "notices.read_own")
def notices(who: Who, session: Read) -> NoticesOut:
    """How one is told: at once, once a day or never."""
    who.clear()
    return _notices(session, who)


@routes.put("/account/notices", "account.edit_own")
def change_notices(who: Who, session: Write, body: NoticesIn) -> NoticesOut:
    """Choose how to be told of each thing, and when the daily mail comes."""
    who.clear()
    choose_notices(session, who.user.id, choices=body.choices, hour=body.hour)
    return _notices(session, who)


@routes.get("/account/substitute", "notices.read_own")
def substitute(who: Who, session: Read) -> SubstituteOut:
    """Who stands in for oneself."""
    who.clear()
    return _substitute(session, who)


@routes.put("/account/substitute", "account.edit_own")
def change_substitute(who: Who, session: Write, body: SubstituteForm) -> SubstituteOut:
    """Let somebody with the same role stand in for oneself, who then gets the mails and may act in one's rounds."""
    who.clear()
    substitutes.set_substitute(session, who.user.id, **body.model_dump(), by=who.by, now=who.now)
    return _substitute(session, who)


@routes.delete("/account/substitute", "account.edit_own")
def end_substitute(who: Who, session: Write) -> SubstituteOut:
    """Nobody stands in for oneself any longer."""
    who.clear()
    substitutes.end_substitute(session, who.user.id, by=who.by, now=who.now)
    return _substitute(session, who)
