"""A reminder looked at before it is written."""

import datetime
from typing import Any

from app.accounts.identity import By
from app.mail.models import Letter
from app.rounds.models import Round
from app.rounds.previews import LetterPreview, preview_of
from app.tracking.actions import reminder
from app.tracking.queries import BoardItem


def reminder_preview(
    round_: Round, item: BoardItem, *, by: By, now: datetime.datetime, authority_name: str
) -> LetterPreview:
    """The reminder that one of the bodies would get."""
    values: dict[str, Any] = reminder(round_, item, link_id=None, message="", by=by, now=now)
    return preview_of(Letter(**values), authority_name=authority_name)
