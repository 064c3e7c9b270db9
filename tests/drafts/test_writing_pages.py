"""The body's pages, without JavaScript, in a client that judges each of them."""

import json
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from docx import Document
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from app.rounds.models import LinkRole, Step
from tests.kit.pages import Pages
from tests.kit.stage import Stage


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


def base(stage: Stage, body: int = 0) -> str:
    return f"/answers/{stage.consultees[body]}"


def section(stage: Stage, number: str) -> str:
    return f"{base(stage)}/sections/{stage.sections[number]}"


def write(page: Any, name: str, text: str, *, button: str = "Klar", **rest: Any) -> Any:
    """Write in the open form's field and press a button of it."""
    form = page.form(id="writing")
    field = next(name_of for name_of in form.fields if name_of.startswith(f"{name}-"))
    return form.submit({field: text}, button=button, **rest)


def notes(page: Any) -> list[str]:
    return [" ".join(note.text_content().split()) for note in page.xpath("//article[starts-with(@id, 'note-')]")]


def draft_of(client: Any, stage: Stage) -> Any:
    return client.get(stage.address()).json()["draft"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_opens(mine: Pages, stage: Stage, language: str):
    mine.raw.cookies.set("remiss_language", language)
    start = mine.get(base(stage))
    assert ("Svara senast" in start.text()) == (language == "sv")
    for number in stage.sections:
        assert number in mine.get(section(stage, number)).heading
    for rest in ("/whole", "/check", "/no-objection", "/abstention", "/extension", "/history"):
        mine.get(base(stage) + rest)


def test_reading_changes_nothing(mine: Pages, client: Any, stage: Stage):
    for address in (base(stage), section(stage, "3.2"), base(stage) + "/whole", base(stage) + "/check"):
        mine.get(address)
    assert draft_of(client, stage)["version"] == 0


def test_a_comment_is_written_changed_and_taken_away(mine: Pages, stage: Stage):
    after = write(mine.get(section(stage, "3.2") + "?paragraph=2"), "text", "Samordna mera")
    assert notes(after)[0].startswith("Stycke 2 Samordna mera")
    changed = write(after.click("Ändra Stycke 2"), "text", "Samordna ännu mera")
    assert "ännu mera" in notes(changed)[0]
    assert notes(changed.click("Ändra Stycke 2").form(id="writing").submit(button="Ta bort")) == []
    assert "ännu mera" in mine.get(base(stage) + "/history").click("Version 2").text()


def test_a_new_wording_is_shown_word_by_word_and_the_plans_own_is_no_proposal(mine: Pages, client: Any, stage: Stage):
    page = mine.get(section(stage, "3.2") + "?paragraph=2&kind=text_change")
    untouched = page.form(id="writing").submit(button="Klar")
    assert notes(untouched) == []
    changed = write(page, "proposed", "Utbildning bör samordnas.")
    note = changed.xpath("//article[starts-with(@id, 'note-')]")[0]
    assert [" ".join(e.text_content().split()) for e in note.iter("del", "ins")] == [
        "[struket: ska]",
        "[tillagt: bör]",
    ]
    assert draft_of(client, stage)["comments"][0]["kind"] == "text_change"


def test_an_empty_cell_takes_a_value(mine: Pages, client: Any, stage: Stage):
    page = mine.get(section(stage, "3.2")).click("+Föreslå värde 2027, Tillgång till kompetens")
    write(page, "proposed", "3,3")
    sent = draft_of(client, stage)["comments"][0]
    assert (sent["kind"], sent["cell_id"], sent["proposed_text"]) == ("indicator_value", stage.cells[0][1], "3,3")
    assert "3,3" in mine.get(section(stage, "3.2")).text("table")


def test_the_way_through_the_plan_and_its_states(mine: Pages, stage: Stage):
    page = mine.get(section(stage, "1"))
    key = next(name for name in page.form(id="writing").fields if name.startswith("text-"))
    data = {name: page.form(id="writing").value(name) for name in page.form(id="writing").fields}
    following = mine.post(section(stage, "1"), data | {key: "Med på vägen", "do": "nothing"})
    assert following.heading == "2 Mål"
    assert "1 Bakgrund 1 synp." in following.text("nav", class_="toc")
    data = {"version": "1", "do": "nothing"}
    after = mine.post(section(stage, "2"), data)
    assert "2 Mål Inget" in after.text("nav", class_="toc")
    assert "2 av 6 avsnitt genomgångna" in after.text("nav", class_="toc")
    last = mine.post(section(stage, "3.2.1"), {"version": "2", "do": "next"})
    assert last.heading == "Ställningstagande"


def test_two_colleagues_on_different_comments_are_merged(mine: Pages, client: Any, stage: Stage):
    other = mine.another()
    other.raw.cookies.set("remiss_answer", stage.cookie(stage.colleague(0)))
    pages = [each.get(section(stage, "3.2") + f"?paragraph={n}") for n, each in enumerate((mine, other), 1)]
    for page, text in zip(pages, ("Mitt", "Kollegans"), strict=True):
        write(page, "text", text)
    assert [comment["text"] for comment in draft_of(client, stage)["comments"]] == ["Mitt", "Kollegans"]


def test_two_colleagues_on_the_same_comment_see_both_texts(mine: Pages, client: Any, stage: Stage):
    write(mine.get(section(stage, "3.2")), "text", "Från början")
    other = mine.another()
    other.raw.cookies.set("remiss_answer", stage.cookie(stage.colleague(0)))
    address = mine.get(section(stage, "3.2")).link("Ändra Hela avsnittet")
    first, second = mine.get(address), other.get(address)
    write(second, "text", "Kollegans ord")
    conflict = write(first, "text", "Mina ord", status=409)
    assert "Kollegans ord" in conflict.text(id="conflict")
    assert draft_of(client, stage)["comments"][0]["text"] == "Kollegans ord"
    saved = conflict.form(id="writing").submit(button="Klar")
    assert "Mina ord" in notes(saved)[0]
    assert "Kollegans ord" in mine.get(base(stage) + "/history").click("Version 2").text()


def test_a_far_too_long_text_stays_in_the_page(mine: Pages, client: Any, stage: Stage):
    long = "Långt 🙂 " * 28_571
    page = write(mine.get(section(stage, "3.2")), "text", long, status=422)
    assert page.title.startswith("Fel:")
    shown = page.xpath("//textarea[starts-with(@id, 'f-text-')]")[0]
    assert (shown.text or "").strip() == long.strip()
    assert draft_of(client, stage)["version"] == 0


def test_signs_that_nobody_sees_are_dropped_and_word_breaks_kept(mine: Pages, client: Any, stage: Stage):
    write(mine.get(section(stage, "3.2")), "text", "Rad ett\vrad två\x00\x07 👩‍🚒")
    assert draft_of(client, stage)["comments"][0]["text"] == "Rad ett\nrad två 👩‍🚒"


PASTED = "\t•\tSlås i juli,\n\t–\u00a0betas\vsedan.\n·\tTvå  blanksteg"
"""A list as Word, a browser and a Mac paste it."""


def test_tabs_and_bullets_stand_on_the_page_and_in_every_file_as_they_were_pasted(
    mine: Pages, client: Any, stage: Stage
):
    page = write(mine.get(section(stage, "3.2")), "text", PASTED)
    kept = PASTED.replace("\v", "\n")
    assert draft_of(client, stage)["comments"][0]["text"] == kept
    assert kept in page.root.text_content()
    draft = {"version": 1, "stance": "supports", "comments": draft_of(client, stage)["comments"]}
    assert client.put(stage.address(rest="/draft"), json=draft).status_code == 200
    sent = client.post(stage.address(rest="/submission"), json={"version": 2, "signatory": {"name": "Eva Ek"}})
    assert sent.status_code == 201, sent.text

    def exported(format: str) -> bytes:
        address = f"/api/v1/rounds/{stage.round_id}/exports/{format}"
        return client.get(address, headers=stage.bearer("handler")).content

    assert kept in [row["text"] for row in json.loads(exported("json"))["comments"]]
    assert kept in exported("csv").decode("utf-8-sig").replace("\r\n", "\n")
    book = load_workbook(BytesIO(exported("xlsx")))
    assert any(cell.value == kept for sheet in book for row in sheet for cell in row)
    paragraphs = Document(BytesIO(exported("docx"))).element.body.iter("{*}p")
    assert any(kept in Paragraph(element, None).text for element in paragraphs)


def test_autosave_tells_marks_and_a_colleague_is_not_overwritten_later(mine: Pages, client: Any, stage: Stage):
    page = mine.get(section(stage, "3.2") + "?paragraph=1")
    form = page.form(id="writing")
    data = {name: form.value(name) for name in form.fields}
    key = next(name for name in data if name.startswith("text-")).removeprefix("text-")
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}

    def autosave(**changes: Any) -> Any:
        data.update(changes)
        answer = mine.raw.post(section(stage, "3.2"), data=data, headers=headers)
        if answer.status_code == 200:
            data.update(answer.json()["fields"] | {"version": str(answer.json()["version"])})
        return answer

    saved = autosave(**{f"text-{key}": "Ett"})
    assert saved.json()["message"].startswith("Sparat ")
    assert autosave(**{f"text-{key}": "Ett två"}).status_code == 200
    draft = draft_of(client, stage)
    assert [comment["text"] for comment in draft["comments"]] == ["Ett två"]
    draft["comments"][0]["text"] = "Kollegans"
    client.put(stage.address(0, "/draft"), json=draft)
    assert autosave(**{f"text-{key}": "Ett två"}).status_code == 200, "nothing typed since: the colleague's words stay"
    assert draft_of(client, stage)["comments"][0]["text"] == "Kollegans"


