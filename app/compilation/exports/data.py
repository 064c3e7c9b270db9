"""The round as data: CSV in two variants, and JSON."""

import dataclasses
from pathlib import Path
from typing import Any

from app.assessment.schemas import comment_json
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import change_log, questions
from app.compilation.exports.choices import chosen_columns
from app.compilation.exports.columns import comment_columns
from app.compilation.exports.parts import Written, counted, in_layout
from app.compilation.exports.rows import rows_of
from app.compilation.exports.sentences import completeness_of
from app.compilation.exports.texts import text_rows
from app.compilation.figures import CompiledQuestion
from app.documents.csv import Dialect, write_csv
from app.documents.json import write_json
from app.i18n import speaking
from app.responses.statements import stored_statements
from app.rounds.background_forms import background_json


def write_comments_csv(compiled: CompiledRound, layout: Layout, variant: Dialect, target: Path) -> Written:
    """A row a comment. ``sv`` speaks Swedish whatever the reader's language, ``open`` stable English codes."""
    written = Written()
    with speaking("sv"):
        bodies = {consultee.id: consultee for consultee in compiled.consultees}
        columns = chosen_columns(comment_columns(bodies, compiled.alike, compiled.since), compiled.options)
        comments = counted(in_layout(compiled, layout), written)
        worded = variant == "sv"
        headers = [column.header if worded else column.name for column in columns]
        write_csv(target, headers, rows_of(columns, worded=worded)(comments), dialect=variant)
    return written


def write_questions_csv(compiled: CompiledRound, variant: Dialect, target: Path) -> Written:
    """A row for each alternative of each question, with how many chose it."""
    with speaking("sv"):
        headers = questions.headers() if variant == "sv" else list(questions.OPEN)
        write_csv(target, headers, questions.rows(compiled, worded=variant == "sv"), dialect=variant)
    return Written(comments=sum(1 for _comment in in_layout(compiled, Layout.QUESTIONS)))


def question_json(compiled: CompiledQuestion) -> dict[str, Any]:
    """A question with its counts, as in ``GET /rounds/{id}/overview``."""
    question = compiled.question
    return {
        "id": question.id,
        "number": question.position,
        "text": question.text,
        "kind": question.kind.value,
        "required": question.required,
        "focus_area": question.focus_area,
        "section_id": question.section_id,
        "answered": compiled.answered,
        "choices": [{"choice": choice, "count": count} for choice, count in compiled.choices],
        "values": [{"value": step, "count": count} for step, count in compiled.steps],
        "mean": compiled.mean,
        "median": compiled.median,
    }


def write_round_json(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """The round with its questions, bodies, comments and counts; a comment as in ``GET /rounds/{id}/comments``."""
    written = Written(consultees=len(compiled.consultees))
    found = completeness_of(compiled)
    members: dict[str, Any] = {
        "round": _round_json(compiled),
        "questions": [question_json(question) for question in compiled.questions],
        "consultees": map(consultee_json, compiled.consultees),
        "comments": (
            comment_json(comment) | {"shared_reply": list(compiled.alike.get(comment.id, ()))}
            for comment in counted(in_layout(compiled, layout), written)
        ),
        "summaries": [row._asdict() for row in text_rows(compiled)],
        "counts": dataclasses.asdict(compiled.counts),
        "complete": compiled.overview.is_complete,
        "completeness": {"total": found.total, "done": found.done},
        "since": dataclasses.asdict(compiled.since) if compiled.since else None,
    }
    if compiled.whole:
        members["options"] = compiled.options.stored()
        members["of_all"] = compiled.whole.counts.comments
    write_json(target, members)
    return written


def _round_json(compiled: CompiledRound) -> dict[str, Any]:
    facts = dataclasses.asdict(compiled.round)
    del facts["background"]  # told in its parts, by the names that the API has for them
    asked = [asked.question.text for asked in compiled.questions]
    more = {"questions": asked, "focus_areas": list(compiled.focus_areas)}
    return facts | background_json(compiled.round.background) | more


def write_change_log(compiled: CompiledRound, format: str, variant: Dialect, target: Path) -> Written:
    """The log of replies as CSV, a row each, or as JSON with both wordings of each."""
    if format == "csv":
        with speaking("sv"):
            headers = change_log.shown(compiled, change_log.headers() if variant == "sv" else change_log.OPEN)
            write_csv(target, headers, change_log.rows(compiled, worded=variant == "sv"), dialect=variant)
    else:
        members: dict[str, Any] = {
            "round": _round_json(compiled),
            "published": [event._asdict() for event in compiled.published],
            "changes": map(change_log.change_json, compiled.changes()),
        }
        if compiled.whole:
            members["options"] = compiled.options.stored()
        write_json(target, members)
    progress = compiled.overview.progress
    return Written(comments=progress.comments, replies=progress.done, consultees=len(compiled.consultees))


def consultee_json(consultee: CompiledConsultee) -> dict[str, Any]:
    """One consultee: the board's facts, and what belongs to its response."""
    decision = consultee.decision.json() if consultee.decision else None
    said = {
        "decision": decision,
        "statements": stored_statements(consultee.statements),
        "organisation": consultee.organisation._asdict(),
        "only_in_file": consultee.only_in_file,
        "identified": consultee.identified.json() if consultee.identified else None,
    }
    facts = dataclasses.asdict(consultee)
    del facts["in_file"]  # told as "only_in_file"
    return facts | said
