"""What came of comments as a drawn bar, with the same figures in words and colours below."""

from collections import Counter

from app.compilation.exports import sentences
from app.compilation.outcome_bars import parts_of_outcomes
from app.documents.flow import Flow, Run
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


def write_bar(flow: Flow, outcomes: Counter[str], progress: Progress, *, width: float) -> None:
    """The bar of some comments; nothing where there are none."""
    parts = [part for part in parts_of_outcomes(outcomes, progress) if part.count]
    if not parts:
        return
    figures = ", ".join(f"{part.word} {number(part.count)}" for part in parts)
    colours = [(COLOURS[part.tone], part.count) for part in parts]
    flow.bar(colours, width=width, words=f"{sentences.comments(progress.comments)}: {figures}")
    runs: list[str | Run] = [sentences.comments(progress.comments)]
    for part in parts:
        runs += ["   ", Run("■", colour=COLOURS[part.tone]), f"\u00a0{part.word}: {number(part.count)}"]
    flow.paragraph(*runs, style="Facts")
