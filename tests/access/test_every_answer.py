"""Every answer wears its headers, and no other site can act with somebody's cookies: on every route, on http and https.

The walk of the matrix looks at the headers of every answer, too (``canaries.Judge``).
"""

from collections.abc import Iterator
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.installation import installation_of
from app.main import create_app
from tests.house.routes import ROUTES, Route, address
from tests.house.samples import SAMPLES, Sample
from tests.kit.client import Client
from tests.kit.dressed import undressed
from tests.kit.world import World

SITES = {"http": "http://127.0.0.1:8000", "https": "https://remiss.example.se"}
UNSAFE = [route for route in ROUTES if route.method != "GET"]
FORMS = [route for route in UNSAFE if not route.is_api]
WORLD = World(users=dict.fromkeys(Kind, 1))
"""Ids that need not lead anywhere: what is asked here is refused before anything is looked up, or not found."""


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest, settings: Any, database: Any) -> Iterator[Client]:
    """The application at its address; a fault of ours is an answer."""
    home = SITES[request.param]
    app = create_app(settings.model_copy(update={"base_url": home}))
    with Client(app, base_url=home, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client
    installation_of(app).database.dispose()


def ask(site: Client, route: Route, method: str = "", headers: dict[str, str] | None = None) -> Any:
    """A request with what the route's sample sends."""
    sample = SAMPLES.get(route.name, Sample())
    site.cookies.clear()
    rest = {} if (method or route.method) in ("GET", "HEAD") else sample.body(WORLD)
    return site.request(
        method or route.method, address(route, WORLD, Kind.PUBLIC, sample), headers=headers or {}, **rest
    )


def is_https(site: Client) -> bool:
    return site.base_url.scheme == "https"


@pytest.mark.one_database
def test_every_answer_wears_its_headers(site: Client) -> None:
    """As it is, as HEAD, by a method that is not there, too large; and what is no route."""
    home, faults, seen = str(site.base_url).rstrip("/"), [], set()
    answers = []
    for route in ROUTES:
        answers += [ask(site, route, headers={"Origin": home}), ask(site, route, "BREW")]
        if route.method == "GET":
            answers.append(ask(site, route, "HEAD"))
    for route in UNSAFE[:: len(UNSAFE) // 12]:
        answers.append(ask(site, route, headers={"Origin": home, "Content-Length": str(10**9)}))
    answers += [site.get(path) for path in ("/nowhere", "/api/v1/nowhere", "/static/css/base.css", "/static/nowhere")]
    answers += [site.post("/language", data={"language": "en"}), site.get("/sign-in", headers={"Host": "evil.example"})]
    for answer in answers:
        seen.add(answer.status_code)
        faults += [
            f"{answer.request.method} {answer.request.url.path}, {answer.status_code}: {fault}"
            for fault in undressed(answer, https=is_https(site))
        ]
    assert not faults, "\n".join(faults[:40])
    assert seen >= {200, 303, 400, 401, 404, 405, 422}
    assert not seen & {500, 502, 503}


FORGERIES = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://other.example.se"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
)
"""What a browser says that sends a form of another site's, or of nobody's."""


@pytest.mark.one_database
def test_no_form_of_another_site_is_taken(site: Client) -> None:
    """Somebody's cookies are sent along by their browser; that alone is never enough."""
    prefix = "__Host-" if is_https(site) else ""
    for route in FORMS:
        for cookie in ("remiss_session", "remiss_answer"):
            for forged in FORGERIES:
                answer = ask(site, route, headers=forged | {"Cookie": f"{prefix}{cookie}=somebodys"})
                assert answer.status_code == 403, f"{route.name} from {forged}: {answer.status_code}"
                assert not answer.headers.get_list("set-cookie"), route.name


@pytest.mark.one_database
def test_cookies_let_nobody_into_the_api(site: Client) -> None:
    """It is outside the check for forged forms, so it must not know them."""
    prefix = "__Host-" if is_https(site) else ""
    headers = {"Cookie": f"{prefix}remiss_session=x; {prefix}remiss_answer=y", "Sec-Fetch-Site": "cross-site"}
    open_to_all = {"information.read", "api.document"}
    for route in ROUTES:
        if route.is_api and route.action not in open_to_all:
            answer = ask(site, route, headers=headers)
            assert answer.status_code == (404 if route.is_by_token else 401), route.name
