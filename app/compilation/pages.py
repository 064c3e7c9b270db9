"""The compilation's own page: how complete it is, in figures and words, and the files."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.assessment.desk import Asked
from app.assessment.labels import left_in_words
from app.compilation import choice_pages, files, first_page, queries
from app.compilation.asked_options import OptionsInQuery, options_of
from app.compilation.compiled import Layout
from app.compilation.completeness import Completeness, completeness
from app.compilation.delivery import sent
from app.compilation.figures import BodyOverview, CompiledQuestion, Overview
from app.compilation.outcome_bars import segments
from app.compilation.publication import may_publish, may_take_back, published_on
from app.compilation.since import Since
from app.compilation.since_words import changes_in_words
from app.groups import are_told
from app.i18n import ngettext
from app.installation import installation_of
from app.responses import round_cache
from app.responses.rules import may_register
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.rules import may_replace
from app.rounds.versions import content_mark
from app.web.kept import unless_seen
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
A_FEW = 12
"""So many bodies are listed without being asked for: the page stays short, and light, with 400."""


@dataclass(frozen=True, slots=True)
class CompilationPage:
    """What ``compilation/compilation.html`` shows. ``left``: what is left to reply to, in words; "" for nothing.

    ``completeness``: what is done of all, and what is missing. ``published_on``: since when it is published.

    ``bodies``: the rows of those who have answered; none while they are many and nobody has asked for them.
    ``grouped``: whether their groups say anything.
    ``in_files``: whose answers lie in a file alone, as many as are shown. ``layouts``: which formats each layout has.
    ``to_choose_of``: the files that let one choose what they have.
    ``first_page``: the size of the picture of the PDF's first page; None where there is none.
    ``since``: what of comments and replies has changed since the last whole file; None before there was one.
    ``most``: how many comments the focus area with the most has, by which the bars are drawn.
    """

    frame: RoundFrame
    is_open: bool
    overview: Overview
    bodies: Sequence[BodyOverview]
    grouped: bool
    left: str
    completeness: Completeness
    in_files: Sequence[BodyOverview]
    in_files_heading: str
    can_register: bool
    layouts: dict[Layout, tuple[str, ...]]
    can_start: bool
    can_publish: bool
    published_on: datetime.date | None
    takes_back: bool
    can_export: bool
    first_page: tuple[int, int] | None
    sees_links: bool
    sees_template: bool
    to_choose_of: list[tuple[str, list[tuple[str, str]]]]
    unanswered: str
    most: int
    questions: Sequence[CompiledQuestion]
    since: Since | None
    segments: Callable[..., list[tuple[str, str, int]]] = segments
    format_word: Callable[..., str] = files.format_word
    changes_in_words: Callable[[Since], str] = changes_in_words


@routes.get("/rounds/{round_id}/compilation", "comments.read")
def compilation(request: Request, round_id: int, who: Who, session: Read, bodies: bool = False) -> Response:
    """Is everything replied to? Per focus area, per body, and as files. ``bodies``: each of many, too."""
    door = round_for(session, who, round_id)
    if door.may("export.order"):
        installation_of(request.app).children.get_ready()

    def made() -> Response:
        return page(request, "compilation/compilation.html", _shown(request, session, door, bodies=bodies))

    return unless_seen(request, content_mark(request, who, door), made)


def _shown(request: Request, session: Read, door: Door, *, bodies: bool) -> CompilationPage:
    overview, round_id = queries.overview(session, door.round.id), door.round.id
    in_files = overview.only_in_files
    return CompilationPage(
        frame=frame(session, door, current="compilation"),
        is_open=may_replace(door.status),
        overview=overview,
        bodies=overview.bodies if bodies or len(overview.bodies) <= A_FEW else [],
        grouped=are_told(body.group for body in overview.bodies),
        left=left_in_words(overview.progress),
        completeness=completeness(round_id, overview, queries.official_texts(session, round_id)),
        in_files=in_files if bodies else in_files[:A_FEW],
        in_files_heading=ngettext("{n} svar finns bara i en fil", "{n} svar finns bara i filer", len(in_files)).format(
            n=len(in_files)
        ),
        can_register=may_register(door.status) and door.may("response.register_manual"),
        layouts={layout: layout.formats for layout in Layout},
        can_start=door.status == "closed" and door.may("round.compile"),
        can_publish=may_publish(door.status) and door.may("round.publish"),
        published_on=published_on(door.steps),
        takes_back=may_take_back(door.status) and door.may("round.publish"),
        can_export=door.may("export.order"),
        first_page=first_page.SIZE if first_page.is_drawn(door) else None,
        sees_links=door.may("compilation.list_links"),
        sees_template=door.may("template.read"),
        to_choose_of=choice_pages.files_to_choose_of(),
        unanswered=f"/rounds/{round_id}/comments{Asked(show='unanswered').query()}",
        since=queries.comments_since(session, round_id) if door.may("export.order") else None,
        questions=overview.questions(round_cache.questions(request, session, door.round)),
        most=max((area.count.comments for area in overview.areas), default=0),
    )


@routes.get("/rounds/{round_id}/exports/{format}", "export.round", response_class=StreamingResponse)
def export(
    request: Request,
    round_id: int,
    format: str,
    who: Who,
    session: Read,
    asked: OptionsInQuery,
    layout: str = "focus-area",
    variant: str = "sv",
) -> Response:
    """The round as a file."""
    door = round_for(session, who, round_id)
    return sent(request, door, format, layout, variant, options_of(session, round_id, format, layout, variant, asked))
