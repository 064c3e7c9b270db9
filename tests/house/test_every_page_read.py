"""Every page by the judging client (tests/kit/judge.py), in its languages, and what each asks the database.

The same walk as test_every_page without a browser: seconds. On an English page no Swedish is left: no text that the
catalogues have in English, and no word with å, ä or ö that is not somebody's own (a plan, a name, a comment). A body's
pages are walked in Finnish, too: nothing is asked of the catalogue that it has to leave in Swedish.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from app.accounts.policy import Kind
from app.database import Database
from app.i18n import translations
from app.installation import installation_of
from app.main import create_app
from app.plans.persistence import TEXT_BEFORE
from app.settings import Settings
from app.web.cookies import ANSWER, READING, SESSION
from app.web.languages import languages_at
from app.web.sent_form import TICKED, is_typed
from tests.house.catalogues import catalogue
from tests.house.visits import REFUSED, STATES, VISITS, Visit, crowded, prepared
from tests.kit.databases import Migrated
from tests.kit.html import Page
from tests.kit.judge import squeeze
from tests.kit.pages import Pages
from tests.kit.statements import Statements, counting
from tests.kit.world import KEY, World

EVERY = [*VISITS, *STATES, *REFUSED]
SWEDISH = re.compile(r"\w*[åäöÅÄÖ]\w*")

# How many statements a page may ask, sign-in included. No page asks more for thirty bodies than for one.
MOST = 6
# Before opening round, people, questions, schedule, bodies, their meetings, officials' addresses, the plan's words and
# the authority's texts are checked against each other.
MOST_BEFORE_OPENING = 10
# The first look at a plan that a round has opened with also reads what is kept from then on
# (app/responses/round_cache.py): four statements at most; and what a body's people and members have beside the draft.
# At the desk what officials have made of a comment: draft, group, who has it, notes, what a reply may begin with.
MOST_AT_FIRST = 12
INBOX = "/inbox/{inbox_id}"  # at first also its words, the section beside the text, the questions
MOST_OF_A_PREVIEW = 12  # it reads the plan each time: nothing of a draft round is kept


OF_THE_API = ("Uppgiften saknas", "får inte vara tomt", "Ange något av", "Texten har fel form", "API-beskrivningen")
"""What the API says of a field that it names beside; on a page each field has words of its own (``Ask``)."""


@dataclass(frozen=True)
class Stage:
    """The application on a world, and a judging client."""

    world: World
    pages: Pages
    database: Database

    def forget_plans(self) -> None:
        """What the application keeps of frozen plans is gone, as after a start."""
        installation_of(self.pages.app).memory.forget()

    def open(self, visit: Visit, *, language: str = "sv") -> Page:
        """The page that this visit's person is shown."""
        self.pages.raw.cookies.clear()
        self.pages.language = language
        for name, value in {**self.world.cookies[visit.kind], "remiss_language": language}.items():
            self.pages.raw.cookies.set(name, value)
        address = visit.address(self.world)
        if visit.sent is not None:
            return self.pages.post(address, visit.sent, status=422 if visit in REFUSED else 200)
        return self.pages.get(address, status=404 if visit.name in GONE else 200)


MOST_OF_A_COMPILATION = 34
"""What a page of a reading link asks the first time: the whole object that every file is made of."""
EXTRACT = "a register extract"
MOST_OF_AN_EXTRACT = 84
"""Each place in which a person may stand is searched, and a line of history written: as many for everybody."""
GONE = {"no such page", "a link that leads nowhere", "a reading link that leads nowhere"}


def staged(folder: Path, migrated: Migrated, *, bodies: int = 0) -> Iterator[Stage]:
    address = migrated.lay(folder / "world.sqlite3")
    settings = Settings(database_url=address, data_dir=folder / "data", secret_key=KEY.decode())  # type: ignore[arg-type]  # pydantic makes the secret
    app = create_app(settings)
    world = prepared(installation_of(app).database)
    with installation_of(app).database.write() as session:
        crowded(session, world, bodies)
    pages = Pages(app, settings.base_url)
    yield Stage(world, pages, installation_of(app).database)
    pages.close()
    installation_of(app).close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Stage]:
    yield from staged(tmp_path_factory.mktemp("small"), migrated)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Stage]:
    yield from staged(tmp_path_factory.mktemp("crowded"), migrated, bodies=30)


@pytest.fixture(scope="module")
def own_words(stage: Stage) -> set[str]:
    """Every word with å, ä or ö in the database: what people wrote, and names."""
    words: set[str] = set()
    with stage.database.read() as session:
        for table in inspect(stage.database.engine).get_table_names():
            for row in session.connection().execute(text(f'SELECT * FROM "{table}"')):
                words.update(*(SWEDISH.findall(value) for value in row if isinstance(value, str)))
    return words


