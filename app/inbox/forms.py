"""What a client of the API sends about an item of the inbox."""

import datetime
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Annotated

from pydantic import ConfigDict, Field

from app.comments.kinds import ABOUT_PLAN, CommentKind, OwnStance, Stance
from app.comments.places import WHOLE, Place
from app.comments.schemas import AnswerIn
from app.errors import Invalid
from app.i18n import _
from app.passages.parts import Part, Parts, fit, parts_cover
from app.passages.pieces import Piece, of_texts
from app.responses.decision_forms import DecisionIn
from app.responses.models import ArrivalBasis
from app.responses.registration_forms import Way
from app.responses.statement_forms import Statements
from app.rounds.questions import MAX_QUESTIONS
from app.web.forms import FormModel
from app.web.text import Line

MOST_PASSAGES = 5_000
Basis = ArrivalBasis | None
"""What a day is taken from, where somebody has said it."""


class AssignmentIn(FormModel):
    """Whose an item is."""

    consultee_id: int = Field(description="The body in its round", ge=1, le=2**62)


class AsideIn(FormModel):
    """Why an item is no answer."""

    reason: Annotated[Line, Field(description="Why; for officials alone")] = ""


class PartIn(FormModel):
    """A part of a passage."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    field: str = Field("", max_length=40, description="The field of the comment that it becomes; empty: none")
    text: str = Field(description="Its words exactly as they stand")


class PassageIn(FormModel):
    """A passage of the text and what it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    text: str = Field(description="Its words exactly as they stand, the space and the line ends after them included")
    section_id: int | None = Field(None, description="The section that it is about; with all four null: the whole plan")
    paragraph: int | None = Field(None, ge=1, le=100_000, description="The paragraph of the section, from 1")
    indicator_id: int | None = Field(None, description="The indicator that it is about")
    cell_id: int | None = Field(None, description="The cell that it is about")
    kind: CommentKind = Field(CommentKind.COMMENT, description="What sort of comment it is")
    comment: bool | None = Field(None, description="Whether it is a comment; null: nobody knows yet")
    parts: list[PartIn] | None = Field(
        None, max_length=200, description="Together exactly the passage; [] for none, null for those that it has"
    )

    def parts_of(self, number: int, start: int, end: int) -> Parts:
        """Its parts where it stands in the text. Raises Invalid naming the passage."""
        name = f"passages.{number}.parts"
        edges = [start, *(start + length for length in accumulate(len(part.text) for part in self.parts or ()))]
        parts = tuple(Part(part.field, *edge) for part, edge in zip(self.parts or (), pairwise(edges), strict=True))
        if "".join(part.text for part in self.parts or ()) != self.text or not parts_cover(parts, start, end):
            raise Invalid(fields={name: _("Delarna blir tillsammans inte exakt stycket.")})
        if not fit(self.kind, parts):
            raise Invalid(fields={name: _("En del är ett fält som den sortens synpunkt inte har.")})
        return parts


class DivisionIn(FormModel):
    """How a text shall be divided."""

    version: int = Field(description="That of the division which was fetched")
    passages: list[PassageIn] = Field(description="Together exactly the text, in order", max_length=MOST_PASSAGES)

    def pieces(self, before: list[Piece], text: str) -> list[Piece]:
        """The pieces; one that was sent as it was stays as it was. Raises Invalid naming the passage."""
        known = {(piece.start, piece.end): piece for piece in before}
        pieces = []
        for number, (sent, (start, end)) in enumerate(
            zip(self.passages, of_texts([sent.text for sent in self.passages], text), strict=True)
        ):
            if sent.kind not in ABOUT_PLAN:
                message = _("Välj en sorts synpunkt på planen.")
                raise Invalid(_("Något behöver rättas."), fields={f"passages.{number}.kind": message})
            place = Place(sent.section_id, sent.paragraph, sent.indicator_id, sent.cell_id)
            old = known.get((start, end), Piece(start, end))
            if sent.parts is not None:
                old = replace(old, parts=sent.parts_of(number, start, end) if sent.parts else (), confirmed=True)
            if sent.comment is None:
                pieces.append(Piece(start, end, kind=sent.kind, parts=old.parts if fit(sent.kind, old.parts) else ()))
            elif (old.is_comment, old.place, old.kind) == (sent.comment, place if sent.comment else WHOLE, sent.kind):
                pieces.append(old)
            else:
                piece = Piece(start, end, reason=old.reason, parts=old.parts)
                pieces.append(piece.as_comment(place, sent.kind) if sent.comment else piece.as_none())
        return pieces


class UndoIn(FormModel):
    """Which division the last step is taken back of."""

    version: int = Field(description="That of the division which was fetched")


class AreaStanceIn(FormModel):
    """A stance on a focus area."""

    section_id: int = Field(description="The focus area's own section", ge=1, le=2**62)
    stance: OwnStance = Field(description="On it")


class RegisteringIn(FormModel):
    """What is registered with the comments of the division."""

    version: int = Field(description="That of the division which was read")
    stance: Stance = Field(description="On the plan as a whole; `not_stated` where the answer says nothing of it")
    area_stances: list[AreaStanceIn] = Field([], max_length=500, description="On focus areas, where it takes any")
    answers: list[AnswerIn] = Field([], max_length=MAX_QUESTIONS, description="Answers to the questions of the round")
    statements: Statements = Field([], description="Separate statements in the minutes")
    channel: Way | None = Field(None, description="How it came; left out: as was said when it was put in, else `email`")
    received_on: datetime.date | None = Field(
        None, description="The day it came in; left out: as was said, else when the authority's own mail server took it"
    )
    basis: ArrivalBasis | None = Field(None, description="What the day is taken from; `other` is explained in `note`")
    sender_name: Line = Field("", description="Who sent it; left out: as the mail says; for officials alone")
    sender_address: Line = Field("", description="Its mail or postal address; left out: as the mail says")
    signatory: Annotated[Line, Field(description="Who signed it; left out: who sent it")] = ""
    signatory_title: Annotated[Line, Field(description="As what")] = ""
    preliminary: bool = Field(False, description="Until a board has decided")
    decision: DecisionIn | None = Field(None, description="How it was decided")
    on_behalf_of: list[int] = Field([], max_length=5_000, description="Other bodies of the round that it is from, too")
    note: str = Field("", max_length=500, description="What else is worth knowing; for officials alone")
    without_comments: bool = Field(
        False, description="That it has no comments or answers is meant, though the answer that counts has some"
    )
