"""What test_dark plays on: a fresh small world for each play, who may read which word, and a look everywhere at once.

Each word that is written is a canary of its own. ``Book`` knows in which line of links it was written, and so who may
read it; ``look_everywhere`` opens every page and every answer of the API as every kind of person.
"""

import dataclasses
import itertools
import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect, select
from sqlmodel import Session

from app.accounts import policy
from app.accounts.policy import Kind
from app.clock import now
from app.database import Database
from app.installation import Memory, install, installation_of
from app.logs import Text
from app.mail.models import Letter
from app.mail.rendering import render
from app.rounds.models import Consultee, Link, LinkLine
from app.storage.scans import Guard
from app.tracking.letters import RoundLetters, as_it_stands
from tests.house.routes import ROUTES, Route
from tests.kit.world import KEY, OFFICIALS, World, answer, build, holder_of

SITE = "http://127.0.0.1:8000"
LINK = re.compile(r"/l/([\w-]{30,})")
WORD = re.compile(r"kanarie(?:\d+x|f(?:å|\\u00e5)gel)|grönsiska")
OWN_TABLES = {"draft", "draft_comment", "draft_revision", "draft_attachment", "inner_note", "member_comment"}
"""Where what a body is writing stands, and nowhere else."""

PEOPLE_AT_BODIES = (Kind.OLD, Kind.CONTACT, Kind.COLLEAGUE, Kind.SIGNATORY, Kind.OTHER_CONTACT, Kind.OTHER_COLLEAGUE)
ELSEWHERE = re.compile(
    r"(/api/v1)?/(plans|lists|distribution-lists|users|account|organisations|sign-in|set-up|health|openapi)\b"
)
"""Where no body's answer is: registers, accounts and the API's own document."""


@dataclass(eq=False)
class Line:
    """A line of links, as the play knows it. ``words`` stand in its draft now; ``handed`` were handed over to it."""

    body: int
    ended: bool = False
    words: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)


@dataclass(eq=False)
class Way:
    """A way in: a token, or a browser's cookie that came by the link. ``alive`` until it is replaced.

    ``stopped``: its body made the link its own before the line ended, so it may not even hand over.
    """

    line: Line
    link: int
    token: str = ""
    cookie: str = ""
    alive: bool = True
    stopped: bool = False


@dataclass
class Canary:
    """A word: whose it is, the lines that may read it, and whether it was sent to the authority."""

    body: int
    lines: set[Line]
    sent: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads: lines whose drafts are theirs, bodies whose sent answers are theirs; an official reads all sent."""

    name: str
    lines: frozenset[Line] = frozenset()
    bodies: frozenset[int] = frozenset()
    official: bool = False


NOBODY = Reader("anybody")
OFFICIAL = Reader("officials", official=True)


class Book:
    """Every word that was written, every way in, and the address that each link has."""

    def __init__(self) -> None:
        self.words: dict[str, Canary] = {}
        self.ways: list[Way] = []
        self.lines: list[Line] = []
        self.addresses: dict[int, str] = {}
        self.bodies: dict[int, int] = {}
        self.members: set[int] = set()

    def line(self, body: int) -> Line:
        """The line of links that a body has now."""
        return [line for line in self.lines if line.body == body][-1]

    def write(self, line: Line) -> str:
        """A word that nobody has written before."""
        word = f"kanarie{len(self.words)}x"
        self.words[word] = Canary(line.body, {line})
        return word

    def alive(self, *, token: bool | None = None) -> list[Way]:
        """The ways that are open: by token, by cookie, or all."""
        return [way for way in self.ways if way.alive and (token is None or bool(way.token) == token)]

    def learn(self, link: int, text: str) -> None:
        """A link's address was shown or mailed: the receiver may come in by the token in it."""
        if link in self.members:
            return  # tried by itself: it opens nothing of the body's own space
        tokens = {token for token in LINK.findall(text) if token not in {way.token for way in self.ways}}
        for token in tokens:
            self.ways.append(Way(self.line(self.bodies[link]), link, token=token))

    def reader(self, *, token: str = "", cookie: str = "") -> Reader:
        """Who comes by a token or with a browser."""
        ways = [way for way in self.alive() if (way.token == token if token else way.cookie == cookie)]
        name = f"the holder of a token (…{token[-4:]})" if token else f"the browser {cookie[-12:]}"
        return Reader(name, frozenset(way.line for way in ways), frozenset(way.line.body for way in ways))

    def judge(self, reader: Reader, text: str, where: str) -> None:
        """No word in ``text`` is dark to who reads it."""
        for word in words_in(text):
            canary = self.words[word]
            sent_to_them = canary.sent and (reader.official or canary.body in reader.bodies)
            assert sent_to_them or canary.lines & reader.lines, f"{reader.name} reads {word} at {where}"


