"""Officials who are signed in, or who hold a token, without the walk through the sign-in page."""

import datetime
from typing import Any

from app.accounts.identity import By
from app.accounts.models import ApiToken, Role, User, UserSession
from app.clock import now
from app.tokens import token_hash
from tests.kit.pages import Pages


def official(database: Any, role: Role) -> By:
    """An official with the role; the bearer token and the session cookie are "<role>-secret"."""
    secret = f"{role.value}-secret"
    with database.write() as session:
        user = User(email=f"{role.value}@exempel.se", name=f"Person {role.value}", role=role, created_at=now())
        session.add(user)
        session.flush()
        expires = now() + datetime.timedelta(hours=8)
        session.add(ApiToken(user_id=user.id, name="prov", token_hash=token_hash(secret), created_at=now()))
        session.add(
            UserSession(
                user_id=user.id,
                token_hash=token_hash(secret),
                created_at=now(),
                stepped_up_at=now(),
                expires_at=expires,
            )
        )
        return By("user", user.id, user.name)


def bearer(role: Role) -> dict[str, str]:
    """The header that acts as the official."""
    return {"Authorization": f"Bearer {role.value}-secret"}


def sign_in(pages: Pages, role: Role) -> Pages:
    """The browser signed in as the official."""
    pages.raw.cookies.set("remiss_session", f"{role.value}-secret")
    return pages
