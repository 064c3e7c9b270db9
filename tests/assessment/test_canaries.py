"""What officials keep to themselves is in no file, no letter, no page of a body's and no line of the log.

Each kind of it is planted with a word of its own; then every layout of every format is made, letters of the round are
written, bodies and strangers open all that they may, and the log of all this is read.

Weakened by hand, one at a time, each of these turned it red: a reviewer's remark written as the reply's action; the
words of a draft in a line of the log.
"""

import datetime
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pytest
from sqlmodel import select

from app.accounts.models import User
from app.accounts.policy import Kind
from app.clock import now, today
from app.compilation.exports import AVAILABLE
from app.installation import NO_SMTP
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.rendering import render
from app.rounds.actions.members import add_member
from app.rounds.models import Round, Step
from app.tracking.letters import as_it_stands
from app.tracking.telling import tell_officials
from tests.assessment.conftest import Desk, edit
from tests.drafts.dark import Lines
from tests.house.routes import ROUTES
from tests.kit.days import next_year

WORDS = {
    "a note": "kanarieanteckning",
    "a draft of a reply": "kanarieutkast",
    "what the draft does": "kanarieåtgärd",
    "who has it to reply to": "kanariekollega",
    "a group's name": "kanariegrupp",
    "a tag": "kanarieetikett",
    "a reviewer's remark": "kanarieanmärkning",
    "a text module's name": "kanariemodul",
    "a text module": "kanarietext",
}
SAID = "Skogen får växa."
"""The reply: it does leave, so that it is known that the files, pages and letters were read at all."""
_AT = re.compile(r"/answers/|/l/|/b\b|/my-answers|(/api/v1)?/answer/|/information$|/information/{topic}$|/$")
OF_BODIES = [route.path for route in ROUTES if route.method == "GET" and _AT.match(route.path)]
NAMES = re.findall(r"{(\w+)}", "".join(OF_BODIES))


@pytest.fixture
def log() -> Iterator[Lines]:
    """What the server logs, as it words it."""
    lines = Lines()
    root = logging.getLogger()
    before = root.level
    root.addHandler(lines)
    root.setLevel(logging.INFO)
    yield lines
    root.removeHandler(lines)
    root.setLevel(before)


@pytest.fixture
def act(desk: Desk, client: Any) -> Callable[..., Any]:
    """An act of an official over the API, which has to succeed."""

    def act(method: str, path: str, kind: Kind = Kind.HANDLER, **sent: Any) -> Any:
        answer = client.request(method, f"/api/v1{path}", headers=desk.bearer(kind), **sent)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer

    return act


@pytest.fixture
def planted(desk: Desk, act: Callable[..., Any], log: Lines) -> list[int]:
    """A round with replies, one of them sent back, and everything that is officials' own with a word of its own."""
    round_, colleague = f"/rounds/{desk.world.round}", desk.world.users[Kind.OTHER_HANDLER]
    ids = desk.answer(
        desk.third_body(), edit("Mer skog.", section=desk.world.focus_section), edit("Två saker. Och en."), edit("Tre.")
    )
    with desk.database.write() as session:
        user = session.get_one(User, colleague)
        user.name = WORDS["who has it to reply to"].capitalize()
        session.add(user)
        add_member(session, session.get_one(Round, desk.world.round), user_id=colleague, by=desk.handler, now=now())
    first, divided, waits = ids
    module = {"name": WORDS["a text module's name"], "text": "Tack, {instans}."}
    made = act("POST", f"{round_}/modules", json=module).json()
    act("PUT", f"{round_}/review", json={"required": True})
    for comment in (first, desk.world.point):
        reply = {"outcome": "not_met", "text": SAID, "module_id": made["id"], "version": 0}
        act("PUT", f"/comments/{comment}/reply", json=reply)
    module |= {"text": WORDS["a text module"], "version": 1}
    act("PUT", f"/modules/{made['id']}", json=module)
    finding = {"version": 1, "approved": False, "remark": WORDS["a reviewer's remark"]}
    act("POST", f"/comments/{first}/reviews", Kind.OTHER_HANDLER, json=finding)
    tag = act("POST", f"{round_}/tags", json={"name": WORDS["a tag"]}).json()["id"]
    draft = {"outcome": "met", "text": WORDS["a draft of a reply"]}
    draft |= {"action": WORDS["what the draft does"], "responsible": WORDS["what the draft does"]}
    for comment in ids:
        act("POST", f"/comments/{comment}/notes", json={"text": WORDS["a note"]})
        act("PUT", f"/comments/{comment}/tags", json={"tag_ids": [tag]})
        act("PUT", f"/comments/{comment}/reply-draft", json=draft)
    given = {"comment_ids": ids, "user_id": colleague, "due": str(today())}
    act("POST", f"{round_}/assignment-batch", json=given)
    cuts = [{"start": 0, "end": 10, "none": False}, {"start": 10, "end": 18, "none": False}]
    parts = act("POST", f"/comments/{divided}/parts", json={"passages": cuts}).json()["passages"]
    group = {"comment_ids": [waits, parts[0]["comment_id"]], "name": WORDS["a group's name"]}
    act("POST", f"{round_}/groups", json=group)
    return ids


