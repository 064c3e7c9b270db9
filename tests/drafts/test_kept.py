"""What a body was told is saved can be found again, and there are as many answers as were acknowledged.

A play of two bodies: their people save whole drafts, also from a copy that has grown old; send, preliminarily or with
a decision; confirm, withdraw, invite, take back, hand on and are given more time, and officials begin new lines. Any
act may lose its reply, so that it is sent again as it was, or fall with the process just before it is committed, so
that a new process meets what lies on the disk. After each act every word that was acknowledged stands where it was
put: in the draft, for its own people alone, until it is sent; from then on in the answer too.

Weakened by hand, one at a time, each of these turned it red: a save that ignores the version it was written on; an
answer that leaves a comment of its draft behind.
"""

import itertools
from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from app.accounts.policy import Kind
from app.responses.models import Response
from app.responses.verify import verify_responses
from tests.drafts.acts import WHICH, pick
from tests.drafts.dark import OFFICIAL, Ground, Line, Way, look_at_answers, look_at_rest, seen, words_in
from tests.drafts.sealed_acts import SealedActs
from tests.kit.days import next_year

FATES = st.sampled_from(["told", "lost", "fallen"])
"""What becomes of an act: its reply comes, its reply is lost, or the process falls before it is committed."""
SIGNED = {"name": "Sara Signerare"}
DECIDED = {"level": "board", "body": "Styrelsen", "date": "2026-03-02", "paragraph": "§ 45"}
ACTS = 30


class PowerFailure(Exception):
    """The process fell."""


