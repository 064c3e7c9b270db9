"""What an address or a form asks of a file, as the rules take it."""

from typing import Annotated

from fastapi import Depends, Query
from sqlmodel import Session

from app.assessment.models import Outcome
from app.comments.kinds import CommentKind
from app.compilation import queries
from app.compilation.exports import check
from app.compilation.exports.choices import all_or_some
from app.compilation.forms import FIELDS, ColumnName, DatabaseId, ExportOptions, FileForm
from app.compilation.options import Options
from app.errors import Invalid

Text = Annotated[str, Query(max_length=500)]


def in_query(
    hide_names: Annotated[bool, Query(description="No person is named")] = False,
    columns: Annotated[list[ColumnName], Query(description="Only these columns; may repeat", max_length=200)] = [],  # noqa: B006  as the framework has it; never changed
    portrait: Annotated[bool, Query(description="Pages with tables stand instead of lying")] = False,
    focus_area: Annotated[str, Query(max_length=500, description="Only comments on it: a label or an id")] = "",
    section: Annotated[DatabaseId | None, Query(description="Only comments on this section or below it")] = None,
    organisation: Annotated[DatabaseId | None, Query(description="Only this organisation's comments")] = None,
    group: Annotated[str, Query(max_length=200, description="Only comments of this group's organisations")] = "",
    kind: Annotated[CommentKind | None, Query(description="Only this kind of comments")] = None,
    outcome: Annotated[Outcome | None, Query(description="Only comments with this outcome")] = None,
) -> ExportOptions:
    """What an address chooses of a file."""
    return ExportOptions(
        hide_names=hide_names,
        columns=columns,
        portrait=portrait,
        focus_area=focus_area,
        section=section,
        organisation=organisation,
        group=group,
        kind=kind,
        outcome=outcome,
    )


OptionsInQuery = Annotated[ExportOptions, Depends(in_query)]


def options_of(
    session: Session, round_id: int, format: str, layout: str, variant: str, asked: ExportOptions
) -> Options:
    """What was chosen, checked against the format, the layout and the round. Raises Invalid."""
    check(format, layout, variant)
    options = queries.resolved(session, round_id, asked, all_or_some(asked.columns, format, layout))
    check(format, layout, variant, options)
    return options


def options_on_page(session: Session, round_id: int, form: FileForm) -> Options:
    """The same from the page's form, whose own fields a refusal names."""
    try:
        return options_of(session, round_id, form.format, form.layout, form.variant, form.asked)
    except Invalid as refused:
        refused.fields = {FIELDS.get(name, name): fault for name, fault in refused.fields.items()}
        raise