def words_in(text: str) -> set[str]:
    """The canaries in a text."""
    return {word.replace("\\u00e5", "å") for word in WORD.findall(text)}


class Lines(logging.Handler):
    """The log as the product writes it, at the level it writes at."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Text())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line. The test's own client writes addresses to the log; the product does not."""
        if not record.name.startswith(("httpx", "httpcore")):
            self.written.append(self.format(record))


class Ground:
    """One application; each play gets a copy of the small world behind it."""

    def __init__(self, client: Any, databases: Any) -> None:
        self.client, self.databases = client, databases
        self.world = World()
        self.log = Lines()
        self.kept = ExitStack()
        self.tables: set[str] = set()
        self.read: set[int] = set()
        self.turns = itertools.count()

    def is_turn(self) -> bool:
        """Every seventh time: for what there is too much of to try each time."""
        return next(self.turns) % 7 == 0

    def fill(self, url: str) -> None:
        """Make the world, once; a third body has answered."""
        database = Database(url)
        with database.write() as session:
            self.world = build(session, now(), key=KEY)
            rest = select(Consultee.id).where(Consultee.round_id == self.world.round)  # type: ignore[call-overload]  # sqlmodel's column
            for body in session.execute(rest).scalars().all():
                if body not in (self.world.consultee, self.world.other_consultee):
                    answer(session, holder_of(session, body), now=now(), section=self.world.section, text="Ett svar.")
        database.dispose()

    def lay(self) -> Book:
        """A fresh world, and the book of it."""
        self.kept = ExitStack()
        self.url = self.kept.enter_context(self.databases.filled(self.fill))
        self.database = Database(self.url)
        self.kept.callback(lambda: self.database.dispose())
        self._install()
        self.log.written.clear()
        self.read.clear()
        return self._book()

    def restart(self) -> None:
        """Another process begins on what the one before left on the disk: it remembers nothing."""
        self.database.dispose()
        self.database = Database(self.url)
        self._install()

    @contextmanager
    def falling(self, failure: type[Exception]) -> Iterator[None]:
        """What is done here falls with the process just before its first commit, if it comes to one."""

        def fall(_connection: Any) -> None:
            raise failure

        engine = self.database.engine
        event.listen(engine, "commit", fall)
        try:
            with suppress(failure):
                yield
        finally:
            event.remove(engine, "commit", fall)

    def _install(self) -> None:
        app = self.client.app
        installation = dataclasses.replace(installation_of(app), database=self.database, memory=Memory())
        installation.store.guard = Guard(self.database)
        install(app, installation)
        self.letters = RoundLetters(installation.settings)

    def _book(self) -> Book:
        book, lines = Book(), dict[int, Line]()
        with self.database.read() as session:
            bodies = (self.world.consultee, self.world.other_consultee)
            wanted = select(LinkLine.id, LinkLine.consultee_id, LinkLine.ended_at).order_by(LinkLine.id)  # type: ignore[arg-type,call-overload]  # sqlmodel's columns
            for line_id, body, ended_at in session.execute(wanted):
                if body in bodies:
                    lines[line_id] = Line(body, ended=ended_at is not None)
            links = {link_id: session.get_one(Link, link_id) for link_id in self.world.link_ids.values()}
            book.addresses = {link_id: link.email or "" for link_id, link in links.items()}
            book.bodies = {link_id: link.consultee_id for link_id, link in links.items()}
            book.lines = list(lines.values())
            for kind in PEOPLE_AT_BODIES:
                link = links[self.world.link_ids[kind]]
                line = lines[link.line_id] if kind is not Kind.OLD else book.lines[0]
                open_ = kind is not Kind.OLD
                book.ways.append(Way(line, link.id, token=self.world.links[kind], alive=open_))
                cookie = self.world.cookies[kind]["remiss_answer"]
                book.ways.append(Way(line, link.id, cookie=cookie, alive=open_))
        book.words["kanariefågel"] = Canary(self.world.consultee, {book.line(self.world.consultee)})
        book.words["grönsiska"] = Canary(self.world.consultee, {book.lines[0]})  # sealed since the link was renewed
        return book

    def ask(self, method: str, path: str, *, kind: Kind | None = None, cookie: str = "", **rest: Any) -> Any:
        """One request: as an official, with a body's browser, or with nothing but the address."""
        headers = {"Origin": SITE, **rest.pop("headers", {})}
        is_api = path.startswith("/api/")
        if not is_api:
            headers |= {"Accept": "text/html"}
        if kind is not None and is_api:
            headers["Authorization"] = f"Bearer {self.world.tokens[kind]}"
        elif kind is not None:
            headers["Cookie"] = f"remiss_session={self.world.cookies[kind]['remiss_session']}"
        elif cookie:
            headers["Cookie"] = f"remiss_answer={cookie}"
        self.client.cookies.clear()
        response = self.client.request(method, path, headers=headers, **rest)
        assert response.status_code < 500, f"{method} {path}: {response.status_code}"
        return response


