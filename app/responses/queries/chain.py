"""Where the next answer stands: in its round's chain, and among its body's revisions."""

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.database import Prepared
from app.responses.models import Response, Withdrawal
from app.responses.receipts import GENESIS

MOVED_AWAY: Any = (
    select(col(Withdrawal.response_id))
    .where(col(Withdrawal.response_id) == col(Response.id), col(Withdrawal.moved_to).is_not(None))
    .correlate(Response)
    .exists()
)
"""Whether an answer was registered on the wrong body, and moved to the right one: then it is none of its body's."""


def last_revision(session: Session, consultee_id: int) -> int:
    """The number of a body's last revision, of those that were moved away, too; 0 without any."""
    query = select(func.coalesce(func.max(Response.revision), 0)).where(col(Response.consultee_id) == consultee_id)
    return int(session.connection().execute(query).scalar_one())


def last_link(session: Session, round_id: int, consultee_id: int) -> tuple[str, int]:
    """The end of a round's chain of answers, and the number of a body's last revision (0 without any)."""
    row = _LAST_LINK.first(session, {"round": round_id, "body": consultee_id})
    return (row.chain_hash, row.last or 0) if row is not None else (GENESIS, 0)


_OF_BODY: Any = aliased(Response)
_LAST_LINK = Prepared(
    select(
        col(Response.chain_hash),
        select(func.max(_OF_BODY.revision))
        .where(_OF_BODY.consultee_id == bindparam("body"))
        .scalar_subquery()
        .label("last"),
    )
    .where(col(Response.round_id) == bindparam("round"))
    .order_by(col(Response.item).desc())
    .limit(1)
)
