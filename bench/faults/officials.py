"""An official who replies to comments and makes rounds."""

import itertools
from collections.abc import Callable, Iterator

from bench.faults.ledger import Ledger
from bench.faults.person import Person
from bench.faults.site import Site


class Official(Person):
    """An official who replies to comments and makes rounds."""

    def __init__(self, site: Site, ledger: Ledger, name: str) -> None:
        super().__init__(site, ledger, name)
        self.replies: dict[int, tuple[int, str]] = {}
        self.rounds: dict[str, int] = {}

    def acts(self) -> Iterator[Callable[[], None]]:
        """In turn."""
        listing, _again = self.insist(
            lambda: self.site.official("GET", f"/rounds/{self.site.material.round_id}/comments?limit=20")
        )
        for comment in listing.json["items"]:
            self.replies[comment["id"]] = ((comment.get("reply") or {}).get("version", 0), "")
        for comment_id in itertools.cycle(list(self.replies)):
            yield lambda comment_id=comment_id: self.reply(comment_id)  # type: ignore[misc]
            yield self.make_round

    def reply(self, comment_id: int) -> None:
        """Reply to a comment, or change the reply."""
        version, _before = self.replies[comment_id]
        text = self.new_mark()
        sent = {"outcome": "noted", "text": text, "version": version}
        path = f"/comments/{comment_id}/reply"
        answer, again = self.insist(lambda: self.site.official("PUT", path, sent))
        if answer.status == 409 and (again or self.site.repeats) and self.wording(comment_id) == text:
            version += 1
        elif answer.status == 200:
            version = answer.json["version"]
        else:
            self.wrong(f"a reply on version {version}, which was acknowledged, is refused", answer)
            return
        self.replies[comment_id] = (version, text)
        if (seen := self.wording(comment_id)) != text:  # whichever host and database is asked
            self.ledger.fault(f"comment {comment_id}: {text!r} was acknowledged, and {seen!r} is read")
        self.ledger.acknowledged("reply", comment=comment_id, version=version, text=text)

    def wording(self, comment_id: int) -> str:
        """The reply as it stands."""
        answer, _again = self.insist(lambda: self.site.official("GET", f"/comments/{comment_id}/reply"))
        return str(answer.json["items"][0]["text"]) if answer.status == 200 and answer.json["items"] else ""

    def make_round(self) -> None:
        """Make a draft round, whose key alone keeps it from being made twice."""
        title = self.new_mark()
        sent = {"title": title, "registry_number": "KS 2030/1", "deadline": "2037-03-02"}
        answer, _again = self.insist(lambda: self.site.official("POST", "/rounds", sent, key=title))
        if answer.status != 201:
            self.wrong("a round is refused", answer)
            return
        self.rounds[title] = answer.json["id"]
        self.ledger.acknowledged("round", title=title, id=answer.json["id"])

    def compare(self) -> None:
        """Each reply as it was last worded, each round once and no other."""
        for comment_id, (_version, text) in self.replies.items():
            if text and self.wording(comment_id) != text:
                self.ledger.fault(f"comment {comment_id}: the reply {text!r} is gone")
        there = sorted(title for title in all_titles(self.site) if title.startswith(f"{self.name} nummer "))
        if there != sorted(self.rounds):
            self.ledger.fault(f"{len(self.rounds)} rounds were made, {len(there)} are there")


def all_titles(site: Site) -> list[str]:
    """The titles of all rounds."""
    titles: list[str] = []
    path: str | None = "/rounds?limit=100"
    while path:
        page = site.official("GET", path).json
        titles += [round_["title"] for round_ in page["items"]]
        path = page["next"] and page["next"].partition("/api/v1")[2]
    return titles
