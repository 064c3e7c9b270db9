"""The sheets of labels there are, and how many places of the first have been used. Pure."""

from collections.abc import Mapping

from app.documents.pdf.letters import AVERY_L7160, THREE_BY_EIGHT, Sheet
from app.tracking.paper_forms import SheetName

SHEETS: Mapping[SheetName, Sheet] = {"l7160": AVERY_L7160, "3x8": THREE_BY_EIGHT}


def skipped(typed: str, sheet: SheetName) -> int:
    """How many labels of the first sheet are gone already; what is no such number is none."""
    places = SHEETS[sheet].columns * SHEETS[sheet].rows
    return min(int(typed), places - 1) if typed.isascii() and typed.isdigit() else 0