def test_what_was_saved_without_a_reply_is_no_colleagues(mine: Pages, client: Any, stage: Stage):
    """The reply is lost, more is typed, and what the page sent before goes along with what it sends next."""
    after = write(mine.get(section(stage, "3.2") + "?paragraph=1"), "text", "Ett")
    form = after.click("Ändra Stycke 1").form(id="writing")
    shown = {name: form.value(name) for name in form.fields}
    (key,) = [name.removeprefix("text-") for name in shown if name.startswith("text-")]
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    lost = shown | {f"text-{key}": "Ett\r\ntvå"}
    assert mine.raw.post(section(stage, "3.2"), data=lost, headers=headers).status_code == 200
    typed = shown | {f"text-{key}": "Ett\r\ntvå tre"}
    assert mine.raw.post(section(stage, "3.2"), data=typed, headers=headers).status_code == 409, "as a colleague's is"
    again = mine.raw.post(section(stage, "3.2"), data=typed | {"unanswered-0": urlencode(lost)}, headers=headers)
    assert again.status_code == 200, again.text
    draft = draft_of(client, stage)
    assert draft["comments"][0]["text"] == "Ett\ntvå tre"
    draft["comments"][0]["text"] = "Kollegans"
    client.put(stage.address(0, "/draft"), json=draft)
    last = typed | {
        f"text-{key}": "Ett\r\ntvå tre fyra",
        "unanswered-0": urlencode(lost),
        "unanswered-1": urlencode(typed),
    }
    clash = mine.raw.post(section(stage, "3.2"), data=last, headers=headers)
    assert clash.status_code == 409
    assert "Kollegans" in clash.json()["html"]


