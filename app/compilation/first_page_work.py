"""The first page of the compilation as a picture, drawn in a trusted child: the same writer, the same setting."""

from pathlib import Path
from typing import Any

from app.compilation.compiled import Layout
from app.compilation.export_work import Report

FUNCTION = f"{__name__}:draw"


def draw(*, report: Report, url: str, round_id: int, authority: str, personal: bool, target: str) -> dict[str, Any]:
    """Draw the title page that a PDF of the round would have at this moment, in the language that is spoken."""
    from app.clock import now
    from app.compilation.exports.pdf import draw_first_page
    from app.compilation.queries import compiled_round, with_since
    from app.database import Database

    database = Database(url)
    try:
        with database.snapshot() as session:
            compiled = compiled_round(session, round_id, authority=authority, now=now(), personal=personal)
            compiled, _state = with_since(session, compiled, keeps=False)
            draw_first_page(compiled, Layout.FOCUS_AREA, Path(target))
    finally:
        database.dispose()
    report(compiled.counts.comments, compiled.counts.comments)
    return {}
