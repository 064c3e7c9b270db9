"""A real browser: the system's Chromium by Playwright, cut off from the network; axe-core for accessibility."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.kit.databases import Missing

# The first has no windows: the same engine, which starts sooner and takes a quarter less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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


# Something wide may scroll in a box of its own, if keys reach the box and it has a name (WCAG 1.4.10, 2.1.1).
NARROW = """() => {
  const faults = [], told = element => element.outerHTML.slice(0, 120);
  const boxes = [...document.querySelectorAll("body *")].filter(element =>
    element.clientWidth && element.scrollWidth > element.clientWidth + 1
    && ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.tagName !== "TEXTAREA");
  for (const box of boxes) {
    const named = box.hasAttribute("aria-label") || box.hasAttribute("aria-labelledby");
    if (box.tabIndex < 0 || !named) faults.push(`scrolls sideways without keys or a name: ${told(box)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) {
    const out = [...document.querySelectorAll("body *")].filter(element => !boxes.some(box => box.contains(element))
      && element.getBoundingClientRect().right > innerWidth + 1);
    faults.push("the page scrolls sideways", ...out.slice(-3).map(told));
  }
  return faults;
}"""


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


class Traffic:
    """What a window fetches over the line, and its bytes, headers included; not what it has kept.

    The icon is left out: the browser fetches it when it likes.
    """

    def __init__(self, page: Any) -> None:
        self.fetched: list[str] = []
        self.bytes = 0
        self._asked: dict[str, str] = {}
        protocol = page.context.new_cdp_session(page)
        protocol.on("Network.requestWillBeSent", lambda told: self._ask(told["requestId"], told["request"]["url"]))
        protocol.on("Network.loadingFinished", lambda told: self._finish(told["requestId"], told["encodedDataLength"]))
        protocol.send("Network.enable")

    def _ask(self, number: str, address: str) -> None:
        self._asked[number] = address

    def _finish(self, number: str, length: int) -> None:
        if length and "/icons/" not in self._asked[number]:  # nothing comes for what the browser has kept
            self.fetched.append(self._asked[number])
            self.bytes += int(length)


def narrow_faults(page: Any) -> list[str]:
    """A page that scrolls sideways in this window, or a part that does so and cannot be reached by keys."""
    return list(page.evaluate(NARROW))


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
    violations = page.evaluate("async options => (await axe.run(document, options)).violations", options)
    lines = [
        f"  - {v['id']} ({v['impact']}): {v['help']}\n"
        + "\n".join(f"      {node['html'][:160]}\n      {node['failureSummary']}" for node in v["nodes"][:5])
        for v in violations
    ]
    assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)