def test_a_forged_place_is_refused_and_the_text_kept(mine: Pages, client: Any, stage: Stage):
    page = mine.get(section(stage, "3.2") + "?paragraph=1")
    form = page.form(id="writing")
    data = {name: form.value(name) for name in form.fields}
    key = next(name for name in data if name.startswith("text-")).removeprefix("text-")
    elsewhere, here = stage.sections["3.1"], stage.sections["3.2"]
    for place in (f"s{elsewhere}", f"p{elsewhere}.1", f"p{here}.99", "p1", "w", "c999999", "x1", "", "c" + "9" * 40):
        answer = mine.post(section(stage, "3.2"), data | {f"place-{key}": place, f"text-{key}": "Kvar"}, status=422)
        assert "Kvar" in answer.source
    assert draft_of(client, stage)["version"] == 0


def test_sending_twice_is_one_answer_and_says_what_was_sent(mine: Pages, client: Any, stage: Stage):
    write(mine.get(section(stage, "3.2") + "?paragraph=2"), "text", "Samordna mera")
    check = mine.get(base(stage) + "/check")
    assert "Ställningstagandet till planen saknas" in check.text()
    refused = check.form("Skicka svaret").submit({"name": "Sara Lind"}, status=422)
    assert "Ta ställning" in refused.text()
    whole = mine.get(base(stage) + "/whole")
    whole.form(id="writing").submit({"stance": "supports_with_changes", "summary": "Bra"}, button="Spara synpunkten")
    check = mine.get(base(stage) + "/check")
    nameless = check.form("Skicka svaret").submit({"name": " "}, status=422)
    assert "name" in nameless.errors()
    receipts = [check.form("Skicka svaret").submit({"name": "Sara Lind"}) for _twice in range(2)]
    assert receipts[0].url == receipts[1].url
    assert "KS/2026:20-1" in receipts[0].text()
    assert "Samordna mera" in receipts[0].text()
    assert len(client.get(stage.address()).json()["receipts"]) == 1
    start = mine.get(base(stage))
    assert "Ni har svarat" in start.text()


