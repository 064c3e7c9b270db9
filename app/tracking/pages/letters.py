"""Every letter of a round, what became of it and how it reads."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.mail.queries import LetterRow, letter_of_round, letters_for_round, letters_to_send_again
from app.rounds.access import not_found, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.previews import LetterPreview, preview_of
from app.tracking.actions import send_letters_again
from app.tracking.forms import LettersForm
from app.tracking.letters import as_it_stands
from app.tracking.messages import NOTHING_TICKED, SENT_AGAIN
from app.web.forms import Filled, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Letters:
    """What ``tracking/letters.html`` shows, newest first. ``missed``: those that can be sent again."""

    frame: RoundFrame
    letters: list[LetterRow]
    missed: list[LetterRow]
    older: str | None


@routes.get("/rounds/{round_id}/letters", "mail.preview")
def letters(
    request: Request, round_id: int, who: Who, session: Read, before: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The round's outbox."""
    door = round_for(session, who, round_id)
    outbox = letters_for_round(session, round_id, before=before, limit=A_PAGE + 1)
    older = f"/rounds/{round_id}/letters?before={outbox[A_PAGE - 1].id}" if len(outbox) > A_PAGE else None
    missed = []
    if door.may("mail.resend") and before is None:
        sends_mail = installation_of(request.app).sends_mail
        missed = letters_to_send_again(session, round_id, with_server=sends_mail)
    shown = Letters(frame(session, door, current="board"), outbox[:A_PAGE], missed, older)
    return page(request, "tracking/letters.html", shown)


@routes.post("/rounds/{round_id}/letters/resending", "mail.resend")
def send_again(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[LettersForm], Depends(filled(LettersForm))],
) -> Response:
    """Send the ticked letters again."""
    door = round_for(session, who, round_id)
    back = f"/rounds/{round_id}/letters"
    if not form.ok or not form.data.letter:
        return NOTHING_TICKED.after(see_other(back), request)
    if form.data.body is not None:
        back = f"/rounds/{round_id}/consultees/{form.data.body}"
    again = send_letters_again(session, door.round, letter_ids=form.data.letter, by=who.by, now=who.now)
    return SENT_AGAIN.after(see_other(back), request, len(again))


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What ``tracking/letter.html`` shows."""

    frame: RoundFrame
    preview: LetterPreview
    to: str


@routes.get("/rounds/{round_id}/letters/{letter_id}", "mail.preview")
def letter(request: Request, round_id: int, letter_id: int, who: Who, session: Read) -> Response:
    """One letter as it reads, the link as "[personlig länk]"."""
    door = round_for(session, who, round_id)
    stored = letter_of_round(session, round_id, letter_id)
    if stored is None:
        raise not_found()
    preview = preview_of(
        as_it_stands(session, stored), authority_name=installation_of(request.app).settings.authority_name
    )
    shown = LetterPage(frame(session, door, current="board"), preview, f"{stored.to_name} <{stored.to_address}>")
    return page(request, "tracking/letter.html", shown)
