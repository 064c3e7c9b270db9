"""A plan that is kept as bytes (app/plans/fragments.py): what is kept is what would be made, for everybody.

That every correction gives it another mark is walked in tests/bad_input/test_pressed_at_once.py.
"""

from typing import Any

from app.accounts.models import Role
from app.clock import now
from app.installation import installation_of
from app.plans.actions import freeze_version
from app.plans.queries import latest_version
from tests.kit.officials import bearer
from tests.kit.statements import counting

HANDLER = bearer(Role.HANDLER)
LANGUAGES = ("sv", "en")


def test_the_api_keeps_a_plan_until_it_is_corrected_or_frozen(client: Any, handler: Any, plan: int) -> None:
    address = f"/api/v1/plans/{plan}"

    def read(mark: str = "") -> Any:
        return client.get(address, headers=HANDLER | ({"If-None-Match": mark} if mark else {}))

    first = read()
    with counting(at_most=2):
        assert read().content == first.content
    assert read(first.headers["etag"]).status_code == 304
    section = first.json()["sections"][0]["id"]
    client.patch(f"{address}/sections/{section}", json={"title": "Ny rubrik"}, headers=HANDLER).raise_for_status()
    corrected = read(first.headers["etag"])
    assert corrected.json()["sections"][0]["title"] == "Ny rubrik"
    with installation_of(client.app).database.write() as session:
        freeze_version(session, latest_version(session, plan).id, now=now())
    frozen = read(corrected.headers["etag"])
    assert (corrected.json()["frozen"], frozen.json()["frozen"]) == (False, True)


def test_warnings_are_kept_in_each_language(client: Any, handler: Any, plan: int) -> None:
    told = {
        language: client.get(f"/api/v1/plans/{plan}", headers=HANDLER | {"Accept-Language": language})
        for language in (*LANGUAGES, *LANGUAGES)
    }
    words = {language: [warning["message"] for warning in told[language].json()["warnings"]] for language in LANGUAGES}
    assert words["sv"] != words["en"]
