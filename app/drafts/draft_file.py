"""A body's draft as a file for its board, or what it has sent: Word, to write on in, or an accessible PDF.

It is made in a child process within the request that asks for it, and nothing of it is kept anywhere.
"""

import datetime
from collections.abc import Sequence
from typing import Literal

from starlette.responses import Response

from app.comments.labels import stance_label
from app.documents.docx.parts import write_docx
from app.documents.pdf.parts import Facts, Heading, Item, Paragraph, Part, Pdf, Points, Run
from app.drafts.state import DraftState
from app.errors import Invalid, Unavailable
from app.i18n import _, file_size, language, long_date
from app.jobs.untrusted import Untrusted
from app.responses.answer_pdf import answer_parts
from app.responses.answer_text import contents
from app.responses.content import AttachedFile
from app.responses.presentation import ShownAnswer
from app.rounds.access import Holder
from app.rounds.pdf_words import words
from app.rounds.request_pdf import written
from app.rounds.rules import own_deadline
from app.web.downloads import SAFE, disposition
from app.web.templating import moment

LIMITS = Untrusted(seconds=60, processor=45, megabytes=1500, imports=("app.documents.docx.parts",))


DraftFormat = Literal["docx", "pdf"]
"""What a draft and an answer can be taken out as."""

MEDIA_TYPES: dict[DraftFormat, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def draft_document(
    holder: Holder,
    draft: DraftState,
    answer: ShownAnswer,
    files: Sequence[AttachedFile],
    *,
    authority: str,
    now: datetime.datetime,
) -> Pdf:
    """Every word of the draft as it stands, in the language of the moment; that it is a draft is said on every page."""
    title = _("Utkast till svar")
    stance = stance_label(draft.stance) if draft.stance else _("Inget ställningstagande än")
    parts: list[Part] = [
        _facts(holder, draft, answer, files, authority, now),
        Paragraph((Run(_("Det här är ett utkast. Det är inte skickat.")),)),
        *answer_parts(stance, answer),
    ]
    if files:
        named = (Item((Run(f"{file.name} ({file_size(file.size)})"),)) for file in files)
        parts += [Heading(_("Bilagor")), Points(tuple(named))]
    header = f"{title} · {holder.consultee.name}"
    kicker = f"{authority} · {holder.round.registry_number}".strip(" ·")
    return Pdf(title, language(), tuple(parts), words(), kicker=kicker, header=header, author=holder.consultee.name)


def _facts(
    holder: Holder,
    draft: DraftState,
    answer: ShownAnswer,
    files: Sequence[AttachedFile],
    authority: str,
    now: datetime.datetime,
) -> Facts:
    facts = [
        (_("Svar från"), holder.consultee.name),
        (_("Svar på"), holder.round.title),
        (_("Till"), authority),
        (_("Diarienummer"), holder.round.registry_number),
        (_("Svara senast"), long_date(own_deadline(holder.round, holder.consultee))),
        (
            _("Innehåll"),
            contents(answer.count, len(files), answer.answered, len(answer.statements)) or _("Inga synpunkter"),
        ),
        (_("Planens version"), str(holder.round.plan_number) if holder.round.plan_number > 1 else ""),
        (_("Senast sparat"), moment(draft.saved_at) if draft.saved_at else ""),
        (_("Hämtat"), moment(now)),
    ]
    return Facts(tuple((name, value) for name, value in facts if value))


def made(document: Pdf, wanted: DraftFormat, now: datetime.datetime) -> bytes:
    """The bytes of the file. Raises Unavailable when it cannot be made now."""
    if wanted == "pdf":
        return written(document)
    try:
        return LIMITS.run(write_docx, document, now)
    except Invalid:
        raise Unavailable(_("Word-filen kunde inte tas fram. Försök igen om en stund."), code="docx_failed") from None


def file_answer(document: Pdf, wanted: DraftFormat, name: str, now: datetime.datetime) -> Response:
    """The file to save, by this name without its ending; no cache keeps it. Raises Unavailable as ``made``."""
    headers = {**SAFE, "Content-Disposition": disposition(f"{name}.{wanted}".replace("/", "-"))}
    return Response(made(document, wanted, now), media_type=MEDIA_TYPES[wanted], headers=headers)
