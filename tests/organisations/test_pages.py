"""The register, lists and addresses on pages."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.clock import now
from app.history.models import Event
from app.organisations.importing import read_list_text
from app.organisations.list_actions import create_list
from app.organisations.models import DistributionList, Organisation
from app.organisations.queries import entries, latest_list_version
from tests.kit.html import Form
from tests.kit.imports import count
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages


def bodies(database: Any, list_id: int) -> list[tuple[str, str, str | None]]:
    with database.read() as session:
        rows = entries(session, latest_list_version(session, list_id).id)
        return [(row.group, row.name, row.email) for row in rows]


def item(database: Any, list_id: int, name: str) -> int:
    with database.read() as session:
        rows = entries(session, latest_list_version(session, list_id).id)
        return next(row.id for row in rows if row.name == name)


def test_a_body_is_added_found_and_changed(desk: Pages, database: Any):
    page = desk.get("/organisations").click("Lägg till organisation")
    page = page.form("Spara").submit(name="Åkeriet AB", kind="company", email="info@akeriet.example")
    assert page.rows()[1] == ["Åkeriet AB", "Företag", "info@akeriet.example"]
    page = page.form("Visa").submit(q="åker", kind="company", address="")
    page = page.click("Åkeriet AB").form("Spara").submit(email="")
    assert page.rows()[1][2] == "Saknas"
    assert "Ingen organisation passar" in desk.get("/organisations?q=finns+inte").text()


def test_the_register_is_narrowed_by_address(desk: Pages, mailing: int):
    assert len(desk.get("/organisations?address=missing").rows()) == 1 + 4
    boards = desk.get("/organisations?kind=board")
    assert "2 organisationer" in boards.one(id="hits").text_content()
    assert boards.column(0) == ["Ängsnämnden", "Östra nämnden"]


def test_a_long_list_is_narrowed_by_words_and_by_what_is_missing(desk: Pages, mailing: int):
    address = f"/lists/{mailing}"
    assert not desk.get(address).all(id="f-q"), "a handful is seen at a glance"
    for n in range(8):
        desk.get(address).form("Lägg till").submit(name=f"Bolag {n} AB", email=f"b{n}@bolag.example", group="Bolag")
    whole = desk.get(address)
    assert "13 organisationer" in whole.one(id="hits").text_content()
    narrowed = whole.form("Visa").submit(q="bolag 7")
    assert [name.text_content().strip() for name in narrowed.xpath("//ul[@class='bodies']//a")] == ["Bolag 7 AB"]
    assert "1 av 13 visas." in narrowed.text()
    groups = "//datalist/option"
    assert len(narrowed.xpath(groups)) == len(whole.xpath(groups)), "every group can be chosen"
    assert "Bolag 7 AB" not in whole.form("Visa").submit(show="missing").text("div", id="rows")
    assert "Ingen organisation passar" in whole.form("Visa").submit(q="finns inte").text()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"email": "två@a.se, b@a.se"}, "email"), ({"kind": ""}, "kind")],
)
def test_a_bad_body_is_explained_at_its_field(desk: Pages, values: dict[str, str], field: str):
    good = {"name": "Ängen", "kind": "other", "email": "a@x.se"}
    page = desk.get("/organisations/new").form("Spara").submit(good | values, status=422)
    assert list(page.errors()) == [field]
    assert page.form("Spara").value("name") == (good | values)["name"]


def test_a_name_that_is_taken_is_explained_at_its_field(desk: Pages, known: int):
    page = desk.get("/organisations/new").form("Spara")
    page = page.submit(name="företagarna  ekby/torsby", kind="other", status=422)
    assert "finns redan" in page.errors()["name"]


def test_a_stale_form_keeps_what_was_typed(desk: Pages, known: int):
    stale = desk.get(f"/organisations/{known}")
    desk.get(f"/organisations/{known}").form("Spara").submit(email="kollegan@x.se")
    page = stale.form("Spara").submit(email="min@x.se", status=409)
    assert page.form("Spara").value("email") == "min@x.se"
    page.form("Spara").submit()
    assert desk.get(f"/organisations/{known}").form("Spara").value("email") == "min@x.se"


def test_a_list_is_previewed_before_it_is_saved(desk: Pages, known: int, database: Any):
    text = "Externa\n\nFöretagarna Ekby/Torsby\nÅkeriet AB\nÅkeriet AB\n\nNämnder\n\nÄngsnämnden\n"
    page = desk.get("/lists").click("Läs in en lista")
    page = page.form("Läs in och granska").submit(name="Min lista", text=text)
    assert page.heading == "Granska listan innan den sparas"
    assert "3 organisationer 2 grupper 1 finns i registret 0 liknar någon i registret" in page.text()
    assert "De kommer med en gång på listan: Åkeriet AB" in page.text()
    assert count(database, DistributionList) == 0
    assert count(database, Organisation) == 1
    saved = page.form("Spara listan").submit()
    assert saved.heading == "Min lista"
    assert page.form("Spara listan").submit().url == saved.url
    assert count(database, DistributionList) == 1
    assert [e.text_content() for e in saved.xpath("//section/h2/span[1]")] == ["Externa", "Nämnder"]


def test_a_list_from_a_file_takes_the_name_of_its_title(desk: Pages):
    content = "Sändlista för skogsplanen\n\nÄngsnämnden\nÅkeriet AB\n".encode("cp1252")
    page = desk.get("/lists/new").form("Läs in och granska").submit(file=("a.txt", content, "text/plain"))
    assert page.form("Spara listan").value("name") == "Sändlista för skogsplanen"
    assert page.form("Spara listan").submit(name="", status=422).errors() == {"name": "Fel: Skriv ett namn på listan."}
    assert page.form("Spara listan").submit(name="Skogen 2026").heading == "Skogen 2026"


def test_a_list_from_a_file_without_a_title_takes_the_files_name(desk: Pages):
    file = ("min-lista.txt", "Ängsnämnden\nÅkeriet AB\n".encode(), "text/plain")
    page = desk.get("/lists/new").form("Läs in och granska").submit(file=file)
    assert page.form("Spara listan").value("name") == "min-lista"
    assert page.form("Avbryt").submit(button="Avbryt").heading == "Läs in en sändlista"


@pytest.mark.parametrize(("address", "name"), [("/lists/new", "lista.txt"), ("/plans/new", "plan.md")])
def test_a_file_that_must_be_chosen_again_is_named(desk: Pages, address: str, name: str):
    values = {"text": "Också en text", "file": (name, b"# Ett\n\nText.\n", "text/plain")}
    page = desk.get(address).form("Läs in och granska").submit(values, status=422)
    assert page.text("p", class_="again") == f"Välj filen igen: {name}"
    assert page.one("input", name="file").get("aria-describedby").split()[-1] == "f-file-again"


@pytest.mark.parametrize(
    ("values", "field", "status"),
    [
        ({"name": "A"}, "text", 422),
        ({"text": "Ängen"}, "name", 422),
        ({"name": "A", "file": ("a.pdf", b"%PDF-1.7", "application/pdf")}, "file", 415),
        ({"name": "A", "file": ("a.docx", b"text", "x/y")}, "file", 415),
    ],
)
def test_a_bad_list_is_explained_at_its_field(desk: Pages, values: dict[str, Any], field: str, status: int):
    page = desk.get("/lists/new").form("Läs in och granska").submit(values, status=status)
    assert list(page.errors()) == [field]
    assert page.form("Läs in och granska").value("name") == values.get("name", "")


def test_a_suggestion_is_accepted(desk: Pages, mailing: int, database: Any):
    page = desk.get(f"/lists/{mailing}")
    assert "Samma som ”Företagarna Ekby/Torsby” i registret?" in page.text()
    page = page.form("Ja, samma: Företagarna Ekby Torsby").submit()
    assert bodies(database, mailing)[2] == ("Externa", "Företagarna Ekby/Torsby", "f@ekby.example")
    assert "Samma som" not in page.text()


def test_a_suggestion_is_declined(desk: Pages, mailing: int, database: Any):
    page = desk.get(f"/lists/{mailing}").form("Nej, inte samma: Företagarna Ekby Torsby").submit()
    assert "Samma som" not in page.text()
    assert bodies(database, mailing)[2][1] == "Företagarna Ekby Torsby"


def test_bodies_move_between_groups_and_leave_the_list(desk: Pages, mailing: int, database: Any):
    page = desk.get(f"/lists/{mailing}").click("Östra nämnden")
    page = page.form("Flytta").submit(group="Externa")
    assert [name for group, name, _e in bodies(database, mailing) if group == "Externa"][-1] == "Östra nämnden"
    page = page.click("Åkeriföreningen").form("Ta bort från listan").submit()
    assert "Åkeriföreningen" not in page.text()
    assert count(database, Organisation) == 6


def test_a_group_that_nobody_named_is_not_told_while_it_is_alone(desk: Pages):
    form = desk.get("/lists/new").form("Läs in och granska")
    preview = form.submit(name="Utan rubriker", text="Naturvännerna\nKraftbolaget AB")
    page = preview.form("Spara listan").submit()
    for shown in (preview, page):
        assert "Grupp 1" not in shown.text()
    assert "Grupp" not in page.click("Naturvännerna").text("dl")
    form = desk.get("/lists/new").form("Läs in och granska")
    several = form.submit(name="Två grupper", text="Naturvännerna\n\nKraftbolaget AB")
    assert [" ".join(h.text_content().split()[:2]) for h in several.all("h2")] == ["Grupp 1", "Grupp 2"]


def test_a_list_is_renamed_once_and_never_over_somebody_else(desk: Pages, mailing: int, database: Any):
    page = desk.get(f"/lists/{mailing}")
    done = page.form("Spara listans namn").submit(list_name="Remissinstanser 2027")
    assert done.heading == "Remissinstanser 2027"
    assert "Listan har fått sitt nya namn." in done.text()
    page.form("Spara listans namn").submit(list_name="Remissinstanser 2027")
    refused = page.form("Spara listans namn").submit(list_name="Ett annat namn", status=422)
    assert "Någon har under tiden döpt om listan till ”Remissinstanser 2027”." in refused.text()
    assert refused.form("Spara listans namn").value("list_name") == "Ett annat namn"
    assert page.form("Spara listans namn").submit(list_name=" ", status=422).errors()["list_name"]
    with database.read() as session:
        renamings = session.exec(select(Event.facts).where(Event.kind == "list.renamed")).all()
    assert [fact["name"] for fact in renamings] == ["Remissinstanser 2027"]


def test_a_group_is_renamed_and_two_become_one(desk: Pages, mailing: int, database: Any):
    desk.post(f"/lists/{mailing}/groups", {"was": "Externa", "name": "Utanför huset"})
    assert [group for group, _n, _e in bodies(database, mailing)] == ["Utanför huset"] * 3 + ["Nämnder"] * 2
    desk.post(f"/lists/{mailing}/groups", {"was": "Nämnder", "name": "Utanför huset"})
    assert {group for group, _n, _e in bodies(database, mailing)} == {"Utanför huset"}
    desk.post(f"/lists/{mailing}/groups", {"was": "Nämnder", "name": "x"}, status=404)


def test_a_body_is_added_to_a_list(desk: Pages, mailing: int, database: Any):
    form = desk.get(f"/lists/{mailing}").form("Lägg till")
    form.submit(name="Nya rådet", group="Tredje gruppen", email="nya@x.se")
    assert bodies(database, mailing)[-1] == ("Tredje gruppen", "Nya rådet", "nya@x.se")
    page = desk.get(f"/lists/{mailing}").form("Lägg till").submit(name="ängsnämnden", status=422)
    assert "redan på listan" in page.errors()["name"]
    assert page.form("Lägg till").value("name") == "ängsnämnden"


def addressed(form: Form, typed: list[str]) -> dict[str, str]:
    """The form's address fields from the top, with what is typed in them."""
    return dict(zip([name for name in form.fields if name.startswith("email-")], typed, strict=True))


