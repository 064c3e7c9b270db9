"""What officials write in the compilation itself."""

from app.compilation.actions.texts import write_text

__all__ = ["write_text"]
