"""Submitted answers as officials read them, word by word. Never a draft."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.passages.queries import division_of_response
from app.responses import round_cache
from app.responses.access import answer_for
from app.responses.answer_text import timeliness
from app.responses.download import file_sent
from app.responses.earlier import EarlierPlace, since_sent
from app.responses.inclusions import is_decided_on, may_decide
from app.responses.presentation import ShownAnswer, ShownFile, ShownReading, shown_answer, shown_files
from app.responses.queries import answers, readings, received
from app.responses.queries.files import ReadFile, files_of_answer
from app.responses.queries.readings import Looked
from app.responses.queries.received import ReceivedAnswer, ReceivedRow, SummaryPoint, summary_point
from app.responses.rules import may_register, may_register_withdrawal
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.rules import takes_first_answer
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
PAGE = 200


@dataclass(frozen=True, slots=True)
class ResponsesPage:
    """What ``responses/received.html`` shows. ``may_read``: the rows lead to the answers.

    ``unread``: how many answers that count nobody has looked at; ``only_unread``: the rows are these. ``may_add``: an
    answer of somebody who was not asked can be registered.
    """

    frame: RoundFrame
    rows: list[ReceivedRow]
    total: int
    next_href: str
    may_read: bool
    only_unread: bool
    newest: int
    unread: int
    may_mark: bool
    may_add: bool


@dataclass(frozen=True, slots=True)
class ResponsePage:
    """What ``drafts/read.html`` shows. ``registered``: it has just been, and the page says so.

    ``read_files``: the files of an answer that counts, with how far officials have come with each.
    ``original``: where its comments stand in the text that came; "" where it was not taken out of one.
    """

    frame: RoundFrame
    received: ReceivedAnswer
    answer: ShownAnswer
    current: bool
    files: list[ShownFile]
    read_files: list[ReadFile]
    registered: bool
    timeliness: str
    plan_versions: int
    summary: SummaryPoint | None
    may_divide: bool
    minutes: list[ShownFile]
    may_confirm: bool
    may_withdraw: bool
    may_move: bool
    may_leave_out: bool
    reading: ShownReading | None
    original: str = ""


@routes.get("/rounds/{round_id}/responses", "response.list")
def list_responses(
    request: Request, who: Who, session: Read, round_id: int, before: int = 0, unread: bool = False
) -> Response:
    """What has come in to a round, the last first."""
    door = round_for(session, who, round_id)
    rows = received.received(session, round_id, before=before, limit=PAGE + 1, unread=unread)
    narrowed = "&unread=true" if unread else ""
    shown = ResponsesPage(
        frame=frame(session, door, current="responses"),
        rows=rows[:PAGE],
        total=received.count_received(session, round_id),
        next_href=f"/rounds/{round_id}/responses?before={rows[PAGE - 1].id}{narrowed}" if len(rows) > PAGE else "",
        may_read=door.kind.value != "adm",
        only_unread=unread,
        newest=rows[0].id if rows else 0,
        unread=readings.unread_counts(session, [round_id]).get(round_id, 0),
        may_mark=door.may("response.mark_read"),
        may_add=may_register(door.status) and door.may("response.register_form"),
    )
    return page(request, "responses/received.html", shown)


@routes.get("/responses/{response_id}", "response.read")
def read_response(request: Request, who: Who, session: Read, response_id: int, registered: bool = False) -> Response:
    """One answer in full, with its receipt and the revisions it belongs to."""
    door = answer_for(session, who, response_id)
    answer_received = received.received_answer(session, response_id)
    answer = answers.sent_answer(session, response_id)
    sent, numbers = answer.content, answer.numbers
    version_id = answer.plan_version_id or door.round.plan_version_id
    named = round_cache.places(request, session, version_id if sent.comments else None)
    wordings = round_cache.wordings(request, session, version_id, sent.comments)
    earlier = _since_sent(request, session, door, response_id, answer)
    receipt = answer_received.receipt
    is_current = receipt == answer_received.newest and receipt.withdrawal is None
    registers = is_current and door.may("response.register_manual")
    shown = ResponsePage(
        frame=frame(session, door, current="responses"),
        received=answer_received,
        answer=shown_answer(
            sent, named, numbers, wordings, round_cache.questions(request, session, door.round), earlier
        ),
        current=is_current,
        files=shown_files(answer_received.receipt.attachments, f"/responses/{response_id}"),
        read_files=files_of_answer(session, response_id) if is_current and receipt.attachments else [],
        registered=registered and answer_received.registered is not None,
        timeliness=timeliness(answer_received.receipt.late, answer_received.receipt.deadline, who.now),
        plan_versions=door.round.plan_number,
        summary=summary_point(session, answer.in_short.id) if is_current and answer.in_short else None,
        may_divide=door.may("assess.divide") and takes_first_answer(door.status),
        minutes=shown_files(answer_received.receipt.minutes, f"/responses/{response_id}"),
        may_confirm=registers and receipt.stands_preliminary and may_register(door.status),
        original=_original(session, receipt),
        may_withdraw=registers and may_register_withdrawal(door.status),
        may_leave_out=is_current and _is_decided_on(door, answer_received),
        may_move=registers and receipt.is_registered and may_register_withdrawal(door.status),
        reading=_reading(door, response_id, answer_received.looked) if is_current else None,
    )
    return page(request, "drafts/read.html", shown)


def _is_decided_on(door: Door, answer: ReceivedAnswer) -> bool:
    """Whether the one who looks may decide if the answer is included."""
    joint = bool(answer.receipt.on_behalf_of)
    open_still = may_decide(door.status) and door.may("response.mark_late_accept")
    return open_still and is_decided_on(late=answer.receipt.late, asked=answer.asked, joint=joint)


def _original(session: Read, receipt: answers.Receipt) -> str:
    """Where the text lies that a registered answer was taken out of; one that was sent needs no statement."""
    is_divided = receipt.is_registered and division_of_response(session, receipt.response_id) is not None
    return f"/responses/{receipt.response_id}/original" if is_divided else ""


def _reading(door: Door, response_id: int, looked: Looked | None) -> ShownReading:
    """Whether somebody has looked at the answer. One that a later answer has replaced waits for nobody."""
    return ShownReading(response_id, looked, door.may("response.mark_read"))


def _since_sent(
    request: Request, session: Read, door: Door, response_id: int, answer: answers.SentAnswer
) -> dict[int, EarlierPlace]:
    """What comments of an answer on an earlier version of the plan were written on, where it was corrected since."""
    if door.round.plan_number == 1 or not answer.content.comments:
        return {}
    there = answers.sent_answer(session, response_id, in_version=door.round.plan_version_id).content.comments
    now = {comment.id or 0: comment.place for comment in there}
    return since_sent(request, session, door.round, answer.content.comments, now)


@routes.get("/responses/{response_id}/attachments/{attachment_id}", "response.attachment_get")
def read_file(request: Request, who: Who, session: Read, response_id: int, attachment_id: int) -> Response:
    """A file that came with an answer, to save. Files of drafts are never found here."""
    answer_for(session, who, response_id)
    return file_sent(request, answers.sent_attachment(session, response_id, attachment_id))
