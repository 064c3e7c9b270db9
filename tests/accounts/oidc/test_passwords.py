"""Where passwords are the administrators' alone: the way in that is left when the service is lost, and no other."""

import pytest

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.models import Role
from app.clock import now
from app.settings import Settings

pytestmark = pytest.mark.one_database


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"password_sign_in": "administrators"})


def test_an_administrator_comes_in_when_the_service_is_lost(database, settings, service, pages):
    password = "skogen vaknar tidigt"
    with database.write() as session:
        for name, role in (("adam", Role.ADMIN), ("hanna", Role.HANDLER)):
            address = f"{name}@kommunen.example"
            user = actions.create_user(
                session, email=address, name=name, role=role, password=password, by=SYSTEM, now=now()
            )
        token = actions.invite(session, user, key=settings.key(), by=SYSTEM, now=now())
    service.tell(gone=True)
    shown = pages.get("/sign-in")
    assert shown.one("details").get("open") is None, "the password is not offered to all"
    form = {"email": "hanna@kommunen.example", "password": password}
    told = pages.post("/sign-in", form, status=422).text()
    assert told == pages.post("/sign-in", form | {"password": "not the password"}, status=422).text()
    assert "utan lösenord" in pages.get(f"/set-up/{token}", status=404).text()
    pages.post(f"/set-up/{token}", {"password": password * 2, "password_again": password * 2}, status=404)
    pages.post("/sign-in", form | {"email": "adam@kommunen.example"})
    refused = pages.post(f"/users/{user.id}/set-up-link", status=409)
    assert "Alla andra loggar in med Kommuninloggningen" in refused.text()
    assert "Ny länk" not in pages.get(f"/users/{user.id}").text()
    added = pages.post("/users", {"email": "bo@kommunen.example", "name": "Bo", "role": "reader"})
    assert "er egen inloggningstjänst" in added.text()
    assert "/set-up/" in pages.post("/users", {"email": "c@x.se", "name": "C", "role": "admin"}, status=200).text()
