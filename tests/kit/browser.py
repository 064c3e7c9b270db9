"""A real browser: the system's Chromium by Playwright, cut off from the network; axe-core for accessibility."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.kit.databases import Missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASSETS = Path(__file__).parent.parent / "assets"
RESULTS = Path(__file__).parent.parent.parent / "test-results"
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# The rules of WCAG 2.0, 2.1 and 2.2, levels A and AA, and what axe calls best practice.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def executable() -> str:
    """The path of a Chromium. Raises Missing with the way to get one."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *NAMES)):
        if path := shutil.which(name):
            return path
    raise Missing("Chromium is missing: sudo apt install chromium, or set CHROMIUM to its path")


@contextmanager
def launched() -> Iterator[Any]:
    """A running browser."""
    path = executable()
    from playwright.sync_api import sync_playwright

    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments, headless=True)
        try:
            yield browser
        finally:
            browser.close()


class Browsing:
    """Opens windows for one test and remembers what went wrong in them."""

    def __init__(self, browser: Any, base_url: str, name: str) -> None:
        self.browser = browser
        self.base_url = base_url
        self.name = re.sub(r"[^\w.-]+", "-", name)
        self.contexts: list[Any] = []
        self.complaints: list[str] = []

    def __call__(self, *, javascript: bool = True, language: str = "sv-SE", width: int = 1280, **options: Any) -> Any:
        """A page of a new person's browser: no cookies shared with the others, addresses relative to the app's."""
        context = self.browser.new_context(
            base_url=self.base_url,
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Europe/Stockholm",
            viewport={"width": width, "height": 900},
            **options,
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        return page

    def _console(self, message: Any) -> None:
        # Chromium reports each 4xx and 5xx answer as an error; a refusal is an ordinary page here.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def close(self, *, failed: bool) -> None:
        """Close the windows; of a failed test, keep a picture of each."""
        for number, context in enumerate(self.contexts, 1):
            for page in context.pages if failed else []:
                shot(page, f"failed-{self.name}-{number}")
            context.close()


def shot(page: Any, name: str) -> Path:
    """A picture of the whole page in ``test-results/``."""
    path = RESULTS / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path


def axe(page: Any, *, without: tuple[str, ...] = ()) -> None:
    """Fail with what axe-core finds on the page as it stands; ``without`` names rules that are not asked."""
    sources = sorted(ASSETS.glob("axe*.js"))
    assert sources, f"axe-core is missing from {ASSETS.name}/"
    # Evaluated by the debugger, so the page's content security policy stays as it is in use.
    page.evaluate(sources[-1].read_text(encoding="utf-8"))
    options = {"runOnly": AXE_TAGS, "rules": {rule: {"enabled": False} for rule in without}}
    found = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    lines = [
        f"  - {v['id']} ({v['impact']}): {v['help']}\n"
        + "\n".join(f"      {node['html'][:160]}\n      {node['failureSummary']}" for node in v["nodes"][:5])
        for v in found
    ]
    assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)
