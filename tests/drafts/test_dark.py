"""Nobody but a body's own people reads a word of what it has begun, whatever officials, links and old browsers do.

A play in many acts: bodies write, attach, send and answer briefly; officials register, remind, renew, reveal, change
addresses, decide on time and close; links are made the body's own; what a new link sealed is handed over, dropped and
taken in; old links are tried. After each act every table, letter and line of the log is searched, and every token and
browser reads what it may; now and then, and at the end, every page and every answer of the API is opened by every kind
of person.

Weakened by hand, one at a time, each of these turned it red: a fresh link that stays in its line; a draft read by its
body instead of its line; a letter whose link goes wherever it was addressed; a cookie that holds whichever generation
its link has; a link made one's own that keeps its token; a line of history that tells the draft's summary.
"""

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from app.accounts.policy import Kind
from app.clock import today
from tests.drafts.acts import WHICH, pick
from tests.drafts.dark import (
    LINK,
    Ground,
    look_at_answers,
    look_at_rest,
    look_everywhere,
    words_in,
)
from tests.drafts.sealed_acts import SealedActs
from tests.kit.days import next_year

SIGNED = {"name": "Sara Signerare"}
ACTS = 15


class Play(SealedActs):
    """The acts there are. ``which`` chooses whose turn it is."""

    def teardown(self) -> None:
        """The last look, and the world is cleared away."""
        try:
            look_everywhere(self.ground, self.book)
        finally:
            self.ground.kept.close()

    @invariant()
    def it_is_dark(self) -> None:
        """Looked at after every act."""
        self.acts += 1
        look_at_rest(self.ground, self.book)
        look_at_answers(self.ground, self.book)
        if self.acts % 8 == 0 and self.acts <= ACTS:  # after the last act ``teardown`` looks
            look_everywhere(self.ground, self.book)

    # What bodies do

    @rule(which=WHICH, what=st.sampled_from(["comment", "wording", "summary", "change", "remove"]))
    def write_by_api(self, which: int, what: str) -> None:
        """A link saves the whole draft: a comment more, another wording with its reason, or another text."""
        way = self._way(which)
        draft = self.ask("GET", f"/api/v1/answer/{way.token}").json()["draft"]
        draft.pop("attachments")  # a save says nothing of files
        word, place = self.book.write(way.line), {"section_id": self.world.section, "paragraph": 1}
        if what == "wording":
            reason = self.book.write(way.line)
            draft["comments"].append({"kind": "text_change", **place, "proposed_text": word, "reason": reason})
        elif what == "change" and draft["comments"]:
            draft["comments"][0] |= {"kind": "comment", "text": word, "proposed_text": "", "reason": ""}
        elif what == "remove" and draft["comments"]:
            draft["comments"].pop()
            draft["summary"] = word
        elif what == "summary":
            draft |= {"summary": word, "stance": "supports", "show_progress": which % 2 == 0}
        else:
            draft["comments"].append({"text": word, **(place if which % 2 else {})})
        response = self.ask("PUT", f"/api/v1/answer/{way.token}/draft", json=draft)
        self._told(way, response)
        if response.status_code == 200:
            assert word in response.text
            assert words_in(str(draft)) <= words_in(response.text)
        else:
            assert response.status_code == 409, response.text

    @rule(which=WHICH)
    def write_on_page(self, which: int) -> None:
        """A browser writes on the page about the plan as a whole."""
        way = self._way(which, "page")
        word = self.book.write(way.line)
        form = self._page(way, f"/answers/{way.line.body}/whole").form(id="writing")
        field = next((name for name in form.fields if name.startswith("text-")), "summary")
        page = form.submit({field if which % 2 else "summary": word, "stance": "rejects"})
        self._told(way, page.response)

    @rule(which=WHICH, again=st.booleans())
    def attach(self, which: int, again: bool) -> None:
        """A link puts a file beside the draft; its name and its bytes say something too."""
        way = self._way(which)
        word = self.book.write(way.line)
        file = {"file": (f"{word}.txt", f"{word}\n".encode(), "text/plain")}
        headers = {"Idempotency-Key": word} if again else {}
        for _time in range(2 if again else 1):
            response = self.ask("POST", f"/api/v1/answer/{way.token}/attachments", files=file, headers=headers)
            self._told(way, response)

    @rule(which=WHICH)
    def detach(self, which: int) -> None:
        """A link takes a file away."""
        way = self._way(which)
        for file in self.ask("GET", f"/api/v1/answer/{way.token}").json()["draft"]["attachments"][:1]:
            self._told(way, self.ask("DELETE", f"/api/v1/answer/{way.token}/attachments/{file['id']}"))

    @rule(which=WHICH)
    def submit_by_api(self, which: int) -> None:
        """A link sends what the draft holds: from then on it is the authority's to read."""
        way = self._way(which)
        draft = self.ask("GET", f"/api/v1/answer/{way.token}").json()["draft"]
        sending = {"version": draft["version"], "signatory": SIGNED}
        response = self.ask("POST", f"/api/v1/answer/{way.token}/submission", json=sending)
        if response.status_code == 201:
            self._sent(words_in(str(draft)))
        self._told(way, response)

    @rule(which=WHICH)
    def submit_on_page(self, which: int) -> None:
        """A browser sends it."""
        way = self._way(which, "page")
        forms = self._page(way, f"/answers/{way.line.body}/check").root.xpath("//form[contains(@action, 'submission')]")
        if not forms:
            return
        version = forms[0].xpath("string(.//input[@name='version']/@value)")
        data = {"version": version, **SIGNED}
        response = self.ask("POST", f"/answers/{way.line.body}/submission", cookie=way.cookie, data=data)
        if response.status_code == 303:
            self._sent(way.line.words)
        self._told(way, response)

    @rule(which=WHICH, how=st.sampled_from(["no-objection", "abstention"]))
    def answer_briefly(self, which: int, how: str) -> None:
        """No objection, or abstains: a text of its own and the files go, the comments do not."""
        way = self._way(which, "page")
        page = self._page(way, f"/answers/{way.line.body}/{how}")
        version = page.root.xpath("string(//input[@name='version']/@value)")
        files = words_in(str(page.root.xpath("//main//ul[@class='files']//text()")))
        word = self.book.write(way.line)
        data = {"version": version, "text": word, "without_comments": "true", **SIGNED}
        response = self.ask("POST", f"/answers/{way.line.body}/{how}", cookie=way.cookie, data=data)
        if response.status_code == 303:
            self._sent({word} | files)
        self._told(way, response)

    @rule(which=WHICH, how=st.sampled_from(["page", "api"]), email=st.sampled_from(["", "egen@exempel.se"]))
    def make_own(self, which: int, how: str, email: str) -> None:
        """A body makes a link its own: anyone who saw the previous one is shut out, and the draft goes on."""
        way = self._way(which, how)
        sent: dict[str, Any] = {"email": email} if email else {}
        if how == "api":
            response = self.ask("POST", f"/api/v1/answer/{way.token}/own-link", json=sent)
        else:
            response = self.ask("POST", f"/answers/{way.line.body}/own-link", cookie=way.cookie, data=sent)
        self._told(way, response)
        if response.status_code not in (200, 201):
            return
        for other in self.book.ways:
            if other.link == way.link and not (how == "page" and other.cookie == way.cookie):
                other.alive, other.stopped = False, other.stopped or other.alive
        if email:
            self.book.addresses[way.link] = email
            assert not LINK.search(response.text), "a link that was mailed is shown too"
        else:
            self.book.learn(way.link, response.text)

    @rule(which=WHICH, browser=WHICH, new=st.booleans())
    def enter(self, which: int, browser: int, new: bool) -> None:
        """Somebody presses the button of a landing page, in a browser of its own or in one that was in before."""
        self._enter(
            self._way(which), "" if new else pick([way.cookie for way in self.book.ways if way.cookie], browser)
        )

    @rule(which=WHICH)
    def ask_for_time(self, which: int) -> None:
        """A link asks for more time, and the handler decides."""
        way = self._way(which)
        wish = {"deadline": next_year(), "reason": "Nämnden."}
        response = self.ask("POST", f"/api/v1/answer/{way.token}/extension-request", json=wish)
        self._told(way, response)
        if response.status_code == 201:
            path = f"/api/v1/extensions/{response.json()['id']}/decision"
            decision = {"decision": pick(["granted", "refused"], which), "reason": "Så är det."}
            self._official(Kind.HANDLER, "POST", path, json=decision)

    @rule(which=WHICH)
    def try_what_is_old(self, which: int) -> None:
        """The holder of a replaced link or an old browser tries everything, and changes nothing."""
        old = [way for way in self.book.ways if not way.alive]
        way = pick(old, which)
        if not way.token and self.book.reader(cookie=way.cookie).bodies:
            return  # the same browser has come in again
        base = f"/api/v1/answer/{way.token}" if way.token else f"/answers/{way.line.body}"
        tries: list[tuple[str, str, dict[str, Any]]] = (
            [
                ("PUT", "/draft", {"json": {"version": 0, "summary": "Insmuget"}}),
                ("POST", "/submission", {"json": {"version": which, "signatory": SIGNED}}),
                ("POST", "/own-link", {"json": {}}),
                ("POST", "/attachments", {"files": {"file": ("a.txt", b"Hej", "text/plain")}}),
                ("POST", "/extension-request", {"json": {"deadline": next_year(), "reason": "x"}}),
            ]
            if way.token
            else [
                ("POST", "/whole", {"data": {"version": "0"}}),
                ("POST", "/submission", {"data": {"version": str(which), **SIGNED}}),
                ("POST", "/own-link", {"data": {}}),
                ("POST", "/no-objection", {"data": {"version": str(which), **SIGNED}}),
            ]
        )
        for method, rest, sent in tries:
            response = self.ask(method, base + rest, cookie=way.cookie, **sent)
            away = response.headers.get("location", "")
            gone = response.status_code in (401, 403, 404) or away.startswith(("/link-needed", "/sign-in"))
            assert gone or away.partition("?")[0].endswith("/handover"), (
                f"{method} {rest}: {response.status_code} {away}"
            )
            self._told(way, response)

    # What officials do

    @rule(which=WHICH)
    def register(self, which: int) -> None:
        """An answer on paper is registered: it counts, and what the body was writing stays as it is."""
        line = self._line(which)
        word = self._official_word(line.body)
        paper = {"channel": "post", "received_on": str(today()), "stance": "supports", "summary": word}
        self._official(Kind.REGISTRAR, "POST", f"/api/v1/consultees/{line.body}/responses", data=paper)

    @rule(which=WHICH, act=st.sampled_from(["renewal", "address", "invitation"]))
    def send_a_link(self, which: int, act: str) -> None:
        """A new link by mail, another address for it, or the same link once more."""
        line = self._line(which)
        email = pick(["ny@exempel.se", "natur@exempel.se", "annan@exempel.se"], which)
        path = f"/rounds/{self.world.round}/consultees/{line.body}/{act}"
        who = pick([Kind.HANDLER, Kind.ADMIN], which)
        response = self._official(who, "POST", path, data={"email": email} if act == "address" else {})
        if act != "invitation" and response.status_code == 303:
            contact = self._end(line)
            if act == "address":
                self.book.addresses[contact] = email

    @rule(which=WHICH, how=st.sampled_from(["page", "api"]))
    def reveal_a_link(self, which: int, how: str) -> None:
        """An administrator is shown a new link: what is written with it can be read with it until it is made own."""
        line = self._line(which)
        page = f"/rounds/{self.world.round}/consultees/{line.body}/link"
        path = page if how == "page" else f"/api/v1/consultees/{line.body}/link"
        response = self._official(Kind.ADMIN, "POST", path)
        if response.status_code in (200, 201):
            contact = self._end(line)
            self.book.learn(contact, response.text)

    @rule(which=WHICH)
    def ask_again(self, which: int) -> None:
        """Somebody asks for the link of an address, the right one or not."""
        addresses = [*self.book.addresses.values(), "natur@exempel.se", "ny@exempel.se"]
        self.ask("POST", "/l/renewal", data={"email": pick([address for address in addresses if address], which)})

    @rule(which=WHICH)
    def follow_up(self, which: int) -> None:
        """The handler reminds everybody, and orders a file of the round."""
        self._official(Kind.HANDLER, "POST", f"/api/v1/rounds/{self.world.round}/reminders", json={})
        wanted = {"format": pick(["docx", "xlsx", "json"], which)}
        self._official(Kind.HANDLER, "POST", f"/api/v1/rounds/{self.world.round}/exports", json=wanted)

    @precondition(lambda self: self.acts > 10)
    @rule()
    def close(self) -> None:
        """The round is closed, if all have answered."""
        self._official(Kind.HANDLER, "POST", f"/api/v1/rounds/{self.world.round}/closing")


def test_nobody_else_reads_a_draft(ground: Ground, database_kind: str) -> None:
    class OnThisGround(Play):
        pass

    OnThisGround.ground = ground
    # On PostgreSQL the first of the same plays: who may read what is decided by the same questions there.
    examples = 2 if database_kind == "sqlite" else 1
    chosen = settings(
        max_examples=examples,
        stateful_step_count=ACTS,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],  # a play of fifteen acts is read as it is: shrinking one takes minutes
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(OnThisGround, settings=chosen)  # type: ignore[no-untyped-call]  # hypothesis leaves it so
