"""A body that answers: it saves, attaches and sends, and sends what it has sent once more."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from bench.faults.ledger import Ledger
from bench.faults.person import Person
from bench.faults.site import Answer, Site
from bench.material import Begun

BOUNDARY = "a-boundary-of-the-drills"
MOST_FILES = 15  # of a body, which may have twenty


def form_of(name: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    """A file as a form sends it, and the headers that go with it."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    form = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    return form, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


class Body(Person):
    """A body that answers."""

    def __init__(self, site: Site, ledger: Ledger, name: str, begun: Begun) -> None:
        super().__init__(site, ledger, name)
        self.path = f"/api/v1/answer/{begun.token}"
        self.version, self.summary = begun.version, ""
        self.comments: list[dict[str, Any]] = []
        self.receipts: list[str] = []
        self.unsent = ""
        self.files: set[str] = set()

    def acts(self) -> Iterator[Callable[[], None]]:
        """Mostly saves, as in life."""
        yield self.read
        while True:
            yield from (self.save, self.save, self.attach, self.save, self.submit)

    def own(self) -> dict[str, Any]:
        """All that the body sees."""
        answer, _again = self.insist(lambda: self.site.ask("GET", self.path))
        if answer.status != 200:
            self.wrong("its own answer cannot be read", answer)
            return {"draft": {"version": 0, "summary": "", "comments": [], "attachments": []}, "receipts": []}
        seen: dict[str, Any] = answer.json
        return seen

    def read(self) -> None:
        """Open the page anew."""
        draft = self.own()["draft"]
        self.version, self.summary, self.comments = draft["version"], draft["summary"], draft["comments"]

    def save(self) -> None:
        """Save the draft under new words."""
        summary = self.new_mark()
        self._saved(summary, *self.insist(lambda: self._send(summary)))

    def try_to_save(self) -> Answer:
        """The same, without insisting. The answer."""
        summary = self.new_mark()
        answer = self._send(summary)
        if answer.status != 503:
            self._saved(summary, answer, again=False)
        return answer

    def _send(self, summary: str) -> Answer:
        sent = {
            "version": self.version,
            "stance": "supports",
            "summary": summary,
            "comments": [comment | {"text": f"Vi instämmer. {summary}"} for comment in self.comments],
        }
        return self.site.ask("PUT", f"{self.path}/draft", sent)

    def _saved(self, summary: str, answer: Answer, again: bool) -> None:
        """Remember what was saved, or tell that it should have been."""
        if answer.status == 200:
            draft = answer.json["draft"]
        elif answer.status == 409 and (again or self.site.repeats):
            draft = self.own()["draft"]  # the first try may have been kept
        else:
            self.wrong(f"a save on version {self.version}, which was acknowledged, is refused", answer)
            self.read()
            return
        whole = all(summary in comment["text"] for comment in draft["comments"])
        if draft["summary"] != summary or draft["version"] != self.version + 1 or not whole:
            self.wrong(f"a save on version {self.version} came to version {draft['version']}", answer)
        self.version, self.summary, self.comments = draft["version"], draft["summary"], draft["comments"]
        self.ledger.acknowledged("save", who=self.name, version=self.version, summary=self.summary)

    def attach(self) -> None:
        """Put a file beside the draft."""
        if len(self.files) >= MOST_FILES:
            return
        mark = self.new_mark()
        content = f"Bilaga från {mark}\n".encode() * 40
        form, headers = form_of(mark, content)
        headers["Idempotency-Key"] = mark
        answer, _again = self.insist(lambda: self.site.ask("POST", f"{self.path}/attachments", form, headers))
        sha256 = hashlib.sha256(content).hexdigest()
        if answer.status not in (200, 201) or answer.json["sha256"] != sha256:
            self.wrong("a file is refused", answer)
            return
        self.files.add(sha256)
        self.ledger.acknowledged("file", who=self.name, sha256=sha256)

    def try_to_submit(self) -> Answer:
        """Send the answer without insisting; the next ``submit`` sends it again under the same key."""
        self.unsent = self.unsent or self.new_mark()
        return self._submission(self.unsent)

    def _submission(self, key: str) -> Answer:
        sent = {"version": self.version, "signatory": {"name": f"Kim Sand, {key}"}}
        return self.site.ask("POST", f"{self.path}/submission", sent, {"Idempotency-Key": key})

    def submit(self) -> None:
        """Send the answer, and once more with the same key, as an impatient client does."""
        key, self.unsent = self.unsent or self.new_mark(), ""
        answer, _again = self.insist(lambda: self._submission(key))
        if answer.status not in (200, 201):
            self.wrong("the answer is refused", answer)
            return
        number = answer.json["number"]
        self.receipts.append(number)
        self.ledger.acknowledged("receipt", who=self.name, number=number)
        answer, _again = self.insist(lambda: self._submission(key))
        if answer.status not in (200, 201) or answer.json["number"] != number:
            self.wrong(f"the same submission again is not the receipt {number}", answer)
        self.read()

    def compare(self) -> None:
        """The draft as it was last saved, each receipt once and no other, every file."""
        seen = self.own()
        draft, receipts = seen["draft"], seen["receipts"]
        if (draft["version"], draft["summary"]) != (self.version, self.summary):
            self.ledger.fault(f"{self.name}: version {self.version} was kept, version {draft['version']} is there")
        numbers = sorted(receipt["number"] for receipt in receipts)
        if numbers != sorted(self.receipts):
            self.ledger.fault(f"{self.name}: receipts {sorted(self.receipts)} were given, {numbers} are there")
        there = {file["sha256"] for part in (draft, *receipts) for file in part["attachments"]}
        if lost := self.files - there:
            self.ledger.fault(f"{self.name}: {len(lost)} files are gone")
