"""What every change in a round shares: its row locked, its board or its content marked as changed."""

import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session, col

from app.accounts.identity import By
from app.database import Prepared
from app.rounds.access import not_found, status_of, steps_of
from app.rounds.models import Milestone, Round, RoundStatus, Step


def touch_board(session: Session, round_id: int) -> None:
    """Mark the board as changed. Whatever changes what it shows calls this in its own transaction."""
    _BOARD.run(session, {"which": round_id})


def touch_content(session: Session, round_id: int) -> None:
    """Mark what the answers and the replies say as changed: the desk, the compilation, the lists of comments.

    Whatever changes what they show calls this in its own transaction; what is the round's own row need not be said.
    """
    _CONTENT.run(session, {"which": round_id})


def touch_both(session: Session, round_id: int) -> None:
    """Mark board and content as changed: an answer has come, a body has another name."""
    _BOTH.run(session, {"which": round_id})


def _raising(*versions: str) -> Prepared:
    values = {name: getattr(Round, name) + 1 for name in versions}
    return Prepared(update(Round).where(col(Round.id) == bindparam("which")).values(values))


_BOARD, _CONTENT = _raising("board_version"), _raising("content_version")
_BOTH = _raising("board_version", "content_version")


def locked_status(session: Session, round_: Round) -> RoundStatus:
    """The round's status, with its row locked until the transaction ends: the same act twice at once is one act.

    Raises NotFound when somebody has deleted it while this waited.
    """
    try:
        session.refresh(round_, with_for_update=True)
    except InvalidRequestError:
        raise not_found() from None
    return status_of(steps_of(session, round_.id))


def locked_round(session: Session, round_id: int) -> Round:
    """A round with its row locked until the transaction ends, as it stands now.

    Raises NotFound when somebody has deleted it while this waited.
    """
    round_ = session.get(Round, round_id, with_for_update=True, populate_existing=True)
    if round_ is None:
        raise not_found()
    return round_


def take_step(session: Session, round_: Round, step: Step, *, by: By, now: datetime.datetime, reason: str = "") -> None:
    """Write the milestone; the board changes with it."""
    session.add(
        Milestone(
            round_id=round_.id,
            step=step,
            at=now,
            by_id=by.id if by.kind == "user" else None,
            by_name=by.name,
            reason=reason,
        )
    )
    session.flush()
    touch_board(session, round_.id)
