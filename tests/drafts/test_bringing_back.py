"""What was taken away comes back, and what is changed after sending says everywhere that it is not sent."""

import re
from typing import Any

import pytest
from sqlalchemy import delete

from app.drafts.models import DraftRevision
from app.rounds.models import Step
from tests.drafts.test_writing_pages import base, draft_of, mine, notes, section, write
from tests.kit import files
from tests.kit.pages import Pages
from tests.kit.stage import Stage

__all__ = ["mine"]
UNSENT = "nte skickat än"


@pytest.fixture
def sent(mine: Pages, client: Any, stage: Stage) -> Any:
    """The body has sent an answer: two comments, a stance on a focus area, a file. Its draft as it was sent."""
    here = stage.sections["3.2"]
    given = {
        "version": 0,
        "stance": "supports",
        "summary": "Bra.",
        "comments": [
            {"section_id": here, "paragraph": 1, "text": "Ett"},
            {"section_id": here, "paragraph": 2, "text": "Två"},
            {"section_id": here, "stance": "neutral", "text": ""},
        ],
    }
    client.put(stage.address(0, "/draft"), json=given)
    client.post(stage.address(0, "/attachments"), files={"file": ("beslut.pdf", files.PDF)})
    version = draft_of(client, stage)["version"]
    done = client.post(stage.address(0, "/submission"), json={"version": version, "signatory": {"name": "Sara Lind"}})
    assert done.status_code == 201
    return draft_of(client, stage)


def texts(client: Any, stage: Stage) -> list[tuple[int, str]]:
    comments = draft_of(client, stage)["comments"]
    return sorted((comment["id"], comment["text"]) for comment in comments if comment["text"])


def by_id(comment: Any) -> int:
    return int(comment["id"])


def removed(page: Any, which: str) -> Any:
    """Take a comment away from its section's page."""
    return page.click(f"Ändra {which}").form(id="writing").submit(button="Ta bort")


def test_a_comment_comes_back_with_its_id_however_often_one_presses(mine: Pages, client: Any, stage: Stage):
    page = write(mine.get(section(stage, "3.2") + "?paragraph=2"), "text", "Samordna mera")
    before = texts(client, stage)
    gone = removed(page, "Stycke 2")
    assert "Synpunkten är borttagen." in gone.text(id="removed")
    assert texts(client, stage) == []
    for _twice in range(2):
        back = mine.post(f"{base(stage)}/comments/return", {"comment": str(before[0][0])})
        assert mine.redirects[-1].endswith(f"#note-{before[0][0]}")
    assert texts(client, stage) == before
    assert "Samordna mera" in notes(back)[0]
    again = mine.get(gone.url)
    assert not again.xpath("//*[@id='removed']"), "nothing is offered that is there"


def test_a_comment_that_is_emptied_and_confirmed_is_taken_away(mine: Pages, client: Any, stage: Stage):
    page = write(mine.get(section(stage, "3.2") + "?paragraph=2"), "text", "Samordna mera")
    emptied = write(page.click("Ändra Stycke 2"), "text", "  ")
    assert "Synpunkten är borttagen." in emptied.text(id="removed")
    assert draft_of(client, stage)["comments"] == []


def test_nobody_brings_back_what_is_not_theirs(mine: Pages, client: Any, stage: Stage):
    client.put(stage.address(1, "/draft"), json={"version": 0, "comments": [{"text": "En annans"}]})
    theirs = client.get(stage.address(1)).json()["draft"]["comments"][0]["id"]
    mine.post(f"{base(stage)}/comments/return", {"comment": str(theirs)}, status=404)
    mine.post(f"{base(stage, 1)}/comments/return", {"comment": str(theirs)}, status=404)


def test_a_stance_on_the_focus_area_outlives_the_comment_that_held_it(mine: Pages, client: Any, stage: Stage):
    here = stage.sections["3.2"]
    given = {"version": 0, "comments": [{"section_id": here, "stance": "rejects", "text": "Nej."}]}
    client.put(stage.address(0, "/draft"), json=given)
    point = texts(client, stage)[0][0]
    removed(mine.get(section(stage, "3.2")), "Hela avsnittet")
    comments = draft_of(client, stage)["comments"]
    assert [(comment["stance"], comment["text"]) for comment in comments] == [("rejects", "")]
    mine.post(f"{base(stage)}/comments/return", {"comment": str(point)})
    assert texts(client, stage) == [(point, "Nej.")]
    assert [comment["stance"] for comment in draft_of(client, stage)["comments"] if comment["stance"]] == ["rejects"]


