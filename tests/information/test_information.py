"""Help, personal data and accessibility: read by all, changed by an administrator, no version ever lost."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.i18n import FOR_BODIES
from app.information.defaults import default_text
from app.information.formatting import as_html
from app.information.models import Topic
from app.information.rules import for_readers, left_to_fill_in
from tests.kit import typography
from tests.kit.officials import bearer, official, sign_in
from tests.kit.pages import Pages

EVERY = [(topic, language) for topic in Topic for language in FOR_BODIES]


@pytest.fixture
def admin(database: Any, pages: Pages) -> Pages:
    """An administrator's browser."""
    official(database, Role.ADMIN)
    return sign_in(pages.another(), Role.ADMIN)


@pytest.mark.parametrize(("topic", "language"), EVERY)
def test_the_delivered_texts_are_well_set_and_say_what_is_to_be_filled_in(topic: Topic, language: str) -> None:
    text = default_text(topic, language)
    assert typography.faults(re.sub(r"\]\([^)]*\)", "]", text), language) == []
    assert len(left_to_fill_in(text)) == len(left_to_fill_in(default_text(topic, "sv"))) > 0
    headings = re.findall(r"^#+", text, re.MULTILINE)
    assert headings == re.findall(r"^#+", default_text(topic, "sv"), re.MULTILINE)
    read = for_readers(text)
    assert "[" not in re.sub(r"\[[^]]*\]\(", "(", read), "what only the authority knows is never shown to the public"
    assert typography.faults(re.sub(r"\]\([^)]*\)", "]", read), language) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Ring oss. Numret är [[numret]]. Vi svarar.", "Ring oss. Vi svarar."),
        ("Vi är [[helt. Eller delvis.]] klara, t.ex. i dag.", ""),
        ("## Rubrik\n\n[[Allt.]]\n\n## Nästa\n\nOrd.", "## Nästa\n\nOrd."),
        ("## Rubrik\n\n### Under\n\n[[Allt.]]", ""),
        ("## Rubrik\n\n### Under\n\nOrd.", "## Rubrik\n\n### Under\n\nOrd."),
        ("Kom gärna. Så här når ni oss:\n\n- post: [[adress]]\n- telefon: [[nummer]]", "Kom gärna."),
        ("Så här:\n\n- post: [[adress]]\n- telefon: 10", "Så här:\n\n- telefon: 10"),
        ("- Det syns. [[Var?]]\n1. [[Vad?]]", "- Det syns."),
    ],
)
def test_what_waits_for_a_fact_is_left_out(text: str, read: str) -> None:
    assert for_readers(text) == read


def test_readers_are_told_that_something_is_missing_and_who_may_is_led_to_fill_it_in(
    pages: Pages, admin: Pages
) -> None:
    page = pages.get("/information/accessibility")
    assert "Några uppgifter är inte ifyllda än" in page.text()
    assert "e-postadress" not in page.text()
    edited = admin.get("/information/accessibility")
    assert "uppgifter är kvar att fylla i" in edited.text()
    assert "[[" in edited.click("Fyll i dem").form("Spara").value("text")


def test_a_text_can_do_no_harm() -> None:
    html = as_html(
        "# Stort\n\n#### Litet\n\n<script>alert(1)</script> <b hx-get='/x' onclick='y'>fet</b>\n\n"
        "[länk](javascript:alert(1)) ![bild](https://evil.example/x.png) [bra](https://exempel.se)\n\n## Mellan",
        authority='<img src="x">',
    )
    assert "<script" not in html
    assert "<b " not in html
    assert "javascript:" not in re.findall(r'href="([^"]*)"', html)
    assert re.findall(r'href="([^"]*)"', html) == ["https://evil.example/x.png", "https://exempel.se"]
    assert "<img" not in html
    assert re.findall(r"<(h\d)", html) == ["h2", "h3", "h3"], "levels without gaps, below the page's own heading"


def test_every_page_leads_to_the_texts(pages: Pages, admin: Pages) -> None:
    wanted = ["/information/help", "/information/privacy", "/information/accessibility"]
    public = [pages.get("/sign-in"), pages.get("/link-needed"), pages.get("/finns-inte", status=404)]
    for page in [*public, admin.get("/rounds")]:
        assert [link.get("href") for link in page.xpath("//footer//nav//a")] == wanted
    page = pages.get("/sign-in").click("Tillgänglighet")
    assert page.heading == "Tillgänglighetsredogörelse"
    assert "2018:1937" in page.text()
    assert not page.all("a", text="Ändra texten")


def test_an_administrator_previews_and_saves_a_text_and_everybody_reads_it(pages: Pages, admin: Pages) -> None:
    listed = admin.get("/information")
    assert listed.rows()[1][:2] == ["Hjälp", "Svenska"]
    page = admin.get("/information/help").click("Ändra texten")
    shown = page.form("Spara").submit(
        text="## Så gör du\n\nLäs här. Ring [[numret]].", button="Förhandsgranska", status=200
    )
    assert "Ännu inte sparat" in shown.text()
    assert shown.one("h2", text="Så gör du") is not None
    assert "1 uppgift är kvar att fylla i" in shown.text()
    assert "Så gör du" not in pages.get("/information/help").text()
    read = shown.form("Spara").submit(text="## Så gör du\n\nRing 010-123 45 67.")
    assert "Texten är sparad" in read.text()
    assert "Ring 010-123 45 67." in pages.get("/information/help").text()
    assert "Senast ändrad" in pages.get("/information/help").text()


