"""What a reading link opens: a page with a button, then the compilation, page by page, for elected members.

Opening the address changes nothing, because mail scanners open links; the button counts one opening and lets in.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.compilation import files, queries
from app.compilation import reading_content as content
from app.compilation.actions.reading_links import count_opening
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.delivery import sent
from app.compilation.exports import sentences
from app.compilation.exports.statistics import answers_over_time, over_time_tables, statistics_tables
from app.compilation.figures import CompiledQuestion
from app.compilation.labels import layout_title
from app.compilation.matrix import Matrix, matrix
from app.compilation.outcome_bars import segments
from app.compilation.reading_access import Reading, let_in, reading_by_token, reading_for
from app.compilation.text_views import TextView
from app.errors import NotFound
from app.i18n import _
from app.installation import installation_of
from app.rounds.calendar import day_of
from app.rounds.versions import reading_mark
from app.tokens import token_in
from app.web.forms import Pressed
from app.web.kept import unless_seen
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
After = Annotated[str, Query(max_length=60)]
NOT_INDEXED = {"X-Robots-Tag": "noindex, nofollow"}
AREAS = "/read/{reading_id}/areas/{area}"


@dataclass(frozen=True, slots=True)
class DoorPage:
    """What ``compilation/reading_door.html`` shows: what the link opens, or whom to ask when it opens nothing.

    ``reading`` is None for a link that there never was, or that the browser has forgotten (``forgotten``).
    """

    reading: Reading | None
    token: str = ""
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The head of every page that is read: whose link it is and until when, what the pages are, what is missing.

    ``incomplete``: what is missing, in words; "" when nothing is. ``tabs`` are those of ``tabs.tabs``.
    """

    base: str
    name: str
    last_day: datetime.date
    title: str
    registry_number: str
    day: datetime.date
    incomplete: str
    tabs: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What ``compilation/reading_front.html`` shows."""

    frame: Frame
    compiled: CompiledRound
    facts: Sequence[tuple[str, str]]
    turnout: str
    replied: str
    text: TextView
    matrix: Matrix
    areas: Sequence[content.AreaRef]
    names: dict[int, str]
    segments: Callable[..., list[tuple[str, str, int]]] = segments


@dataclass(frozen=True, slots=True)
class AreaPage:
    """What ``compilation/reading_area.html`` shows. ``whole``: the page as such, not a further page of its comments."""

    frame: Frame
    area: content.AreaRef
    before: content.AreaRef | None
    next: content.AreaRef | None
    whole: bool
    show: str
    text: TextView
    stances: Sequence[content.Taken]
    told: content.ToldOfArea
    comments: content.ReadComments
    segments: Callable[..., list[tuple[str, str, int]]] = segments


@dataclass(frozen=True, slots=True)
class BodiesPage:
    """What ``compilation/reading_bodies.html`` shows."""

    frame: Frame
    turnout: str
    bodies: Sequence[content.BodyLine]
    meetings: Sequence[content.BodyLine]
    left_out: Sequence[str]


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What ``compilation/reading_body.html`` shows."""

    frame: Frame
    line: content.BodyLine
    stances: Sequence[tuple[str, str]]
    whole: bool
    comments: content.ReadComments


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What ``compilation/reading_questions.html`` shows. ``chosen``: the one whose answers in words are read."""

    frame: Frame
    questions: Sequence[CompiledQuestion]
    chosen: CompiledQuestion | None
    comments: content.ReadComments | None


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """What ``compilation/reading_statistics.html`` shows: heading, headers and rows of each table."""

    frame: Frame
    tables: Sequence[tuple[str, list[str], list[list[str | int]]]]


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What ``compilation/reading_files.html`` shows."""

    frame: Frame
    layouts: dict[Layout, tuple[str, ...]]
    format_word: Callable[..., str] = files.format_word


Made = Callable[[Reading, CompiledRound], Response]


@routes.get("/r/{reading_key}", "compilation.read_link")
def land(request: Request, reading_key: str, who: Who, session: Read) -> Response:
    """What the link opens, and the button; a link that opens nothing gives a page that says whom to ask."""
    clean = token_in(reading_key)
    if clean != reading_key:
        who.clear()
        return see_other(f"/r/{clean}")
    return _door(request, reading_by_token(session, who, reading_key), token=reading_key)


