"""What an official chose last of a file."""

from typing import Any

from sqlmodel import Session

from app.compilation.models import FileChoice
from app.compilation.options import FILTERS


def remembered(session: Session, user_id: int, round_id: int, *, layout: str, format: str) -> dict[str, Any]:
    """As it was sent; of another round's without the comments that were chosen there."""
    row = session.get(FileChoice, (user_id, layout, format))
    if row is None:
        return {}
    return {name: value for name, value in row.choices.items() if name not in FILTERS or row.round_id == round_id}
