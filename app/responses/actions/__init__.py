"""What a body does with its answer: save the draft, send it."""

from app.responses.actions.drafting import CommentEdit, replace_draft, store_draft
from app.responses.actions.editing import edit_draft
from app.responses.actions.storing import Hook
from app.responses.actions.submission import Sending, submit

__all__ = ["CommentEdit", "Hook", "Sending", "edit_draft", "replace_draft", "store_draft", "submit"]