def test_an_earlier_version_comes_back_and_nothing_is_lost_by_it(mine: Pages, client: Any, stage: Stage):
    write(mine.get(section(stage, "3.2") + "?paragraph=1"), "text", "Först")
    before = texts(client, stage)
    client.put(
        stage.address(0, "/draft"), json={"version": 1, "stance": "supports", "comments": [{"text": "Något annat"}]}
    )
    shown = mine.get(f"{base(stage)}/history").click("Version 1")
    for _twice in range(2):
        back = shown.form("Ta tillbaka den här versionen").submit()
        assert "Den tidigare versionen är tillbaka." in back.text()
        assert texts(client, stage) == before
        assert draft_of(client, stage)["version"] == 3
    kept = mine.get(f"{base(stage)}/history").click("Version 2")
    kept.form("Ta tillbaka den här versionen").submit()
    assert draft_of(client, stage)["stance"] == "supports"
    assert [text for _id, text in texts(client, stage)] == ["Något annat"]
    mine.post(f"{base(stage)}/history/99/return", {}, status=404)


def test_when_it_is_over_nothing_comes_back(mine: Pages, client: Any, stage: Stage):
    page = write(mine.get(section(stage, "3.2") + "?paragraph=2"), "text", "Samordna mera")
    point = texts(client, stage)[0][0]
    removed(page, "Stycke 2")
    stage.step(Step.CANCELLED)
    mine.post(f"{base(stage)}/comments/return", {"comment": str(point)}, status=409)
    mine.post(f"{base(stage)}/history/1/return", {}, status=409)
    mine.post(f"{base(stage)}/later-edits/drop", {}, status=409)
    assert not mine.get(f"{base(stage)}/history?version=1").xpath("//form[contains(@action, 'return')]")


PROMISES = (
    "Ni skickar",
    "skicka ändå",
    "tills ni skickar",
    "Ni svarar att",
    "Lägg till yttrandet",
    "handläggare avgör",
    "tills remissen stängs",
    "fler påminnelser",
    "kan registrera ert svar",
    UNSENT,
)
"""What can no longer come true when a round is closed and the body has answered."""


def test_a_closed_round_promises_nothing_that_is_over(mine: Pages, client: Any, stage: Stage, sent: Any):
    whole = mine.get(base(stage) + "/whole").form(id="writing")
    whole.submit({"stance": "rejects", "summary": "Sämre."}, button="Spara synpunkten")
    write(mine.get(section(stage, "3.2") + "?paragraph=3"), "text", "Tre")
    stage.step(Step.CLOSED)
    rest = ("", "/whole", "/check", "/history", "/later-edits", "/no-objection", "/abstention", "/file", "/extension")
    for address in (*(base(stage) + one for one in (*rest, "/own-link", "/responses/1")), section(stage, "3.2")):
        page = mine.get(address)
        assert [words for words in PROMISES if words in page.text()] == [], address
    assert "Sämre." in mine.get(base(stage) + "/whole").text(), "what the draft says can still be read"
    assert mine.get(base(stage) + "/check").heading == "Utkastet"
    assert "svaret kan inte bytas ut" in mine.get(base(stage) + "/later-edits").text()


def test_a_cancelled_round_is_called_cancelled(mine: Pages, stage: Stage, sent: Any):
    write(mine.get(section(stage, "3.2") + "?paragraph=3"), "text", "Tre")
    stage.step(Step.CANCELLED)
    for rest in ("", "/check", "/later-edits", "/no-objection", "/file", f"/sections/{stage.sections['3.2']}"):
        page = mine.get(base(stage) + rest)
        assert "Remissen är avbruten och svaret kan inte bytas ut." in page.text(), rest
        assert "stängd" not in page.text(), rest
        assert "dagar kvar" not in page.text(), rest
    used = mine.get(base(stage)).text()
    assert "sammanställs inte med de andras" in used
    assert "kan publiceras" not in used, "nothing more becomes of it"


def test_a_first_answer_to_a_closed_round_is_told_that_it_cannot_be_replaced(mine: Pages, stage: Stage):
    stage.step(Step.CLOSED)
    for rest in ("", "/check", "/no-objection", "/abstention", "/extension"):
        page = mine.get(base(stage) + rest).text()
        promised = [words for words in ("tills remissen stängs", "fler påminnelser", "Be om längre") if words in page]
        assert promised == (["Be om längre"] if rest == "/extension" else []), rest
    assert "kan inte bytas ut" in mine.get(base(stage) + "/check").text()
    assert "kan inte bli längre" in mine.get(base(stage) + "/extension").text()


def pages_of(mine: Pages, stage: Stage) -> dict[str, Any]:
    addresses = {"": "start", "/check": "check", "/whole": "whole", "/later-edits": "later"}
    pages = {name: mine.get(base(stage) + rest) for rest, name in addresses.items()}
    return pages | {"section": mine.get(section(stage, "3.2")), "other": mine.get(section(stage, "1"))}


