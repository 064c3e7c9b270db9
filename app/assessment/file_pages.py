"""The pages on which points are taken out of the files of answers: one file beside its form, and a round's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.access import point_in_files
from app.assessment.actions import files as acts
from app.assessment.file_forms import (
    KINDS,
    LAST_PAGE,
    FileMarkForm,
    FilePointForm,
    FilePointUndo,
    at_the_page,
    passage_of,
    taking_of,
)
from app.assessment.file_views import (
    ShownParagraph,
    code_of,
    on_page,
    other_places,
    questions_to_choose,
    shown_paragraphs,
    where_of,
)
from app.assessment.opened_file import Opened, OpenedFile
from app.assessment.rules import may_reply
from app.comments.kinds import CommentKind
from app.comments.labels import comment_kind_label
from app.errors import Invalid
from app.responses import round_cache
from app.responses.access import answer_for
from app.responses.actions import Taken
from app.responses.queries.answers import sent_attachment
from app.responses.queries.files import (
    AnswerWithFiles,
    FilePoint,
    FileReading,
    ReadFile,
    answer_with_files,
    files_of_answer,
    files_of_round,
    points_of_files,
)
from app.responses.registration_places import places_to_choose
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
FILE = "/responses/{response_id}/files/{attachment_id}"
At = Annotated[int, Query(ge=1, le=LAST_PAGE)]


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What ``assessment/files.html`` shows."""

    frame: RoundFrame
    files: Sequence[ReadFile]
    waiting: int
    only_waiting: bool


@dataclass(frozen=True, slots=True)
class TakenPoint:
    """A point out of a file with what it is about, in words."""

    point: FilePoint
    where: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """What ``assessment/file.html`` shows. ``at``: the page or stretch that is shown, of ``last``.

    ``points``: those that count of this file; ``undone``: those of it that do not; ``earlier``: those of files that the
    answer has no more. ``changed``: the one that the form changes.
    """

    frame: RoundFrame
    answer: AnswerWithFiles
    response_id: int
    opened: OpenedFile
    read: ReadFile | None
    others: Sequence[ReadFile]
    at: int
    last: int
    paragraphs: Sequence[ShownParagraph]
    points: Sequence[TakenPoint]
    undone: Sequence[TakenPoint]
    earlier: Sequence[TakenPoint]
    changed: FilePoint | None
    kinds: Sequence[tuple[str, str]]
    places: Sequence[tuple[str, str]]
    writes: bool
    form: Filled[FilePointForm]


@routes.get("/rounds/{round_id}/answer-files", "comments.read")
def files(request: Request, round_id: int, who: Who, session: Read, waiting: bool = False) -> Response:
    """Every file of the answers that count, with how far officials have come with it."""
    door = round_for(session, who, round_id)
    every = files_of_round(session, round_id)
    left = [file for file in every if file.reading is FileReading.WAITING]
    shown = FilesPage(frame(session, door, current="comments"), left if waiting else every, len(left), waiting)
    return page(request, "assessment/files.html", shown)


