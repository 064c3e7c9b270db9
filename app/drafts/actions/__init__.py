"""What a body does in its own space: save the draft, put files beside it, hand it in, hand over what is sealed."""

from app.drafts.actions.attachments import attach, detach, reattach, require_attachable
from app.drafts.actions.bringing_back import bring_back_comment, bring_back_version, drop_later_edits
from app.drafts.actions.confirmation import confirm_answer
from app.drafts.actions.edit import edit_draft
from app.drafts.actions.handover import decline, drop, hand_over, take_in
from app.drafts.actions.members import remove_remark, take_remark, write_remark
from app.drafts.actions.save import replace_draft, store_draft
from app.drafts.actions.signing import begin_signing, prove
from app.drafts.actions.statements import mark_of_statement, put_statement
from app.drafts.actions.submission import Sending, submit
from app.drafts.actions.together import give_section, mark_ready, remove_note, take_mark_back, write_note
from app.drafts.actions.withdrawal import withdraw_answer

__all__ = [
    "Sending",
    "attach",
    "begin_signing",
    "bring_back_comment",
    "bring_back_version",
    "confirm_answer",
    "decline",
    "detach",
    "drop",
    "drop_later_edits",
    "edit_draft",
    "give_section",
    "hand_over",
    "mark_of_statement",
    "mark_ready",
    "prove",
    "put_statement",
    "reattach",
    "remove_note",
    "remove_remark",
    "replace_draft",
    "require_attachable",
    "store_draft",
    "submit",
    "take_in",
    "take_mark_back",
    "take_remark",
    "withdraw_answer",
    "write_note",
    "write_remark",
]
