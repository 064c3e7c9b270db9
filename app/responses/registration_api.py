"""An answer that came by another way, registered by an official over the API."""

import datetime
from typing import Annotated, Any

from fastapi import Depends, File, Form, Request, UploadFile
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.comments.kinds import Stance
from app.installation import installation_of
from app.responses import actions
from app.responses.actions import Registering
from app.responses.decision_forms import decision_in
from app.responses.models import ArrivalBasis, Channel
from app.responses.registration_files import in_its_place, kept_files
from app.responses.registration_forms import Way, answers_in, comments_in
from app.responses.schemas import ReceiptOut
from app.responses.statement_forms import statements_json
from app.rounds.access import consultee_for
from app.web.routes import api
from app.web.sessions import Read, Write
from app.web.text import Line, WholeWords

routes = api("responses")


def arrived(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    channel: Annotated[
        Way, Form(description="How it came: by e-mail, by post, left by hand, said by phone or at a meeting")
    ],
    received_on: Annotated[datetime.date, Form(description="The day it reached the authority; decides lateness")],
    stance: Annotated[
        Stance, Form(description="On the plan as a whole; `not_stated` where the answer says nothing of it")
    ],
    summary: Annotated[
        WholeWords,
        Form(description="The answer's text as a whole; one over 20,000 characters becomes a text file among `files`"),
    ] = "",
    comments: Annotated[str, Form(description="A JSON list of comments, each as in PUT /answer/{token}/draft")] = "[]",
    answers: Annotated[str, Form(description="A JSON list of answers to questions, each as in PUT …/draft")] = "[]",
    statements: Annotated[
        str, Form(description="A JSON list of separate statements in the minutes, each as in PUT …/draft")
    ] = "[]",
    signatory: Annotated[Line, Form(description="Who signed it")] = "",
    signatory_title: Annotated[Line, Form(description="As what")] = "",
    preliminary: Annotated[bool, Form(description="Until a board has decided")] = False,
    decision: Annotated[
        str, Form(description="How it was decided: a JSON object as in POST /answer/{token}/submission")
    ] = "",
    basis: Annotated[
        ArrivalBasis | None, Form(description="What the day is taken from; `other` is explained in `note`")
    ] = None,
    sender_name: Annotated[
        Line, Form(description="Who sent it, as it said; for officials alone, as what follows")
    ] = "",
    sender_address: Annotated[Line, Form(description="Its mail or postal address, as it said")] = "",
    note: Annotated[Line, Form(description="What else is worth knowing, such as where the original lies")] = "",
    without_comments: Annotated[
        bool,
        Form(description="That `comments` and `answers` are empty is meant, though the answer that counts has some"),
    ] = False,
    plan_version: Annotated[
        int | None, Form(description="The number of the version of the plan that it read; left out: the present one")
    ] = None,
    on_behalf_of: Annotated[
        list[int] | None, Form(description="Other bodies that it is from, too; the field is repeated, one id in each")
    ] = None,
    files: Annotated[
        list[UploadFile] | None, File(description="The originals as they came, of any kind; sizes as of attachments")
    ] = None,
) -> Registering:
    """What was sent, its files kept before the writing session begins; who may not is refused before they are."""
    consultee_for(session, who, consultee_id)
    session.close()
    store = installation_of(request.app).store
    in_short, originals = in_its_place(store, summary, kept_files(store, files or []))
    return Registering(
        channel=Channel(channel),
        received_on=received_on,
        stance=stance,
        summary=in_short,
        comments=comments_in(comments),
        answers=answers_in(answers),
        statements=statements_json(statements),
        name=signatory,
        title=signatory_title,
        preliminary=preliminary,
        decision=decision_in(decision),
        note=note,
        basis=basis,
        sender_name=sender_name,
        sender_address=sender_address,
        without_comments=without_comments,
        plan_version=plan_version,
        on_behalf_of=on_behalf_of or [],
        files=originals,
    )


@routes.post(
    "/consultees/{consultee_id}/responses",
    "response.register_manual",
    status_code=201,
    response_model=ReceiptOut,
    responses={
        200: {"description": "The same answer again: the same receipt", "model": ReceiptOut},
        413: {"description": "A file over 30 MB, or more than 20 files or 100 MB together"},
    },
)
def register(
    request: Request,
    who: Who,
    registering: Annotated[Registering, Depends(arrived, scope="function")],
    session: Write,
    consultee_id: int,
) -> Any:
    """Register an answer that came another way, on paper or by phone; one that is there already is replaced by it.

    ``received_at`` is the latest moment it can have come on ``received_on``. A comment whose words stand in the body's
    earlier answer keeps its number and reply; one with other words keeps them when it brings its id. An answer without
    comments takes the place of one that has some only when ``without_comments`` says so.
    """
    consultee, door = consultee_for(session, who, consultee_id)
    receipt, new = actions.register(session, door.round, consultee, registering=registering, by=who.by, now=who.now)
    return JSONResponse(receipt.json(), 201 if new else 200)