def shown(form: Form) -> list[str | list[str]]:
    return [form.value(name) for name in form.fields if name.startswith("email-")]


def test_addresses_are_filled_in_on_one_page(desk: Pages, mailing: int, database: Any):
    page = desk.get(f"/lists/{mailing}").click("Fyll i e-postadresser")
    labels = [e.text_content() for e in page.xpath("//form//label[starts-with(@for, 'f-email')]")]
    assert labels == [
        "Företagarna Ekby Torsby",
        "Mälarens universitet",
        "Åkeriföreningen",
        "Ängsnämnden",
        "Östra nämnden",
    ]
    form = page.form("Spara alla adresser")
    page = form.submit(addressed(form, ["a@x.se", "m@x.se", "", "inte en adress", "ö@x.se"]), status=422)
    assert "Rätta det här" in page.text()
    assert shown(page.form("Spara alla adresser")) == ["a@x.se", "m@x.se", "", "inte en adress", "ö@x.se"]
    assert {email for _g, _n, email in bodies(database, mailing)} == {"info@malaren.example", None}
    form = page.form("Spara alla adresser")
    form.submit(addressed(form, ["a@x.se", "m@x.se", "", "d@x.se", "e@x.se"]))
    assert [email for _g, _n, email in bodies(database, mailing)] == [None, "m@x.se", "a@x.se", "d@x.se", "e@x.se"]


