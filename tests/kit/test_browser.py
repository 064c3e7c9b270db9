"""The browser's part of the kit: it sees script errors, breaches of the policy and what axe finds."""

from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from app.installation import install
from tests.kit.browser import Browsing, axe
from tests.kit.server import listening, serving
from tests.kit.test_kit import GOOD, HEADERS


@pytest.fixture(scope="module")
def address():
    app = FastAPI()
    install(app, SimpleNamespace(database=None))
    bad = GOOD.replace("Vidare</a>", "</a>").replace("<main>", '<main><p style="color:red" id="styled">Text</p>')

    @app.get("/good")
    def good() -> HTMLResponse:
        return HTMLResponse(GOOD.replace("/static/app.css", "/good"), headers=HEADERS)

    @app.get("/bad")
    def broken() -> HTMLResponse:
        return HTMLResponse(bad, headers=HEADERS)

    listener = listening()
    with serving(app, listener) as live:
        yield live.url


@pytest.fixture
def windows(browser, address):
    browsing = Browsing(browser, address, "kit")
    yield browsing
    browsing.close(failed=False)


def test_a_good_page_passes_under_its_own_policy(windows):
    page = windows()
    page.goto("/good")
    axe(page)
    assert page.title() == "Remissomgångar – Remiss"
    page = windows(javascript=False, width=320)
    page.goto("/good")
    assert page.get_by_role("button", name="Spara").is_visible()


def test_axe_and_the_console_tell_what_is_wrong(windows):
    page = windows()
    page.goto("/bad")
    with pytest.raises(AssertionError, match="link-name"):
        axe(page)
    assert any("Content Security Policy" in complaint for complaint in windows.complaints), windows.complaints


def test_nothing_outside_can_be_reached(windows):
    page = windows()
    page.goto("/good")
    with pytest.raises(Exception, match=r"net::ERR_"):
        page.goto("http://elsewhere.example/")