def test_every_page_knows_that_one_has_answered(mine: Pages, stage: Stage, sent: Any):
    assert "Ni har svarat" in mine.another().get(f"/l/{stage.tokens[0]}").text()
    pages = pages_of(mine, stage)
    for name in ("start", "whole", "section", "other"):
        assert "Ni har svarat" in pages[name].text(), name
    for name, page in pages.items():
        assert UNSENT not in page.text(), name
        assert "ändring" not in " ".join(re.findall(r"\d+ ändring", page.text())), name


def test_later_edits_say_that_they_are_not_sent_until_they_are_dropped(
    mine: Pages, client: Any, stage: Stage, sent: Any
):
    first, second = (number for number, _text in texts(client, stage))
    write(mine.get(section(stage, "3.2") + f"?edit={first}"), "text", "Ett, ändrat")
    write(mine.get(section(stage, "3.2") + "?paragraph=3"), "text", "Tre")
    removed(mine.get(section(stage, "3.2")), "Stycke 2")
    whole = mine.get(base(stage) + "/whole").form(id="writing")
    whole.submit({"stance": "rejects", "summary": "Sämre."}, button="Spara synpunkten")
    client.post(stage.address(0, "/attachments"), files={"file": ("mer.pdf", files.PDF + b"\n")})
    pages = pages_of(mine, stage)
    for name, page in pages.items():
        assert "6 ändringar är inte skickade än" in page.text(), name
    assert sum(UNSENT in note for note in notes(pages["section"])) == 2
    assert "Borttagen, men inte i det skickade svaret än" in pages["section"].text()
    assert pages["other"].text("nav", class_="toc").count(UNSENT) == 2, "the whole and 3.2"
    assert pages["check"].text().count("Inte skickat än") == 2
    assert "mer.pdf" in pages["later"].text()
    beside = [" ".join(part.text_content().split()) for part in pages["later"].all("div", class_="before-after")]
    assert [(words.count("I det skickade svaret"), words.count("Nu, inte skickat än")) for words in beside] == [
        (1, 1)
    ] * 3
    changes = [("Tillstyrker", "Avstyrker"), ("Bra.", "Sämre."), ("Ett", "Ett, ändrat")]
    for words, (before, now) in zip(beside, changes, strict=True):
        assert words.partition(" Nu, ")[0].endswith(before)
        assert words.endswith(now)
    marked = [" ".join(part.text_content().split()) for part in pages["later"].all("span", class_="diff")]
    assert [("[struket: Bra.]" in words, "[tillagt: Sämre.]" in words) for words in marked[:1]] == [(True, True)]
    assert any("[tillagt: Ett, ändrat]" in words for words in marked), "what was sent against what it says now"
    start = pages["later"].form("Ta bort ändringarna").submit()
    assert "det skickade svaret gäller" in start.text()
    now = draft_of(client, stage)
    for name in ("stance", "summary"):
        assert now[name] == sent[name]
    assert sorted(now["comments"], key=by_id) == sorted(sent["comments"], key=by_id)
    assert [file["name"] for file in now["attachments"]] == ["beslut.pdf"]
    for name, page in pages_of(mine, stage).items():
        assert "ändringar är inte" not in page.text(), name
    mine.post(f"{base(stage)}/later-edits/drop", {})
    assert draft_of(client, stage)["version"] == now["version"], "there is nothing to drop"
    kept = mine.get(f"{base(stage)}/history").text()
    assert "Version" in kept
    assert second in {number for number, _text in texts(client, stage)}


def test_what_was_sent_comes_back_from_the_answer_itself(mine: Pages, client: Any, stage: Stage, sent: Any):
    write(mine.get(section(stage, "1")), "text", "Senare")
    second = next(number for number, text in texts(client, stage) if text == "Två")
    removed(mine.get(section(stage, "3.2")), "Stycke 2")
    with stage.database.write() as session:
        session.connection().execute(delete(DraftRevision))
    mine.post(f"{base(stage)}/comments/return", {"comment": str(second)})
    assert (second, "Två") in texts(client, stage)


def test_sending_again_sends_the_later_edits(mine: Pages, client: Any, stage: Stage, sent: Any):
    write(mine.get(section(stage, "1")), "text", "Senare")
    assert "1 ändring är inte skickad än" in mine.get(section(stage, "1")).text()
    mine.get(base(stage) + "/check").form("Skicka svaret").submit({"name": "Sara Lind"})
    assert UNSENT not in mine.get(section(stage, "1")).text()


def test_the_pages_of_an_answered_body_ask_no_more_than_the_others(
    mine: Pages, stage: Stage, sent: Any, statements: Any
):
    write(mine.get(section(stage, "1")), "text", "Senare")
    for address in (section(stage, "3.2"), base(stage) + "/whole", base(stage), base(stage) + "/check"):
        mine.get(address)
        with statements(at_most=7 if address.endswith("/check") else 6):  # there: whether it is called ready to sign
            mine.get(address)
