"""What people do while they follow a round: remind, ask for more time, give it or refuse it."""

from app.tracking.actions.closing import close_round
from app.tracking.actions.exemptions import ask_again, exempt
from app.tracking.actions.extensions import (
    decide_extension,
    decide_several,
    extend_several,
    grant_extension,
    request_extension,
)
from app.tracking.actions.letters import send_letters_again
from app.tracking.actions.reminder_plan import (
    choose_for_day,
    except_from_reminder,
    remind_by_plan,
    set_reminder_plan,
)
from app.tracking.actions.reminders import chosen, reminder, send_reminders
from app.tracking.actions.schedule import close_after_deadline, open_at_set_time, set_schedule, stop_opening

__all__ = [
    "ask_again",
    "choose_for_day",
    "chosen",
    "close_after_deadline",
    "close_round",
    "decide_extension",
    "decide_several",
    "except_from_reminder",
    "exempt",
    "extend_several",
    "grant_extension",
    "open_at_set_time",
    "remind_by_plan",
    "reminder",
    "request_extension",
    "send_letters_again",
    "send_reminders",
    "set_reminder_plan",
    "set_schedule",
    "stop_opening",
]
