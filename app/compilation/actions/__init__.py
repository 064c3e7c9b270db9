"""What officials write in the compilation itself, its publication, what is kept of its files."""

from app.compilation.actions.choices import remember
from app.compilation.actions.publication import found_completeness, publish_compilation, withdraw_publication
from app.compilation.actions.states import keep_state
from app.compilation.actions.texts import write_text

__all__ = [
    "found_completeness",
    "keep_state",
    "publish_compilation",
    "remember",
    "withdraw_publication",
    "write_text",
]