def seen(response: Any) -> str:
    """All that an answer tells."""
    return f"{response.text}\n{list(response.headers.items())}"


def look_at_rest(ground: Ground, book: Book) -> None:
    """Nothing of a draft lies outside the five tables of drafts, in the letters or in the log."""
    with ground.database.read() as session:
        for table, text in tables_as_text(session, ground.tables):
            if table not in OWN_TABLES:
                book.judge(OFFICIAL, text, f"the table {table}")
        for letter in session.execute(select(Letter)).scalars():
            url = ground.letters.link_url(session, letter)
            if letter.id not in ground.read:
                ground.read.add(letter.id)
                looked_at = as_it_stands(session, letter)
                as_sent = render(looked_at, link=url, authority_name="Kommunen", at=letter.created_at)
                book.judge(OFFICIAL, str(as_sent), f"the letter {letter.kind} to {letter.to_address}")
            if url:
                to, current = letter.to_address, book.addresses[letter.link_id or 0]
                assert to.casefold() == current.casefold(), f"a link for {current} goes to {to}"
                book.learn(letter.link_id or 0, url)
    log = "\n".join(ground.log.written)
    assert not words_in(log), "the log tells what was written"
    assert not [way for way in book.ways if way.token and way.token in log], "the log tells a token"


def tables_as_text(session: Session, names: set[str]) -> Iterator[tuple[str, str]]:
    """Every table there is, row by row. ``names`` is filled the first time: the models may not know them all."""
    if not names:
        names.update(inspect(session.connection()).get_table_names())
    for name in sorted(names):
        yield name, "\n".join(map(str, session.connection().exec_driver_sql(f'SELECT * FROM "{name}"').all()))


