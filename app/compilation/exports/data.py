"""The round as data: CSV in two variants, and JSON."""

import dataclasses
from pathlib import Path
from typing import Any

from app.assessment.schemas import comment_json
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports.columns import comment_columns
from app.compilation.exports.parts import Written, counted, in_layout
from app.documents.csv import Dialect, write_csv
from app.documents.json import write_json
from app.i18n import speaking


def write_comments_csv(compiled: CompiledRound, layout: Layout, variant: Dialect, target: Path) -> Written:
    """A row a comment. ``sv`` speaks Swedish whatever the reader's language, ``open`` stable English codes."""
    written = Written()
    with speaking("sv"):
        columns = comment_columns({consultee.id: consultee for consultee in compiled.consultees})
        comments = counted(in_layout(compiled, layout), written)
        if variant == "sv":
            readers = [column.worded() for column in columns]
            rows = ([read(comment) for read in readers] for comment in comments)
            write_csv(target, [column.header for column in columns], rows, dialect="sv")
        else:
            readers = [column.read for column in columns]
            rows = ([read(comment) for read in readers] for comment in comments)
            write_csv(target, [column.name for column in columns], rows, dialect="open")
    return written


def write_round_json(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """``{round, consultees[], comments[], counts, complete}``; a comment as in ``GET /rounds/{id}/comments``."""
    written = Written(consultees=len(compiled.consultees))
    facts = dataclasses.asdict(compiled.round)
    members: dict[str, Any] = {
        "round": facts | {"questions": list(compiled.questions), "focus_areas": list(compiled.focus_areas)},
        "consultees": map(consultee_json, compiled.consultees),
        "comments": map(comment_json, counted(in_layout(compiled, layout), written)),
        "counts": dataclasses.asdict(compiled.counts),
        "complete": compiled.overview.is_complete,
    }
    write_json(target, members)
    return written


def consultee_json(consultee: CompiledConsultee) -> dict[str, Any]:
    """One consultee: the board's facts, and what belongs to its response."""
    said = {"organisation": consultee.organisation._asdict(), "only_in_file": consultee.only_in_file}
    return dataclasses.asdict(consultee) | said
