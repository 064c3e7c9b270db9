"""A draft that a new link sealed: handed over or dropped by who began it, taken in by who goes on, and no word lost."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, select

from app.drafts.models import Draft, DraftRevision
from app.history.models import Event
from app.rounds.models import LinkLine, Step
from app.web import cookies
from tests.drafts.sealing import WORDS, Api, begun, renewed, rows, save, stopped
from tests.kit import files
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.stage import Stage


@pytest.fixture
def old(pages: Pages, stage: Stage, api: Api) -> Pages:
    """The browser of the body's first link, which began a draft and was replaced."""
    begun(api, stage)
    pages.raw.cookies.set(cookies.ANSWER, stage.cookie(stage.tokens[0]))
    renewed(stage)
    return pages


def test_the_old_link_tells_of_the_day_and_of_no_word(api: Api, stage: Stage, time_machine: Any):
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)
    begun(api, stage)
    new = renewed(stage)
    told = api("GET", stage.tokens[0], "/handover")
    assert told == {
        "sealed": True,
        "begun_on": "2026-11-20",
        "handed_over_at": None,
        "declined_at": None,
        "taken_in_at": None,
        "dropped_at": None,
        "stopped": False,
        "shown_to_official": True,
    }
    answer = api("GET", new)
    assert (answer["sealed"], answer["handed_over"]) == (True, [])
    assert WORDS not in str(answer)
    api("GET", new, "/handover", status=404)
    api("GET", "an-invented-token", "/handover", status=404)


def test_a_page_shows_the_two_ways_out_and_nothing_of_the_round(old: Pages, stage: Stage):
    shown = old.get(f"/l/{stage.tokens[0]}/handover")
    assert shown.heading == "Ett påbörjat svar väntar"
    assert "visats för en tjänsteperson" in shown.text()
    for hidden in (WORDS, "Remiss av plan", "Företagarna", "KS/2026:20"):
        assert hidden not in shown.source
    assert old.get(f"/answers/{stage.consultees[0]}/handover").heading == shown.heading
    assert old.get(f"/l/{stage.tokens[0]}").heading == shown.heading


def test_deleting_needs_a_word(old: Pages, stage: Stage):
    page = old.get(f"/l/{stage.tokens[0]}/handover")
    refused = page.form(action=f"/l/{stage.tokens[0]}/drop").submit({"word": "kanske"}, status=422)
    assert "Skriv ta bort i fältet" in refused.text()
    assert 'value="kanske"' in refused.source
    assert rows(stage)["draft_comment"] == 1
    done = refused.form(action=f"/l/{stage.tokens[0]}/drop").submit({"word": "Ta bort"})
    assert done.heading == "Det påbörjade svaret är borttaget"
    assert set(rows(stage).values()) == {0}
    with stage.database.read() as session:
        assert WORDS not in str(session.exec(select(Draft)).all())
    again = old.post(f"/l/{stage.tokens[0]}/handover")
    assert again.heading == "Det påbörjade svaret är borttaget"


def test_handing_over_by_an_old_browser(old: Pages, stage: Stage):
    body = f"/answers/{stage.consultees[0]}"
    refused = old.get(f"{body}/handover").form(action=f"{body}/handover").submit(status=422)
    assert refused.errors()["sure"].endswith("Kryssa i rutan om det påbörjade svaret ska lämnas över.")
    done = refused.form(action=f"{body}/handover").submit(sure="true")
    assert done.heading == "Det påbörjade svaret är överlämnat"
    assert old.get(f"/l/{stage.tokens[0]}", status=404).heading == "Länken är ersatt av en nyare"


def test_a_stopped_link_has_nobody_to_hand_over_to(api: Api, old: Pages, stage: Stage):
    stopped(stage)
    page = old.get(f"/l/{stage.tokens[0]}/handover")
    assert "Det går inte att lämna över det än" in page.text()
    assert "ersatt" not in page.text()
    assert not page.all("form", action=f"/l/{stage.tokens[0]}/handover")
    assert api("POST", stage.tokens[0], "/handover", status=409)["code"] == "link_stopped"
    told = api("GET", stage.tokens[0], "/handover")
    assert (told["sealed"], told["stopped"]) == (True, True)
    new = renewed(stage)
    api("POST", stage.tokens[0], "/handover")
    assert api("GET", new)["handed_over"], "what waited is handed over to the next link"


