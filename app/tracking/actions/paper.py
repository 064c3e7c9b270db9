"""Letters on paper to those that no mail reaches."""

import datetime
from collections.abc import Collection

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import Invalid
from app.i18n import _
from app.rounds.actions.board import locked_status
from app.rounds.actions.paper import print_letters
from app.rounds.calendar import day_of
from app.rounds.models import Round
from app.rounds.paper_models import PaperKind
from app.rounds.queries.paper import addressed
from app.tracking.actions.reminders import chosen
from app.tracking.queries import board_items
from app.tracking.rules import gets_paper


def print_for(
    session: Session,
    round_: Round,
    *,
    consultee_ids: Collection[int],
    kind: PaperKind,
    message: str = "",
    key: bytes,
    by: By,
    now: datetime.datetime,
) -> str:
    """Print a letter to each of the bodies; the name of the file. Raises Invalid for one that mail reaches or that is
    not waited for: a new code would close the link it has."""
    locked_status(session, round_)
    wanted = set(consultee_ids)
    items = chosen(board_items(session, round_, day_of(now)), wanted) if wanted else []
    others = [item.name for item in items if not gets_paper(item.addressee)]
    if others:
        message = _("Har svarat, behöver inte svara eller nås med e-post: {names}")
        raise Invalid(code="not_for_paper", fields={"consultee": message.format(names=", ".join(others))})
    bodies = [body.consultee for body in addressed(session, round_.id, wanted)] if wanted else []
    return print_letters(session, round_, bodies, kind=kind, message=message, key=key, by=by, now=now)
