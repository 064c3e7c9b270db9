"""The round as data: CSV in two variants, and JSON."""

import dataclasses
from functools import cache
from pathlib import Path
from typing import Any

from app.compilation.compiled import CompiledComment, CompiledConsultee, CompiledRound
from app.compilation.exports.columns import comment_columns
from app.compilation.exports.parts import Layout, Written, counted, in_layout
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
            rows = ([column.worded(comment) for column in columns] for comment in comments)
            write_csv(target, [column.header for column in columns], rows, dialect="sv")
        else:
            rows = ([column.read(comment) for column in columns] for comment in comments)
            write_csv(target, [column.name for column in columns], rows, dialect="open")
    return written


def write_round_json(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """``{round, consultees[], comments[], counts}``; a comment as in ``GET /rounds/{id}/comments``."""
    written = Written(consultees=len(compiled.consultees))
    facts = dataclasses.asdict(compiled.round)
    members: dict[str, Any] = {
        "round": facts | {"questions": list(compiled.questions), "focus_areas": list(compiled.focus_areas)},
        "consultees": map(consultee_json, compiled.consultees),
        "comments": map(comment_json, counted(in_layout(compiled, layout), written)),
        "counts": dataclasses.asdict(compiled.counts),
    }
    write_json(target, members)
    return written


def comment_json(comment: CompiledComment) -> dict[str, Any]:
    """One comment in the shape of the API."""
    return _members(comment)


def consultee_json(consultee: CompiledConsultee) -> dict[str, Any]:
    """One consultee in the shape of the API's board, with what belongs to its response."""
    return _members(consultee)


def _members(value: Any) -> dict[str, Any]:
    """A dataclass as nested dicts; unlike ``asdict`` it copies nothing that is plain, which is four times as fast."""
    return {name: _shape(getattr(value, name)) for name in _names(value.__class__)}


def _shape(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_shape(item) for item in value]
    return _members(value) if dataclasses.is_dataclass(value) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