def test_in_english_a_text_that_is_only_in_swedish_says_so(pages: Pages, admin: Pages) -> None:
    assert "Answer a referral" in pages.another("en").get("/information/help").text()
    admin.get("/information/help/sv/edit").form("Spara").submit(text="Ring oss.")
    english = pages.another("en").get("/information/help")
    assert english.heading == "Help"
    assert "The text is in Swedish only." in english.text()
    assert english.one("div", class_="information").get("lang") == "sv"
    admin.get("/information/help/en/edit").form("Spara").submit(text="Call us.")
    assert "Call us." in pages.another("en").get("/information/help").text()


def test_in_finnish_a_text_is_the_delivered_one_or_the_authoritys_own(pages: Pages, admin: Pages) -> None:
    finnish = pages.another("fi")
    assert "Lausuntopyyntöön vastaaminen" in finnish.get("/information/help").text()
    admin.get("/information/help/sv/edit").form("Spara").submit(text="Ring oss.")
    swedish = finnish.get("/information/help")
    assert swedish.heading == "Ohje"
    assert "Teksti on ruotsiksi." in swedish.text()
    assert swedish.one("div", class_="information").get("lang") == "sv"
    admin.get("/information/help/fi/edit").form("Spara").submit(text="Soittakaa meille.")
    assert "Soittakaa meille." in finnish.get("/information/help").text()


def test_versions_are_kept_and_an_earlier_one_comes_back(admin: Pages) -> None:
    for text in ("Ett.", "Två."):
        admin.get("/information/privacy/sv/edit").form("Spara").submit(text=text)
    page = admin.get("/information/privacy/sv/edit").click("Tidigare versioner")
    shown = [" ".join(line.text_content().split()) for line in page.xpath("//ol[@class='timeline']/li")]
    assert len(shown) == 3
    assert "Version 2 Person admin gäller nu" in shown[0]
    assert "Texten som den levererades" in shown[2]
    earlier = page.click("Version 1")
    assert "Ett." in earlier.text()
    again = earlier.click("Utgå från den här texten").form("Spara")
    assert again.value("text") == "Ett."
    assert "Ett." in again.submit().text()
    assert len(admin.get("/information/privacy/sv/versions").xpath("//ol[@class='timeline']/li")) == 4
    admin.get("/information/privacy/sv/versions/9", status=404)


def test_nobody_saves_over_a_version_they_have_not_seen(admin: Pages) -> None:
    mine, theirs = (admin.get("/information/help/sv/edit").form("Spara") for _ in range(2))
    theirs.submit(text="Deras text.")
    refused = mine.submit(text="Min text.", status=409)
    assert "Deras text." in refused.text()
    again = refused.form("Spara")
    assert again.value("text") == "Min text."
    assert "Min text." in again.submit().text()


def test_only_an_administrator_changes_texts(database: Any, pages: Pages) -> None:
    official(database, Role.HANDLER)
    handler = sign_in(pages.another(), Role.HANDLER)
    assert not handler.get("/information/help").all("a", text="Ändra texten")
    handler.get("/information/help/sv/edit", status=403)
    handler.post("/information/help/sv", {"text": "Min.", "version": "0"}, status=403)


def test_the_api_reads_and_changes_texts(client: TestClient, database: Any) -> None:
    official(database, Role.ADMIN)
    read = client.get("/api/v1/information/privacy", params={"language": "en"}).json()
    assert (read["version"], read["language"], read["saved_by"]) == (0, "en", None)
    assert read["title"] == "Så behandlar vi personuppgifter"
    assert (read["left_to_fill_in"], "[[" in read["text"]) == ([], False)
    whole = client.get("/api/v1/information/privacy", headers=bearer(Role.ADMIN)).json()
    assert (len(whole["left_to_fill_in"]) > 0, "[[" in whole["text"]) == (True, True)
    body = {"text": "Ny text.", "version": 0}
    assert client.put("/api/v1/information/privacy/sv", json=body).status_code == 401
    saved = client.put("/api/v1/information/privacy/sv", json=body, headers=bearer(Role.ADMIN))
    assert (saved.status_code, saved.json()["version"], saved.json()["saved_by"]) == (200, 1, "Person admin")
    stale = client.put("/api/v1/information/privacy/sv", json=body, headers=bearer(Role.ADMIN))
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    read = client.get("/api/v1/information/privacy").json()
    assert (read["text"], read["version"], read["saved_by"]) == ("Ny text.", 1, None)
    kept = client.get("/api/v1/information/privacy/sv/versions", headers=bearer(Role.ADMIN)).json()
    assert [version["version"] for version in kept["items"]] == [1, 0]
    assert client.get("/api/v1/information/nothing").status_code == 404
