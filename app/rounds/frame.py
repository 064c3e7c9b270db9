"""The frame of a round's pages: title, status and tabs, the same in every room above."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from app.i18n import _, number
from app.rounds.access import Door
from app.rounds.counts import IS_BODY
from app.rounds.models import Consultee, Round, RoundStatus


@dataclass(frozen=True, slots=True)
class RoundFrame:
    """What ``rounds/_frame.html`` shows. ``tabs`` are (text, address, current) for ``tabs.tabs``."""

    id: int
    title: str
    registry_number: str
    status: RoundStatus
    tabs: list[tuple[str, str, bool]]


def frame(session: Session, door: Door, *, current: str) -> RoundFrame:
    """The frame with ``current`` (overview, plan, documents, board, responses, comments, compilation, history) marked.

    One statement for the figures in the tabs; none for a draft, which has none. A tab is shown when there is something
    behind it that one may see.
    """
    draft = door.status is RoundStatus.DRAFT
    return frame_of(door, *(0, 0) if draft else _figures(session, door.round.id), current=current)


def frame_of(door: Door, responses: int, comments: int, *, current: str) -> RoundFrame:
    """The frame where the figures in its tabs are known already."""
    base, begun = f"/rounds/{door.round.id}", door.status is not RoundStatus.DRAFT
    tabs = [
        ("overview", _("Översikt"), base, True),
        ("plan", _("Plan"), f"{base}/plan", door.plan_id is not None),
        ("documents", _("Dokument"), f"{base}/documents", True),
        ("board", _("Följ upp"), f"{base}/board", (begun or current == "board") and door.may("tracking.read")),
        ("responses", _with(_("Svar"), responses), f"{base}/responses", begun and door.may("response.list")),
        ("comments", _with(_("Synpunkter"), comments), f"{base}/comments", begun and door.may("comments.read")),
        ("compilation", _("Sammanställning"), f"{base}/compilation", begun and door.may("comments.read")),
        ("history", _("Historik"), f"{base}/history", door.may("audit.read")),
    ]
    shown = [(text, address, name == current) for name, text, address, there in tabs if there]
    return RoundFrame(door.round.id, door.round.title, door.round.registry_number, door.status, shown)


_ROUND_ID: Any = bindparam("round_id")
_ANSWERED = (
    select(func.count())
    .select_from(Consultee)
    .where(Consultee.round_id == _ROUND_ID, col(Consultee.current_response_id).is_not(None), IS_BODY)
    .scalar_subquery()
)
# Built once: it runs in every page of a round.
_FIGURES: Any = select(_ANSWERED, col(Round.comments)).where(col(Round.id) == _ROUND_ID)


def _figures(session: Session, round_id: int) -> tuple[int, int]:
    responses, comments = session.connection().execute(_FIGURES, {"round_id": round_id}).one()
    return responses, comments


def _with(word: str, figure: int) -> str:
    return f"{word} ({number(figure)})" if figure else word
