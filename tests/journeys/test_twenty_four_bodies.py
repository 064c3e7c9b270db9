"""A round of 24 bodies from a planned opening to two days after its deadline, the clock moved from day to day.

Everything is done over the API and by mail to a real server; the board is held each day against a reckoning of its own,
which knows nothing but the lines of history and who has opened a link (of that history has no line).
"""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.accounts.models import Role
from app.clock import day_of, now, zone
from app.installation import installation_of
from app.mail.sending import send_due
from app.tracking.letters import RoundLetters
from app.tracking.planned_reminders import remind_by_plans
from app.tracking.rules import BoardStatus
from app.tracking.schedules import keep_schedules
from tests.kit.mailserver import Mailbox
from tests.kit.officials import bearer, official

OPENS, DEADLINE = datetime.date(2027, 1, 12), datetime.date(2027, 3, 12)
DAY = datetime.timedelta(days=1)
REMINDER = re.compile(r"Påminnelse|Svar saknas")
NAMES = [f"Förening {letter}" for letter in "ABCDEFGHIJKL"] + [f"Nämnd {letter}" for letter in "ABCDEFGHIJKL"]
MUTE, BOUNCES = "Nämnd L", "Förening L"
"""The body without an address, and the one whose mailbox does not exist."""


def address(name: str) -> str:
    return f"{name.replace(' ', '.').replace('Ö', 'o').replace('ö', 'o').replace('ä', 'a').lower()}@exempel.se"


@dataclass
class Round:
    """The round as the journey drives it. ``links``: by name, taken from the letters that arrived."""

    client: Any
    app: Any
    smtp: Mailbox
    clock: Any
    id: int = 0
    links: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    told: int = 0

    def api(self, method: str, path: str, *, status: int = 200, **rest: Any) -> Any:
        """The API as the handler."""
        answer = self.client.request(method, f"/api/v1{path}", headers=bearer(Role.HANDLER), **rest)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def body(self, name: str, method: str, rest: str = "", *, status: int = 200, **more: Any) -> Any:
        """The API as a body, by its link, which is opened first."""
        if name not in self.opened:
            assert self.client.post(f"/l/{self.links[name]}/entry").status_code == 303
            self.client.cookies.clear()  # the next body has a browser of its own
            self.opened.add(name)
        answer = self.client.request(method, f"/api/v1/answer/{self.links[name]}{rest}", **more)
        assert answer.status_code == status, f"{name} {method} {rest}: {answer.status_code} {answer.text}"
        return answer.json()

    def at(self, day: datetime.date, hour: int = 9) -> None:
        """It is that hour; whoever carries the clock does what is due, and mail goes out."""
        self.clock.move_to(datetime.datetime.combine(day, datetime.time(hour), tzinfo=zone()), tick=False)
        installation = installation_of(self.app)
        for _twice in range(2):  # a second worker that was started by mistake
            keep_schedules(installation.database, key=installation.settings.key(), now=now())
            remind_by_plans(installation.database, now=now())
            send_due(installation.database, installation.settings, context=RoundLetters(installation.settings))

    def answer(self, name: str, stance: str, *, preliminary: bool = False, status: int = 201) -> None:
        """Save a draft and send it."""
        version = self.body(name, "GET")["draft"]["version"]
        said = {"version": version, "stance": stance, "summary": "", "comments": [{"text": f"{name} tycker till."}]}
        if stance in ("no_objection", "abstains"):
            said["comments"] = []
        version = self.body(name, "PUT", "/draft", json=said)["version"]
        sent = {"version": version, "signatory": {"name": "Ann Ek"}, "preliminary": preliminary}
        self.body(name, "POST", "/submission", json=sent, status=status)

    def board(self) -> dict[str, Any]:
        """Every body of the board, by its name."""
        items = self.api("GET", f"/rounds/{self.id}/consultees?limit=100")["items"]
        return {item["organisation"]["name"]: item for item in items}

    def request_of(self, name: str) -> int:
        """The id of a body's request for more time."""
        id_: int = self.board()[name]["extension"]["id"]
        return id_

    def refuse(self, name: str) -> None:
        """Decide that a body gets no more time."""
        said = {"decision": "refused", "reason": "Det hinns inte."}
        self.api("POST", f"/extensions/{self.request_of(name)}/decision", json=said)

    def status(self) -> str:
        """Where the round stands."""
        said: str = self.api("GET", f"/rounds/{self.id}")["status"]
        return said

    def history(self) -> list[dict[str, Any]]:
        """Every line of history, the oldest first."""
        lines: list[dict[str, Any]] = []
        path = f"/rounds/{self.id}/history?limit=500"
        while path:
            told = self.api("GET", path)
            lines += told["items"]
            path = (told["next"] or "").removeprefix("/api/v1")
        return sorted(lines, key=lambda line: line["sequence"])

    def check(self) -> dict[str, str]:
        """The board and the round's counts say what the history says; the status of every body, by its name."""
        lines, today = self.history(), day_of(now())
        reckoned = {name: reckon(lines, id_, name, name in self.opened, today) for name, id_ in self.bodies.items()}
        assert {name: item["status"] for name, item in self.board().items()} == reckoned
        self.seen |= set(reckoned.values())
        of = Counter(reckoned.values())
        answered = of["answered"] + of["no_objection"] + of["abstained"]
        told = self.api("GET", f"/rounds/{self.id}")["counts"]
        assert (told["asked"], told["responded"], told["missing"]) == (24, answered, of["missing"])
        assert told["waiting"] == 24 - answered - of["not_required"]
        return reckoned

    def reminded(self) -> set[str]:
        """Whom the reminders since the last question went to; nobody twice."""
        letters = [letter for letter in self.smtp.letters if REMINDER.match(letter.subject)][self.told :]
        self.told += len(letters)
        names = [name for letter in letters for name in NAMES if address(name) == letter.recipients[0]]
        assert len(names) == len(set(names)) == len(letters)
        return set(names)


