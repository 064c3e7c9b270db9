"""The whole request as one accessible PDF, for a board's summons: letter, plan, questions, what goes along.

It is made in a child process, within the request that asks for it, and kept in memory by what it says: a thousand
bodies that fetch it cost one writing.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.documents.pdf.parts import Facts, Heading, Item, Paragraph, Part, Pdf, Points, Run
from app.documents.pdf.writing import write_pdf
from app.errors import Invalid, Unavailable
from app.i18n import _, file_size, long_date, ngettext, number, speaking
from app.installation import Shelf, installation_of
from app.jobs.untrusted import Untrusted
from app.plans import queries as plans
from app.plans.printed import notes_of, plan_parts, unmarked_notes
from app.plans.views import VersionView
from app.rounds import queries
from app.rounds.background import Background
from app.rounds.background_words import background_words
from app.rounds.cover_letter import paragraphs_of
from app.rounds.facts import RoundFacts
from app.rounds.labels import document_kind_label
from app.rounds.models import Round
from app.rounds.pdf_words import words
from app.rounds.queries import Document
from app.rounds.questions import AskedQuestion
from app.web.downloads import SAFE, disposition

LIMITS = Untrusted(seconds=60, processor=45, megabytes=1500, imports=("app.documents.pdf.writing", "typst"))
MADE: Shelf[str, bytes] = Shelf("requests as PDF", most=12)
MEDIA_TYPE = "application/pdf"
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request consists of."""

    round: Round | RoundFacts
    plan: VersionView | None
    questions: Sequence[AskedQuestion]
    documents: Sequence[Document]
    background: Background


def request_of(session: Session, round_: Round | RoundFacts) -> Asked:
    """Everything that goes out with a round."""
    version_id = round_.plan_version_id
    plan = plans.version_view(session, plans.version(session, version_id)) if version_id else None
    asked = [question for question in queries.questions(session, round_.id) if question.withdrawn_at is None]
    return Asked(round_, plan, asked, queries.documents(session, round_.id), queries.background(session, round_.id))


def request_document(asked: Asked, authority: str) -> Pdf:
    """The request as parts of a document, in Swedish: what an authority sends is in its own language."""
    with speaking("sv"):
        round_ = asked.round
        parts: list[Part] = [_about(round_, asked.background)]
        letter = paragraphs_of(round_.cover_letter)
        if letter:
            parts += [Heading(_("Missivet")), *(Paragraph((Run(part),)) for part in letter)]
        if asked.plan is not None:
            of_plan = plan_parts(asked.plan, level=2)
            parts += [Heading(asked.plan.title), *of_plan]
            parts += unmarked_notes(asked.plan, of_plan)
        if asked.questions:
            parts += [Heading(_("Frågor till er")), _questions(asked.questions)]
        if asked.documents:
            parts += [Heading(_("Dokument som hör till remissen")), _listed(asked.documents)]
        return Pdf(
            title=round_.title,
            lang="sv",
            parts=tuple(parts),
            words=words(),
            kicker=f"{authority} · {round_.registry_number}".strip(" ·"),
            header=f"{round_.title} ({round_.registry_number})",
            author=authority,
            notes=notes_of(asked.plan) if asked.plan else (),
            contents=sum(isinstance(part, Heading) for part in parts) > 5,
        )


def _about(round_: Round | RoundFacts, background: Background) -> Facts:
    facts = [(_("Diarienummer"), round_.registry_number), (_("Sista svarsdag"), long_date(round_.deadline))]
    if round_.contact is not None:
        facts.append((_("Fråga om remissen"), round_.contact.in_words))
    return Facts((*facts, *((said.label, said.in_one) for said in background_words(background))))


def _questions(questions: Sequence[AskedQuestion]) -> Points:
    items = []
    for question in questions:
        choices = [question.ends] if question.scale else question.choices
        text = f"{question.text} ({question.about})" if question.about else question.text
        below = tuple(Item((Run(choice),)) for choice in choices if choice)
        items.append(Item((Run(text),), (Points(below, ordered=True),) if below else ()))
    return Points(tuple(items), ordered=True)


def _listed(documents: Sequence[Document]) -> Points:
    items = []
    for document in documents:
        facts = [document_kind_label(document.kind), document.name, file_size(document.size)]
        if document.pages:
            facts.append(ngettext("{n} sida", "{n} sidor", document.pages).format(n=number(document.pages)))
        text = f"{document.title} ({', '.join(facts)})"
        items.append(Item((Run(f"{text}. {document.description}" if document.description else text),)))
    return Points(tuple(items))


def request_pdf(request: Request, session: Session, round_: Round | RoundFacts) -> Response:
    """The request as an answer: 304 to whoever has it already. Raises Unavailable when it cannot be written now."""
    installation = installation_of(request.app)
    document = request_document(request_of(session, round_), installation.settings.authority_name)
    tag = tag_of(document)
    session.close()
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    kept = installation.memory.on(MADE)
    content = kept.get(tag)
    if content is None:
        content = kept[tag] = written(document)
    return pdf_answer(content, f"{_('Remiss')} {round_.registry_number}.pdf", etag=tag)


def tag_of(document: Pdf) -> str:
    """The same as long as the document says the same."""
    said = json.dumps(dataclasses.asdict(document), ensure_ascii=False, sort_keys=True)
    return f'"{hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def written(document: Pdf) -> bytes:
    """A document as bytes, made in a child process; nothing of it touches a disk. Raises Unavailable."""
    return in_child(LIMITS, write_pdf, document)


def in_child(limits: Untrusted, write: Callable[[D], bytes], document: D) -> bytes:
    """A document as bytes, made in a child process within limits. Raises Unavailable."""
    try:
        return limits.run(write, document)
    except Invalid:
        raise Unavailable(_("PDF-filen kunde inte tas fram. Försök igen om en stund."), code="pdf_failed") from None


def pdf_answer(content: bytes, name: str, *, etag: str = "") -> Response:
    """A PDF to save, that no cache keeps; a client that has kept it asks by ``etag`` whether it still holds."""
    headers = {**SAFE, "Content-Disposition": disposition(name.replace("/", "-"))}
    return Response(content, media_type=MEDIA_TYPE, headers=headers | ({"ETag": etag} if etag else {}))
