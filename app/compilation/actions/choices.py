"""What an official chose of a file is kept for the next time."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from app.accounts.actions import user_for_change
from app.compilation.models import FileChoice


def remember(
    session: Session, user_id: int, round_id: int, *, layout: str, format: str, choices: Mapping[str, Any]
) -> None:
    """Keep the last choice of a layout in a format; nothing is kept where nothing was chosen."""
    user_for_change(session, user_id)
    row = session.get(FileChoice, (user_id, layout, format), populate_existing=True)
    if not choices:
        if row is not None:
            session.delete(row)
            session.flush()
        return
    row = row or FileChoice(user_id=user_id, layout=layout, format=format, round_id=round_id)
    row.round_id, row.choices = round_id, dict(choices)
    session.add(row)
    session.flush()
