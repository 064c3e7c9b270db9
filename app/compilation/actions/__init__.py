"""What officials write in the compilation itself, its publication, and what they choose of its files."""

from app.compilation.actions.choices import remember
from app.compilation.actions.publication import found_completeness, publish_compilation, withdraw_publication
from app.compilation.actions.texts import write_text

__all__ = ["found_completeness", "publish_compilation", "remember", "withdraw_publication", "write_text"]
