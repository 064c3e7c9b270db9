"""Words and ids by which one sees who was shown what: each is known wherever it turns up, in a page, a file a header.

``WORDS`` says of each word who may see it; whoever is not named there may not, whatever they ask. ``SHOWN`` says the
opposite: where a word must be seen, so that a walk that shows nobody anything is no success.
"""

import io
import json
import re
import zipfile
from typing import Any
from urllib.parse import unquote

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions.replies import Answer, reply
from app.assessment.models import Outcome
from app.clock import now
from app.rounds.models import Link, Round
from app.tokens import token_hash
from tests.access.verdicts import LINK_KINDS, OFFICIALS, OTHERS_LINKS
from tests.house.routes import Route
from tests.house.stored import FILED
from tests.kit import second_round as other
from tests.kit.dressed import undressed
from tests.kit.second_round import Second, second_round
from tests.kit.world import CANARY, SEALED_CANARY, World, build

SENT = "domherresynpunkt"
SIGNED = "Sigrid Sädesärla"
INTERNAL = "gärdsmygsbesked"
DRAFT_TITLE = "Pärlugglans remiss"
ONLY_HERE = "tofsvipa@exempel.example"

_READ_ALL = {Kind.READER, Kind.REGISTRAR}
_OF_THE_ROUND = _READ_ALL | {Kind.HANDLER}
_OF_THE_OTHER = _READ_ALL | {Kind.OTHER_HANDLER}
WORDS: dict[str, set[Kind]] = {
    CANARY: set(LINK_KINDS),  # what a body is writing
    SEALED_CANARY: set(),  # what was begun on a link that was replaced
    FILED: set(LINK_KINDS) | _OF_THE_ROUND,  # what stands in files; the matrix judges each of them
    SENT: {*OTHERS_LINKS, *_OF_THE_ROUND},  # what another body has sent
    SIGNED: {*OTHERS_LINKS, *_OF_THE_ROUND},
    INTERNAL: _OF_THE_ROUND,  # the authority's reply
    DRAFT_TITLE: _OF_THE_ROUND | {Kind.ADMIN},  # a round that is not open
    ONLY_HERE: {*OTHERS_LINKS, *_OF_THE_ROUND, Kind.ADMIN},  # the address of another body's link
    other.TITLE: _OF_THE_OTHER | {Kind.ADMIN},
    other.BODY: _OF_THE_OTHER | {Kind.ADMIN},
    other.ADDRESS: _OF_THE_OTHER | {Kind.ADMIN},
    other.REASON: _OF_THE_OTHER | {Kind.ADMIN},
    other.ANSWER: _OF_THE_OTHER,
    other.REPLY: _OF_THE_OTHER,
    other.DRAFT: set(),
    "natur@exempel.se": {*LINK_KINDS, *OFFICIALS},  # a body's address, which also stands in the register
    "@kommunen.se": set(OFFICIALS),  # as every official's own address ends
}

EXCUSED: dict[tuple[str, str], str] = {
    ("GET /set-up/{token}", "@kommunen.se"): "the link's token is the key: its holder sees whose account it opens",
    ("GET /plans/{plan_id}/original", FILED): "a plan's original is read by every official",
    (
        "GET /word-template/{template_id}/file",
        FILED,
    ): "the installation's own, read by who may change it",
    ("GET /api/v1/templates/{template_id}/file", FILED): "the same by API",
    ("POST /api/v1/plans/{plan_id}/rereading", FILED): "a plan that every official may correct is read from its file",
    ("GET /rounds/{round_id}/documents/{document_id}/file", FILED): "read by all who read the round",
    ("GET /api/v1/rounds/{round_id}/documents/{document_id}/file", FILED): "read by all who read the round",
    ("GET /api/v1/answer/{token}/documents/{document_id}", FILED): "what goes out goes to all bodies of the round",
    ("POST /api/v1/answer/{token}/takeover", SEALED_CANARY): "it was handed over, and is now taken in",
}
"""(route, word) → why somebody who may not see the word sees it there all the same."""

NOT_EVEN: dict[tuple[str, str], set[Kind]] = {
    ("GET /rounds/{round_id}/exports/{format}", SIGNED): {Kind.READER},
    ("GET /api/v1/rounds/{round_id}/exports/{format}", SIGNED): {Kind.READER},
}
"""(route, word) → who may see the word elsewhere, and not there: a reader's file leaves out who signed."""