def test_dropped_is_gone_and_again_is_refused_in_words(api: Api, stage: Stage):
    begun(api, stage)
    renewed(stage)
    api("DELETE", stage.tokens[0], "/handover", status=204)
    assert api("DELETE", stage.tokens[0], "/handover", status=409)["code"] == "draft_dropped"
    assert api("POST", stage.tokens[0], "/handover", status=409)["code"] == "draft_dropped"
    assert api("GET", stage.tokens[0], "/handover")["sealed"] is False
    assert set(rows(stage).values()) == {0}


def test_nothing_begun_waits_for_nobody(api: Api, stage: Stage):
    new = renewed(stage)
    assert api("GET", stage.tokens[0], "/handover")["begun_on"] is None
    assert api("POST", stage.tokens[0], "/handover", status=409)["code"] == "nothing_sealed"
    assert api("POST", new, "/takeover", status=409)["code"] == "nothing_handed_over"
    assert api("GET", new)["sealed"] is False


def test_an_untouched_draft_is_replaced_with_its_files(api: Api, stage: Stage):
    before = begun(api, stage)
    new = renewed(stage)
    told = api("POST", stage.tokens[0], "/handover")
    assert api("POST", stage.tokens[0], "/handover") == told
    assert api("GET", new)["handed_over"] == [{"line": 1, "begun_on": told["begun_on"]}]
    taken = api("POST", new, "/takeover")
    assert (taken["replaced"], taken["doubled"], taken["stances_differ"]) == (True, 0, False)
    answer = api("GET", new)
    assert answer["draft"]["comments"] == before["comments"], "the point stays, so its number will"
    assert (answer["draft"]["stance"], answer["draft"]["summary"]) == ("supports", WORDS)
    assert [file["name"] for file in answer["draft"]["attachments"]] == ["a.pdf"]
    assert (answer["sealed"], answer["handed_over"]) == (False, [])
    assert api("DELETE", stage.tokens[0], "/handover", status=409)["code"] == "draft_handed_over"
    assert api("GET", stage.tokens[0], "/handover")["taken_in_at"]
    body = {"version": answer["draft"]["version"], "signatory": {"name": "Sara"}}
    api("POST", new, "/submission", status=201, json=body)


def test_a_touched_draft_is_put_together_and_no_word_is_lost(api: Api, stage: Stage):
    first, area = stage.tokens[0], stage.sections["3.2"]
    sent = save(
        api,
        first,
        stance="supports",
        comments=[{"text": "Lika"}, {"text": "Ursprung"}, {"section_id": area, "text": "O"}],
    )
    api("POST", first, "/submission", status=201, json={"version": sent["version"], "signatory": {"name": "Sara"}})
    same, changed, open_ = sent["comments"]
    theirs = [same, changed | {"text": "Deras"}, open_ | {"stance": "rejects"}, {"text": "Bara deras"}]
    save(api, first, stance="rejects", summary="Deras i korthet", comments=theirs)
    api("POST", first, "/attachments", status=201, files={"file": ("a.pdf", files.PDF)})
    new = renewed(stage)
    mine = [same, changed | {"text": "Mitt"}, open_, {"text": "Bara mitt"}]
    save(api, new, stance="supports", summary="Mitt i korthet", comments=mine)
    api("POST", new, "/attachments", status=201, files={"file": ("a.pdf", files.PDF + b"\n%%EOF\n")})
    api("POST", first, "/handover")
    taken = api("POST", new, "/takeover")
    assert (taken["replaced"], taken["doubled"], taken["stances_differ"]) == (False, 1, True)
    draft = api("GET", new)["draft"]
    texts = [comment["text"] for comment in draft["comments"]]
    assert texts == ["Lika", "Mitt", "Deras", "O", "Bara mitt", "Bara deras"]
    assert [comment["id"] for comment in draft["comments"]][:2] == [same["id"], changed["id"]]
    assert draft["comments"][3]["stance"] == "rejects", "one's own had taken none"
    assert (draft["stance"], draft["summary"]) == ("supports", "Mitt i korthet\n\nDeras i korthet")
    assert sorted(file["name"] for file in draft["attachments"]) == ["a (2).pdf", "a.pdf"]
    with stage.database.read() as session:
        line = session.exec(select(LinkLine).where(LinkLine.number == 2)).one()
        own = session.exec(select(Draft.id).where(Draft.line_id == line.id)).one()
        query = select(DraftRevision).where(DraftRevision.draft_id == own).order_by(col(DraftRevision.version))
        kept = [version.content for version in session.exec(query)]
    assert [content["summary"] for content in kept] == ["Mitt i korthet", "Deras i korthet"]
    assert kept[1]["handed_over"] is True
    assert save(api, new, stance="supports", summary="Klart")["summary"] == "Klart"


def test_long_summaries_become_a_comment(api: Api, stage: Stage):
    begun(api, stage, summary="a" * 15_000)
    new = renewed(stage)
    save(api, new, summary="b" * 15_000)
    api("POST", stage.tokens[0], "/handover")
    draft = api("POST", new, "/takeover")["draft"]
    assert draft["summary"] == "b" * 15_000
    assert "a" * 15_000 in [comment["text"] for comment in draft["comments"]]


def test_files_without_room_are_refused_in_words_and_nothing_changes(api: Api, stage: Stage):
    begun(api, stage)
    new = renewed(stage)
    for number in range(20):
        content = files.PDF + f"\n%{number}\n%%EOF\n".encode()
        api("POST", new, "/attachments", status=201, files={"file": (f"{number}.pdf", content)})
    api("POST", stage.tokens[0], "/handover")
    before = rows(stage)
    assert api("POST", new, "/takeover", status=413)["code"] == "too_many_files"
    assert rows(stage) == before
    assert api("GET", new)["handed_over"]


@pytest.mark.parametrize(("method", "rest"), [("POST", "/handover"), ("DELETE", "/handover"), ("POST", "/takeover")])
def test_sixteen_at_once_change_once(client: Any, api: Api, stage: Stage, method: str, rest: str):
    begun(api, stage)
    new = renewed(stage)
    token = stage.tokens[0]
    if rest == "/takeover":
        save(api, new, summary="Mitt", comments=[{"text": "Mitt"}])
        api("POST", token, "/handover")
        token = new
    with ThreadPoolExecutor(16) as pool:
        address = f"/api/v1/answer/{token}{rest}"
        answers = list(pool.map(lambda _n: client.request(method, address), range(16)))
    statuses = [answer.status_code for answer in answers]
    if (method, rest) == ("POST", "/handover"):
        assert set(statuses) == {200}
        assert len({answer.text for answer in answers}) == 1
        return
    assert statuses.count(409) == 15, statuses
    if rest == "/takeover":
        draft = api("GET", new)["draft"]
        assert [comment["text"] for comment in draft["comments"]] == ["Mitt", f"Ett, {WORDS}"]
        assert (draft["version"], rows(stage)["draft_revision"]) == (3, 2)


def test_what_was_handed_over_and_not_taken_in_is_sealed_again_by_another_line(api: Api, stage: Stage):
    begun(api, stage)
    second = renewed(stage)
    api("POST", stage.tokens[0], "/handover")
    assert api("GET", second)["handed_over"]
    third = renewed(stage)
    answer = api("GET", third)
    assert (answer["sealed"], answer["handed_over"]) == (True, [])
    assert api("POST", third, "/takeover", status=409)["code"] == "nothing_handed_over"
    assert api("GET", stage.tokens[0], "/handover")["sealed"] is True


def test_who_saw_the_link_before_it_was_made_own_holds_nothing(client: Any, api: Api, stage: Stage, time_machine: Any):
    time_machine.move_to("2026-11-20T12:00:00+00:00")
    seen = renewed(stage)
    own = api("POST", seen, "/own-link", status=201, json={})["token"]
    save(api, own, summary=WORDS)
    renewed(stage)
    for method in ("GET", "POST", "DELETE"):
        api(method, seen, "/handover", status=404)
    assert client.get(f"/l/{seen}").status_code == 404
    assert api("GET", own, "/handover")["sealed"] is True


def test_history_hears_nothing_of_it(api: Api, stage: Stage):
    begun(api, stage)
    new = renewed(stage)

    def told() -> int:
        with stage.database.read() as session:
            return len(session.exec(select(Event)).all())

    before = told()
    api("POST", stage.tokens[0], "/handover")
    api("POST", new, "/takeover")
    assert told() == before


def test_a_colleagues_link_of_the_line_is_sealed_with_it(api: Api, stage: Stage):
    colleague = stage.colleague(0)
    begun(api, stage)
    renewed(stage)
    api("GET", colleague, status=404)
    assert api("GET", colleague, "/handover")["sealed"] is True
    api("POST", colleague, "/handover")
    assert api("GET", stage.tokens[0], "/handover")["sealed"] is False


def test_pages_show_both_and_take_in(mine: Pages, stage: Stage):
    body = f"/answers/{stage.consultees[0]}"
    for page in (mine.get(body), mine.get(f"{body}/check")):
        assert "Ett påbörjat svar har lämnats över" in page.text()
        assert WORDS not in page.text()
    shown = mine.get(f"{body}/takeover")
    assert WORDS in shown.text()
    assert "a.pdf" in shown.text()
    done = shown.form(action=f"{body}/takeover").submit()
    assert done.heading == "Granska och skicka"
    assert "Det överlämnade svaret är intaget." in done.text()
    assert WORDS in done.text()
    assert "Ett påbörjat svar har lämnats över" not in done.text()
    again = mine.post(f"{body}/takeover", {"line": "1"}, status=422)
    assert again.heading == "Inget överlämnat svar väntar"
    assert "överlämnat från en tidigare länk" in mine.get(f"{body}/history").text()


def test_a_closed_round_lets_hand_over_but_not_take_in(api: Api, stage: Stage):
    begun(api, stage)
    new = renewed(stage)
    stage.step(Step.CANCELLED)
    api("POST", stage.tokens[0], "/handover")
    assert api("POST", new, "/takeover", status=409)["code"] == "round_cancelled"


def test_a_browser_with_both_links_is_reminded_of_what_it_began(old: Pages, stage: Stage):
    body = f"/answers/{stage.consultees[0]}"
    assert old.get(body).heading == "Ett påbörjat svar väntar"
    new = renewed(stage)
    old.post(f"/l/{new}/entry")
    start = old.get(body)
    assert "Ni har ett påbörjat svar från en tidigare länk" in start.text()
    assert f'href="{body}/handover"' in start.source
    assert WORDS not in start.source


@pytest.mark.parametrize("rest", ["/handover", "/takeover"])
def test_acts_that_meet_first_saves_lock_in_one_order(client: Any, api: Api, stage: Stage, rest: str):
    """First saves, files and what becomes of the old line at once: each is done or refused, and none ends in a lock."""
    begun(api, stage)
    new, old = renewed(stage), stage.tokens[0]
    if rest == "/takeover":
        api("POST", old, "/handover")
    draft = {"version": 0, "stance": "supports", "summary": "Vi håller med.", "comments": []}
    acts = [
        lambda: client.put(f"/api/v1/answer/{new}/draft", json=draft),
        lambda: client.post(f"/api/v1/answer/{new}/attachments", files={"file": ("b.txt", b"bilaga", "text/plain")}),
        lambda: client.post(f"/api/v1/answer/{new}/takeover"),
        lambda: client.request("DELETE" if rest == "/handover" else "POST", f"/api/v1/answer/{old}/handover"),
    ]
    with ThreadPoolExecutor(16) as pool:
        answers = [press.result() for press in [pool.submit(acts[number % 4]) for number in range(16)]]
    assert {answer.status_code for answer in answers} <= {200, 201, 204, 409}, [answer.text for answer in answers]


def test_a_first_save_and_a_first_file_lock_in_one_order(client: Any, stage: Stage):
    """Whoever writes first and a colleague who puts a file beside it wait for each other, and both are done."""
    draft = {"version": 0, "stance": "supports", "summary": "Vi håller med.", "comments": []}

    def save(body: int) -> Any:
        return client.put(stage.address(body, "/draft"), json=draft)

    def attach(body: int) -> Any:
        return client.post(stage.address(body, "/attachments"), files={"file": ("b.txt", b"bilaga", "text/plain")})

    acts = [partial(act, body) for body in range(len(stage.tokens)) for act in (save, attach)]
    answers = all_at_once(stage.database, "consultee", acts)
    assert [answer.status_code for answer in answers] == [200, 201] * len(stage.tokens), [a.text for a in answers]


def test_what_was_begun_after_the_answer_is_taken_in_beside_a_copy_of_it(api: Api, stage: Stage):
    version = begun(api, stage)["version"]
    api("POST", stage.tokens[0], "/submission", status=201, json={"version": version, "signatory": {"name": "Eva"}})
    save(api, stage.tokens[0], stance="supports", comments=[{"text": "Efteråt."}])
    new = renewed(stage)
    assert api("GET", new)["draft"]["summary"] == WORDS  # the answer, which nobody has saved here
    api("POST", stage.tokens[0], "/handover")
    taken = api("POST", new, "/takeover", json={})
    assert [comment["text"] for comment in taken["draft"]["comments"]] == ["Efteråt."]
    assert api("GET", new)["draft"]["comments"] == taken["draft"]["comments"]
