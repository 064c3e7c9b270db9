"""The pages for personal data: a register extract, erasing by decision, and what has been decided."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.database import finish
from app.history.erasing import Decision
from app.i18n import _
from app.installation import installation_of
from app.privacy import actions, messages
from app.privacy.files import FileFormat, extract_file, how_it_is_searched
from app.privacy.forms import AnswerErasureForm, ErasureForm, PersonForm
from app.privacy.person import erase_person
from app.privacy.queries import Asked, Decided, Extract, decided, extract
from app.web.downloads import SAFE, disposition
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class PrivacyPage:
    """Where an extract is asked for and an answer disposed of, and what has been decided before."""

    whom: Filled[PersonForm]
    answer: Filled[AnswerErasureForm]
    form: Filled[PersonForm] | Filled[AnswerErasureForm]
    decided: list[Decided]


@dataclass(frozen=True)
class ExtractPage:
    """All that is kept of one person."""

    found: Extract
    form: Filled[ErasureForm]
    how: list[str]


@routes.get("/privacy", "privacy.read")
def overview(request: Request, who: Who, session: Read) -> Response:
    """Where an extract is asked for."""
    who.clear()
    return _overview(request, session)


def _overview(
    request: Request,
    session: Read,
    whom: Filled[PersonForm] | None = None,
    answer: Filled[AnswerErasureForm] | None = None,
) -> Response:
    form = whom or answer
    context = PrivacyPage(
        whom=whom or blank(PersonForm),
        answer=answer or blank(AnswerErasureForm),
        form=form or blank(PersonForm),
        decided=decided(session),
    )
    return page(request, "privacy/overview.html", context, status=422 if form else 200)


@routes.post("/privacy/extract", "privacy.extract")
def make_extract(
    request: Request, who: Who, form: Annotated[Filled[PersonForm], Depends(filled(PersonForm))], session: Write
) -> Response:
    """All that is kept of one person, on a page or as a file. That it was made is written in the history."""
    who.clear()
    found = None
    if form.ok:
        data = form.data
        asked = Asked(data.person_name, data.person_email)
        found = form.attempt(
            session,
            lambda: actions.make_extract(
                session, asked, as_file=data.as_file, reads_answers=_reads_answers(who), by=who.by, now=who.now
            ),
        )
    if found is None:
        return _overview(request, session, whom=form)
    if form.data.as_file:
        finish(session)  # nobody waits while a file is written
        return _file(request, found, form.data.as_file)
    certain = [place.code for place in found.erasable if place.by_address]
    chosen = blank(ErasureForm, person_name=asked.name, person_email=asked.email, places=certain)
    return page(request, "privacy/extract.html", ExtractPage(found.first(), chosen, how_it_is_searched()))


def _reads_answers(who: Who) -> bool:
    """Administrators see what is kept of a person, and read no answers here either."""
    return who.may("export.round")


def _file(request: Request, found: Extract, kind: FileFormat) -> Response:
    authority = installation_of(request.app).settings.authority_name
    content, media_type = extract_file(found, kind, authority=authority)
    name = f"{_('registerutdrag')}.{kind}"
    return Response(content, media_type=media_type, headers={**SAFE, "Content-Disposition": disposition(name)})


@routes.post("/privacy/erasure", "privacy.erase")
def erase(
    request: Request, who: Who, form: Annotated[Filled[ErasureForm], Depends(filled(ErasureForm))], session: Write
) -> Response:
    """Erase one person's details where that was chosen."""
    who.clear()
    count = None
    if form.ok:
        data = form.data
        asked, decision = Asked(data.person_name, data.person_email), Decision(data.decision_number, data.reason)
        count = form.attempt(
            session,
            lambda: erase_person(
                session, asked, data.places, whole=data.whole, decision=decision, by=who.by, now=who.now
            ),
        )
    if count is not None:
        return messages.ERASED.after(see_other("/privacy"), request, count)
    asked = Asked(form.value("person_name").strip()[:200], form.value("person_email").strip()[:254])
    whom = blank(PersonForm, person_name=asked.name, person_email=asked.email)
    whom.attempt(session, asked.check)
    if whom.errors:
        return _overview(request, session, whom=whom)
    found = extract(session, asked, now=who.now, reads_answers=_reads_answers(who))
    return page(request, "privacy/extract.html", ExtractPage(found.first(), form, how_it_is_searched()), status=422)


@routes.post("/privacy/answers", "privacy.dispose_answer")
def dispose_of_answer(
    request: Request,
    who: Who,
    form: Annotated[Filled[AnswerErasureForm], Depends(filled(AnswerErasureForm))],
    session: Write,
) -> Response:
    """Dispose of an answer, whose number was typed."""
    who.clear()
    done = None
    if form.ok:
        data = form.data
        decision = Decision(data.decision_number, data.reason)
        done = form.attempt(
            session,
            lambda: actions.dispose_of_answer(session, data.answer_number, decision=decision, by=who.by, now=who.now),
        )
    if done is None:
        return _overview(request, session, answer=form)
    return messages.DISPOSED.after(see_other("/privacy"), request)