def test_an_address_that_a_colleague_wrote_is_not_overwritten(desk: Pages, mailing: int, database: Any):
    own_form = desk.get(f"/lists/{mailing}/addresses").form("Spara alla adresser")
    colleagues_form = desk.get(f"/lists/{mailing}/addresses").form("Spara alla adresser")
    colleagues_form.submit(addressed(colleagues_form, ["", "info@malaren.example", "kollegan@x.se", "", ""]))
    page = own_form.submit(
        addressed(own_form, ["a@x.se", "info@malaren.example", "", "", ""])
    )  # other rows: no conflict
    own_form = page.click("Fyll i e-postadresser").form("Spara alla adresser")
    assert shown(own_form) == ["a@x.se", "info@malaren.example", "kollegan@x.se", "", ""]
    colleagues_form = desk.get(f"/lists/{mailing}/addresses").form("Spara alla adresser")
    colleagues_form.submit(addressed(colleagues_form, ["a@x.se", "info@malaren.example", "nya@x.se", "", ""]))
    page = own_form.submit(addressed(own_form, ["a@x.se", "info@malaren.example", "min@x.se", "", ""]), status=422)
    assert "Någon annan har under tiden skrivit nya@x.se" in page.text()


def test_a_row_added_or_removed_while_one_types_moves_no_address(desk: Pages, mailing: int, database: Any):
    page = desk.get(f"/lists/{mailing}/addresses")
    own_form = page.form("Spara alla adresser")
    typed = ["a@x.se", "info@malaren.example", "b@x.se", "c@x.se", "d@x.se"]
    desk.get(f"/lists/{mailing}").form("Lägg till").submit(name="Aa-rådet", group="Tredje gruppen")
    own_form.submit(addressed(own_form, typed))
    saved = {name: email for _group, name, email in bodies(database, mailing)}
    assert saved["Ängsnämnden"] == "c@x.se"
    assert saved["Aa-rådet"] is None
    own_form = desk.get(f"/lists/{mailing}/addresses").form("Spara alla adresser")
    listed = desk.get(f"/lists/{mailing}")
    row = listed.xpath("//li[starts-with(@id, 'item-')][.//*[contains(text(), 'Ängsnämnden')]]/@id")[0]
    desk.post(f"/lists/{mailing}/items/{row.removeprefix('item-')}/removal")
    fields = [name for name in own_form.fields if name.startswith("email-")]
    moved = own_form.submit({name: f"ny{n}@x.se" for n, name in enumerate(fields)}, status=422)
    assert "står inte längre på listan" in moved.text()
    assert "ny4@x.se" in moved.text("div", id="error-summary")
    moved.form("Spara alla adresser").submit()