_ROUNDS = {
    DRAFT_TITLE: WORDS[DRAFT_TITLE],
    other.TITLE: WORDS[other.TITLE],
}
_FILE = {FILED: _OF_THE_ROUND}
SHOWN: dict[str, dict[str, set[Kind]]] = {
    "GET /rounds": _ROUNDS,
    "GET /api/v1/rounds": _ROUNDS,
    "GET /rounds/{round_id}/comments": {SENT: _OF_THE_ROUND},
    "GET /api/v1/rounds/{round_id}/comments": {SENT: _OF_THE_ROUND, INTERNAL: _OF_THE_ROUND},
    "GET /responses/{response_id}": {SENT: _OF_THE_ROUND, SIGNED: _OF_THE_ROUND},
    "GET /api/v1/responses/{response_id}": {SENT: _OF_THE_ROUND, SIGNED: _OF_THE_ROUND},
    "GET /rounds/{round_id}/exports/{format}": {SENT: _OF_THE_ROUND, SIGNED: _OF_THE_ROUND - {Kind.READER}},
    "GET /api/v1/rounds/{round_id}/exports/{format}": {SENT: _OF_THE_ROUND, SIGNED: _OF_THE_ROUND - {Kind.READER}},
    "GET /rounds/{round_id}/consultees/{consultee_id}": {"natur@exempel.se": _OF_THE_ROUND | {Kind.ADMIN}},
    "GET /answers/{consultee_id}/check": {CANARY: set(LINK_KINDS)},
    "GET /answers/{consultee_id}/sections/{section_id}": {CANARY: set(LINK_KINDS)},
    "GET /answers/{consultee_id}/responses/{revision}": {CANARY: set(LINK_KINDS)},
    "GET /answers/{consultee_id}/responses/{revision}/original": {CANARY: set(LINK_KINDS)},
    "GET /api/v1/answer/{token}": {CANARY: set(LINK_KINDS), SENT: set(OTHERS_LINKS)},
    "GET /responses/{response_id}/attachments/{attachment_id}": _FILE,
    "GET /api/v1/responses/{response_id}/attachments/{attachment_id}": _FILE,
    "GET /rounds/{round_id}/documents/{document_id}/file": {FILED: _OF_THE_ROUND | {Kind.ADMIN}},
    "GET /api/v1/rounds/{round_id}/documents/{document_id}/file": {FILED: _OF_THE_ROUND | {Kind.ADMIN}},
    "GET /answers/{consultee_id}/documents/{document_id}": {FILED: set(LINK_KINDS)},
    "GET /api/v1/answer/{token}/documents/{document_id}": {FILED: {*LINK_KINDS, *OTHERS_LINKS}},
    "GET /jobs/{job_id}/file": _FILE,
    "GET /api/v1/jobs/{job_id}/file": _FILE,
    "GET /plans/{plan_id}/original": {FILED: set(OFFICIALS)},
    "GET /word-template/{template_id}/file": {FILED: {Kind.HANDLER, Kind.OTHER_HANDLER, Kind.ADMIN}},
    "GET /api/v1/templates/{template_id}/file": {FILED: {Kind.HANDLER, Kind.OTHER_HANDLER, Kind.ADMIN}},
    "GET /answers/{consultee_id}/attachments/{attachment_id}": {FILED: set(LINK_KINDS)},
    "GET /answers/{consultee_id}/responses/{revision}/attachments/{attachment_id}": {FILED: set(LINK_KINDS)},
    "GET /api/v1/answer/{token}/attachments/{attachment_id}": {FILED: set(LINK_KINDS)},
}
"""Route → word → who must see it there."""

ROUNDS_SEEN = {Kind.READER: 3, Kind.REGISTRAR: 3, Kind.ADMIN: 3, Kind.HANDLER: 2, Kind.OTHER_HANDLER: 1}
"""How many rounds there are, as each official is told."""


def populate(session: Session) -> tuple[World, Second]:
    """The small world with its words in it, and the other round."""
    world = build(session, now(), sent=f"En {SENT}.", signed=SIGNED)
    session.get_one(Round, world.draft_round).title = DRAFT_TITLE
    contact = session.exec(select(Link).where(Link.consultee_id == world.other_consultee, col(Link.is_contact))).one()
    contact.readdress(ONLY_HERE)
    by = By("user", world.users[Kind.HANDLER], "Hanna Handläggare")
    said = Answer(world.point, Outcome.NOTED, f"Ett {INTERNAL}.", "", 0)
    world.replies = reply(session, session.get_one(Round, world.round), said, by=by, now=now()).version
    return world, second_round(session, world, now())


