"""Tests here stand on the small open round of tests/kit/stage.py; the play of test_dark has a ground of its own."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from tests.drafts.dark import SITE, Ground
from tests.kit.client import Client
from tests.kit.stage import stage
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
