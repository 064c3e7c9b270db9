"""How comments and replies look in the API and in the JSON export."""

import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.assessment.views import CommentView, FileRef, ReplyView
from app.comments.numbers import letters
from app.comments.schemas import ContentOut
from app.i18n import speaking


class OrganisationOut(BaseModel):
    """A body."""

    id: int = Field(description="The organisation's id")
    name: str = Field(description="Its name in this round")


class SectionOut(BaseModel):
    """A section of the plan."""

    id: int = Field(description="Its id")
    number: str = Field(description="Its position in the tree, as 4.2.1")
    title: str = Field(description="Its heading")


class IndicatorOut(BaseModel):
    """An indicator of the plan."""

    id: int = Field(description="Its id")
    name: str = Field(description="Its name")


class CellOut(BaseModel):
    """A cell of an indicator's row."""

    id: int = Field(description="Its id")
    column: str = Field(description="The column's heading")
    text: str = Field(description="What the plan has there, exactly; empty when it is empty")


class QuestionRefOut(BaseModel):
    """A question of the round."""

    id: int = Field(description="Its id")
    number: int = Field(description="Its place among the questions, from 1")
    text: str = Field(description="What is asked")


class _Said(BaseModel):
    """What a reply says, or said."""

    outcome: str = Field(description="met, partly_met, not_met, noted, answered or out_of_scope")
    text: str = Field(description="The reply")
    action: str = Field(description="What is done")
    action_kind: str | None = Field(
        description="text_changed, indicator_changed, operational_plan, other_process or none; null: not said"
    )
    responsible: str = Field(description="Who does it; empty where that is not said")
    due: str = Field(description="Until when: 2027, 2027-Q2, 2027-06 or 2027-06-30; empty where that is not said")
    by: str = Field(description="Who saved it")
    at: datetime.datetime = Field(description="When")


class ReplyOut(_Said):
    """The authority's reply."""

    version: int = Field(description="How many times it was saved; send it back when changing the reply")
    needs_look: bool = Field(description="It answers an earlier wording and does not count as done")


class ReplyWordingOut(_Said):
    """One of a reply's wordings."""

    version: int = Field(description="1 for the first")


class WrittenOnOut(BaseModel):
    """What a comment was written on, where the plan was corrected since."""

    plan_version: int = Field(description="The number of that version in the round")
    place: str = Field(description="The place by its name then")
    text: str = Field(description="What it said then")
    is_gone: bool = Field(description="Nothing in the plan is that place any more")


class FromFileOut(BaseModel):
    """The file that officials have read a comment in."""

    response_id: int = Field(description="The answer")
    attachment_id: int = Field(description="The file")
    name: str = Field(description="Its name")
    page: int | None = Field(description="The page; null where none is told")
    quote: str = Field(description="The file's words")
    reading: str = Field(description="In words, in Swedish: that it is the authority's reading of the file")


class CommentOut(ContentOut):
    """A comment of a current response."""

    id: int = Field(description="The same through every revision of the answer")
    number: int = Field(description="Unique in the round, never changes; the parts of a comment share it")
    part: str | None = Field(description="The letter of a part of a divided comment, else null")
    label: str = Field(description="The number as it is shown: 14, or 14 a")
    parent_id: int | None = Field(description="The comment that this is a part of, else null")
    wording: int = Field(description="Another number once the body has changed it; send it back with a reply")
    consultee_id: int = Field(description="The body's id in this round")
    organisation: OrganisationOut = Field(description="The body")
    group: str = Field(description="Its group in the distribution list")
    kind: str = Field(
        description="comment, text_change, indicator_value, new_indicator, activity, question, fact_error or answer"
    )
    stance: str | None = Field(description="The stance on the focus area, where the comment gives one")
    focus_area: str = Field(description="The plan's label, or “Planen i sin helhet” or “Planen i övrigt”")
    section: SectionOut | None = Field(description="The section; null on the whole")
    paragraph: int | None = Field(description="The paragraph's number in the section")
    indicator: IndicatorOut | None = Field(description="The indicator")
    cell: CellOut | None = Field(description="The indicator's cell")
    question_id: int | None = Field(description="The question of the round that it answers")
    question: QuestionRefOut | None = Field(description="The same with its words")
    from_file: FromFileOut | None = Field(
        description="The file of the answer that officials have taken it out of; null of what the body wrote itself"
    )
    received_at: datetime.datetime = Field(description="When the answer came in")
    late: bool = Field(description="After the body's own last day")
    reply: ReplyOut | None = Field(description="The authority's reply, or null")
    shared_reply: list[str] = Field(
        description="The labels of all that are grouped and have this very reply, its own among them; else empty"
    )
    written_on: WrittenOnOut | None = Field(description="The earlier wording; null where the plan says the same there")


def comment_json(comment: CommentView) -> dict[str, Any]:
    """One comment in the shape of :class:`CommentOut`; instants stay instants."""
    section, indicator, cell, reply = comment.section, comment.indicator, comment.cell, comment.reply
    question = comment.question
    return {
        "id": comment.id,
        "number": comment.number,
        "part": letters(comment.part) or None,
        "label": comment.label,
        "parent_id": comment.parent_id,
        "wording": comment.wording,
        "consultee_id": comment.consultee_id,
        "organisation": {"id": comment.organisation.id, "name": comment.organisation.name},
        "group": comment.group,
        "kind": comment.kind,
        "stance": comment.stance,
        "focus_area": comment.focus_area,
        "section": section and {"id": section.id, "number": section.number, "title": section.title},
        "paragraph": comment.paragraph,
        "indicator": indicator and {"id": indicator.id, "name": indicator.name},
        "cell": cell and {"id": cell.id, "column": cell.column, "text": cell.text},
        **comment.content._asdict(),
        "question_id": question.id if question else None,
        "question": question and {"id": question.id, "number": question.number, "text": question.text},
        "from_file": comment.file and _from_file(comment.file),
        "received_at": comment.received_at,
        "late": comment.late,
        "reply": reply and reply_json(reply),
    }


def _from_file(file: FileRef) -> dict[str, Any]:
    with speaking("sv"):
        return {
            "response_id": file.response_id,
            "attachment_id": file.attachment_id,
            "name": file.name,
            "page": file.page,
            "quote": file.passage,
            "reading": file.in_words,
        }


def reply_json(reply: ReplyView) -> dict[str, Any]:
    """One reply in the shape of :class:`ReplyOut`."""
    return {
        "outcome": reply.outcome,
        "text": reply.text,
        "action": reply.action,
        "action_kind": reply.action_kind,
        "responsible": reply.responsible,
        "due": reply.due,
        "version": reply.version,
        "needs_look": reply.needs_look,
        "by": reply.by,
        "at": reply.at,
    }
