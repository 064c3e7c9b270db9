"""The authority's template for Word files as JSON: which is in use, another put in, back to our own."""

import datetime
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import FileResponse, Response

from app.accounts.identity import Who
from app.compilation.actions.word_templates import put_in_template, use_our_own
from app.compilation.exports import MEDIA_TYPES
from app.compilation.models import WordTemplate
from app.compilation.queries.word_templates import word_template, word_templates
from app.compilation.template_upload import SentTemplate, incoming_template
from app.installation import installation_of
from app.storage.schemas import FILE_LOCKED
from app.web.downloads import download
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("compilation")


class TemplateOut(BaseModel):
    """What Word files were made of from a moment on."""

    id: int = Field(description="Its id")
    name: str | None = Field(description="The file's name; null where it was Remiss's own look again")
    placeholders: list[str] = Field(description="Those that it has, without their braces")
    in_use: bool = Field(description="Whether Word files are made of it now")
    at: datetime.datetime = Field(description="From when on it was used")
    by: str = Field(description="Who put it in, or took the one before out of use")

    @classmethod
    def of(cls, row: WordTemplate, *, in_use: bool) -> "TemplateOut":
        """From its row."""
        return cls(
            id=row.id,
            name=row.name if row.sha256 else None,
            placeholders=row.placeholders,
            in_use=in_use,
            at=row.at,
            by=row.by_name,
        )


@routes.get("/templates", "template.read")
def templates(who: Who, session: Read) -> Listing[TemplateOut]:
    """The changes of the template, the latest first: that one is in use. Empty while it has always been our own."""
    who.clear()
    items = [TemplateOut.of(row, in_use=not place) for place, row in enumerate(word_templates(session))]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/templates", "template.edit", status_code=201)
def put_in(who: Who, sent: Annotated[SentTemplate, Depends(incoming_template)], session: Write) -> TemplateOut:
    """Make Word files of this template from now on. 422 names what is in the way: ``template_macros``,
    ``template_tracked``, ``template_comments``, ``template_external``, ``template_embedded``, ``template_field``,
    ``template_placeholder``, ``template_section`` or ``template_kind``; the one before then stays in use."""
    who.clear()
    row = put_in_template(
        session,
        sent.file,
        name=sent.name,
        media_type=MEDIA_TYPES["docx"],
        placeholders=sent.placeholders,
        by=who.by,
        now=who.now,
    )
    return TemplateOut.of(row, in_use=True)


@routes.delete("/templates", "template.edit", status_code=204)
def remove(who: Who, session: Write) -> Response:
    """Make Word files with Remiss's own look from now on. Done already, nothing changes."""
    who.clear()
    use_our_own(session, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.get("/templates/{template_id}/file", "template.read", response_class=FileResponse, responses=FILE_LOCKED)
def file(request: Request, template_id: int, who: Who, session: Read) -> Response:
    """The file that was put in, as it came."""
    who.clear()
    row = word_template(session, template_id)
    return download(installation_of(request.app).store.whole(row.sha256 or ""), row.name, MEDIA_TYPES["docx"])
