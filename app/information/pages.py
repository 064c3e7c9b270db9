"""The public pages, and those where an administrator changes them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.i18n import LANGUAGES, language, set_language
from app.information import actions, messages, queries
from app.information.formatting import as_html
from app.information.forms import TextForm
from app.information.models import InformationText, Topic
from app.information.queries import TextVersion
from app.information.rules import left_to_fill_in
from app.installation import Shelf, installation_of
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()

Code = Literal["sv", "en", "fi"]
SHOWN: Shelf[tuple[Topic, str, int], Markup] = Shelf("information texts", most=100)


@dataclass(frozen=True)
class ReadPage:
    """A text as everybody reads it. ``left`` counts the facts that it waits for."""

    text: TextVersion
    html: Markup
    left: int
    can_edit: bool


@dataclass(frozen=True)
class Entry:
    """A text in the list of all: what stands, and how much is left to fill in."""

    text: TextVersion
    left: int


@dataclass(frozen=True)
class ListPage:
    """All texts."""

    entries: list[Entry]


@dataclass(frozen=True)
class EditPage:
    """The form for a text. ``preview`` is how what was typed will look; ``newer`` what somebody saved meanwhile."""

    form: Filled[TextForm]
    text: TextVersion
    left: list[str]
    preview: Markup | None = None
    newer: Markup | None = None


@dataclass(frozen=True)
class VersionsPage:
    """Every version of a text."""

    topic: Topic
    code: str
    versions: list[TextVersion]


@dataclass(frozen=True)
class VersionPage:
    """One version, as it was read."""

    text: TextVersion
    html: Markup


@routes.get("/information", "information.list")
def all_texts(request: Request, who: Who, session: Read) -> Response:
    """The texts, when they were last changed, and what is left to fill in."""
    who.clear()
    texts = queries.current_texts(session).values()
    entries = [Entry(text, len(left_to_fill_in(text.text))) for text in texts]
    return page(request, "information/list.html", ListPage(entries))


@routes.get("/information/{topic}", "information.read")
def read(request: Request, who: Who, topic: Topic, session: Read) -> Response:
    """The text, for anybody; an official's menu, which stands beside it, is not in every language of a body's."""
    who.clear()
    if who.official and language() not in LANGUAGES:
        set_language("sv")
    text = queries.text_to_read(session, topic, language())
    may_edit = who.official is not None and who.may("information.edit")
    shown = ReadPage(text, _shown(request, text), len(left_to_fill_in(text.text)), may_edit)
    return page(request, "information/page.html", shown)


def _shown(request: Request, text: TextVersion) -> Markup:
    """A version as HTML: made once, since a version never changes."""
    shelf = installation_of(request.app).memory.on(SHOWN)
    key = (text.topic, text.language, text.number)
    if key not in shelf:
        shelf[key] = _html(request, text.text)
    return shelf[key]


def _html(request: Request, text: str) -> Markup:
    return as_html(text, authority=installation_of(request.app).settings.authority_name)


@routes.get("/information/{topic}/{code}/edit", "information.list")
def edit(
    request: Request,
    who: Who,
    topic: Topic,
    code: Code,
    session: Read,
    number: Annotated[int | None, Query(alias="from", ge=0, le=1_000_000)] = None,
) -> Response:
    """The form for a text; it begins with the one that stands, or with an earlier version."""
    who.clear()
    current = queries.current_texts(session, topic)[topic, code]
    start = current if number is None else queries.version(session, topic, code, number)
    form = blank(TextForm, text=start.text, version=str(current.number))
    return page(request, "information/edit.html", EditPage(form, current, left_to_fill_in(start.text)))


@routes.post("/information/{topic}/{code}", "information.edit")
def save(
    request: Request,
    who: Who,
    topic: Topic,
    code: Code,
    session: Write,
    form: Annotated[Filled[TextForm], Depends(filled(TextForm))],
) -> Response:
    """Save a text, or show how it will look. Saved over meanwhile (409): both are shown, and what was typed stays."""
    who.clear()

    def change() -> InformationText:
        data = form.data
        return actions.change_text(session, topic, code, text=data.text, version=data.version, by=who.by, now=who.now)

    is_preview = form.ok and form.data.do == "preview"
    if form.ok and not is_preview and form.attempt(session, change) is not None:
        return messages.SAVED.after(see_other(f"/information/{topic}"), request)
    current = queries.current_texts(session, topic)[topic, code]
    is_stale = bool(form.error(""))
    if is_stale:
        form.values["version"] = str(current.number)
    typed = form.value("text")
    context = EditPage(
        form,
        current,
        left_to_fill_in(typed),
        preview=_html(request, typed) if is_preview else None,
        newer=_shown(request, current) if is_stale else None,
    )
    return page(request, "information/edit.html", context, status=200 if is_preview else 409 if is_stale else 422)


@routes.get("/information/{topic}/{code}/versions", "information.list")
def versions(request: Request, who: Who, topic: Topic, code: Code, session: Read) -> Response:
    """Who saved which version, and when."""
    who.clear()
    context = VersionsPage(topic, code, queries.versions(session, topic, code))
    return page(request, "information/versions.html", context)


@routes.get("/information/{topic}/{code}/versions/{number}", "information.list")
def version(request: Request, who: Who, topic: Topic, code: Code, number: int, session: Read) -> Response:
    """An earlier version as it was read."""
    who.clear()
    text = queries.version(session, topic, code, number)
    return page(request, "information/version.html", VersionPage(text, _shown(request, text)))
