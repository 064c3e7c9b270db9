"""What stood in a whole file is kept for the next one."""

import datetime
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from app.compilation.models import CompiledState
from app.rounds.actions import touch_content

KEPT = 20
"""So many of a round are kept."""


def keep_state(session: Session, round_id: int, made: Mapping[str, Any]) -> None:
    """Keep what stood in a file that is ready. ``made``: its moment, format and layout, and the state."""
    touch_content(session, round_id)
    row = CompiledState(**{**made, "made_at": datetime.datetime.fromisoformat(made["made_at"])}, round_id=round_id)
    session.add(row)
    session.flush()
    newest = select(col(CompiledState.id)).where(col(CompiledState.round_id) == round_id)
    kept = newest.order_by(col(CompiledState.made_at).desc(), col(CompiledState.id).desc()).limit(KEPT)
    ids = list(session.connection().execute(kept).scalars())
    older = col(CompiledState.round_id) == round_id, col(CompiledState.id).not_in(ids)
    session.connection().execute(delete(CompiledState).where(*older))