def silent(text: str, where: str) -> None:
    """None of the words stands there, whichever case it has and however it is escaped."""
    read = text.casefold().replace("\\u00e4", "ä").replace("\\u00e5", "å").replace("&#228;", "ä").replace("&#229;", "å")
    for what, word in WORDS.items():
        assert word not in read, f"{what} is read in {where}"


def words_of(content: bytes) -> str:
    """All that a file says: packages are opened, and what lies in them too; the words of a PDF are taken out."""
    if content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        told = str(document.get_metadata_dict())
        return told + "".join(page.get_textpage().get_text_bounded() for page in document)
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(name + words_of(package.read(name)) for name in package.namelist())
    return content.decode("utf-8", "replace")


@pytest.mark.one_database  # what is read is what the tests of each kind read on both
def test_nothing_of_it_leaves(desk: Desk, client: Any, act: Callable[..., Any], planted: list[int], log: Lines) -> None:
    told = dict.fromkeys(AVAILABLE, "")
    for format, layouts in AVAILABLE.items():
        for layout in layouts:
            file = act("GET", f"/rounds/{desk.world.round}/exports/{format}?layout={layout}")
            words = words_of(file.content)
            silent(words + str(file.headers), f"{layout}.{format}")
            told[format] += words
    assert [format for format, words in told.items() if SAID not in words] == [], "formats that nothing was read of"
    before = letters_written(desk, client)
    look_as_bodies(desk, client, Kind.OTHER_CONTACT)
    desk.step(Step.COMPILING)
    desk.step(Step.PUBLISHED)
    letters = letters_written(desk, client)
    assert {*before, *letters} >= {"invitation", "reminder", "extension", "notice", "receipt"}
    opened = look_as_bodies(desk, client, Kind.CONTACT, Kind.OTHER_CONTACT, Kind.PUBLIC)
    assert len(opened) > 40, opened
    look_as_members(desk, client, act)
    silent("\n".join(log.written), "the log")
    assert any("/reply-draft" in line for line in log.written), "the log was read"


def letters_written(desk: Desk, client: Any) -> set[str]:
    """What an official sends and what the worker tells officials; every letter there is, read as it is sent."""
    base = f"/api/v1/rounds/{desk.world.round}"
    wish = {"deadline": next_year(), "reason": "Nämnden."}
    asked = client.post(f"/api/v1/answer/{desk.world.links[Kind.CONTACT]}/extension-request", json=wish)
    if asked.status_code == 201:
        decision = {"decision": "refused", "reason": "Så är det."}
        client.post(f"/api/v1/extensions/{asked.json()['id']}/decision", json=decision, headers=desk.bearer())
    client.post(f"{base}/reminders", json={}, headers=desk.bearer())
    desk.database.info[NO_SMTP] = False
    tell_officials(desk.database, now=now())
    tell_officials(desk.database, now=now() + datetime.timedelta(days=2))
    with desk.database.read() as session:
        letters = session.exec(select(Letter)).all()
        for letter in letters:
            mail = render(
                as_it_stands(session, letter), link="https://remiss.exempel.se/l/x", authority_name="Kommunen", at=now()
            )
            to_themselves = letter.to_name or "-"
            silent(f"{letter.facts}{mail}".replace(to_themselves, ""), f"a letter ({letter.kind})")
        assert "'sent_back'" in str([letter.facts for letter in letters if letter.kind == LetterKind.NOTICE])
        return {str(letter.kind) for letter in letters}


def look_as_bodies(desk: Desk, client: Any, *kinds: Kind) -> list[str]:
    """Everything that these may open: people of bodies, or anybody; the addresses that answered."""
    world, opened = desk.world, []
    for kind in kinds:
        body = world.other_consultee if kind is Kind.OTHER_CONTACT else world.consultee
        values = {"token": world.links.get(kind, "x"), "consultee_id": body, "section_id": world.section}
        given = dict.fromkeys(NAMES, "1") | {"topic": "help"} | {name: str(value) for name, value in values.items()}
        for path in OF_BODIES:
            if kind is Kind.PUBLIC and "{consultee_id}" in path:
                continue  # the walk of the matrix finds it shut
            at = path.format(**given)
            cookie = "; ".join(f"{name}={value}" for name, value in world.cookies[kind].items())
            answer = client.get(at, headers={"Accept": "text/html", "Cookie": cookie})
            assert answer.status_code < 500, at
            silent(words_of(answer.content) + str(answer.headers), f"{at} ({kind})")
            opened += [at] if answer.status_code == 200 else []
    return opened


def look_as_members(desk: Desk, client: Any, act: Callable[..., Any]) -> None:
    """Every page that a reading link opens; the replies are there, and nothing else of the officials'."""
    link, world = act("POST", f"/rounds/{desk.world.round}/reading-links", json={"name": "Nämnden"}).json(), desk.world
    told = ""
    for path in ("", "/areas/rest", "/bodies", f"/bodies/{world.other_consultee}", "/statistics", "/files"):
        at = f"/read/{link['id']}{path}"
        answer = client.get(at, headers={"Cookie": f"remiss_reading_{link['id']}={link['token']}"})
        assert answer.status_code == 200, at
        silent(answer.text, at)
        told += answer.text
    assert SAID in told
