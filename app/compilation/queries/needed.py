"""What some layouts need of a round and the others do not."""

from dataclasses import replace

from sqlmodel import Session, col, select

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.queries.change_log import with_change_log
from app.compilation.queries.plan import with_plan
from app.organisations.models import Organisation
from app.rounds.models import Consultee


def with_needed(session: Session, compiled: CompiledRound, layout: str, *, personal: bool) -> CompiledRound:
    """The same round with what its layout needs more. ``personal`` False: a reader's file, which has no addresses."""
    if layout == Layout.CHANGE_LOG:
        return with_change_log(session, compiled)
    if layout == Layout.MARGIN:
        return with_plan(session, compiled)
    if layout == Layout.LETTERS and personal:
        return _with_addresses(session, compiled)
    return compiled


def _with_addresses(session: Session, compiled: CompiledRound) -> CompiledRound:
    """With the postal addresses of the bodies, where any is known."""
    query = (
        select(col(Consultee.id), Organisation)
        .join(Organisation, col(Organisation.id) == Consultee.organisation_id)
        .where(Consultee.round_id == compiled.round.id)
    )
    return replace(compiled, addresses={id_: body.postal for id_, body in session.exec(query) if body.postal.any})
