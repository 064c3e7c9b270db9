"""Tests here stand on the small open round of tests/kit/stage.py; the play of test_dark has a ground of its own."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from app.web import cookies
from tests.drafts.dark import SITE, Ground
from tests.drafts.sealing import Api, begun, renewed
from tests.kit.client import Client
from tests.kit.pages import Pages
from tests.kit.stage import Stage, stage
from tests.kit.world import KEY

__all__ = ["ground", "stage"]


@pytest.fixture
def ground(
    _databases: Callable[[str], Any], database_kind: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("dark")
    app = create_app(Settings(data_dir=folder, secret_key=KEY.decode()))  # type: ignore[arg-type]  # pydantic makes the secret
    with Client(app, base_url=SITE, follow_redirects=False) as client:
        ground = Ground(client, _databases(database_kind))
        logging.getLogger().addHandler(ground.log)
        yield ground
        logging.getLogger().removeHandler(ground.log)


@pytest.fixture
def api(client: Any) -> Api:
    """One call of the API by a link's token: its JSON, if its status is the right one."""

    def call(method: str, token: str, rest: str = "", *, status: int = 200, **sent: Any) -> Any:
        answer = client.request(method, f"/api/v1/answer/{token}{rest}", **sent)
        assert answer.status_code == status, f"{method} {rest}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    return call


@pytest.fixture
def mine(pages: Pages, stage: Stage, api: Api) -> Pages:
    """The browser of the present link, to which a draft has been handed over."""
    begun(api, stage)
    new = renewed(stage)
    api("POST", stage.tokens[0], "/handover")
    pages.raw.cookies.set(cookies.ANSWER, stage.cookie(new))
    return pages
