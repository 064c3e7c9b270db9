"""What a body does with its answer: save the draft, put files beside it, send it. What an official registers."""

from app.responses.actions.attachments import attach, detach, require_attachable
from app.responses.actions.draft import replace_draft, store_draft
from app.responses.actions.edit import edit_draft
from app.responses.actions.registration import Registering, register
from app.responses.actions.standing import recount, set_replied
from app.responses.actions.submission import Sending, submit

__all__ = [
    "Registering",
    "Sending",
    "attach",
    "detach",
    "edit_draft",
    "recount",
    "register",
    "replace_draft",
    "require_attachable",
    "set_replied",
    "store_draft",
    "submit",
]