def test_the_names_of_cookies_are_those_of_the_world(stage: Stage) -> None:
    given = {name for cookies in stage.world.cookies.values() for name in cookies}
    assert given == {SESSION, ANSWER, f"{READING}_90"}


OF_A_ROUND = re.compile(r"/(rounds/\d+(?!/preview/\d)|responses/|jobs/)")
"""Pages with a round's tabs: a preview is a body's page."""


@pytest.mark.parametrize("visit", EVERY, ids=lambda visit: visit.name)
def test_a_page_is_sound_in_swedish(stage: Stage, visit: Visit) -> None:
    page = stage.open(visit)
    assert page.root.get("lang") == "sv"
    tabs = page.xpath("//nav[@aria-label='Remissen']//a")
    assert bool(tabs) == bool(OF_A_ROUND.match(visit.address(stage.world))), "a round's tabs stay on all its pages"
    assert len([tab for tab in tabs if tab.get("aria-current")]) == bool(tabs), "and one of them says where one is"
    for chosen in page.xpath("//form[contains(@class, 'tools')]//select"):
        assert chosen.xpath("option[@selected]"), "a filter says what it shows"
    assert not wrongly_named(page), "app/web/sent_form.py shows or hides these when the form is refused"


MARK_OR_CHOICE = ("hidden", "radio", "checkbox", "submit", "select", "button", "password")


CARRIED_ON = {("person_name", "hidden"), ("person_email", "hidden")}
"""Typed on one page, and a mark on the next."""


def wrongly_named(page: Page) -> list[tuple[str, str]]:
    """(name, type) of fields that a refusal would show though nobody types in them, or hide though somebody does."""
    fields = page.xpath("//*[(self::input or self::textarea or self::select or self::button) and @name]")
    seen = []
    for element in fields:
        form = element.get("form") or next(iter(element.xpath("ancestor::form/@method")), "")
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        is_box = kind == "checkbox" and element.get("value") == TICKED
        if (
            form != "get"
            and kind != "file"
            and not is_box
            and (element.get("name"), kind) not in CARRIED_ON
            and is_typed(element.get("name")) == (kind in MARK_OR_CHOICE)
        ):
            seen.append((element.get("name"), kind))
    return seen


@pytest.mark.parametrize("visit", REFUSED, ids=lambda visit: visit.name)
def test_the_list_of_errors_says_of_each_field_what_is_wrong(stage: Stage, visit: Visit) -> None:
    page = stage.open(visit)
    said = [squeeze(line.text_content()) for line in page.xpath("//*[@id='error-summary']//li")]
    assert said or page.all(role="alert")
    assert len(set(said)) == len(said), "two fields, and the same words"
    assert not [line for line in said for words in OF_THE_API if words in line], "a page's field says what it asks for"


@pytest.mark.parametrize("visit", EVERY, ids=lambda visit: visit.name)
def test_a_page_is_sound_and_all_english(stage: Stage, own_words: set[str], visit: Visit) -> None:
    page = stage.open(visit, language="en")
    assert page.root.get("lang") == "en"
    left = swedish_left(page, own_words)
    assert not left, f"Swedish on the English page {visit.name}: {left}"


def swedish_left(page: Page, own_words: set[str]) -> list[str]:
    """Texts and names on the page that ought to be English."""
    faults = []
    for said in texts(page.root):
        if said in ITSELF:
            continue
        there = translations("en").gettext(said)
        foreign = [word for word in SWEDISH.findall(said) if word not in own_words]
        if foreign or there not in (said, ""):
            faults.append(said)
    return faults


ITSELF = ("Remiss", TEXT_BEFORE)
"""The product's name, which as a word of the catalogue is "Referral"; a heading of a plan, which is in its words."""
OFFICIALS = (Kind.READER, Kind.REGISTRAR, Kind.HANDLER, Kind.OTHER_HANDLER, Kind.ADMIN)
OF_BODIES = [visit for visit in EVERY if visit.kind not in OFFICIALS or "/preview/" in visit.name]
NOT_FINNISH = re.compile(r"\w*[åÅ]\w*|\b(?:och|att|inte|är|för|som|till)\b")


