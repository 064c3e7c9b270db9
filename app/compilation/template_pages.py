"""The page on which the authority's template for Word files is put in, and those before it are listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation import messages
from app.compilation.actions.word_templates import put_in_template, use_our_own
from app.compilation.exports import MEDIA_TYPES
from app.compilation.forms import TemplateForm
from app.compilation.models import WordTemplate
from app.compilation.queries.word_templates import word_template, word_templates
from app.compilation.template_upload import TriedTemplate, tried_template
from app.documents.docx.placeholders import CONTENT, FILLED
from app.installation import installation_of
from app.web.downloads import download
from app.web.forms import Filled, Pressed, blank
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/word-template"


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """What ``compilation/word_template.html`` shows. ``used``: the authority's own, None while it is ours."""

    form: Filled[TemplateForm]
    used: WordTemplate | None
    changes: Sequence[WordTemplate]
    may_change: bool
    names: tuple[str, ...] = (*FILLED, CONTENT)


@routes.get(ADDRESS, "template.read")
def show(request: Request, who: Who, session: Read) -> Response:
    """The template in use, the form for another, and the earlier ones."""
    who.clear()
    return _page(request, session, who, blank(TemplateForm))


@routes.post(ADDRESS, "template.edit")
def put_in(
    request: Request, who: Who, attempt: Annotated[TriedTemplate, Depends(tried_template)], session: Write
) -> Response:
    """Use another template. One that cannot be used is refused, and the one before stays in use."""
    who.clear()
    sent = attempt.sent
    if sent is None:
        return _page(request, session, who, attempt.form, attempt.status)
    put_in_template(
        session,
        sent.file,
        name=sent.name,
        media_type=MEDIA_TYPES["docx"],
        placeholders=sent.placeholders,
        by=who.by,
        now=who.now,
    )
    return messages.TEMPLATE_PUT_IN.after(see_other(ADDRESS), request)


@routes.post(f"{ADDRESS}/removal", "template.edit")
def remove(request: Request, who: Who, session: Write, form: Pressed) -> Response:
    """Use our own template from now on; pressed again it changes nothing."""
    who.clear()
    done = use_our_own(session, by=who.by, now=who.now)
    after = see_other(ADDRESS)
    return messages.TEMPLATE_REMOVED.after(after, request) if done else after


@routes.get(f"{ADDRESS}/{{template_id}}/file", "template.read")
def file(request: Request, template_id: int, who: Who, session: Read) -> Response:
    """The file that was put in, as it came."""
    who.clear()
    row = word_template(session, template_id)
    return download(installation_of(request.app).store.whole(row.sha256 or ""), row.name, MEDIA_TYPES["docx"])


def _page(request: Request, session: Read, who: Who, form: Filled[TemplateForm], status: int = 200) -> Response:
    changes = word_templates(session)
    used = changes[0] if changes and changes[0].sha256 else None
    context = TemplatePage(form, used, changes, who.may("template.edit"))
    return page(request, "compilation/word_template.html", context, status=status)
