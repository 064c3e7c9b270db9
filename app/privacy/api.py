"""The register extract as JSON, for whoever may make one on the page."""

import base64
import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.installation import installation_of
from app.privacy import actions
from app.privacy.files import FileFormat, extract_file, extract_json
from app.privacy.forms import Email, Name
from app.privacy.queries import Asked
from app.web.idempotency import Once
from app.web.routes import api
from app.web.sessions import Write

routes = api("privacy")


class ExtractAsk(BaseModel):
    """Whom an extract is about: a name, an address or both."""

    name: Name = Field("", description="Found as whole words, whatever the case and the accents")
    email: Email = Field("", description="Found as a whole")
    file: FileFormat | None = Field(None, description="Also as a file of this format, in `content`")


class PlaceOut(BaseModel):
    """A row that names the person."""

    id: str = Field(description="Table and key, as the page of erasing takes it")
    where: str = Field(description="What it is part of, in words")
    what: str = Field(description="What kind of record it is, in words")
    says: dict[str, str] = Field(description="Column and what stands there; of a long text what is around the name")
    round_id: int | None = Field(description="The round that it belongs to")
    round: str = Field(description='What the round is called, with its registry number, or ""')
    why: str = Field(description="What it is kept for, in words")
    until: str = Field(description="For how long, in words")
    can_be_erased: bool = Field(description="Whether it can be erased now")


class DisclosureOut(BaseModel):
    """A round in which the person stands, and to whom its answers have been given."""

    round_id: int = Field(description="The round")
    title: str = Field(description="Its title")
    registry_number: str = Field(description="Its registry number")
    published_at: datetime.datetime | None = Field(description="When it was published")
    reading_links: list[str] = Field(description="Whom its reading links were made for")


class ExtractOut(BaseModel):
    """All that is kept of one person. Nothing found is an answer, too: ``places`` is empty."""

    name: str | None = Field(
        description="What was asked for; null where an answer is repeated, as all of the person is"
    )
    email: str | None = Field(description="What was asked for")
    made_at: datetime.datetime = Field(description="When")
    looked_in: list[str] = Field(description="All that was looked through, in words")
    how: str = Field(description="How a person is found, in words")
    places: list[PlaceOut] | None = Field(description="The rows that name the person")
    disclosures: list[DisclosureOut] | None = Field(description="To whom it has been given")
    content: str | None = Field(description="The file that was asked for, in base64; null where none was")


@routes.post("/privacy/extract", "privacy.extract", status_code=201, response_model=ExtractOut)
def make_extract(request: Request, who: Who, session: Write, body: ExtractAsk) -> Any:
    """All that is kept of one person. The history tells that it was made and not of whom, and nothing of it is kept:
    a repetition by ``Idempotency-Key`` has null in its place.
    """
    who.clear()
    found = actions.make_extract(
        session,
        Asked(body.name, body.email),
        as_file=body.file or "json",
        reads_answers=who.may("export.round"),
        by=who.by,
        now=who.now,
    )
    told: dict[str, Any] = {**extract_json(found), "content": None}
    if body.file:
        content, _type = extract_file(found, body.file, authority=installation_of(request.app).settings.authority_name)
        told["content"] = base64.b64encode(content).decode()
    return Once(told, secret=("name", "email", "places", "disclosures", "content"))
