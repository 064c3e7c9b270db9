"""What officials do with answers that came by another way than the web."""

from app.responses.actions.confirmation import Confirming, confirm
from app.responses.actions.reading import mark_all_read, mark_read, mark_unread
from app.responses.actions.registration import Registering, register
from app.responses.actions.standing import recount, set_replied, stand_again, stand_aside
from app.responses.actions.withdrawal import Withdrawing, withdraw

__all__ = [
    "Confirming",
    "Registering",
    "Withdrawing",
    "confirm",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "recount",
    "register",
    "set_replied",
    "stand_again",
    "stand_aside",
    "withdraw",
]
