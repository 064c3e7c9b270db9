"""Whether letters wait for the mail server: what every page says on top, read in the statement that finds who asks."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import literal_column
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.database import Prepared
from app.mail.kinds import MailFault
from app.mail.models import Letter


@dataclass(frozen=True, slots=True)
class MailOutage:
    """Letters wait for the mail server: what is wrong with it, and since when."""

    fault: MailFault
    since: datetime.datetime

    @classmethod
    def of(cls, fault: MailFault | None, since: datetime.datetime | None) -> "MailOutage | None":
        """From the two columns; None when nothing waits for it."""
        return cls(fault, since) if fault and since else None


_ONE: Any = literal_column("1")  # a bound one could not be prepared


def _of_first_held(column: Any) -> Any:
    """Built once. A letter has a fault only while it waits."""
    held = select(column).where(col(Letter.fault).is_not(None))
    return held.order_by(col(Letter.fault_since), col(Letter.id)).limit(_ONE).scalar_subquery()


OUTAGE: tuple[Any, Any] = (
    _of_first_held(Letter.fault).label("mail_fault"),
    _of_first_held(Letter.fault_since).label("mail_fault_since"),
)
"""Two columns for another statement: it needs none of its own then."""

_ALONE = Prepared(select_columns(*OUTAGE))


def current_outage(session: Session) -> MailOutage | None:
    """The same in a statement of its own."""
    return MailOutage.of(*_ALONE.first(session))