def reckon(lines: list[dict[str, Any]], consultee_id: int, name: str, opened: bool, today: datetime.date) -> str:
    """A body's status from the lines of history about it, and from whether it has opened its link."""
    deadline, stance, exempt, begun, bounced = DEADLINE, "", False, False, False
    for line in lines:
        kind, facts = line["kind"], line["facts"]
        if line["subject"] != {"kind": "consultee", "id": consultee_id}:
            continue
        stance = facts.get("stance", stance)
        exempt = (exempt or kind == "consultee.exempted") and kind != "consultee.asked_again"
        begun = begun or kind == "draft.begun"
        bounced = bounced or kind == "letter.bounced"
        if kind == "extension.granted":
            deadline = datetime.date.fromisoformat(facts["deadline"])
    if stance:
        return stance if stance == "no_objection" else "abstained" if stance == "abstains" else "answered"
    if exempt or today > deadline:
        return "not_required" if exempt else "missing"
    if begun or opened:
        return "drafting" if begun else "opened"
    return "bounced" if bounced else "not_sent" if name == MUTE else "sent"


@pytest.fixture
def season(app: Any, client: Any, database: Any, smtp: Mailbox, time_machine: Any) -> Round:
    """The round, planned to open the day after; nobody has got anything."""
    time_machine.move_to(datetime.datetime.combine(OPENS - DAY, datetime.time(9), tzinfo=zone()), tick=False)
    official(database, Role.HANDLER)
    season = Round(client, app, smtp, time_machine)
    smtp.refuse(address(BOUNCES))
    plan = season.api("POST", "/plans", status=201, data={"title": "Plan", "text": "# Skog\n\nSkogen växer.\n"})
    rows = [name if name == MUTE else f"{name} <{address(name)}>" for name in NAMES]
    text = "\n".join([*rows[:12], "", *rows[12:]])
    bodies = season.api("POST", "/distribution-lists", status=201, json={"name": "Lista", "text": text})
    given = {"title": "Remiss av planen", "registry_number": "KS/2027:1", "cover_letter": "Välkomna."}
    given |= {"plan_id": plan["id"], "distribution_list_id": bodies["id"], "deadline": str(DEADLINE)}
    season.id = season.api("POST", "/rounds", status=201, json=given)["id"]
    opens = datetime.datetime.combine(OPENS, datetime.time(8), tzinfo=zone())
    season.api("PUT", f"/rounds/{season.id}/schedule", json={"opens_at": opens.isoformat(), "closes_after": 1})
    return season


OPENS_ONLY, DRAFTS, HIDES, ANSWERS, OBJECTS_NOT, ABSTAINS, PRELIMINARY, GRANTED, REFUSED, WAITS, LATE = NAMES[:11]
REGISTERED, EXEMPT = NAMES[12:14]
"""What each of the bodies that act does, or what is done about it; all others stay silent."""


def test_the_board_is_never_wrong(season: Round):
    opens_by_itself(season)
    first_week(season)
    waited = two_weeks_left(season)
    last_days(season, waited)
    after_the_last_day(season)
    assert season.seen == set(BoardStatus)
    kinds = Counter(line["kind"] for line in season.history())
    assert (kinds["round.opened"], kinds["round.closed"]) == (1, 1)


