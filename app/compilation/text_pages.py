"""The page on which officials write in their own words: of the round, of each focus area, of each body's answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.rules import may_reply
from app.compilation import messages, queries
from app.compilation.actions import write_text
from app.compilation.figures import BodyOverview, Overview
from app.compilation.forms import TextForm
from app.compilation.text_views import OfficialTexts, TextView
from app.compilation.texts import Subject, subject_called, subject_of_body, subjects
from app.errors import NotFound
from app.i18n import _
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class Written:
    """A subject with what stands of it and its form; ``newer``: what a colleague has written meanwhile."""

    subject: Subject
    stands: TextView
    form: Filled[TextForm] | None
    newer: TextView | None = None


@dataclass(frozen=True, slots=True)
class BodySentence:
    """A body's sentence; ``written`` is None while its stance says it."""

    body: BodyOverview
    sentence: str
    written: Written


@dataclass(frozen=True, slots=True)
class TextsPage:
    """What ``compilation/texts.html`` shows. ``asked``: the body whose sentence is being written."""

    frame: RoundFrame
    writes: bool
    texts: Sequence[Written]
    bodies: Sequence[BodySentence]
    asked: str
    errors: Filled[TextForm] | None


@routes.get("/rounds/{round_id}/summaries", "comments.read")
def texts(request: Request, round_id: int, who: Who, session: Read, body: str = "") -> Response:
    """What officials have written. ``body``: the key of the one whose sentence is to be written."""
    door = round_for(session, who, round_id)
    return _page(request, session, door, asked=body)


def _page(
    request: Request,
    session: Read,
    door: Door,
    *,
    asked: str = "",
    sent: Filled[TextForm] | None = None,
    key: str = "",
) -> Response:
    overview, stored = queries.overview(session, door.round.id), queries.official_texts(session, door.round.id)
    writes = may_reply(door.status) and door.may("summary.edit")

    def written(subject: Subject, prefilled: str = "") -> Written:
        stands = stored.under(subject.stored)
        if not writes:
            return Written(subject, stands, None)
        if sent is not None and subject.key == key:
            return Written(subject, stands, sent, _meanwhile(stands, sent))
        form = blank(
            TextForm,
            text=stands.text or prefilled,
            consideration=stands.consideration,
            version=stands.version,
        )
        return Written(subject, stands, form)

    shown = TextsPage(
        frame=frame(session, door, current="compilation"),
        writes=writes,
        texts=[written(subject) for subject in subjects(overview)],
        bodies=_bodies(overview, stored, written),
        asked=key if sent is not None else asked,
        errors=sent,
    )
    return page(request, "compilation/texts.html", shown, status=422 if sent is not None else 200)


def _meanwhile(stands: TextView, sent: Filled[TextForm]) -> TextView | None:
    """What a colleague has written since the form was made; saved again, the form takes its place."""
    if str(stands.version) == (sent.value("version") or "0"):
        return None
    sent.values["version"] = str(stands.version)
    return stands


def _bodies(
    overview: Overview, stored: OfficialTexts, written: Callable[[Subject, str], Written]
) -> list[BodySentence]:
    made = []
    for body in overview.bodies:
        if not body.meeting:
            sentence = stored.sentence(body.consultee_id, body.organisation.name, body.stance)
            made.append(BodySentence(body, sentence, written(subject_of_body(body), sentence)))
    return made


@routes.post("/rounds/{round_id}/summaries/{subject}", "summary.edit")
def write(
    request: Request,
    round_id: int,
    subject: str,
    who: Who,
    session: Write,
    form: Annotated[Filled[TextForm], Depends(filled(TextForm))],
) -> Response:
    """Save one text; what was typed stands on the page when it could not be."""
    door = round_for(session, who, round_id)
    about = subject_called(queries.overview(session, round_id), subject)
    if about is None:
        raise NotFound(_("Det finns inget sådant fokusområde eller svar i remissen."))
    if form.ok:
        data = form.data
        saved = form.attempt(
            session,
            lambda: write_text(
                session,
                door.round,
                about,
                text=data.text,
                consideration="" if about.is_body else data.consideration,
                version=data.version,
                by=who.by,
                now=who.now,
            ),
        )
        if saved is not None:
            return messages.TEXT_SAVED.after(see_other(f"/rounds/{round_id}/summaries#about-{subject}"), request)
    return _page(request, session, door, sent=form, key=subject)
