"""The officials' own words as JSON, and what a compilation lacks."""

import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation import queries
from app.compilation.actions import write_text
from app.compilation.completeness import Lack, completeness
from app.compilation.forms import TextForm
from app.compilation.text_views import TextView
from app.compilation.texts import Subject, subject_called, subject_of_body, subjects
from app.errors import NotFound
from app.i18n import _
from app.rounds.access import round_for
from app.rounds.versions import content_as_it_was, content_mark
from app.web.kept import unless_seen
from app.web.pagination import Listing
from app.web.rendering import model_json
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("compilation")


class TextOut(BaseModel):
    """What officials say of a subject in their own words."""

    key: str = Field(description="whole, rest, a focus area's id, or body- and a consultee's id")
    about: str = Field(description="The focus area or the body")
    comments: int = Field(description="How many comments it sums up")
    text: str = Field(description="The summary; of a body a sentence: what its stance says until another is written")
    consideration: str = Field(description="What the authority thinks of it")
    version: int = Field(description="Send it with a change; 0: nobody has written yet")
    by: str = Field(description="Who wrote it last")
    at: datetime.datetime | None = Field(description="When, UTC")


class TextWordingOut(BaseModel):
    """A wording that a text has had."""

    text: str = Field(description="The summary")
    consideration: str = Field(description="What the authority thought of it")
    version: int = Field(description="1 for the first")
    by: str = Field(description="Who wrote it")
    at: datetime.datetime | None = Field(description="When, UTC")


def _out(subject: Subject, stands: TextView, sentence: str = "") -> TextOut:
    return TextOut(
        key=subject.key,
        about=subject.label,
        comments=subject.comments,
        text=stands.text or sentence,
        consideration=stands.consideration,
        version=stands.version,
        by=stands.by_name,
        at=stands.at,
    )


def _all(session: Read, round_id: int) -> list[TextOut]:
    overview, texts = queries.overview(session, round_id), queries.official_texts(session, round_id)
    said = [_out(subject, texts.under(subject.stored)) for subject in subjects(overview)]
    for body in overview.bodies:
        if not body.meeting:
            subject = subject_of_body(body)
            sentence = texts.sentence(body.consultee_id, body.organisation.name, body.stance)
            said.append(_out(subject, texts.under(subject.stored), sentence))
    return said


@routes.get("/rounds/{round_id}/summaries", "comments.read", response_model=Listing[TextOut], mark=content_as_it_was)
def texts(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The officials' own words: of the round, of each focus area in the plan's order, of each body's answer."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        said = _all(session, round_id)
        return model_json(Listing[TextOut](items=said, total=len(said), next=None))

    return unless_seen(request, content_mark(request, who, door), made)


def _subject(session: Read, round_id: int, key: str) -> Subject:
    subject = subject_called(queries.overview(session, round_id), key)
    if subject is None:
        raise NotFound(_("Det finns inget sådant fokusområde eller svar i remissen."))
    return subject


@routes.get("/rounds/{round_id}/summaries/{subject}", "comments.read")
def wordings(round_id: int, subject: str, who: Who, session: Read) -> Listing[TextWordingOut]:
    """Every wording that a text has had, the newest first; none before somebody has written."""
    round_for(session, who, round_id)
    found = queries.text_wordings(session, round_id, _subject(session, round_id, subject))
    items = [
        TextWordingOut(
            text=each.text, consideration=each.consideration, version=each.version, by=each.by_name, at=each.at
        )
        for each in found
    ]
    return Listing(items=items, total=len(items), next=None)


@routes.put("/rounds/{round_id}/summaries/{subject}", "summary.edit")
def write(round_id: int, subject: str, who: Who, session: Write, body: TextForm) -> TextOut:
    """Write a text, or change it. A stale version is 409 with the newer text."""
    door = round_for(session, who, round_id)
    about = _subject(session, round_id, subject)
    saved = write_text(
        session,
        door.round,
        about,
        text=body.text,
        consideration="" if about.is_body else body.consideration,
        version=body.version,
        by=who.by,
        now=who.now,
    )
    return _out(about, saved)


class WaitingOut(BaseModel):
    """Something that a compilation lacks."""

    lack: Lack = Field(
        description="reply, look_again (a reply to an earlier wording), review (by a second person), sent_back (by"
        " one), in_file or summary"
    )
    about: str = Field(description="The focus area or the body")
    count: int = Field(description="How many")
    url: str = Field(description="The page where it is done")


class CompletenessOut(BaseModel):
    """How complete a compilation is."""

    total: int = Field(description="Comments, answers that lie in a file alone, and summaries that are needed")
    done: int = Field(description="How many of them are done")
    complete: bool = Field(description="Whether nothing is missing")
    waiting: list[WaitingOut] = Field(description="What is missing; the counts are together total less done")


@routes.get("/rounds/{round_id}/completeness", "comments.read", response_model=CompletenessOut, mark=content_as_it_was)
def what_is_missing(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """How complete the compilation is, by count from the rows themselves, and what is missing."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        found = completeness(round_id, queries.overview(session, round_id), queries.official_texts(session, round_id))
        waiting: list[Any] = [
            {"lack": each.lack, "about": each.label, "count": each.n, "url": each.url} for each in found.waiting
        ]
        return model_json(
            CompletenessOut(total=found.total, done=found.done, complete=found.is_complete, waiting=waiting)
        )

    return unless_seen(request, content_mark(request, who, door), made)