@pytest.mark.parametrize(("way", "stance"), [("no-objection", "no_objection"), ("abstention", "abstains")])
def test_the_short_ways(mine: Pages, client: Any, stage: Stage, way: str, stance: str):
    page = mine.get(f"{base(stage)}/{way}")
    receipts = [page.form("Skicka svaret").submit({"name": "Sara Lind", "text": "Tack."}) for _twice in range(2)]
    assert receipts[0].url == receipts[1].url
    answer = client.get(stage.address()).json()
    assert [receipt["stance"] for receipt in answer["receipts"]] == [stance]
    assert answer["draft"]["summary"] == "Tack."


def test_a_short_answer_leaves_the_draft_and_asks_first(mine: Pages, client: Any, stage: Stage):
    write(mine.get(section(stage, "1")), "text", "Påbörjad")
    page = mine.get(base(stage) + "/no-objection")
    assert "Ert utkast har 1 synpunkt" in page.text()
    asked = page.form("Skicka svaret").submit({"name": "Sara"}, status=422)
    assert "without_comments" in asked.errors()
    receipt = asked.form("Skicka svaret").submit({"without_comments": True})
    assert "Påbörjad" not in receipt.text()
    assert draft_of(client, stage)["comments"][0]["text"] == "Påbörjad"


def test_a_writer_is_told_who_sends(mine: Pages, stage: Stage):
    other = mine.another()
    other.raw.cookies.set("remiss_answer", stage.cookie(stage.colleague(0, LinkRole.WRITER)))
    assert "Svaret skickas av er kontaktperson" in other.get(base(stage) + "/check").text()
    other.post(base(stage) + "/submission", {"version": "0", "name": "Ali"}, status=403)


@pytest.mark.parametrize("step", [Step.CANCELLED, Step.PUBLISHED])
def test_when_it_is_over_the_pages_say_whom_to_ask(mine: Pages, stage: Stage, step: Step):
    stage.step(step)
    assert "diarienummer KS/2026:20" in mine.get(base(stage)).text()
    assert not mine.get(section(stage, "3.2")).xpath("//form[@id='writing']")
    for rest in ("/whole", "/check", "/no-objection"):
        mine.get(base(stage) + rest)
    key = "n0123456789abcdef"
    data = {
        f"base-{key}": "",
        f"kind-{key}": "comment",
        f"place-{key}": f"s{stage.sections['3.2']}",
        f"text-{key}": "Inte förlorad",
    }
    kept = mine.post(section(stage, "3.2"), data | {"version": "0", "do": "done"}, status=422)
    assert "Inte förlorad" in kept.source


def test_a_page_is_the_same_number_of_statements_however_much_is_written(
    mine: Pages, client: Any, stage: Stage, statements: Any
):
    mine.get(section(stage, "3.2"))
    with statements(at_most=6) as empty:
        mine.get(section(stage, "3.2"))
    comments = [{"section_id": stage.sections["3.2"], "text": f"Nr {n}"} for n in range(40)]
    client.put(stage.address(0, "/draft"), json={"version": 0, "comments": comments})
    with statements(at_most=empty.count + 1) as full:  # an untouched draft has no comments to look for
        mine.get(section(stage, "3.2"))
    assert full.count <= 6
