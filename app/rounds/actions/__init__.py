"""What people do with a round: make, open, close and cancel it; add bodies, give links."""

from app.rounds.actions.beginning import mark_begun, mark_unsent
from app.rounds.actions.board import touch_board, touch_both, touch_content
from app.rounds.actions.bodies import add_consultee, rename_consultee, resend_invitation
from app.rounds.actions.conclusion import conclude_round
from app.rounds.actions.copies import copy_round
from app.rounds.actions.deadlines import set_own_deadline
from app.rounds.actions.documents import (
    add_document,
    add_plan_original,
    describe_document,
    move_document,
    remove_document,
    replace_document,
    take_from_letter,
)
from app.rounds.actions.drafts import create_round, delete_round, edit_round
from app.rounds.actions.life import (
    cancel_round,
    change_deadline,
    close_round,
    reopen_round,
    require_over,
    start_compilation,
)
from app.rounds.actions.link_lines import (
    FreshLink,
    change_address,
    make_own,
    renew_link,
    reveal_link,
    stop_link,
)
from app.rounds.actions.links import derive_links_anew, enter, leave, send_current_links
from app.rounds.actions.meetings import set_meetings
from app.rounds.actions.members import add_member, remove_member
from app.rounds.actions.opening import open_round
from app.rounds.actions.questions import withdraw_question
from app.rounds.actions.sections import close_section, emphasise_section, open_section
from app.rounds.actions.unsolicited import Unasked, add_unasked

__all__ = [
    "FreshLink",
    "Unasked",
    "add_consultee",
    "add_document",
    "add_member",
    "add_plan_original",
    "add_unasked",
    "cancel_round",
    "change_address",
    "change_deadline",
    "close_round",
    "close_section",
    "conclude_round",
    "copy_round",
    "create_round",
    "delete_round",
    "derive_links_anew",
    "describe_document",
    "edit_round",
    "emphasise_section",
    "enter",
    "leave",
    "make_own",
    "mark_begun",
    "mark_unsent",
    "move_document",
    "open_round",
    "open_section",
    "remove_document",
    "remove_member",
    "rename_consultee",
    "renew_link",
    "reopen_round",
    "replace_document",
    "require_over",
    "resend_invitation",
    "reveal_link",
    "send_current_links",
    "set_meetings",
    "set_own_deadline",
    "start_compilation",
    "stop_link",
    "take_from_letter",
    "touch_board",
    "touch_both",
    "touch_content",
    "withdraw_question",
]
