"""Letters on paper: printed for those that no mail reaches, posted; and labels for envelopes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, NotFound
from app.i18n import _, long_date
from app.installation import installation_of
from app.mail.titles import matter
from app.organisations.postal import NOWHERE, PostalAddress
from app.rounds.access import Door, round_for
from app.rounds.actions.paper import mark_posted
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.paper_letters import labels_pdf, letters_pdf
from app.rounds.paper_models import PaperKind, PaperLetter
from app.rounds.queries.paper import addressed, last_letters, letters_in
from app.rounds.request_pdf import pdf_answer
from app.rounds.rules import takes_first_answer
from app.tracking import actions, messages
from app.tracking.actions.paper import print_for
from app.tracking.paper_forms import PostedForm, PrintForm, SheetName
from app.tracking.paper_sheets import SHEETS, skipped
from app.tracking.queries import BoardItem, board_items
from app.tracking.rules import gets_paper
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Chosen = Annotated[list[int] | None, Query(max_length=5000)]
Box = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A body on the page: where it stands, where letters go, its last printed letter."""

    item: BoardItem
    postal: PostalAddress
    letter: PaperLetter | None

    @property
    def told(self) -> str:
        """Where letters go and what has become of the last, in words."""
        parts = [self.postal.on_one_line if self.postal.is_known else _("Postadress saknas")]
        if self.letter is not None:
            printed = _("Brev utskrivet {day} av {name}")
            parts.append(printed.format(day=long_date(day_of(self.letter.printed_at)), name=self.letter.printed_by))
            if self.letter.posted_on:
                parts.append(_("Postat {day}").format(day=long_date(self.letter.posted_on)))
            if self.letter.used_at:
                parts.append(_("Koden användes {day}").format(day=long_date(day_of(self.letter.used_at))))
        elif self.item.opened_at:
            parts.append(_("Har öppnat sidan"))
        return ". ".join(parts)


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What ``tracking/paper.html`` shows: letters to print, letters to post, labels; ``batch``: a file that is ready.

    ``chosen``: some bodies were marked, and only they are shown. ``without``: how many lack a postal address.
    """

    frame: RoundFrame
    printing: Filled[PrintForm]
    posting: Filled[PostedForm]
    to_print: list[Box]
    to_post: list[Box]
    labelled: list[int]
    without: list[PaperRow]
    chosen: bool
    open: bool
    batch: str = ""
    ready: int = 0


@routes.get("/rounds/{round_id}/paper", "paper.print_form")
def look(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    consultee: Chosen = None,
    batch: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """Who gets letters on paper, and what has become of them."""
    door = round_for(session, who, round_id)
    if door.opened_at is None:
        raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))
    return _page(request, session, who, door, ids=consultee or [], batch=batch)


def _page(
    request: Request,
    session: Read,
    who: Who,
    door: Door,
    *,
    ids: Sequence[int],
    batch: str = "",
    printing: Filled[PrintForm] | None = None,
    posting: Filled[PostedForm] | None = None,
) -> Response:
    today = day_of(who.now)
    items = actions.chosen(board_items(session, door.round, today), ids)
    postal = {body.consultee.id: body.postal for body in addressed(session, door.round.id)}
    letters = last_letters(session, door.round.id)
    rows = [PaperRow(item, postal.get(item.id, NOWHERE), letters.get(item.id)) for item in items]
    to_print = [row for row in rows if gets_paper(row.item.addressee)]
    to_post = [
        row for row in rows if row.letter is not None and row.letter.posted_on is None and not row.letter.used_at
    ]
    fresh = [
        row.item.id for row in to_print if row.letter is None and row.item.opened_at is None and row.postal.is_known
    ]
    shown = PaperPage(
        frame=frame(session, door, current="board"),
        printing=printing or blank(PrintForm, consultee=fresh, letter_kind=PaperKind.INVITATION.value),
        posting=posting or blank(PostedForm, posted=[row.item.id for row in to_post], posted_on=today.isoformat()),
        to_print=_boxes(to_print),
        to_post=_boxes(to_post),
        labelled=[row.item.id for row in (rows if ids else to_print) if row.postal.is_known],
        without=[row for row in to_print if not row.postal.is_known],
        chosen=bool(ids),
        open=takes_first_answer(door.status),
        batch=batch if (ready := sum(letter.batch == batch for letter in letters.values())) else "",
        ready=ready,
    )
    refused = (printing is not None and printing.errors) or (posting is not None and posting.errors)
    return page(request, "tracking/paper.html", shown, status=422 if refused else 200)


def _boxes(rows: Sequence[PaperRow]) -> list[Box]:
    return [(row.item.id, row.item.name, row.told) for row in rows]


@routes.post("/rounds/{round_id}/paper", "paper.print")
def print_some(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[PrintForm], Depends(filled(PrintForm))],
) -> Response:
    """Print letters to those that are ticked; the file is fetched on the page that follows."""
    door = round_for(session, who, round_id)
    key = installation_of(request.app).settings.key()
    batch = None
    if form.ok:
        data = form.data
        batch = form.attempt(
            session,
            lambda: print_for(
                session,
                door.round,
                consultee_ids=data.consultee,
                kind=data.letter_kind,
                message=data.message,
                key=key,
                by=who.by,
                now=who.now,
            ),
        )
    if batch is None:
        return _page(request, session, who, door, ids=[], printing=form)
    return see_other(f"/rounds/{round_id}/paper?batch={batch}")


@routes.post("/rounds/{round_id}/paper/posting", "paper.post")
def posted(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[PostedForm], Depends(filled(PostedForm))],
) -> Response:
    """The letters of those that are ticked were posted that day."""
    door = round_for(session, who, round_id)
    count = None
    if form.ok:
        data = form.data
        count = form.attempt(
            session,
            lambda: mark_posted(session, door.round, data.posted, posted_on=data.posted_on, by=who.by, now=who.now),
        )
    if count is None:
        return _page(request, session, who, door, ids=[], posting=form)
    return messages.POSTED.after(see_other(f"/rounds/{round_id}/paper"), request, count)


@routes.get("/rounds/{round_id}/paper/letters/{batch}", "paper.read")
def letters_file(request: Request, round_id: int, batch: str, who: Who, session: Read) -> Response:
    """The letters of a file, while their codes hold."""
    door = round_for(session, who, round_id)
    return letters_answer(request, session, door, batch)


@routes.get("/rounds/{round_id}/paper/labels", "paper.read")
def labels_file(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    consultee: Chosen = None,
    sheet: SheetName = "l7160",
    skip: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """Labels with the addresses of bodies of the round."""
    door = round_for(session, who, round_id)
    return labels_answer(request, session, door, consultee, sheet, skipped(skip, sheet))


def letters_answer(request: Request, session: Read, door: Door, batch: str) -> Response:
    """A file of letters."""
    printed = letters_in(session, door.round.id, batch)
    content = letters_pdf(installation_of(request.app).settings, door.round, printed)
    return pdf_answer(content, f"{_('Brev')} {door.round.registry_number}.pdf")


def labels_answer(
    request: Request, session: Read, door: Door, consultee: list[int] | None, sheet: SheetName, skip: int
) -> Response:
    """A file of labels. Raises Invalid where nobody has an address."""
    bodies = [body for body in addressed(session, door.round.id, consultee) if body.postal.is_known]
    if not bodies:
        raise Invalid(
            _("Ingen av dem har en postadress. Skriv in adresserna i registret först."), code="no_postal_address"
        )
    title = _("Etiketter, {matter}").format(matter=matter(door.round.title, door.round.registry_number))
    content = labels_pdf(installation_of(request.app).settings, title, bodies, SHEETS[sheet], skip=skip)
    return pdf_answer(content, f"{_('Etiketter')} {door.round.registry_number}.pdf")
