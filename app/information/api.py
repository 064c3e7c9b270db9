"""The texts as JSON: read by anybody, changed by an administrator."""

import datetime
from typing import Literal

from fastapi import Query
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.i18n import language
from app.information import actions, queries
from app.information.forms import TextIn
from app.information.labels import topic_heading_label
from app.information.models import Topic
from app.information.queries import TextVersion
from app.information.rules import for_readers, left_to_fill_in
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("information")

Code = Literal["sv", "en", "fi"]


class TextOut(BaseModel):
    """A version of a text."""

    topic: Topic = Field(description="What it is about")
    language: str = Field(description="sv, en or fi")
    title: str = Field(description="The heading of its page")
    text: str = Field(description="Markdown; {authority} stands for the authority's name")
    version: int = Field(description="Counts from 1; 0 is the text as delivered")
    saved_at: datetime.datetime | None = Field(description="When this version was saved; null for the delivered one")
    saved_by: str | None = Field(description="Who saved it; null for the delivered one, and for readers of the text")
    left_to_fill_in: list[str] = Field(
        description="What stands in double brackets and only the authority knows; empty for readers of the text"
    )

    @classmethod
    def of(cls, version: TextVersion, *, for_all: bool = False) -> "TextOut":
        """From a version. All readers get what is filled in, and are not told which official wrote it."""
        return cls(
            topic=version.topic,
            language=version.language,
            title=topic_heading_label(version.topic),
            text=for_readers(version.text) if for_all else version.text,
            version=version.number,
            saved_at=version.saved_at,
            saved_by=None if for_all else version.saved_by or None,
            left_to_fill_in=[] if for_all else left_to_fill_in(version.text),
        )


@routes.get("/information/{topic}", "information.read")
def read(
    topic: Topic,
    who: Who,
    session: Read,
    code: Code | None = Query(
        default=None, alias="language", description="sv, en or fi; else by Accept-Language (sv or en)"
    ),
) -> TextOut:
    """The text as it stands, for anybody; in Swedish where the authority has written only that.

    What waits for a fact is left out, but for who may fill it in.
    """
    who.clear()
    for_all = who.official is None or not who.may("information.edit")
    return TextOut.of(queries.text_to_read(session, topic, code or language()), for_all=for_all)


@routes.put("/information/{topic}/{code}", "information.edit")
def change(topic: Topic, code: Code, who: Who, session: Write, given: TextIn) -> TextOut:
    """Save the next version; 409 if `version` is not the one that stands."""
    who.clear()
    actions.change_text(session, topic, code, text=given.text, version=given.version, by=who.by, now=who.now)
    return TextOut.of(queries.current_texts(session, topic)[topic, code])


@routes.get("/information/{topic}/{code}/versions", "information.list")
def versions(topic: Topic, code: Code, who: Who, session: Read) -> Listing[TextOut]:
    """Every version, the newest first, the delivered one last."""
    who.clear()
    kept = [TextOut.of(version) for version in queries.versions(session, topic, code)]
    return Listing(items=kept, total=len(kept), next=None)
