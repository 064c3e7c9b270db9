"""Signing with an electronic identity: what one is about to sign is written down, then who has shown who they are."""

import datetime
from dataclasses import replace
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from app.accounts.oidc.rules import Certified
from app.drafts.actions.submission import Sending, judge, require_taken
from app.drafts.models import Signing
from app.errors import RuleBroken
from app.i18n import _
from app.rounds.access import Holder, alone
from app.rounds.kinds import Identification


def begin_signing(
    session: Session, holder: Holder, *, sending: Sending, way: str, fields: dict[str, Any], now: datetime.datetime
) -> None:
    """Write down what the holder of a link is about to sign, as it is shown now; what the browser had begun is dropped.

    Raises all that sending it would, so that nobody identifies themselves in vain; RuleBroken where the round lets
    nobody do so.
    """
    holder = alone(session, holder)
    if holder.round.identification is Identification.NONE:
        raise RuleBroken(_("I den här remissen skrivs svaret under med namn."), code="identification_not_offered")
    answered = holder.consultee.current_response_id is not None
    sending = replace(sending, identified=True)
    require_taken(holder, sending, answered=answered)
    judged = judge(session, holder, sending, answered=answered, now=now)
    mine = (col(Signing.link_id) == holder.link.id, col(Signing.browser) == sending.browser)
    session.connection().execute(delete(Signing).where(*mine))
    session.add(
        Signing(
            line_id=holder.link.line_id,
            link_id=holder.link.id,
            browser=sending.browser,
            way=way,
            fields=fields,
            sha256=judged.sha256,
            begun_at=now,
        )
    )
    session.flush()


def prove(
    session: Session,
    holder: Holder,
    signing_id: int,
    certified: Certified,
    *,
    browser: str,
    service: str,
    now: datetime.datetime,
) -> str | None:
    """Keep who has shown who they are, with what they were shown. The way they came from; None where nothing of the
    kind was begun by this link in this browser, or something else has been begun since."""
    holder = alone(session, holder)
    row = session.get(Signing, signing_id, with_for_update=True, populate_existing=True)
    if row is None or row.link_id != holder.link.id or row.browser != browser:
        return None
    row.service, row.level, row.name = service[:300], certified.level, certified.name
    row.proved_at = min(certified.at or now, now)
    session.add(row)
    session.flush()
    return row.way
