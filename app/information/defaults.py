"""The texts as delivered: complete but for what only the authority knows, which stands in double brackets."""

from functools import lru_cache
from pathlib import Path

from app.information.models import Topic

_FOLDER = Path(__file__).parent / "texts"


@lru_cache
def default_text(topic: Topic, language: str) -> str:
    """The Markdown of a topic in a language; ``{authority}`` stands for the authority's name."""
    return (_FOLDER / f"{topic}.{language}.txt").read_text(encoding="utf-8").strip()