class Kept(SealedActs):
    """The acts, and what each line and body has been told is kept."""

    def __init__(self) -> None:
        super().__init__()
        signers = (Kind.CONTACT, Kind.SIGNATORY, Kind.OTHER_CONTACT)
        self.signers = {self.world.link_ids[kind] for kind in signers}
        self.keys = itertools.count()
        self.drafted: defaultdict[Line, set[str]] = defaultdict(set)
        self.answers: dict[int, list[set[str]]] = {self.world.consultee: [], self.world.other_consultee: []}
        for way in self.book.alive(token=True):
            self.drafted[way.line] = words_in(str(self._draft(way)))
        with self.ground.database.read() as session:
            self.before = self._revisions(session)

    def teardown(self) -> None:
        """The world is cleared away."""
        self.ground.kept.close()

    @invariant()
    def it_is_kept(self) -> None:
        """Every acknowledged word is where it was put, and every acknowledged answer is there once."""
        self.acts += 1
        if self.acts % 4 == 0:
            look_at_rest(self.ground, self.book)
        look_at_answers(self.ground, self.book)
        for way in self.book.alive(token=True):
            # what was handed over may stand in place of a draft that nobody has touched since it was sent
            sent = set[str]().union(*self.answers[way.line.body])
            assert way.line.words | sent >= self.drafted[way.line], "an acknowledged word is gone from the draft"
        with self.ground.database.read() as session:
            revisions = self._revisions(session)
            assert list(verify_responses(session)) == []
        for body, acknowledged in self.answers.items():
            new = revisions[body][len(self.before[body]) :]
            assert len(new) == len(acknowledged), f"{len(new)} answers, {len(acknowledged)} acknowledged"
            for response, words in zip(new, acknowledged, strict=True):
                told = self.ask("GET", f"/api/v1/responses/{response}", kind=Kind.HANDLER)
                self.book.judge(OFFICIAL, seen(told), "an answer")
                assert words <= words_in(told.text), "an acknowledged word is gone from the answer"

    # What bodies do

    @rule(whose=st.lists(WHICH, min_size=1, max_size=3), fate=FATES)
    def save(self, whose: list[int], fate: str) -> None:
        """A comment more of each. What is acknowledged stands from then on."""
        for which in whose:
            way = self._way(which)
            self._save(way, self._draft(way), fate)

    @rule(which=WHICH, other=WHICH, fate=FATES)
    def save_an_old_copy(self, which: int, other: int, fate: str) -> None:
        """Somebody leaves the draft open, others save, and the old copy is saved: nothing is written over."""
        way = self._way(which)
        copy = self._draft(way)
        another = self._way(other)
        self._save(another, self._draft(another), "told")
        self._save(way, copy, fate)

    def _save(self, way: Way, draft: dict[str, Any], fate: str) -> None:
        word = self.book.write(way.line)
        draft = draft | {"stance": "supports", "comments": [*draft["comments"], {"text": word}]}
        saved = self._act(fate, "PUT", way, "/draft", json=draft)
        if saved.status_code == 200:
            self.drafted[way.line] |= words_in(str(draft))
            assert words_in(str(draft)) <= words_in(saved.text), "an acknowledged word is gone from the reply"
        elif fate == "lost" and saved.json()["code"] == "conflict" and word in str(self._draft(way)):
            self.drafted[way.line].add(word)  # it was saved the first time, and that could be seen
        else:
            assert saved.status_code == 409, saved.text

    @rule(which=WHICH, fate=FATES, how=st.sampled_from(["plain", "preliminary", "decided"]))
    def send(self, which: int, fate: str, how: str) -> None:
        """Something is written and the answer is sent: the draft's words are the authority's to read too."""
        self._send(self._signer(which), fate, how)

    def _send(self, way: Way, fate: str, how: str) -> None:
        self._save(way, self._draft(way), "told")
        draft = self._draft(way)
        said = {"preliminary": {"preliminary": True}, "decided": {"decision": DECIDED}}.get(how, {})
        sending = {"version": draft["version"], "signatory": SIGNED} | said
        self._sent(words_in(str(draft)))
        done = self._act(fate, "POST", way, "/submission", json=sending)
        assert done.status_code in (200, 201), done.text
        self.answers[way.line.body].append(words_in(str(draft)))
        if fate == "lost":  # and once more by a client that keeps no keys
            again = self.ask("POST", f"/api/v1/answer/{way.token}/submission", json=sending)
            assert again.json()["number"] == done.json()["number"]

    @rule(which=WHICH, fate=FATES)
    def confirm(self, which: int, fate: str) -> None:
        """An answer is sent preliminarily and confirmed as it is: that is no other answer."""
        way = self._signer(which)
        self._send(way, "told", "preliminary")
        done = self._act(fate, "POST", way, "/confirmation", data=DECIDED)
        assert done.status_code in (200, 201), done.text

    @rule(which=WHICH, fate=FATES)
    def withdraw(self, which: int, fate: str) -> None:
        """An answer is taken back: it stays on record, and the draft stays."""
        way = self._signer(which)
        if self.answers[way.line.body]:
            revision = len(self.before[way.line.body]) + len(self.answers[way.line.body])
            taking = {"revision": revision, "reason": "Vi tänker om."}
            done = self._act(fate, "POST", way, "/withdrawal", json=taking)
            assert done.status_code in (200, 201), done.text

    @rule(which=WHICH, fate=FATES)
    def make_own(self, which: int, fate: str) -> None:
        """The link is handed on: who had it before is shut out, and the draft goes on."""
        way = self._way(which)
        self._save(way, self._draft(way), "told")
        done = self._act("told" if fate == "lost" else fate, "POST", way, "/own-link", json={})
        if done.status_code in (200, 201):
            for other in self.book.ways:
                if other.link == way.link:
                    other.alive, other.stopped = False, other.stopped or other.alive
            self.book.learn(way.link, done.text)

    @rule(which=WHICH, fate=FATES)
    def have_more_time(self, which: int, fate: str) -> None:
        """A body asks for more time and is given it, perhaps while others write."""
        way = self._signer(which)
        self._save(way, self._draft(way), "told")
        wish = {"deadline": next_year(), "reason": "Styrelsen möts senare."}
        asked = self._act(fate, "POST", way, "/extension-request", json=wish)
        if asked.status_code == 201:
            path = f"/api/v1/extensions/{asked.json()['id']}/decision"
            self._official(Kind.HANDLER, "POST", path, json={"decision": "granted", "reason": "Det går bra."})

    # What officials do

    @precondition(lambda self: self.acts > 4)
    @rule(which=WHICH)
    def renew(self, which: int) -> None:
        """A new link begins another line: what was begun stays sealed until it is handed over."""
        line = self._line(which)
        ways = [way for way in self.book.alive(token=True) if way.line is line]
        if ways:
            way = pick(ways, which)
            self._save(way, self._draft(way), "told")
        path = f"/rounds/{self.world.round}/consultees/{line.body}/renewal"
        if self._official(Kind.HANDLER, "POST", path, data={}).status_code == 303:
            self._end(line)
            look_at_rest(self.ground, self.book)  # the new link is in a letter

    # What the acts have in common

    def _signer(self, which: int) -> Way:
        """An open way of somebody who may sign for the body."""
        return pick([way for way in self.book.alive(token=True) if way.link in self.signers], which)

    def _draft(self, way: Way) -> dict[str, Any]:
        draft: dict[str, Any] = self.ask("GET", f"/api/v1/answer/{way.token}").json()["draft"]
        draft.pop("attachments")  # a save says nothing of files
        return draft

    def _act(self, fate: str, method: str, way: Way, rest: str, **sent: Any) -> Any:
        """One act as its client knows it: the reply that came in the end."""
        headers = {"Idempotency-Key": f"act-{next(self.keys)}"} if method == "POST" else {}
        path = f"/api/v1/answer/{way.token}{rest}"
        if fate == "fallen":
            with self.ground.falling(PowerFailure):
                self.ask(method, path, headers=headers, **sent)
            self.ground.restart()
        response = self.ask(method, path, headers=headers, **sent)
        if fate == "lost" and response.status_code < 300:
            first, response = response, self.ask(method, path, headers=headers, **sent)
            assert not headers or response.status_code == first.status_code, response.text
        self._told(way, response)
        return response

    def _revisions(self, session: Any) -> dict[int, list[int]]:
        """The answers of each body, in order."""
        rows = session.execute(select(Response.consultee_id, Response.id).order_by(Response.id)).all()  # type: ignore[call-overload]  # sqlmodel's columns
        return {body: [of.id for of in rows if of.consultee_id == body] for body in self.answers}


def test_what_was_acknowledged_is_kept(ground: Ground, database_kind: str) -> None:
    class OnThisGround(Kept):
        pass

    OnThisGround.ground = ground
    chosen = settings(
        max_examples=4 if database_kind == "sqlite" else 1,
        stateful_step_count=ACTS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(OnThisGround, settings=chosen)  # type: ignore[no-untyped-call]  # hypothesis leaves it so