class Lacking(NullTranslations):
    """Stands behind a language's catalogues and notes what they have to leave in Swedish."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def gettext(self, message: str) -> str:
        self.texts.append(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.fixture(scope="module")
def lacking() -> Iterator[Lacking]:
    lacking = Lacking()
    translations("fi").add_fallback(lacking)
    yield lacking
    translations.cache_clear()


@pytest.mark.parametrize("visit", OF_BODIES, ids=lambda visit: visit.name)
def test_a_bodys_page_is_all_finnish(stage: Stage, own_words: set[str], lacking: Lacking, visit: Visit) -> None:
    lacking.texts.clear()
    page = stage.open(visit, language="fi")
    in_finnish = "fi" in languages_at(visit.address(stage.world))
    assert page.root.get("lang") == ("fi" if in_finnish else "sv")
    assert bool(page.xpath("//header//button[@lang]")), "the other languages are offered"
    if in_finnish:
        assert not lacking.texts, f"not in app/locale/fi: {lacking.texts}"
        left = [said for said in texts(page.root) if is_swedish(said, own_words)]
        assert not left, f"Swedish on the Finnish page {visit.name}: {left}"


def is_swedish(said: str, own_words: set[str]) -> bool:
    """Whether a text on a Finnish page ought to be Finnish."""
    foreign = [word for word in NOT_FINNISH.findall(said) if word not in own_words]
    return bool(foreign) or (said not in ITSELF and catalogue("fi").get(said, ("", (said,)))[1][0] != said)


def test_an_officials_pages_are_in_swedish_where_finnish_was_chosen_before(stage: Stage) -> None:
    for address in ("/rounds", "/information/help", "/information"):
        page = stage.open(Visit(address, Kind.ADMIN, lambda world, address=address: address), language="fi")  # type: ignore[misc]  # the address of this turn
        assert page.root.get("lang") == "sv"
        assert [button.get("lang") for button in page.xpath("//header//button[@lang]")] == ["en"]


def texts(root: Any) -> Iterator[str]:
    """What is read out on a page: texts and the attributes that name things, but nothing in its own language."""
    away = "ancestor-or-self::*[@data-verbatim or @lang='sv' or self::script or self::style]"
    inside = f"not({away}) and not(ancestor-or-self::*[@lang][1]/@lang = 'sv')"
    for node in root.xpath(f"//text()[not(parent::*/{away})]"):
        if squeeze(node):
            yield squeeze(node)
    for name in ("aria-label", "title", "placeholder", "alt"):
        yield from (squeeze(value) for value in root.xpath(f"//*[@{name}][{inside}]/@{name}") if squeeze(value))


@pytest.mark.parametrize("visit", [*VISITS, *STATES], ids=lambda visit: visit.name)
def test_a_page_asks_the_database_little_and_never_more_for_many(stage: Stage, crowd: Stage, visit: Visit) -> None:
    crowd.forget_plans()
    first, many = asked(crowd, visit), asked(crowd, visit)
    asked(stage, visit)  # what an application keeps of a frozen plan and of rows it has shown is not asked again
    few = asked(stage, visit)
    if not crowd.pages.redirects:  # a page that sends on asks twice: the page at the end has a line of its own
        is_preview = "/preview/" in visit.address(stage.world)
        known = {"a draft round": MOST_BEFORE_OPENING + 1, INBOX: MOST_AT_FIRST + 8, EXTRACT: MOST_OF_AN_EXTRACT}
        most_at_first = known.get(
            visit.name, MOST_OF_A_COMPILATION if visit.name.startswith("/read/") else MOST_AT_FIRST
        )
        assert first.count <= (MOST_OF_A_PREVIEW if is_preview else most_at_first), str(first)
        assert few.count <= most_of(visit, is_preview=is_preview), str(few)
    assert many.count <= few.count, f"{few.count} statements with few bodies, but {many}"


def most_of(visit: Visit, *, is_preview: bool) -> int:
    """How many statements a page may ask that has been shown before."""
    if is_preview:
        return MOST_OF_A_PREVIEW
    if visit.name == "a body's writer checks":  # also whether somebody else signs, and whether it is called ready
        return MOST + 1
    if visit.name == "registering another answer":  # also for whom else it may be
        return MOST + 1
    if visit.name in ("/responses/{response_id}", "an answer just registered"):  # how far one has come with its files
        return MOST + 1
    if visit.name.endswith("/files/{attachment_id}"):  # its answer, points, places, lock, after who may read it
        return MOST + 3
    if visit.name == EXTRACT:
        return MOST_OF_AN_EXTRACT
    if visit.name.endswith("/sharing"):  # how the comments are shared now, and which are meant
        return MOST + 2
    if visit.name == "desk narrowed to nothing":  # what a search finds is never kept; also places, members, notes
        return MOST + 3
    if re.search(
        "/compilation|/file-contents|/publication|summaries|/matrix|/similar", visit.name
    ):  # also texts, cells, what is alike
        return MOST + 2
    if visit.name.endswith("/review/{comment_id}"):  # reply, wordings, findings, the comments beside it: never kept
        return MOST + 6
    if visit.name == INBOX:  # whose it may be, its text, for whom one stands in, the answer before
        return MOST + 6
    return MOST_BEFORE_OPENING if visit.name == "a draft round" else MOST


def asked(ground: Stage, visit: Visit) -> Statements:
    """What one look at the page asks the database."""
    with counting() as heard:
        ground.open(visit)
    return heard