def opens_by_itself(season: Round) -> None:
    """The invitations arrive with their links; reminders are planned."""
    season.at(OPENS, 7)
    assert not season.smtp.letters, "an hour too early"
    season.at(OPENS, 8)
    assert len(season.smtp.letters) == 22, "one has no address, one bounces"
    for letter in season.smtp.letters:
        (token,) = set(re.findall(r"/l/([\w-]+)", letter.text))
        (name,) = [name for name in NAMES if address(name) == letter.recipients[0]]
        season.links[name] = token
    season.bodies = {name: item["id"] for name, item in season.board().items()}
    season.check()
    plan = {"offsets": [-14, -3, 1], "working_days": True, "automatic": True}
    season.api("PUT", f"/rounds/{season.id}/reminder-plan", json=plan)


def first_week(season: Round) -> None:
    """Bodies open, begin, answer in every way there is, and ask for more time."""
    season.at(OPENS + 3 * DAY)
    season.body(OPENS_ONLY, "GET")
    begun = {"version": 0, "summary": "Vi har börjat.", "comments": []}
    season.body(DRAFTS, "PUT", "/draft", json=begun | {"show_progress": True})
    season.body(HIDES, "PUT", "/draft", json=begun | {"show_progress": False})
    season.answer(ANSWERS, "supports")
    season.answer(OBJECTS_NOT, "no_objection")
    season.answer(ABSTAINS, "abstains")
    season.answer(PRELIMINARY, "rejects", preliminary=True)
    later = {"deadline": str(DEADLINE + 7 * DAY), "reason": "Styrelsen möts sent."}
    for name in (GRANTED, REFUSED, WAITS):
        season.body(name, "POST", "/extension-request", status=201, json=later)
    season.api("POST", f"/consultees/{season.bodies[EXEMPT]}/exemption", json={"reason": "Har ringt."})
    paper = {"channel": "post", "received_on": str(OPENS + 2 * DAY), "stance": "supports", "text": "Bra."}
    season.api("POST", f"/consultees/{season.bodies[REGISTERED]}/responses", status=201, data=paper)
    standing = season.check()
    assert (standing[DRAFTS], standing[HIDES]) == ("drafting", "opened"), "who hides its progress has only opened"
    assert not season.reminded()


def two_weeks_left(season: Round) -> set[str]:
    """The first reminders, and the first decisions on more time; who was waited for."""
    season.at(DEADLINE - 14 * DAY)
    standing = season.check()
    waited = {name for name, status in standing.items() if status in ("sent", "opened", "drafting")}
    assert season.reminded() == waited - {GRANTED, REFUSED, WAITS}, "not those who wait for word about more time"
    season.api("POST", f"/extensions/{season.request_of(GRANTED)}/decision", json={"decision": "granted"})
    season.refuse(REFUSED)
    season.answer(ANSWERS, "supports_with_changes")
    season.check()
    return waited


def last_days(season: Round, waited: set[str]) -> None:
    """Reminders follow each body's own last day."""
    season.at(DEADLINE - 13 * DAY)
    assert season.reminded() == {REFUSED}, "held back until there was word"
    season.at(DEADLINE - 7 * DAY)
    assert season.reminded() == {GRANTED}, "two weeks before the later day of its own"
    season.at(DEADLINE - 3 * DAY)
    assert season.reminded() == waited - {GRANTED, WAITS}
    season.answer(OPENS_ONLY, "supports")
    season.at(DEADLINE, 23)
    season.answer(DRAFTS, "rejects")
    season.check()


def after_the_last_day(season: Round) -> None:
    """A late answer, those that are missing, word for the one that waits, and closing by itself."""
    season.at(DEADLINE + DAY)
    season.answer(LATE, "supports")
    standing = season.check()
    assert standing[LATE] == "answered"
    assert season.board()[LATE]["late"]
    assert (standing[GRANTED], standing[REFUSED], standing[WAITS]) == ("opened", "missing", "missing")
    season.at(DEADLINE + 2 * DAY)
    season.check()
    assert season.status() == "open", "one has a later day, one waits for word"
    season.refuse(WAITS)
    season.at(DEADLINE + 3 * DAY)
    missing = {name for name, status in season.check().items() if status == "missing"}
    assert season.reminded() == missing - {MUTE, BOUNCES}, "on Monday: the day after the last day is a Saturday"
    season.at(DEADLINE + 4 * DAY)
    assert season.reminded() == {GRANTED}
    season.answer(GRANTED, "supports")
    season.at(DEADLINE + 7 * DAY)
    assert season.status() == "open"
    season.at(DEADLINE + 9 * DAY)
    season.check()
    assert season.status() == "closed", "by itself, a day after the last own deadline"