def all_of(answer: Any) -> str:
    """Everything that an answer says: its headers, its body, the files in it; breaks in words and escapes undone."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
    parts = [headers, *_texts(answer.content)]
    if "json" in answer.headers.get("content-type", ""):
        parts.append(json.dumps(answer.json(), ensure_ascii=False))
    whole = "\n".join(parts).replace("<wbr>", "")
    return whole + unquote(whole)


def _texts(content: bytes) -> list[str]:
    """A body as text; of an archive (Word, Excel, zip), its parts and what is in these."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content.decode("utf-8", "replace")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        return names + [text for name in names for text in _texts(archive.read(name))]


class Secrets:
    """What nobody is ever shown: hashes of keys, others' keys. A link's token is in its own addresses."""

    def __init__(self, world: World) -> None:
        self.world = world
        keys = {*world.tokens.values(), *world.links.values()}
        keys |= {value for cookies in world.cookies.values() for value in cookies.values()}
        self.keys = keys
        self.hashes = {token_hash(key) for key in keys}

    def told(self, kind: Kind, said: str) -> list[str]:
        """The secrets that an answer tells somebody whose they are not."""
        own = {self.world.links.get(kind), *self.world.cookies[kind].values()}
        faults = [f"the key of {self.whose(key)}" for key in self.keys if key not in own and key in said]
        faults += ["the hash of a key" for value in self.hashes if value in said]
        return faults + (["the hash of a password"] if "$argon2" in said else [])

    def whose(self, key: str) -> str:
        """Whose key it is."""
        world = self.world
        return ", ".join(
            kind
            for kind in Kind
            if key in (world.tokens.get(kind), world.links.get(kind), *world.cookies[kind].values())
        )


_IDS = re.compile(r"/(rounds|answers|consultees|responses|comments)/(\d+)|\"(round|consultee|response)_id\": ?(\d+)")


def ids_in(said: str) -> set[tuple[str, int]]:
    """(what, id) of everything that an answer names by its id."""
    named = set()
    for plural, number, single, value in _IDS.findall(said):
        what = plural.rstrip("s") if plural else single
        named.add(({"answer": "consultee"}.get(what, what), int(number or value)))
    return named


class Judge:
    """Looks at what somebody was told."""

    def __init__(self, world: World, second: Second) -> None:
        self.secrets = Secrets(world)
        self.hidden = {
            ("round", second.round_id),
            ("consultee", second.consultee_id),
            ("consultee", second.writing_id),
            ("response", second.response_id),
            ("comment", second.comment_id),
        }

    def faults(
        self, route: Route, kind: Kind, answer: Any, *, sent: str = "", shown: bool = True, was: Kind | None = None
    ) -> list[str]:
        """What was shown that must not be and, if it was to be ``shown``, what was not. ``sent`` was typed by them.

        ``was``: what they were when they got their keys.
        """
        said = all_of(answer)
        faults = self.secrets.told(was or kind, said) + undressed(answer)
        for word, may in WORDS.items():
            excused = (route.name, word) in EXCUSED or word in sent
            if word in said and not excused and kind not in may - NOT_EVEN.get((route.name, word), set()):
                faults.append(f"is shown {word}")
        if kind not in _OF_THE_OTHER | {Kind.ADMIN}:
            faults += [f"is told of {what} {number}" for what, number in ids_in(said) & self.hidden]
        if route.is_api and "json" in answer.headers.get("content-type", ""):
            faults += _miscounted(answer.json())
            if (
                shown
                and route.name == "GET /api/v1/rounds"
                and kind in ROUNDS_SEEN
                and answer.json()["total"] != ROUNDS_SEEN[kind]
            ):
                faults.append(f"is told of {answer.json()['total']} rounds")
        if not shown:
            return faults
        if route.name == "GET /api/v1/rounds" and answer.json().get("total", 0) != ROUNDS_SEEN.get(kind, 0):
            faults.append(f"is told of {answer.json()['total']} rounds")
        wanted = SHOWN.get(route.name, {})
        return faults + [f"is not shown {word}" for word, kinds in wanted.items() if kind in kinds and word not in said]


def _miscounted(told: Any) -> list[str]:
    """A list's total counts what is in it and nothing that is left out of it."""
    if not isinstance(told, dict) or not {"items", "total"} <= told.keys():
        return []
    count = len(told["items"])
    return [] if told.get("next") or told["total"] == count else [f"is told of {told['total']}, and shown {count}"]
