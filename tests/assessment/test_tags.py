"""Tags: the officials' own words for comments, by page and API, found and merged; in no file."""

from typing import Any

from app.accounts.policy import Kind
from tests.assessment.conftest import Desk, edit
from tests.assessment.test_desk import as_, path, titles
from tests.kit.html import visible

WORD = "Kungsfiskarfrågan"


def ask(client: Any, desk: Desk, method: str, address: str, status: int = 200, **sent: Any) -> Any:
    more = {"json": sent} if sent else {}
    answer = client.request(method, f"/api/v1{address}", headers=desk.bearer(), **more)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_tags_are_made_put_on_found_renamed_merged_and_deleted(client: Any, desk: Desk) -> None:
    of_round = f"/rounds/{desk.world.round}"
    first, second = desk.answer(desk.third_body(), edit("Ett."), edit("Två."))
    law = ask(client, desk, "POST", f"{of_round}/tags", 201, name="Juridik", colour="red")["id"]
    assert ask(client, desk, "POST", f"{of_round}/tags", 422, name=" JURIDIK ")["code"] == "name_taken"
    money = ask(client, desk, "POST", f"{of_round}/tags", 201, name="Ekonomi")["id"]
    batch = f"{of_round}/tag-batch"
    assert ask(client, desk, "POST", batch, comment_ids=[first, second], tag_id=law) == {"changed": 2}
    assert ask(client, desk, "POST", batch, comment_ids=[first, second], tag_id=law) == {"changed": 0}
    ask(client, desk, "POST", batch, 404, comment_ids=[first, 99_999], tag_id=money)
    ask(client, desk, "POST", batch, 404, comment_ids=[first], tag_id=99_999)
    ask(client, desk, "PUT", f"/comments/{first}/tags", tag_ids=[law, money])
    assert [one["name"] for one in ask(client, desk, "GET", f"/comments/{first}/tags")["items"]] == [
        "Ekonomi",
        "Juridik",
    ]
    told = client.get(desk.comments(f"?tag={law}"), headers=desk.bearer()).json()
    assert [one["id"] for one in told["items"]] == [first, second]
    ask(client, desk, "PUT", f"{of_round}/tags/{law}", name="Jurist", colour="amber")
    ask(client, desk, "POST", f"{of_round}/tags/{money}/merging", 422, into=money)
    ask(client, desk, "POST", f"{of_round}/tags/{money}/merging", into=law)
    (left,) = ask(client, desk, "GET", f"{of_round}/tags")["items"]
    assert (left["name"], left["colour"], left["comments"]) == ("Jurist", "amber", 2)
    ask(client, desk, "DELETE", f"{of_round}/tags/{law}", 204)
    assert ask(client, desk, "GET", f"/comments/{first}/tags")["items"] == []


def test_from_the_desk_without_javascript(pages: Any, desk: Desk, client: Any) -> None:
    desk.answer(desk.third_body(), edit("Mer skog.", section=desk.world.focus_section))
    signed = as_(pages, Kind.HANDLER)
    page = signed.get(f"/rounds/{desk.world.round}/tags").form("Skapa etiketten").submit(name="", status=422)
    assert page.errors()["name"].endswith("Skriv vad etiketten heter.")
    page = page.form("Skapa etiketten").submit(name=WORD)
    assert f"{WORD}" in page.text()
    page = signed.get(path(desk, "?q=skog")).click("Sätt etikett på alla …")
    page = page.form("Spara etiketterna").submit(status=422)
    assert page.errors()["to"].endswith("Välj en etikett.")
    (tag,) = client.get(f"/api/v1/rounds/{desk.world.round}/tags", headers=desk.bearer()).json()["items"]
    page = page.form("Spara etiketterna").submit(to=str(tag["id"]))
    assert "Etiketten är ändrad på 1 synpunkt." in page.text()
    assert WORD in [visible(one) for one in page.xpath("//ul[@aria-label='Etiketter']/li")]
    page = signed.get(path(desk, f"?tag={tag['id']}"))
    assert titles(page) == ["2 Kulturnämnden"]
    assert f"Etikett: {WORD}" in page.text()


def test_nothing_of_it_is_in_a_file(pages: Any, desk: Desk, client: Any) -> None:
    tag = ask(client, desk, "POST", f"/rounds/{desk.world.round}/tags", 201, name=WORD)["id"]
    ask(client, desk, "PUT", f"/comments/{desk.world.point}/tags", tag_ids=[tag])
    for written in ("json", "csv"):
        file = client.get(f"/api/v1/rounds/{desk.world.round}/exports/{written}", headers=desk.bearer())
        assert file.status_code == 200
        assert WORD not in file.text
    assert WORD not in client.get(desk.comments(), headers=desk.bearer()).text
