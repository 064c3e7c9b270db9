"""No page shows what its reader may not follow: every link and every button of every page, for each kind of person.

A link is really opened, once a person, and a link to a place in a page finds that place there. A button is not
pressed: its address is looked up among the routes, and the matrix says whether this person may do that.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from lxml import html

from app.accounts.policy import Kind
from tests.access.verdicts import expected
from tests.house.routes import ROUTES, Route
from tests.house.test_every_page_read import EVERY, Stage, staged
from tests.kit.databases import Migrated

ADDRESS = re.compile(r"(?=/)[^:]*")
"""An address on this site; "mailto:…" and "https://…" are none."""
SORTED = re.compile(r"[?&]sort=")
"""The same page in another order."""
SAVED = re.compile(
    r"/(plans/\d+/original|inbox/\d+/files/\d+|batches/\d+/report\.csv|jobs/\d+/file|attachments/\d+|rounds/\d+/paper/l\w+(/\w+)?|documents/\d+/file|answers/\d+/documents/\d+|(request|receipt)\.pdf|(board|history)\.(csv|xlsx))(\?|$)"
)
"""Files to save: no store here has their bytes, so the matrix says whether they may be fetched."""

OWN = {Kind.OTHER_CONTACT: Kind.CONTACT, Kind.OTHER_COLLEAGUE: Kind.COLLEAGUE}
"""The other body's people are, at their own body, what the matrix calls a body's people."""

OFFICIALS = (Kind.READER, Kind.REGISTRAR, Kind.HANDLER, Kind.OTHER_HANDLER, Kind.ADMIN)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Stage]:
    yield from staged(tmp_path_factory.mktemp("links"), migrated)


@lru_cache(maxsize=1000)
def route_of(method: str, path: str) -> Route | None:
    """The route that an address leads to: one without a place for a word goes first."""
    fitting = [r for r in ROUTES if r.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", r.path), path)]
    return min(fitting, key=lambda route: route.path.count("{"), default=None)


PUBLIC_PLACES = ("/b", "/l/", "/link-needed", "/my-answers", "/information/", "/sign-in", "/set-up/")


def concerns(address: str, kind: Kind) -> bool:
    """Whether a page is for such a person: a body's pages, an official's, or everybody's."""
    return address.startswith(PUBLIC_PLACES) or address.startswith("/answers/") != (kind in OFFICIALS)


class Walk:
    """What one person is shown: each page that was opened with its places, and what leads nowhere."""

    def __init__(self, stage: Stage, kind: Kind) -> None:
        self.stage, self.kind = stage, kind
        self.statuses: dict[str, int] = {}
        self.places: dict[str, set[str]] = {}
        self.shown_at: dict[str, str] = {}
        self.pointed: list[tuple[str, str, str]] = []
        self.faults: list[str] = []

    def go(self) -> None:
        """Open every page of the product that is for this person, and all that those lead to."""
        for visit in EVERY:
            address = visit.address(self.stage.world)
            if visit.sent is None and concerns(address, self.kind):
                self.open(address)
        while waiting := self.shown_at.keys() - self.statuses:
            for address in sorted(waiting):
                self.open(address)
        for address, by in self.shown_at.items():
            if self.statuses[address] >= 400 and by != address:
                self.faults.append(f"{by} links to {address}: {self.statuses[address]}")
        for by, target, place in self.pointed:
            if place not in self.places.get(target, {place}):
                self.faults.append(f"{by} links to {target}#{place}, and there is no such place")

    def open(self, address: str) -> None:
        """Open one page and look at what it leads to."""
        client = self.stage.pages.raw
        client.cookies.clear()
        for name, value in self.stage.world.cookies[self.kind].items():
            client.cookies.set(name, value)
        answer = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
        self.statuses[address] = answer.status_code
        if answer.headers.get("content-type", "").startswith("text/html"):
            self.look_at(address, html.fromstring(answer.text))

    def look_at(self, address: str, root: Any) -> None:
        """Remember the page's links and places, and judge its buttons."""
        self.places[address] = set(root.xpath("//@id"))
        for href in root.xpath("//a/@href"):
            target, place = urldefrag(urljoin(address, href))
            if ADDRESS.fullmatch(target) and not SORTED.search(target) and not self.is_saved(address, target):
                self.shown_at.setdefault(target, address)
                if place:
                    self.pointed.append((address, target, place))
        for form in root.xpath("//form[not(@method='dialog')]"):  # one in a preview does nothing
            for action in [form.get("action", address), *form.xpath(".//button/@formaction")]:
                self.may(address, form.get("method", "get").upper(), urljoin(address, action))

    def is_saved(self, address: str, target: str) -> bool:
        """Whether this is a file to save; the matrix has then been asked."""
        if SAVED.search(target):
            self.may(address, "GET", target)
            return True
        return False

    def may(self, address: str, method: str, target: str) -> None:
        """The matrix lets this person do that; of a page by a token, its holder is another matter."""
        route = route_of(method, urlsplit(target).path)
        word = expected(route, OWN.get(self.kind, self.kind)) if route else "no route"
        if word != "A" and not (route and "{token}" in route.path):
            self.faults.append(f"{address} leads to {method} {target}: {word}")


@pytest.mark.parametrize("kind", Kind)
def test_whoever_reads_a_page_may_follow_all_it_shows(stage: Stage, kind: Kind) -> None:
    walk = Walk(stage, kind)
    walk.go()
    assert len(walk.shown_at) > 4
    assert not walk.faults, "\n".join(sorted(set(walk.faults)))
