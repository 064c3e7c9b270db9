"""What officials write in the compilation itself, and its publication."""

from app.compilation.actions.publication import found_completeness, publish_compilation, withdraw_publication
from app.compilation.actions.texts import write_text

__all__ = ["found_completeness", "publish_compilation", "withdraw_publication", "write_text"]
