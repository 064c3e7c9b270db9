"""What officials do with answers that came by another way than the web."""

from app.responses.actions.confirmation import Confirming, confirm
from app.responses.actions.dialogue import Told, change_meeting, register_meeting, remove_meeting
from app.responses.actions.dividing import Divided, divide_point, join_parts
from app.responses.actions.from_files import (
    Taken,
    Taking,
    mark_without_points,
    take_otherwise,
    take_out,
    undo_taking,
    unmark,
)
from app.responses.actions.inclusion import decide_inclusion
from app.responses.actions.moving import Moved, Moving, move
from app.responses.actions.reading import mark_all_read, mark_read, mark_unread
from app.responses.actions.registration import Registering, register
from app.responses.actions.standing import recount, set_replied, set_sent_back, stand_again, stand_aside
from app.responses.actions.withdrawal import Withdrawing, withdraw

__all__ = [
    "Confirming",
    "Divided",
    "Moved",
    "Moving",
    "Registering",
    "Taken",
    "Taking",
    "Told",
    "Withdrawing",
    "change_meeting",
    "confirm",
    "decide_inclusion",
    "divide_point",
    "join_parts",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "mark_without_points",
    "move",
    "recount",
    "register",
    "register_meeting",
    "remove_meeting",
    "set_replied",
    "set_sent_back",
    "stand_again",
    "stand_aside",
    "take_otherwise",
    "take_out",
    "undo_taking",
    "unmark",
    "withdraw",
]
