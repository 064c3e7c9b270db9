"""Selections that an official keeps under names: their own, by page and API, and the address says what is shown."""

from typing import Any

from app.accounts.policy import Kind
from app.assessment.saved_models import SavedSelection
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path
from tests.assessment.test_tags import ask


def test_saved_opened_renamed_and_removed_by_page(pages: Any, desk: Desk, client: Any) -> None:
    desk.answer(desk.third_body(), edit("Mer skog.", section=desk.world.focus_section))
    signed = as_(pages, Kind.HANDLER)
    page = signed.get(path(desk, "?q=skog&only=overdue")).click("Spara urvalet …")
    assert "Spara urvalet med 0 synpunkter" in page.text()
    page = signed.get(path(desk, "?q=skog")).click("Spara urvalet …")
    assert "Spara urvalet med 1 synpunkt" in page.text()
    page = page.form("Spara urvalet").submit(name="", status=422)
    assert page.errors()["name"].endswith("Skriv vad urvalet ska heta.")
    assert "Sökt: skog" in page.text(), "what is to be saved stays"
    page = page.form("Spara urvalet").submit(name="Skogen")
    assert "Urvalet är sparat." in page.text()
    assert "q=skog" in signed.redirects[-1]
    page = signed.get(path(desk, "?q=stad")).click("Spara urvalet …").form("Spara urvalet")
    page = page.submit(name="SKOGEN", status=422)
    assert page.errors()["name"].endswith("Du har redan ett urval som heter så.")
    page = signed.get(path(desk)).click("Skogen")
    assert "1 synpunkt passar." in page.text()
    page = page.click("Ändra eller ta bort").form("Spara namnet").submit(name="Träden")
    assert "Skogen" not in page.text()
    (saved,) = ask(client, desk, "GET", f"/rounds/{desk.world.round}/selections")["items"]
    assert (saved["name"], saved["url"]) == ("Träden", path(desk, "?q=skog"))
    page.form("Ta bort urvalet Träden").submit()
    assert "Träden" not in signed.get(path(desk)).text(), "a page that was kept is made anew"


def test_nobody_elses_and_what_is_gone(pages: Any, desk: Desk, client: Any) -> None:
    address = f"/rounds/{desk.world.round}/selections"
    tag = ask(client, desk, "POST", f"/rounds/{desk.world.round}/tags", 201, name="Juridik")["id"]
    asked = f"?tag={tag}&nonsense=1&after=1.2.3"
    mine = ask(client, desk, "POST", address, 201, name="Juristens", query=asked)
    assert mine["url"] == path(desk, f"?tag={tag}")
    assert ask(client, desk, "POST", address, 422, name="Allt", query="nonsense=1")["code"] == "nothing_chosen"
    assert ask(client, desk, "PUT", f"{address}/99", 404, name="X")
    reader = client.get(f"/api/v1{address}", headers=desk.bearer(Kind.READER))
    assert reader.json()["items"] == []
    with desk.database.write() as session:
        theirs = desk.world.users[Kind.READER]
        fields = {"round_id": desk.world.round, "official_id": theirs, "name": "Annans", "name_key": "annans"}
        session.add(SavedSelection(id=77, query="?q=x", **fields))
    assert ask(client, desk, "GET", address)["total"] == 1
    ask(client, desk, "PUT", f"{address}/77", 404, name="Min")
    ask(client, desk, "DELETE", f"{address}/77", 404)
    ask(client, desk, "DELETE", f"/rounds/{desk.world.round}/tags/{tag}", 204)
    page = as_(pages, Kind.HANDLER).get(path(desk)).click("Juristens")
    assert "Etikett: finns inte längre" in page.text()
    ask(client, desk, "DELETE", f"{address}/{mine['id']}", 204)
    assert ask(client, desk, "GET", address)["items"] == []