def look_at_answers(ground: Ground, book: Book) -> None:
    """Every token and every browser there ever was reads its own answer, or nothing."""
    for way in [way for way in book.ways if way.token]:
        response = ground.ask("GET", f"/api/v1/answer/{way.token}")
        if not way.alive:
            assert response.status_code == 404, f"a replaced token answers {response.status_code}"
            continue
        assert response.status_code == 200
        book.judge(book.reader(token=way.token), seen(response), "its own answer")
        way.line.words = words_in(str(response.json()["draft"]))
    for cookie in {way.cookie for way in book.ways if way.cookie}:
        reader = book.reader(cookie=cookie)
        for body in {line.body for line in book.lines}:
            if body in reader.bodies or ground.is_turn():
                response = ground.ask("GET", f"/answers/{body}/whole", cookie=cookie)
                assert (response.status_code == 200) == (body in reader.bodies)
                book.judge(reader, seen(response), f"/answers/{body}/whole")


def look_everywhere(ground: Ground, book: Book) -> None:
    """Every page and every answer of the API, as officials of every role, bodies old and new, and nobody.

    Those whom the matrix refuses take turns, for the walk of the matrix asks them all.
    """
    values = _values(ground, book)
    browsers = {way.cookie: book.reader(cookie=way.cookie) for way in book.ways if way.cookie}
    for route in [route for route in ROUTES if route.method == "GET" and not ELSEWHERE.match(route.path)]:
        for address, given in _addresses(route.path, values):
            if "token" in given:
                book.judge(book.reader(token=given["token"]), seen(ground.ask("GET", address)), address)
                continue
            for kind in OFFICIALS:
                if (kind is Kind.HANDLER and _may(route, kind)) or ground.is_turn():
                    book.judge(OFFICIAL, seen(ground.ask("GET", address, kind=kind)), f"{address} ({kind})")
            if ground.is_turn():
                book.judge(NOBODY, seen(ground.ask("GET", address)), address)
            for cookie, reader in browsers.items() if route.path.startswith("/answers") else ():
                if given["consultee_id"] in reader.bodies or ground.is_turn():
                    book.judge(reader, seen(ground.ask("GET", address, cookie=cookie)), address)


def _may(route: Route, kind: Kind) -> bool:
    return policy.verdict(route.actions[0], kind) in ("A", "S", "C")


def _values(ground: Ground, book: Book) -> dict[str, list[Any]]:
    with ground.database.read() as session:

        def ids(table: str, column: str = "id") -> list[Any]:
            return list(session.connection().exec_driver_sql(f"SELECT DISTINCT {column} FROM {table}").scalars())

        return {
            "round_id": [ground.world.round],
            "consultee_id": [ground.world.consultee, ground.world.other_consultee],
            "section_id": [ground.world.section],
            "response_id": ids("response"),
            "revision": ids("response", "revision"),
            "attachment_id": sorted({*ids("attachment"), *ids("draft_attachment")}),
            "organisation_id": ids("consultee", "organisation_id")[:2],
            "document_id": ids("round_document"),
            "letter_id": ids("letter"),
            "job_id": ids("job"),
            "format": ["json", "csv"],
            "batch": ids("paper_letter", "batch"),
            "topic": ["help"],
            "rule_id": [1],
            "code": ["sv"],
            "number": [1],
            "inbox_id": ids("inbox_item"),
            "batch_id": ids("batch"),
            "note_id": ids("inner_note"),
            "tag_id": ids("tag"),
            "selection_id": ids("saved_selection"),
            "module_id": ids("text_module"),
            "reading_id": ids("reading_link"),
            "template_id": ids("word_template"),
            "sha256": ["0" * 64],
            "reading_key": ["made-up"],
            "area": ["whole", "rest"],
            "group_id": ids("point_group"),
            "remark_id": ids("member_comment"),
            "meeting_id": [1],
            "link_id": [ground.world.link_ids[Kind.COLLEAGUE]],
            "key": ids("plan_import", "key"),
            "subject": ["whole"],
            "comment_id": ids("point"),
            "version": ids("draft_revision", "version"),
            "token": sorted({way.token for way in book.ways if way.token}),
        }


def _addresses(path: str, values: dict[str, list[Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    names = re.findall(r"{(\w+)}", path)
    for combined in itertools.product(*(values[name] for name in names)):
        given = dict(zip(names, combined, strict=True))
        yield path.format(**given), given