@routes.post("/r/{reading_key}/entry", "compilation.open_link")
def enter(request: Request, reading_key: str, who: Who, session: Write, form: Pressed) -> Response:
    """Let the browser in by a cookie: the address is clean from then on. One opening of the day is counted."""
    reading = reading_by_token(session, who, reading_key)
    if reading is None or reading.end:
        return _door(request, reading)
    count_opening(session, reading.link.id, day_of(who.now))
    response = see_other(f"/read/{reading.link.id}")
    let_in(response, request, reading, reading_key, who.now)
    return response


def _door(request: Request, reading: Reading | None, *, token: str = "", forgotten: bool = False) -> Response:
    status = 404 if reading is None else 410 if reading.end else 200
    return page(request, "compilation/reading_door.html", DoorPage(reading, token, forgotten), status=status)


def _read(request: Request, session: Read, who: Who, reading_id: int, made: Made) -> Response:
    """A page for whoever came by the link, from what is kept while nothing of it has changed."""
    reading = reading_for(session, who, reading_id)
    if reading is None or reading.end:
        return _door(request, reading, forgotten=reading is None)
    door, authority = reading.door, installation_of(request.app).settings.authority_name

    def page_() -> Response:
        compiled = queries.compiled_round(session, door.round.id, authority=authority, now=who.now, personal=False)
        return made(reading, compiled)

    return unless_seen(request, reading_mark(request, who, door), page_)


def _frame(reading: Reading, compiled: CompiledRound, current: str) -> Frame:
    link, facts = reading.link, compiled.round
    base = f"/read/{link.id}"
    tabs = [
        ("front", _("Översikt"), base, True),
        ("bodies", _("Remissinstanser"), f"{base}/bodies", True),
        ("questions", _("Frågor"), f"{base}/questions", bool(compiled.questions)),
        ("statistics", layout_title(Layout.STATISTICS), f"{base}/statistics", True),
        ("files", _("Filer"), f"{base}/files", True),
    ]
    lacks = sentences.completeness_of(compiled).waiting
    return Frame(
        base=base,
        name=link.name,
        last_day=link.last_day,
        title=facts.title,
        registry_number=facts.registry_number,
        day=day_of(facts.made_at),
        incomplete=sentences.incomplete(compiled) if lacks else "",
        tabs=[(word, address, name == current) for name, word, address, there in tabs if there],
    )


@routes.get("/read/{reading_id}", "compilation.read_link")
def front(request: Request, reading_id: int, who: Who, session: Read) -> Response:
    """What was sent out, who answered, what officials say of it, and who stands where."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        areas = content.areas_of(compiled)
        shown = FrontPage(
            frame=_frame(reading, compiled, "front"),
            compiled=compiled,
            facts=sentences.round_facts(compiled)[:-1],
            turnout=sentences.turnout(compiled),
            replied=sentences.replied(compiled.overview),
            text=compiled.texts.of_round(),
            matrix=matrix(compiled.overview, queries.said_by_body(session, compiled.round.id)),
            areas=areas,
            names={area.overview.count.key: area.name for area in areas},
        )
        return page(request, "compilation/reading_front.html", shown)

    return _read(request, session, who, reading_id, made)


@routes.get(AREAS, "compilation.read_link")
def area(
    request: Request, reading_id: int, area: str, who: Who, session: Read, show: str = "", after: After = ""
) -> Response:
    """One focus area. ``show``: the comments with one outcome; ``after``: further comments."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        areas = content.areas_of(compiled)
        at = next((place for place, each in enumerate(areas) if each.key == area), None)
        if at is None:
            raise NotFound(_("Det finns inget sådant fokusområde i remissen."))
        chosen, outcome = areas[at], content.outcome_called(show)
        whole = not (outcome or after)
        told = content.told_of(session, compiled.round.id, chosen) if whole else content.NOTHING_TOLD
        shown = AreaPage(
            frame=_frame(reading, compiled, ""),
            area=chosen,
            before=areas[at - 1] if at else None,
            next=areas[at + 1] if at + 1 < len(areas) else None,
            whole=whole,
            show=outcome,
            text=content.text_of(compiled, chosen),
            stances=content.stances_on(compiled, chosen) if whole else [],
            told=told,
            comments=content.read_comments(session, compiled, content.of_area(chosen, outcome), after),
        )
        return page(request, "compilation/reading_area.html", shown)

    return _read(request, session, who, reading_id, made)