def test_addresses_are_filled_in_from_a_file_and_checked_before_saving(desk: Pages, mailing: int, database: Any):
    content = (
        "Namn;E-post\nängsnämnden;a@x.se\nÖSTRA  nämnden;fel\nOkänd;o@x.se\nMälarens universitet;ny@malaren.example\n"
    ).encode()
    form = desk.get(f"/lists/{mailing}/addresses").form("Fyll i fälten")
    page = form.submit(file=("a.csv", content, "text/csv"), status=200)
    assert "2 adresser är ifyllda från filen" in page.text()
    assert "Står i filen men inte på listan: Okänd" in page.text()
    assert "Saknar en giltig adress i filen: ÖSTRA nämnden" in page.text()
    assert bodies(database, mailing)[3][2] is None
    page.form("Spara alla adresser").submit()
    assert bodies(database, mailing)[1][2] == "ny@malaren.example"
    assert bodies(database, mailing)[3][2] == "a@x.se"


def test_a_bad_file_with_addresses_is_explained(desk: Pages, mailing: int):
    form = desk.get(f"/lists/{mailing}/addresses").form("Fyll i fälten")
    assert "file" in form.submit(status=422).errors()
    assert "file" in form.submit(file=("a.pdf", b"%PDF-1.7", "application/pdf"), status=415).errors()


