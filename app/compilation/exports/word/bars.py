"""What came of comments as a drawn bar, with the same figures in words and colours below."""

from collections import Counter

from app.compilation.exports import sentences
from app.compilation.outcome_bars import parts_of_outcomes
from app.documents.docx import Run, WordFile
from app.documents.png import bar
from app.i18n import number
from app.responses.progress import Progress

COLOURS = {
    "done": "14524A",
    "partly": "6FA79B",
    "broken": "A12622",
    "working": "C9A24B",
    "again": "8A5A00",
    "waiting": "DDD5C0",
}
"""As the style sheet has them in the light (static/css/tokens.css)."""


def write_bar(word: WordFile, outcomes: Counter[str], progress: Progress, *, width: float) -> None:
    """The bar of some comments; nothing where there are none."""
    parts = [part for part in parts_of_outcomes(outcomes, progress) if part.count]
    if not parts:
        return
    figures = ", ".join(f"{part.word} {number(part.count)}" for part in parts)
    colours = [(_rgb(COLOURS[part.tone]), part.count) for part in parts]
    word.picture(bar(colours), width=width, height=0.45, words=f"{sentences.comments(progress.comments)}: {figures}")
    runs: list[str | Run] = [sentences.comments(progress.comments)]
    for part in parts:
        runs += ["   ", Run("■", colour=COLOURS[part.tone]), f"\u00a0{part.word}: {number(part.count)}"]
    word.paragraph(*runs, style="Facts")


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue
