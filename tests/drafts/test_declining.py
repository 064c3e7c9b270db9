"""What an earlier link handed over is declined: sealed again, nothing lost, and both sides are told."""

from sqlmodel import select

from app.history.models import Event
from app.rounds.models import Step
from app.web import cookies
from tests.drafts.sealing import WORDS, Api, begun, renewed, rows, save
from tests.kit.pages import Pages
from tests.kit.stage import Stage


def test_what_was_handed_over_is_declined_and_handed_over_again(api: Api, stage: Stage):
    begun(api, stage)
    old, new = stage.tokens[0], renewed(stage)
    own = save(api, new, stance="rejects", summary="Vårt eget")
    api("POST", old, "/handover")
    before = rows(stage)
    api("DELETE", new, "/takeover?line=2", status=409)
    api("DELETE", new, "/takeover?line=1", status=204)
    answer = api("GET", new)
    assert (answer["sealed"], answer["handed_over"]) == (True, []), "sealed as it was"
    assert answer["draft"]["version"] == own["version"]
    assert answer["draft"]["summary"] == "Vårt eget"
    assert rows(stage) == before, "not a word is deleted"
    assert api("DELETE", new, "/takeover", status=409)["code"] == "nothing_handed_over"
    assert api("POST", new, "/takeover", status=409)["code"] == "nothing_handed_over"
    told = api("GET", old, "/handover")
    assert (told["sealed"], told["handed_over_at"]) == (True, None)
    assert told["declined_at"]
    again = api("POST", old, "/handover")
    assert (again["declined_at"], again["sealed"]) == (None, False)
    assert WORDS in api("POST", new, "/takeover")["draft"]["summary"]


def test_it_is_declined_in_a_closed_round_and_dropped_by_those_who_began_it(api: Api, stage: Stage):
    begun(api, stage)
    new = renewed(stage)
    api("POST", stage.tokens[0], "/handover")
    stage.step(Step.CANCELLED)
    api("DELETE", new, "/takeover", status=204)
    api("DELETE", stage.tokens[0], "/handover", status=204)
    assert set(rows(stage).values()) == {0}


def test_pages_decline_once_and_both_sides_are_told(mine: Pages, stage: Stage, api: Api):
    body = f"/answers/{stage.consultees[0]}"
    shown = mine.get(f"{body}/takeover")
    assert "Det låses igen och ni kan inte läsa det längre." in shown.text()
    done = shown.form(action=f"{body}/declining").submit()
    assert "Ni tog inte emot det överlämnade svaret. Inget annat är ändrat." in done.text()
    for page in (done, mine.get(f"{body}/check"), mine.get(f"{body}/takeover"), mine.get(f"{body}/history")):
        assert WORDS not in page.source
        assert "Ett påbörjat svar har lämnats över" not in page.text()
        assert "En tidigare länk har ett påbörjat svar" not in page.text(), "who has declined is not asked to fetch it"
    again = mine.post(f"{body}/declining", {"line": "1"}, status=422)
    assert again.heading == "Inget överlämnat svar väntar"
    theirs = mine.get(f"/l/{stage.tokens[0]}/handover")
    assert theirs.heading == "Ett påbörjat svar väntar"
    assert "den som hade den nya länken tog inte emot det" in theirs.text()
    assert WORDS not in theirs.source
    with stage.database.read() as session:
        assert not [kind for kind in session.exec(select(Event.kind)) if "declin" in kind], "the body's own matter"


def test_the_page_says_what_is_true_of_the_own_draft(mine: Pages, stage: Stage, api: Api):
    address = f"/answers/{stage.consultees[0]}/takeover"
    assert "Ni har inte skrivit något eget än" in mine.get(address).text()
    assert "Ert eget utkast" not in mine.get(address).text()
    taken_in = mine.get(address).form("Ta in det").submit()
    assert WORDS in taken_in.text()
    new = renewed(stage)
    version = save(api, new, stance="supports", summary="Skickat")["version"]
    api("POST", new, "/submission", status=201, json={"version": version, "signatory": {"name": "Sara"}})
    save(api, new, stance="supports", summary="Skickat och ändrat")
    latest = renewed(stage)
    api("POST", new, "/handover")
    mine.raw.cookies.set(cookies.ANSWER, stage.cookie(latest))
    assert "en kopia av ert svar" in mine.get(address).text()
    save(api, latest, stance="rejects", summary="Eget")
    assert "läggs det samman med ert eget utkast" in mine.get(address).text()
    stage.step(Step.CANCELLED)
    closed = mine.get(address)
    assert "inte tas in" in closed.text()
    assert not closed.all("form", action=address)
