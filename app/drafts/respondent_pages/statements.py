"""A body's page of separate statements and reservations in the minutes, which go with its answer."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import ConfigDict, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.respondent_pages.progress import routes
from app.drafts.state import DraftState
from app.errors import Invalid
from app.i18n import _
from app.responses.statement_forms import row_fields, statements_in
from app.responses.statements import SeparateStatement, StatementKind
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, FormModel, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

ADDRESS = "/answers/{consultee_id}/statements"


class StatementForm(FormModel):
    """One statement as it was sent, read by ``statements_in``. ``base_statement`` marks the one that is changed."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    base_statement: str = Field(default="", max_length=16)
    do: str = ""


@dataclass(frozen=True, slots=True)
class StatementsPage:
    """What ``drafts/statements.html`` shows: the statements by their marks, the names of the files beside the draft."""

    frame: RespondentFrame
    statements: list[tuple[str, SeparateStatement]]
    form: Filled[StatementForm]
    files: list[str]


@routes.get(ADDRESS, "draft.read")
def read_statements(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    change: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Those there are, and a form for one more; ``change``: the mark of the one that is changed."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    chosen = next((one for one in draft.statements if actions.mark_of_statement(one) == change), None)
    shown = chosen or SeparateStatement(StatementKind.SEPARATE_STATEMENT)
    form = blank(StatementForm, base_statement=change if chosen else "", **row_fields(1, shown))
    return _page(request, session, who, holder, draft, form)


def _page(
    request: Request, session: Read, who: Who, holder: Holder, draft: DraftState, form: Filled[StatementForm]
) -> Response:
    shown = StatementsPage(
        frame=respondent_frame(holder, who.now),
        statements=[(actions.mark_of_statement(one), one) for one in draft.statements],
        form=form,
        files=[file.name for file in drafts.attachments(session, draft)],
    )
    return page(request, "drafts/statements.html", shown, status=422 if form.sent else 200)


@routes.post(ADDRESS, "draft.save")
def save_statement(
    request: Request,
    who: Who,
    session: Write,
    consultee_id: int,
    form: Annotated[Filled[StatementForm], Depends(filled(StatementForm))],
) -> Response:
    """Save what is written, or take one away. Nothing that was typed is lost when a colleague was first."""
    holder = holder_for(session, who, consultee_id)
    removes = form.value("do") == "remove"
    given = [] if removes else statements_in(form)
    if form.ok and not removes and len(given) != 1:
        form.refuse(Invalid(fields={"statement_name-1": _("Skriv vem eller vilka det kommer från.")}))
    if form.ok:
        statement, base = (None if removes else given[0]), form.data.base_statement
        done = form.attempt(
            session, lambda: actions.put_statement(session, holder, base=base, statement=statement, now=who.now)
        )
        if done is not None:
            return see_other(f"/answers/{consultee_id}/statements#statements")
    draft = drafts.draft(session, holder)
    if form.value("base_statement") not in [actions.mark_of_statement(one) for one in draft.statements]:
        form.values["base_statement"] = ""  # what was typed is saved beside what the colleague wrote
    return _page(request, session, who, holder, draft, form)