def test_a_reader_reads_and_is_offered_nothing_more(desk: Pages, mailing: int, known: int, database: Any):
    official(database, Role.READER)
    reader = sign_in(desk.another(), Role.READER)
    assert "Lägg till organisation" not in reader.get("/organisations").links()
    page = reader.get(f"/lists/{mailing}")
    assert not page.xpath("//main//form")
    row = item(database, mailing, "Ängsnämnden")
    for url in ("/organisations/new", f"/organisations/{known}", "/lists/new", f"/lists/{mailing}/addresses"):
        reader.get(url, status=403)
    for url in (f"items/{row}/own", f"items/{row}/removal"):
        reader.post(f"/lists/{mailing}/{url}", status=403)
    assert len(bodies(database, mailing)) == 5


def test_pages_cost_the_same_for_many(desk: Pages, handler: Any, database: Any, statements: Callable[..., Any]):
    costs = []
    for size in (1, 30):
        with database.write() as session:
            parsed = read_list_text("\n".join(f"Bolag {size}-{number} AB" for number in range(size)))
            mailing = create_list(session, name=f"Lista {size}", parsed=parsed, by=handler, now=now())
        row = item(database, mailing.id, f"Bolag {size}-0 AB")
        urls = ("/organisations", "/lists", f"/lists/{mailing.id}", f"/lists/{mailing.id}/addresses")
        for url in (*urls, f"/lists/{mailing.id}/items/{row}"):
            with statements(at_most=6) as counted:
                desk.get(url)
            costs.append(counted.count)
    assert costs[:5] == costs[5:]


def test_eighteen_hundred_names_stay_usable(desk: Pages, handler: Any, database: Any):
    with database.write() as session:
        parsed = read_list_text("\n".join(f"Bolag {number} AB" for number in range(1800)))
        mailing = create_list(session, name="Stor", parsed=parsed, by=handler, now=now())
    page = desk.get(f"/lists/{mailing.id}/addresses")
    assert len(page.source) < 1_000_000
    form = page.form("Spara alla adresser")
    form.submit(addressed(form, [f"a{number}@x.se" for number in range(1800)]))
    assert len(desk.get("/organisations").rows()) == 1801


def test_pages_speak_english(desk: Pages, mailing: int):
    english = sign_in(desk.another("en"), Role.HANDLER)
    assert english.get("/organisations").heading == "Organisations"
    assert english.get("/lists").heading == "Distribution lists"
    assert english.get(f"/lists/{mailing}/addresses").heading == "E-mail addresses"
    assert "4 organisations have no e-mail address" in english.get(f"/lists/{mailing}").text()


TWO_WITH_ONE = "Alfa <Info@Malmö.se>\nBeta <info@xn--malm-8qa.se>\nGamma <g@x.se>\n"


def test_two_bodies_with_one_address_are_pointed_out_on_the_way_in_and_on_the_list(desk: Pages, database: Any):
    preview = desk.get("/lists/new").form("Läs in och granska").submit({"name": "Två", "text": TWO_WITH_ONE})
    assert "1 adress står för flera organisationer" in preview.text()
    assert "Info@Malmö.se: Alfa, Beta" in preview.text()
    saved = preview.form("Spara listan").submit()
    assert "Info@Malmö.se: Alfa, Beta" in saved.text()


def test_an_address_page_saved_untouched_changes_nothing_whatever_the_browser_writes(desk: Pages, database: Any):
    preview = (
        desk.get("/lists/new").form("Läs in och granska").submit({"name": "IDN", "text": "Alfa <remiss@malmö.se>\n"})
    )
    saved = preview.form("Spara listan").submit()
    page = desk.get(f"{saved.url}/addresses")
    form = page.form("Spara alla adresser")
    (field,) = (name for name in form.fields if name.startswith("email"))
    assert form.value(field) == "remiss@malmö.se"
    said = form.submit({field: "remiss@xn--malm-8qa.se"})
    assert "Inga adresser hade ändrats." in said.text()


def test_a_list_tells_where_the_register_has_another_address(desk: Pages, database: Any):
    for text in ("Alfa <a@x.se>\n", "Alfa <b@x.se>\n"):
        preview = desk.get("/lists/new").form("Läs in och granska").submit({"name": "Ny", "text": text})
        shown = preview.text()
        preview.form("Spara listan").submit()
    assert "Registret har en annan adress" in shown
    assert "Alfa: b@x.se" in shown
