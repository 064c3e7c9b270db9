"""What becomes of a draft that a new link sealed, and a body's own links: acts of the play in ``test_dark.py``."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.drafts.acts import WHICH, Acts, pick
from tests.drafts.dark import LINK, Way, seen, words_in


class SealedActs(Acts):
    """Handing over, dropping, taking in and declining; inviting a colleague and taking the link back."""

    def _sealed(self, which: int) -> Way | None:
        """A token of a line that has ended, by which somebody once came in."""
        old = [way for way in self.book.ways if way.token and way.line.ended]
        return pick(old, which) if old else None

    @rule(which=WHICH)
    def hand_over(self, which: int) -> None:
        """Who began a draft hands it over: now the holders of the present line may read it, and nobody else."""
        way = self._sealed(which)
        if way is None:
            return
        response = self.ask("POST", f"/api/v1/answer/{way.token}/handover", json={})
        self._told(way, response)
        if response.status_code == 200:
            assert not way.stopped, "a token that its body had stopped hands over what others wrote"
            present = self.book.line(way.line.body)
            for canary in self.book.words.values():
                if way.line in canary.lines:
                    canary.lines.add(present)
            present.handed = present.handed | way.line.words
            takers = [other for other in self.book.alive(token=True) if other.line is present]
            if which % 2 and takers:
                self._take_in(pick(takers, which), again=False)
        else:
            assert response.status_code in (404, 409), response.text

    @rule(which=WHICH)
    def drop(self, which: int) -> None:
        """Who began a draft drops it instead: from then on nobody reads it."""
        way = self._sealed(which)
        if way is None:
            return
        response = self.ask("DELETE", f"/api/v1/answer/{way.token}/handover")
        if response.status_code == 204:
            assert not way.stopped, "a token that its body had stopped drops what others wrote"
            for word in way.line.words:
                self.book.words[word].lines.discard(way.line)
        else:
            assert response.status_code in (404, 409), response.text

    @rule(which=WHICH)
    def decline(self, which: int) -> None:
        """A link declines what was handed over: from then on its line may not read it."""
        way = self._way(which)
        response = self.ask("DELETE", f"/api/v1/answer/{way.token}/takeover")
        if response.status_code == 204:
            for word in way.line.handed - way.line.words:
                self.book.words[word].lines.discard(way.line)
            way.line.handed = set()
        else:
            assert response.status_code in (404, 409), response.text

    @rule(which=WHICH, again=st.booleans())
    def take_in(self, which: int, again: bool) -> None:
        """A link takes in what was handed over, if anything was."""
        self._take_in(self._way(which), again=again)

    def _take_in(self, way: Way, *, again: bool) -> None:
        """Every word of what was handed over stands in the draft."""
        headers = {"Idempotency-Key": f"take-in-{self.acts}"} if again else {}
        response = self.ask("POST", f"/api/v1/answer/{way.token}/takeover", json={}, headers=headers)
        self._told(way, response)
        if response.status_code == 200:
            draft = self.ask("GET", f"/api/v1/answer/{way.token}").json()["draft"]  # with its files
            assert way.line.handed <= words_in(str(draft)), "taking in lost a word"
            way.line.handed = set()
            if again:
                self._told(way, self.ask("POST", f"/api/v1/answer/{way.token}/takeover", json={}, headers=headers))
        else:
            assert response.status_code == 409, response.text

    @rule(which=WHICH, role=st.sampled_from(["writer", "signatory"]))
    def invite(self, which: int, role: str) -> None:
        """A colleague gets a link of their own, in the same line."""
        way = self._way(which)
        email = f"kollega{len(self.book.addresses)}@exempel.se"
        person = {"name": "Eva Ek", "email": email, "role": role}
        response = self.ask("POST", f"/api/v1/answer/{way.token}/colleagues", json=person)
        self._told(way, response)
        if response.status_code == 201:
            link = response.json()["id"]
            self.book.bodies[link], self.book.addresses[link] = way.line.body, email
            self.book.learn(link, response.json()["url"] or "")

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        """A colleague's link is taken back: it opens nothing, and hands nothing over when the line ends."""
        way = self._way(which)
        others = [other.link for other in self.book.alive() if other.line is way.line and other.link != way.link]
        link = pick([*others, way.link], which)
        response = self.ask("DELETE", f"/api/v1/answer/{way.token}/colleagues/{link}")
        self._told(way, response)
        assert response.status_code in (204, 403, 409), response.text
        for other in self.book.ways if response.status_code == 204 else ():
            if other.link == link:
                other.alive, other.stopped = False, other.stopped or other.alive

    @rule(which=WHICH, ready=st.booleans())
    def note(self, which: int, ready: bool) -> None:
        """A note to the colleagues, and perhaps the draft is called ready: the note stays when the answer is sent."""
        way = self._way(which)
        word = self.book.write(way.line)
        response = self.ask("POST", f"/api/v1/answer/{way.token}/notes", json={"text": word})
        self._told(way, response)
        if response.status_code == 201:
            self._told(way, self.ask("GET", f"/api/v1/answer/{way.token}/together"))
        if ready:
            self._told(way, self.ask("POST", f"/api/v1/answer/{way.token}/ready", json={"tell": True}))

    @rule(which=WHICH, take=st.booleans())
    def ask_a_member(self, which: int, take: bool) -> None:
        """A member organisation says a word beside the draft, and reads that word alone; the body may take it in."""
        way = self._way(which)
        email = f"medlem{len(self.book.addresses)}@exempel.se"
        person = {"name": "Byalaget", "email": email, "role": "member"}
        response = self.ask("POST", f"/api/v1/answer/{way.token}/colleagues", json=person)
        self._told(way, response)
        if response.status_code != 201:
            return
        link = response.json()["id"]
        self.book.members.add(link)
        self.book.bodies[link], self.book.addresses[link] = way.line.body, email
        shown = LINK.findall(response.json()["url"] or "")
        if not shown:  # it is mailed alone
            return
        word, base = self.book.write(way.line), f"/api/v1/answer/{shown[0]}"
        assert self.ask("POST", f"{base}/member/comments", json={"text": word}).status_code == 201
        for place in ("", "/together", "/members-comments", "/draft.docx", "/versions", "/colleagues", "/member"):
            told = self.ask("GET", f"{base}{place}")
            assert words_in(seen(told)) == ({word} if place == "/member" else set()), f"a member reads {place}"
        said = self.ask("GET", f"/api/v1/answer/{way.token}/members-comments")
        self._told(way, said)
        if take:
            heard = said.json()["items"][-1]["id"]
            self._told(way, self.ask("POST", f"/api/v1/answer/{way.token}/members-comments/{heard}/taking"))
