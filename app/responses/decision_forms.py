"""How an answer was decided, as a page or an API client sends it."""

import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from app.errors import Invalid
from app.i18n import _, mark
from app.responses.decisions import AnswerDecision, DecisionLevel, decision_of
from app.web.forms import FormModel
from app.web.text import Line, none_as_empty, without_controls
from app.web.validation_messages import Ask, problem_fields

Paragraph = Annotated[str, BeforeValidator(none_as_empty), AfterValidator(without_controls), Field(max_length=60)]


class DecisionForm(FormModel):
    """The fields of a page in which it is said how an answer was decided."""

    decision_level: DecisionLevel | None = None
    decision_body: Line = ""
    decision_date: Annotated[datetime.date | None, Ask(mark("Välj dagen då beslutet fattades."))] = None
    decision_paragraph: Paragraph = ""
    decision_immediate: bool = False

    @property
    def decision(self) -> AnswerDecision | None:
        """What was given; None when nothing was."""
        return decision_of(
            self.decision_level,
            self.decision_body,
            self.decision_date,
            self.decision_paragraph,
            self.decision_immediate,
        )


class DecisionIn(FormModel):
    """How an answer was decided."""

    level: DecisionLevel = Field(description="A board, its chair, on delegation, an official, or no decision is needed")
    body: Line = Field("", description="Who decided, such as the name of the board")
    date: datetime.date | None = Field(
        None, description="The day of the decision; needed of board, chair and delegation"
    )
    paragraph: Paragraph = Field("", description='The paragraph of the minutes, "§ 45"')
    immediate: bool = Field(False, description="Whether its minutes were approved at once")

    @property
    def decision(self) -> AnswerDecision | None:
        """As the rules know it."""
        return decision_of(self.level, self.body, self.date, self.paragraph, self.immediate)


def decision_in(text: str) -> AnswerDecision | None:
    """The decision in a form's field, a JSON object; None when empty. Raises Invalid: "decision.date"."""
    if not text.strip():
        return None
    try:
        return DecisionIn.model_validate_json(text).decision
    except ValidationError as error:
        problems = problem_fields(error.errors(include_url=False))
        fields = {"decision" if field == "body" else f"decision.{field}": words for field, words in problems.items()}
        raise Invalid(_("Något behöver rättas."), fields=fields) from None
