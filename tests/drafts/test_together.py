"""A body's people beside their draft: whose a section is, notes to each other, ready to sign; and who saved last."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import func, select

from app.drafts.models import InnerNote
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.models import Response
from app.rounds.models import Link, LinkRole
from app.tokens import token_hash
from app.web import cookies
from tests.drafts.sealing import Api, renewed
from tests.kit.pages import Pages
from tests.kit.stage import Stage

SECRET = "kanarie under pappret"


@pytest.fixture
def anna(stage: Stage) -> str:
    """A colleague who writes, beside the contact."""
    return stage.colleague(0, LinkRole.WRITER, "Anna Ek")


def link_id(stage: Stage, token: str) -> int:
    with stage.database.read() as session:
        return int(session.exec(select(Link.id).where(Link.token_hash == token_hash(token))).one())


def browser(pages: Pages, stage: Stage, token: str) -> Pages:
    other = pages.another()
    other.raw.cookies.set(cookies.ANSWER, stage.cookie(token))
    return other


def test_a_section_is_somebodys_and_the_list_says_so(api: Api, pages: Pages, stage: Stage, anna: str):
    token, section, annas = stage.tokens[0], stage.sections["3.2"], link_id(stage, anna)
    owner = f"/sections/{section}/owner"
    api("PUT", token, owner, status=204, json={"link_id": annas})
    api("PUT", token, owner, status=204, json={"link_id": annas})
    assert api("GET", anna, "/together")["owners"] == [{"section_id": section, "link_id": annas, "name": "Anna Ek"}]
    mine = browser(pages, stage, anna)
    base = f"/answers/{stage.consultees[0]}"
    page = mine.get(f"{base}/together")
    assert "Kompetens" in page.text()
    assert "Mål" in page.text()
    only = page.click("Visa bara mina avsnitt")
    assert "Anna Ek har det" in only.text()
    assert not only.all("a", "Bakgrund")
    there = mine.get(f"{base}/sections/{section}")
    assert "Avsnittet har Anna Ek." in there.text()
    assert "Anna Ek" in there.text("nav", class_="toc")
    reader = stage.colleague(0, LinkRole.READER, "Rut Lund")
    for wrong in (link_id(stage, stage.tokens[1]), link_id(stage, reader), 999_999):
        assert api("PUT", token, owner, status=422, json={"link_id": wrong})["code"] == "not_among_you"
    api("PUT", token, "/sections/999999/owner", status=404, json={"link_id": annas})
    api("PUT", token, owner, status=204, json={"link_id": None})
    assert api("GET", token, "/together")["owners"] == []


def test_a_note_is_read_by_the_bodys_people_and_goes_nowhere(
    api: Api, client: Any, pages: Pages, stage: Stage, anna: str
):
    token, section = stage.tokens[0], stage.sections["3.2"]
    draft = {"version": 0, "stance": "supports", "comments": [{"section_id": section, "text": "En synpunkt."}]}
    saved = api("PUT", token, "/draft", json=draft)
    about = {"comment_id": saved["draft"]["comments"][0]["id"], "text": SECRET}
    note = api("POST", anna, "/notes", status=201, json=about)["id"]
    assert api("POST", anna, "/notes", status=201, json=about)["id"] == note, "the same words again are the same note"
    assert [(one["text"], one["section_id"], one["by"]) for one in api("GET", token, "/together")["notes"]] == [
        (SECRET, section, "Anna Ek")
    ]
    base = f"/answers/{stage.consultees[0]}"
    mine = browser(pages, stage, token)
    assert SECRET in mine.get(f"{base}/sections/{section}").text()
    receipt = api("POST", token, "/submission", status=201, json={"version": 1, "signatory": {"name": "Bo"}})
    for rest in ("/receipt", "/responses/1", "/check", "/history"):
        assert SECRET not in mine.get(f"{base}{rest}").source
    assert SECRET not in str(receipt)
    assert SECRET not in str(api("GET", token, ""))
    for path in (
        "comments",
        "history",
        "consultees",
        "letters",
        "responses",
        "exports/json",
        "exports/csv",
        "board.csv",
    ):
        told = client.get(f"/api/v1/rounds/{stage.round_id}/{path}", headers=stage.bearer("handler"))
        assert told.status_code == 200
        assert SECRET not in told.text
    other = stage.tokens[1]
    assert api("GET", other, "/together")["notes"] == []
    api("DELETE", other, f"/notes/{note}", status=404)
    api("POST", other, "/notes", status=404, json=about)
    api("POST", token, "/notes", status=422, json={"text": " "})
    api("DELETE", token, f"/notes/{note}", status=204)
    api("DELETE", token, f"/notes/{note}", status=404)


def test_notes_follow_what_is_handed_over_and_go_with_what_is_dropped(api: Api, stage: Stage, anna: str):
    token, section = stage.tokens[0], stage.sections["3.2"]
    api("PUT", token, "/draft", json={"version": 0, "summary": "Påbörjat.", "comments": []})
    api("POST", anna, "/notes", status=201, json={"section_id": section, "text": SECRET})
    new = renewed(stage)
    assert api("GET", new, "/together")["notes"] == [], "an official's new link reads no note"
    api("POST", token, "/handover")
    assert api("GET", new, "/together")["notes"] == []
    api("POST", new, "/takeover")
    assert [one["text"] for one in api("GET", new, "/together")["notes"]] == [SECRET]
    newest = renewed(stage)
    api("DELETE", new, "/handover", status=204)
    assert api("GET", newest, "/together")["notes"] == []
    with stage.database.read() as session:
        assert session.exec(select(InnerNote)).all() == []


def test_ready_to_sign_is_told_and_undone_by_a_change(api: Api, app: Any, pages: Pages, stage: Stage, anna: str):
    token = stage.tokens[0]
    assert api("POST", anna, "/ready", status=409, json={})["code"] == "nothing_to_sign"
    contact, check = browser(pages, stage, token), f"/answers/{stage.consultees[0]}/check"
    empty = contact.get(check)
    assert "Ställningstagandet till planen saknas" in empty.text()
    assert "Ni skickar" not in empty.text(), "nothing can be sent yet"
    api("PUT", anna, "/draft", json={"version": 0, "stance": "supports", "comments": []})
    told = api("POST", anna, "/ready", json={"tell": True})["letters"]
    assert api("POST", anna, "/ready", json={"tell": True})["letters"] == 0, "nobody is told again of the same"
    with installation_of(app).database.read() as session:
        letters = session.exec(select(Letter).where(Letter.kind == LetterKind.READY)).all()
        assert len(letters) == told == 1
        assert letters[0].facts["marked_by"] == "Anna Ek"
    ready = api("GET", token, "/together")["ready"]
    assert (ready["by"], ready["changed"]) == ("Anna Ek", False)
    assert "Inget har ändrats sedan dess." in contact.get(check).text()
    api("PUT", token, "/draft", json={"version": 1, "stance": "rejects", "comments": []})
    assert api("GET", anna, "/together")["ready"]["changed"]
    page = browser(pages, stage, anna).get(check)
    assert "Det har ändrats sedan dess." in page.text()
    assert "Mejla dem som skriver under" not in page.text(), "there is no mail server to mail them with"
    marked = page.form("Märk som klart").submit()
    assert "Inget har ändrats sedan dess." in marked.text()
    undone = marked.form("Det är inte klart än").submit()
    assert "märkte svaret som klart" not in undone.text()
    assert api("GET", token, "/together")["ready"] is None


def test_the_pages_say_who_saved_last(api: Api, pages: Pages, stage: Stage, anna: str):
    api("PUT", anna, "/draft", json={"version": 0, "stance": "supports", "comments": []})
    base = f"/answers/{stage.consultees[0]}"
    assert "Senast sparat av Anna Ek" in browser(pages, stage, stage.tokens[0]).get(f"{base}/whole").source
    own = browser(pages, stage, anna).get(f"{base}/whole").source
    assert "Senast sparat av" not in own
    assert "Sparat " in own


def test_what_was_typed_stays_when_a_note_cannot_be_kept(pages: Pages, stage: Stage, anna: str):
    mine = browser(pages, stage, anna)
    base = f"/answers/{stage.consultees[0]}"
    page = mine.get(f"{base}/together?section={stage.sections['3.2']}")
    refused = page.form("Spara anteckningen").submit({"text": "x" * 5001}, status=422)
    assert "x" * 5001 in refused.source
    done = refused.form("Spara anteckningen").submit({"text": "Ring Anna."})
    assert "Ring Anna." in done.text()
    assert "Ring Anna." not in done.form("Ta bort anteckningen").submit().text()


def test_two_who_sign_at_once_send_one_answer(api: Api, client: Any, stage: Stage):
    tokens = [stage.tokens[0], stage.colleague(0, LinkRole.SIGNATORY, "Ulla Ek")]
    api("PUT", tokens[0], "/draft", json={"version": 0, "stance": "supports", "comments": []})

    def press(number: int) -> Any:
        sent = {"version": 1, "signatory": {"name": f"Person {number}"}}
        return client.post(f"/api/v1/answer/{tokens[number % 2]}/submission", json=sent)

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(press, range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["number"] for answer in answers}) == 1, "both have the same receipt"
    with stage.database.read() as session:
        assert session.exec(select(func.count()).select_from(Response)).one() == 1
