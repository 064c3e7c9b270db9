"""A template that is sent: judged in a child process before the write transaction begins, then put into the store."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, File, Request
from fastapi import UploadFile as Upload
from starlette.datastructures import UploadFile

from app.accounts.identity import Who
from app.compilation.forms import TemplateForm
from app.compilation.template_judging import LARGEST, LIMITS, judge_template
from app.errors import Invalid, RemissError
from app.i18n import _
from app.imports.files import tidy_name
from app.installation import Installation, installation_of
from app.intake.upload import chunks, on_disk
from app.storage.store import KeptFile
from app.web.forms import Filled, filled


@dataclass(frozen=True, slots=True)
class SentTemplate:
    """A template that can be used: where it lies, what it is called, and which placeholders it has."""

    file: KeptFile
    name: str
    placeholders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedTemplate:
    """The form that was sent; None and a status where its file cannot be used, with the reason in the form."""

    form: Filled[TemplateForm]
    sent: SentTemplate | None
    status: int = 200


def read_template(file: UploadFile | None, installation: Installation) -> SentTemplate:
    """Judge a file and keep it. Raises Invalid, TooLarge, Busy or Unavailable."""
    if file is None or not file.filename:
        message = _("Välj en mall att lägga in.")
        raise Invalid(message, code="empty", fields={"file": message})
    name = tidy_name(file.filename)
    with on_disk(file.file) as path:
        judged = LIMITS.run(judge_template, path, name)
    return SentTemplate(installation.store.put(chunks(file.file), limit=LARGEST), name, judged.placeholders)


def tried_template(
    request: Request, who: Who, form: Annotated[Filled[TemplateForm], Depends(filled(TemplateForm))]
) -> TriedTemplate:
    """The template of a page's form. Who may not change it is refused before anything is read."""
    who.clear()
    try:
        file = form.data.file if form.ok else None
        return TriedTemplate(form, read_template(file, installation_of(request.app)))
    except RemissError as error:
        form.refuse(Invalid(error.message, fields={"file": error.message}))
        return TriedTemplate(form, None, error.status)


def incoming_template(
    request: Request,
    who: Who,
    file: Annotated[Upload | None, File(description="A Word document (.docx), at most 10 MB")] = None,
) -> SentTemplate:
    """The template sent to the API. Who may not change it is refused before anything is read."""
    who.clear()
    return read_template(file, installation_of(request.app))