@routes.get(FILE, "response.read")
def file(
    request: Request,
    response_id: int,
    attachment_id: int,
    who: Who,
    opened: Opened,
    session: Read,
    at: At = 1,
    point: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """A page of a file beside the form that takes points out of it; of ``point``, the form that changes it."""
    door = answer_for(session, who, response_id)
    return _shown(request, session, door, response_id, opened, at, None, point)


def _shown(
    request: Request,
    session: Read,
    door: Door,
    response_id: int,
    opened: OpenedFile,
    at: int,
    form: Filled[FilePointForm] | None,
    changed_id: int = 0,
    status: int = 200,
) -> Response:
    answer = answer_with_files(session, response_id)
    every = points_of_files(session, answer.consultee_id)
    read = files_of_answer(session, response_id)
    changed = next((point for point in every if point.id == changed_id), None)
    last = max(1, len(opened.text.pages))
    if changed and form is None and opened.pages and changed.sha256 == opened.file.sha256:
        at = changed.page or at
    at = min(at, last)
    named = round_cache.places(request, session, answer.plan_version_id or door.round.plan_version_id)
    asked = round_cache.questions(request, session, door.round)
    places = places_to_choose(named) + questions_to_choose(asked)
    places += other_places(every, {code for code, _name in places}, named)
    told = [TakenPoint(point, where_of(point, named, asked)) for point in every]
    here = {one.sha256 for one in read}
    mine = [one for one in told if one.point.sha256 == opened.file.sha256]
    context = FilePage(
        frame=frame(session, door, current="responses"),
        answer=answer,
        response_id=response_id,
        opened=opened,
        read=next((one for one in read if one.id == opened.file.id), None),
        others=[one for one in read if one.id != opened.file.id],
        at=at,
        last=last,
        paragraphs=shown_paragraphs(
            opened.paragraphs(at), on_page(every, opened.file.sha256, at if opened.pages else None)
        ),
        points=[one for one in mine if one.point.stands],
        undone=[one for one in mine if not one.point.stands],
        earlier=[one for one in told if one.point.sha256 not in here and not one.point.undone_by],
        changed=changed,
        kinds=[(kind.value, comment_kind_label(kind)) for kind in KINDS],
        places=places,
        writes=answer.counts and door.may("assess.divide") and may_reply(door.status),
        form=form or _begun(opened, at, changed),
    )
    return page(request, "assessment/file.html", context, status=status)


def _begun(opened: OpenedFile, at: int, changed: FilePoint | None) -> Filled[FilePointForm]:
    """The form as it is first shown: empty, or with a point that is to be changed."""
    if changed is None:
        return blank(FilePointForm, at=at, page=at if opened.pages else None)
    written = changed.written
    text = written.content.text
    return blank(
        FilePointForm,
        at=at,
        page=changed.page,
        passage=changed.passage,
        text="" if text == changed.passage else text,
        kind=written.kind if written.kind in KINDS else CommentKind.COMMENT,
        where=code_of(changed),
        proposed=written.content.proposed_text,
        reason=written.content.reason,
        point=changed.id,
        version=changed.version,
    )


@routes.post(FILE, "assess.divide")
def take(
    request: Request,
    response_id: int,
    attachment_id: int,
    who: Who,
    form: Annotated[Filled[FilePointForm], Depends(filled(FilePointForm))],
    opened: Opened,
    session: Write,
) -> Response:
    """Take a point out of the file, or change one; the page stays where it was for the next."""
    door = answer_for(session, who, response_id)
    at, changed_id = _number(form.value("at")), _number(form.value("point"), 0)
    taken = None
    if form.ok:
        sent = form.data
        faults: dict[str, str] = {}
        taking = taking_of(sent, attachment_id, passage_of(sent, opened.paragraphs(sent.at), faults), faults)
        if faults:
            form.refuse(Invalid(fields=faults))
        else:
            told: Any = {"pages": opened.pages, "by": who.by, "now": who.now}

            def act() -> Taken:
                try:
                    if sent.point is None:
                        return acts.take(session, door.round, response_id, taking, **told)
                    point = point_in_files(session, door, sent.point)
                    return acts.change(session, door.round, response_id, point, taking, sent.version, **told)
                except Invalid as fault:
                    raise Invalid(fault.message, code=fault.code, fields=at_the_page(fault.fields)) from fault

            taken = form.attempt(session, act)
    if taken is None:
        return _shown(request, session, door, response_id, opened, at, form, changed_id, status=422)
    message = messages.TAKEN_OTHERWISE if form.data.point else messages.TAKEN_OUT
    return message.after(see_other(_address(response_id, attachment_id, at)), request, taken.number)


@routes.post(FILE + "/removal", "assess.divide")
def undo(
    request: Request,
    response_id: int,
    attachment_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[FilePointUndo], Depends(filled(FilePointUndo))],
) -> Response:
    """Let a point out of the file count no more."""
    door = answer_for(session, who, response_id)
    sent_attachment(session, response_id, attachment_id)
    point = point_in_files(session, door, form.data.point)
    acts.undo(session, door.round, response_id, point, by=who.by, now=who.now)
    back = see_other(_address(response_id, attachment_id, form.data.at))
    return messages.POINT_UNDONE.after(back, request, point.number or 0)


@routes.post(FILE + "/mark", "assess.divide")
def mark(
    request: Request,
    response_id: int,
    attachment_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[FileMarkForm], Depends(filled(FileMarkForm))],
) -> Response:
    """Mark the file as without points, or take that back."""
    door = answer_for(session, who, response_id)
    act, message = (acts.mark_file, messages.NO_POINTS) if form.data.none else (acts.unmark_file, messages.READ_AGAIN)
    act(session, door.round, response_id, attachment_id, by=who.by, now=who.now)
    return message.after(see_other(_address(response_id, attachment_id, form.data.at)), request)


def _address(response_id: int, attachment_id: int, at: int) -> str:
    return f"/responses/{response_id}/files/{attachment_id}" + (f"?at={at}" if at > 1 else "")


def _number(typed: str, otherwise: int = 1) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and int(typed[:19]) > 0 else otherwise
