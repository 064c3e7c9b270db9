"""A real sign-in service, and officials who come in by it."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from app.settings import Settings
from tests.kit.pages import Pages
from tests.kit.sign_in_service import AtTheService, SignInService

ANN = {"name": "Ann Ek", "email": "ann@kommunen.example", "email_verified": True, "roles": ["Remiss-handläggare"]}
ROLES = "Remiss-chefer=admin, Remiss-handläggare=handler"


@pytest.fixture
def service(running_service: SignInService) -> SignInService:
    """The service, as if nobody had been there; Ann sits at the browser."""
    running_service.everything_works()
    running_service.tell(sub="ann", people={"ann": ANN})
    return running_service


@pytest.fixture
def chosen() -> dict[str, Any]:
    """What a test's module sets otherwise: names of settings after ``oidc_``."""
    return {}


@pytest.fixture
def settings(settings: Settings, service: SignInService, chosen: dict[str, Any]) -> Settings:
    """An installation that lets in whom the service names a role for."""
    told = service.settings(**({"roles": ROLES, "create": True} | chosen))
    told["oidc_client_secret"] = SecretStr(told["oidc_client_secret"])
    return settings.model_copy(update=told)


@pytest.fixture
def come_in(pages: Pages, there: AtTheService) -> Callable[..., Any]:
    """``come_in()``: to the service, where nobody is known yet, and back; the page that one ends at."""

    def come(browser: Pages = pages, status: int = 303, path: str = "/sign-in/provider?next=/account") -> Any:
        there.forget()
        sent = browser.raw.get(path)
        assert sent.status_code == 303, sent.text
        return browser.get(there.through(sent.headers["location"]), status=status)

    return come
