"""A route is analysed when somebody first asks for it, by one thread while the others wait."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web.routes import pages


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads that change places as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("number", range(20))
def test_many_threads_may_ask_for_a_route_at_once(number: int):
    room = pages()

    @room.get(f"/nowhere/{number}/{{round_id}}", "page.static")
    def nowhere(round_id: int) -> str:
        return str(round_id)

    (route,) = room.router.routes
    with ThreadPoolExecutor(8) as pool:
        analysed = list(pool.map(lambda _: (route.app, route.path_regex), range(8)))
    assert len({id(app) for app, _regex in analysed}) == 1
