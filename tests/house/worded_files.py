"""What files and mails say of each code, read back with libraries that did not write them (test_words_everywhere)."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook

from app.assessment.models import ActionKind, Outcome
from app.comments.fields import Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE as WHOLE_PLAN
from app.comments.written import WrittenComment
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import export
from app.compilation.exports.columns import comment_columns, consultee_columns
from app.drafts.state import DraftState
from app.i18n import _, speaking
from app.mail.rendering import render
from app.plans.views import Places
from app.responses.answer_text import copy_of
from app.responses.models import Channel
from app.rounds.models import RoundStatus
from app.tracking.labels import answer_flag_label
from app.tracking.rules import RESPONDED, BoardStatus
from tests.compilation import samples
from tests.mail.letters import LINK, NOW, a_letter

Found = dict[str, str]
FLAGS = {flag.value for flag in answer_flag_label.sources}


def everything() -> CompiledRound:
    """A round in which every stance, status, flag, channel, kind and outcome occurs, each on a row of its own."""
    number = iter(range(1, 100))
    bodies = [samples.consultee(next(number), stance=stance.value) for stance in Stance]
    bodies += [samples.consultee(next(number), status=status.value, stance=None) for status in RESPONDED]
    nothing: dict[str, Any] = {"responded_at": None, "stance": None, "number": "", "revision": None, "sha256": ""}
    silent = [status for status in BoardStatus if status not in RESPONDED]
    bodies += [samples.consultee(next(number), status=status.value, **nothing) for status in silent]
    bodies += [samples.consultee(next(number), **{flag.value: True}) for flag in answer_flag_label.sources]
    bodies += [samples.consultee(next(number), channel=channel.value) for channel in Channel]
    at = iter(range(1, 100))
    comments = [samples.comment(next(at), bodies[0], kind=kind.value, proposed_text="Så") for kind in CommentKind]
    comments += [samples.comment(next(at), bodies[0], reply=samples.reply(outcome.value)) for outcome in Outcome]
    done = [samples.reply(action_kind=kind.value, action="") for kind in ActionKind]
    comments += [samples.comment(next(at), bodies[0], reply=reply) for reply in done]
    comments += [samples.comment(next(at), bodies[0], stance=stance.value) for stance in Stance]
    return samples.compiled(bodies, comments)


ROUND = everything()
BODIES = {body.id: body for body in ROUND.consultees}
COMMENTS = {comment.number: comment for comment in ROUND.comments("focus-area")}


class Files:
    """The round as files in one language, each made when it is first asked for."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language

    def made(
        self, format: str, layout: str = "focus-area", variant: str = "sv", compiled: CompiledRound = ROUND
    ) -> Path:
        path = self.folder / f"{self.language}-{layout}-{variant}-{compiled.round.status}.{format}"
        if not path.exists():
            export(compiled, format, layout, path, variant=variant, language=self.language)
        return path

    def sheet(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of an Excel sheet by the open names of their columns."""
        with speaking(self.language):
            columns = consultee_columns() if name == "Svarande" else comment_columns(BODIES)
        rows = load_workbook(self.made("xlsx"))[name].iter_rows(values_only=True)
        headers = next(rows)
        at = {column.name: headers.index(column.header) for column in columns}
        return ({open_name: row[place] for open_name, place in at.items()} for row in rows)

    def csv(self, variant: str) -> Iterator[dict[str, str]]:
        """The rows of a CSV file by the open names of their columns."""
        text = self.made("csv", variant=variant).read_bytes().decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if variant == "sv" else ",")
        names = [column.name for column in comment_columns(BODIES)]
        next(rows)
        return (dict(zip(names, row, strict=True)) for row in rows)

    def word(self) -> Any:
        return Document(str(self.made("docx")))


# What each file says of each code.


def excel_of_bodies(column: str) -> Callable[[Files], Found]:
    def read(files: Files) -> Found:
        rows = {row["consultee_id"]: row for row in files.sheet("Svarande")}
        return {str(getattr(BODIES[key], column)): row[column] for key, row in rows.items() if row[column]}

    return read


def code_of(number: int, column: str) -> str:
    """The code that a comment has in a column."""
    comment = COMMENTS[number]
    if column == "outcome":
        return comment.reply.outcome if comment.reply else ""
    if column == "action_kind":
        return comment.reply.action_kind or "" if comment.reply else ""
    return str(getattr(comment, column) or "")


def excel_of_comments(column: str) -> Callable[[Files], Found]:
    def read(files: Files) -> Found:
        rows = list(files.sheet("Synpunkter"))
        return {code_of(int(row["number"]), column): row[column] for row in rows if row[column]}

    return read


def csv_of_comments(column: str) -> Callable[[Files], Found]:
    """CSV for Swedish Excel speaks Swedish to everybody, so that its cells never change with who fetched it."""

    def read(files: Files) -> Found:
        return {code_of(int(row["number"]), column): row[column] for row in files.csv("sv") if row[column]}

    return read


def headers_of_flags(files: Files) -> Found:
    """The flags are columns of their own, after the same word."""
    with speaking(files.language):
        return {column.name: column.header for column in consultee_columns() if column.name in FLAGS}


def excel_appendix(files: Files) -> Found:
    rows = load_workbook(files.made("xlsx"))["Bilaga"].iter_rows(min_row=2, values_only=True)
    names = {body.organisation.name: body for body in BODIES.values()}
    shown: Found = {}
    for body, _number, _day, _part, place, text, *_rest in rows:
        if not place and names[body].stance:
            shown.setdefault(str(names[body].stance), text)
    return shown


def excel_round_status(files: Files) -> Found:
    shown = {}
    with speaking(files.language):
        label = _("Läge")
    for status in RoundStatus:
        compiled = replace(ROUND, round=replace(ROUND.round, status=status.value))
        sheet = load_workbook(files.made("xlsx", compiled=compiled))["Läs mig"]
        facts = {name: value for name, value, *_rest in sheet.iter_rows(values_only=True)}
        shown[status.value] = facts[label]
    return shown


def word_roster(files: Files) -> dict[int, list[str]]:
    """The lines in the column of answers, body by body."""
    ids = {body.organisation.name: body.id for body in BODIES.values()}
    rows = files.word().tables[-1].rows[1:]
    return {ids[row.cells[0].text]: row.cells[2].text.split("\n") for row in rows}


def word_stances(files: Files) -> Found:
    return {str(BODIES[key].stance): lines[0] for key, lines in word_roster(files).items() if BODIES[key].stance}


def word_flags(files: Files) -> Found:
    lines = word_roster(files)
    return {
        flag: lines[key][1] for flag in answer_flag_label.sources for key, body in BODIES.items() if getattr(body, flag)
    }


def word_channels(files: Files) -> Found:
    """What an official registered says how it came, after a colon."""
    lines = word_roster(files)
    ways = [(body.channel, lines[key]) for key, body in BODIES.items() if body.channel and len(lines[key]) > 1]
    return {str(channel): text[1].partition(": ")[2] for channel, text in ways}


def word_cells(files: Files) -> dict[int, tuple[list[str], str, str]]:
    """Of each comment: the lines of its cell, its body's note and the first line of the reply."""
    rows = {}
    for table in files.word().tables:
        for row in table.rows:
            if row.cells[0].text.isdigit():
                body, comment, reply = (row.cells[at].text.split("\n") for at in (1, 2, 3))
                rows[int(row.cells[0].text)] = (comment, body[1], reply[0])
    return rows


def word_kinds(files: Files) -> Found:
    return {COMMENTS[n].kind: lines[0].split("  ·  ")[0] for n, (lines, _body, _reply) in word_cells(files).items()}


def word_proposals(files: Files) -> Found:
    return {
        COMMENTS[n].kind: lines[lines.index("Så") - 1]
        for n, (lines, _body, _reply) in word_cells(files).items()
        if COMMENTS[n].content.proposed_text
    }


def word_outcomes(files: Files) -> Found:
    return {
        code_of(n, "outcome"): reply for n, (_lines, _body, reply) in word_cells(files).items() if COMMENTS[n].reply
    }


def word_actions(files: Files) -> Found:
    rows = [row for table in files.word().tables for row in table.rows if row.cells[0].text.isdigit()]
    told = {code_of(int(row.cells[0].text), "action_kind"): row.cells[4].text for row in rows}
    return {code: words for code, words in told.items() if code}


def word_area_stances(files: Files) -> Found:
    return {code_of(n, "stance"): body for n, (_lines, body, _reply) in word_cells(files).items() if COMMENTS[n].stance}


def word_titles(files: Files) -> Found:
    documents = {layout: Document(str(files.made("docx", layout))) for layout in Layout}
    return {
        layout: next(p.text for p in document.paragraphs if p.style.name == "Title")
        for layout, document in documents.items()
    }


def filenames(files: Files) -> Found:
    names = {}
    for layout in Layout:
        written = export(ROUND, "docx", layout, files.folder / "named.docx", language=files.language)
        names[layout.value] = re.sub(r"^KS-2026-20-|-\d{4}-\d\d-\d\d\.docx$", "", written.filename)
    return names


# What the receipt that is mailed says.


def mailed(answer: DraftState, language: str) -> str:
    """The text of a receipt's letter with the copy of an answer."""
    with speaking(language):
        copy = copy_of(answer, Places({}, {}, {}), {n: n for n in range(1, 20)})
    name, facts = "receipt", {"copy": copy}
    letter = a_letter(name)
    letter.facts = letter.facts | facts
    letter.language = language
    return render(letter, link=LINK, authority_name="Exempelkommunen", at=NOW).text


def mailed_stances(files: Files) -> Found:
    before = {"sv": "Ställningstagande: ", "en": "Stance: "}[files.language]
    texts = {stance: mailed(DraftState(stance=stance), files.language) for stance in Stance}
    return {code: re.findall(f"^{before}(.+)$", text, re.M)[-1] for code, text in texts.items()}


def mailed_comments(files: Files) -> list[list[str]]:
    """The lines of one comment of each kind."""
    content = Content(text="Text", proposed_text="Så")
    comments = [WrittenComment(at, kind, WHOLE_PLAN, None, content) for at, kind in enumerate(CommentKind, start=1)]
    blocks = mailed(DraftState(comments=comments), files.language).split("\n\n")
    return [block.split("\n") for block in blocks if re.match(r"\d+\. ", block)]


def mailed_kinds(files: Files) -> Found:
    return {kind: lines[0].rpartition(": ")[2] for kind, lines in zip(CommentKind, mailed_comments(files), strict=True)}


def mailed_proposals(files: Files) -> Found:
    lines = [next(line for line in block if line.endswith(": Så")) for block in mailed_comments(files)]
    return {kind: line.removesuffix(": Så") for kind, line in zip(CommentKind, lines, strict=True)}


IN_FILES: dict[str, dict[str, Callable[[Files], Found]]] = {
    "stance_label": {
        "excel, bodies": excel_of_bodies("stance"),
        "excel, comments": excel_of_comments("stance"),
        "excel, appendix": excel_appendix,
        "csv": csv_of_comments("stance"),
        "word, roster": word_stances,
        "word, comments": word_area_stances,
        "mail": mailed_stances,
    },
    "comment_kind_label": {
        "excel": excel_of_comments("kind"),
        "csv": csv_of_comments("kind"),
        "word": word_kinds,
        "mail": mailed_kinds,
    },
    "proposal_label": {"word": word_proposals, "mail": mailed_proposals},
    "outcome_label": {"excel": excel_of_comments("outcome"), "csv": csv_of_comments("outcome"), "word": word_outcomes},
    "action_kind_label": {
        "excel": excel_of_comments("action_kind"),
        "csv": csv_of_comments("action_kind"),
        "word": word_actions,
    },
    "board_status_label": {"excel": excel_of_bodies("status")},
    "answer_flag_label": {"excel": headers_of_flags, "word": word_flags},
    "channel_label": {"excel": excel_of_bodies("channel")},
    "registered_channel_label": {"word": word_channels},
    "round_status_label": {"excel": excel_round_status},
    "layout_title": {"word": word_titles},
    "layout_filename": {"name": filenames},
}
"""Label → where it is read in files and mails."""
LOWERED = {("answer_flag_label", "word"), ("registered_channel_label", "word")}
"""In the middle of a sentence, so in lower case."""
