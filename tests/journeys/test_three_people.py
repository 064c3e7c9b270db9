"""Three people of one body answer together: invited by mail, a clash over the same words, notes, ready, signed."""

from typing import Any

from app.accounts.policy import Kind
from tests.journeys.conftest import Ground, PostOffice, heading, press

NOTE = "Fråga styrelsen om takten."
HERS, HIS = "Annas ord om hela planen.", "Olas ord om hela planen."


def invite(page: Any, base: str, name: str, email: str, role: str) -> None:
    page.goto(f"{base}/colleagues")
    page.get_by_label("Kollegans namn").fill(name)
    page.get_by_label("Kollegans e-postadress").fill(email)
    page.get_by_label(role, exact=True).check()
    own_name = page.get_by_label("Ditt eget namn")
    if own_name.count():
        own_name.fill("Eva Lund")
    press(page, "Bjud in")
    page.get_by_text("Inbjudan skickas.").wait_for()


def come_in(page: Any, link: str) -> Any:
    page.goto(link)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/answers/*")
    return page


def summary(page: Any) -> Any:
    return page.get_by_label("Sammanfattning")


def clash_over_the_summary(anna: Any, ola: Any, base: str) -> None:
    """Both change the same words, and neither is lost."""
    anna.goto(f"{base}/whole")
    ola.goto(f"{base}/whole")
    anna.get_by_label("Tillstyrker", exact=True).check()
    summary(anna).fill(HERS)
    anna.locator("[data-save-status]").get_by_text("Sparat").wait_for()
    summary(ola).fill(HIS)
    ola.get_by_role("button", name="Spara och granska").click()
    clash = ola.locator("#conflict").inner_text()
    assert HERS in clash
    assert "Anna Ek" in clash
    assert summary(ola).input_value() == HIS
    summary(ola).fill(f"{HERS} {HIS}")
    ola.get_by_role("button", name="Spara och granska").click()
    heading(ola, "Granska och skicka")
    anna.goto(f"{base}/whole")
    assert summary(anna).input_value() == f"{HERS} {HIS}"
    assert "Senast sparat av Ola Ås" in anna.locator("[data-save-status]").inner_text()


def share_out_and_call_ready(anna: Any, ola: Any, base: str, section: int, axe: Any) -> None:
    """A section for Anna, a note for her, and the draft is called ready."""
    ola.goto(f"{base}/together?section={section}")
    ola.get_by_label("Vem har avsnittet?").select_option("Anna Ek")
    press(ola, "Spara vem som har det")
    ola.get_by_label("Anteckning till kollegorna").fill(NOTE)
    press(ola, "Spara anteckningen")
    ola.get_by_text(NOTE).wait_for()
    anna.goto(f"{base}/together")
    press(anna, "Visa bara mina avsnitt")
    axe(anna)
    anna.goto(f"{base}/sections/{section}")
    assert NOTE in anna.locator(".between").inner_text()
    axe(anna)
    anna.goto(f"{base}/check")
    assert anna.get_by_role("button", name="Skicka svaret").count() == 0, "only those who sign send"
    press(anna, "Märk som klart")
    anna.get_by_text("kollegor får ett mejl").wait_for()
    axe(anna)


def sign(page: Any, base: str) -> None:
    """Whoever came by the letter reads that nothing has changed, and sends."""
    page.goto(f"{base}/check")
    assert "Inget har ändrats sedan dess." in page.get_by_role("main").inner_text()
    assert NOTE not in page.content()
    assert page.get_by_label("Namn på den som svarar").input_value() == "Ola Ås"
    press(page, "Skicka svaret")
    page.wait_for_url("**/responses/1")
    assert NOTE not in page.content()


def test_three_people_of_a_body_write_clash_agree_and_sign(
    browse: Any, ground: Ground, post_office: PostOffice, axe: Any
) -> None:
    base, eva = f"/answers/{ground.world.consultee}", browse()
    ground.become(eva, Kind.CONTACT)
    invite(eva, base, "Anna Ek", "anna@exempel.se", "Skriver")
    invite(eva, base, "Ola Ås", "ola@exempel.se", "Skriver under")
    axe(eva)
    post_office.send()
    anna = come_in(browse(), post_office.link("anna@exempel.se"))
    ola = come_in(browse(width=390, javascript=False), post_office.link("ola@exempel.se"))
    clash_over_the_summary(anna, ola, base)
    share_out_and_call_ready(anna, ola, base, ground.world.section, axe)
    post_office.send()
    sign(come_in(ola, post_office.link("ola@exempel.se")), base)
    official = ground.become(browse(), Kind.HANDLER)
    for path in ("", "/history", "/letters", "/comments"):
        official.goto(f"/rounds/{ground.world.round}{path}")
        for word in (NOTE, "anna@exempel.se", "Anna Ek"):
            assert word not in official.content(), path