@routes.get("/read/{reading_id}/bodies", "compilation.read_link")
def bodies(request: Request, reading_id: int, who: Who, session: Read) -> Response:
    """Who was asked, who answered and how, and who did not."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        shown = BodiesPage(
            frame=_frame(reading, compiled, "bodies"),
            turnout=sentences.turnout(compiled),
            bodies=[content.line_of(compiled, body) for body in content.asked(compiled)],
            meetings=[content.line_of(compiled, body) for body in content.meetings(compiled)],
            left_out=[sentences.left_out(body) for body in compiled.consultees if body.left_out],
        )
        return page(request, "compilation/reading_bodies.html", shown)

    return _read(request, session, who, reading_id, made)


@routes.get("/read/{reading_id}/bodies/{consultee_id}", "compilation.read_link")
def body(request: Request, reading_id: int, consultee_id: int, who: Who, session: Read, after: After = "") -> Response:
    """One body's answer: its stance, what it says in short, and its comments with the replies."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        found = next((each for each in compiled.consultees if each.id == consultee_id), None)
        if found is None:
            raise NotFound(_("Remissinstansen finns inte i den här remissen."))
        shown = BodyPage(
            frame=_frame(reading, compiled, ""),
            line=content.line_of(compiled, found),
            stances=content.area_stances(found),
            whole=not after,
            comments=content.read_comments(session, compiled, content.of_body(found), after),
        )
        return page(request, "compilation/reading_body.html", shown)

    return _read(request, session, who, reading_id, made)


@routes.get("/read/{reading_id}/questions", "compilation.read_link")
def questions(
    request: Request, reading_id: int, who: Who, session: Read, question: str = "", after: After = ""
) -> Response:
    """The questions with counts. ``question``: the id of the one whose answers in words are read."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        number = int(question) if question.isdecimal() and len(question) < 10 else 0
        chosen = content.question_numbered(compiled.questions, number)
        read: Any = None
        if chosen is not None:
            read = content.read_comments(session, compiled, content.of_question(chosen), after)
        shown = QuestionsPage(_frame(reading, compiled, "questions"), compiled.questions, chosen, read)
        return page(request, "compilation/reading_questions.html", shown)

    return _read(request, session, who, reading_id, made)


@routes.get("/read/{reading_id}/statistics", "compilation.read_link")
def statistics(request: Request, reading_id: int, who: Who, session: Read) -> Response:
    """The round in numbers, as in the files."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        tables = [*statistics_tables(compiled), *over_time_tables(answers_over_time(compiled))]
        shown = StatisticsPage(_frame(reading, compiled, "statistics"), tables)
        return page(request, "compilation/reading_statistics.html", shown)

    return _read(request, session, who, reading_id, made)


@routes.get("/read/{reading_id}/files", "compilation.read_link")
def reading_files(request: Request, reading_id: int, who: Who, session: Read) -> Response:
    """The files that there are to fetch."""

    def made(reading: Reading, compiled: CompiledRound) -> Response:
        layouts = {layout: layout.formats for layout in Layout}
        return page(request, "compilation/reading_files.html", FilesPage(_frame(reading, compiled, "files"), layouts))

    return _read(request, session, who, reading_id, made)


@routes.get("/read/{reading_id}/files/{format}", "compilation.read_link", response_class=StreamingResponse)
def reading_file(
    request: Request,
    reading_id: int,
    format: str,
    who: Who,
    session: Read,
    layout: str = "focus-area",
    variant: str = "sv",
) -> Response:
    """A file, as a reader's: without who signed."""
    reading = reading_for(session, who, reading_id)
    if reading is None or reading.end:
        return _door(request, reading, forgotten=reading is None)
    answer = sent(request, reading.door, format, layout, variant)
    answer.headers.update(NOT_INDEXED)
    return answer
