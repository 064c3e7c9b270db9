"""Users and signed-in browsers for the tests of accounts."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.models import Role, User
from app.clock import now
from tests.kit.pages import Pages

PASSWORD = "skogen vaknar tidigt"


@pytest.fixture
def make(database: Any) -> Callable[..., User]:
    """``make(role, email)`` creates a user with a password."""

    def create(role: Role = Role.HANDLER, email: str = "ann@kommunen.example", password: str | None = PASSWORD) -> User:
        with database.write() as session:
            return actions.create_user(
                session, email=email, name="Ann Ek", role=role, password=password, by=SYSTEM, now=now()
            )

    return create


@pytest.fixture
def signed_in(make: Callable[..., User], pages: Pages) -> Callable[..., Pages]:
    """``signed_in(role)`` opens a browser where a user with that role is signed in, on the account page."""

    def open_browser(role: Role = Role.HANDLER, email: str = "ann@kommunen.example") -> Pages:
        make(role, email)
        browser = pages.another()
        sign_in(browser, email)
        return browser

    return open_browser


def sign_in(browser: Pages, email: str, password: str = PASSWORD, status: int = 303) -> Any:
    """Send the sign-in form, to end up on the account page."""
    return browser.post("/sign-in", {"email": email, "password": password, "next": "/account"}, status=status)
