"""Whoever signs an answer identifies themselves at a real service: what is kept of it, and of what it is worth nothing.

The service tells a personal number although nobody asks for one.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.clock import now
from app.compilation.exports.columns import consultee_columns
from app.compilation.exports.data import consultee_json
from app.compilation.queries import compiled_round
from app.database import SQLModel
from app.drafts.models import Signing
from app.responses.models import Response
from app.responses.verify import verify_responses
from app.rounds.kinds import Identification
from app.rounds.models import Round
from tests.drafts.sealing import Api
from tests.kit.pages import Pages
from tests.kit.sign_in_service import AtTheService, SignInService
from tests.kit.stage import Stage

NUMBER = "198112189876"
LEVEL = "http://id.elegnamnden.se/loa/1.0/loa{n}"
EVA = {"name": f"Eva Lund {NUMBER}", "https://id.oidc.se/claim/personalIdentityNumber": NUMBER}
SIGN = "Skriv under med e-legitimation"
PROVED = "Eva Lund, legitimerad hos E-tjänsten, tillitsnivå 3"


@pytest.fixture
def service(running_service: SignInService) -> SignInService:
    """Eva, whose level is the third, sits at the browser. The service knows her by her number."""
    running_service.everything_works()
    running_service.tell(sub=NUMBER, people={NUMBER: EVA}, acr=LEVEL.format(n=3))
    return running_service


@pytest.fixture
def settings(settings: Any, service: SignInService) -> Any:
    return settings.model_copy(update=service.of_signatories())


def ask(stage: Stage, wanted: Identification) -> None:
    with stage.database.write() as session:
        session.get_one(Round, stage.round_id).identification = wanted


def let_in(pages: Pages, stage: Stage, token: str = "") -> Pages:
    pages.raw.cookies.set("remiss_answer", stage.cookie(token or stage.tokens[0]))
    return pages


def to_the_service(pages: Pages, base: str, typed: dict[str, Any] | None = None, page: str = "check") -> str:
    """Press the button on a page of the body's; where the link on the next page leads."""
    shown = pages.get(f"{base}/{page}").form(SIGN).submit(typed or {}, button=SIGN)
    return str(shown.link("Gå till E-tjänsten"))


def identified(there: AtTheService, leads: str) -> str:
    """Identify oneself there, where nobody is known yet; where the browser is sent back to."""
    there.forget()
    return there.through(leads)


def anywhere(stage: Stage, folder: Path) -> list[str]:
    """Where the number stands: in a row of any table, or in a file."""
    found = []
    with stage.database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            rows = [tuple(row) for row in session.connection().execute(select(table))]
            found += [table.name] if NUMBER[2:] in repr(rows) or NUMBER[-4:] + "'" in repr(rows) else []
    files = [path for path in folder.rglob("*") if path.is_file()]
    return found + [str(path) for path in files if NUMBER[2:].encode() in path.read_bytes()]


@pytest.mark.one_database
def test_no_answer_without_where_the_round_says_so(
    api: Api, client: Any, pages: Pages, stage: Stage, there: AtTheService, settings: Any, caplog: Any
):
    """Chosen by an official in the open round, refused by name, signed, sent, told everywhere, and no number kept."""
    caplog.set_level("INFO")
    token, base = stage.tokens[0], f"/answers/{stage.consultees[0]}"
    official = pages.another()
    official.raw.cookies.set("remiss_session", "session-handler")
    chosen = official.get(f"/rounds/{stage.round_id}/identification").form("Spara")
    assert "Sättet att skriva under är ändrat" in chosen.submit({"identification": "required"}).text()
    assert "Krävde att den som skriver under" in official.get(f"/rounds/{stage.round_id}/history").text()
    api("PUT", token, "/draft", json={"version": 0, "stance": "supports", "comments": [{"text": "Mer skog."}]})
    refused = api("POST", token, "/submission", json={"version": 1, "signatory": {"name": "Bo"}}, status=422)
    assert (refused["code"], refused["place"]) == ("identification_required", f"{base}/check")
    browser = let_in(pages, stage)
    check = browser.get(f"{base}/check")
    assert not check.all("button", "Skicka svaret")
    form = {"version": "1", "name": "Bo Ek", "identified": "true"}
    assert "skriv under med e-legitimation igen" in browser.post(f"{base}/submission", form, status=422).text()

    back = identified(there, to_the_service(browser, base, {"title": "ordförande", "preliminary": True}))
    signed = browser.get(back, status=303)
    assert PROVED in signed.text()
    sending = signed.form("Skicka svaret")
    assert (sending.value("title"), sending.value("name")) == ("ordförande", "Eva Lund")
    receipt = sending.submit()
    assert PROVED in receipt.text()
    told = api("GET", token, "")["receipts"][0]
    assert (told["identified"]["name"], told["identified"]["level"]) == ("Eva Lund", LEVEL.format(n=3))
    files = [browser.raw.get(f"{base}/responses/1/receipt.{kind}").content for kind in ("pdf", "docx")]
    with stage.database.read() as session:
        row = session.scalars(select(Response)).one()
        assert (row.signatory_name, row.format) == ("Eva Lund", 10)
        assert not list(verify_responses(session))
        body = next(
            one
            for one in compiled_round(session, stage.round_id, authority="X", now=now()).consultees
            if one.identified
        )
        cells = {column.name: column.read(body) for column in consultee_columns()}
    assert cells["identified"].startswith(PROVED)
    assert consultee_json(body)["identified"]["sha256"] == told["identified"]["sha256"]
    assert PROVED in official.get(f"/responses/{row.id}").text()
    told_official = client.get(f"/api/v1/responses/{row.id}", headers=stage.bearer("handler")).text
    kept = [told_official, json.dumps(told), receipt.text(), caplog.text, *(file.decode("latin-1") for file in files)]
    assert not [text for text in kept if NUMBER[2:] in text]
    assert not anywhere(stage, Path(settings.data_dir))


def test_what_is_signed_is_what_is_sent(api: Api, pages: Pages, stage: Stage, there: AtTheService):
    """Changed in between, it is asked for anew; somebody else's browser, link or a body is worth nothing."""
    ask(stage, Identification.OFFERED)
    token, base = stage.tokens[0], f"/answers/{stage.consultees[0]}"
    api("PUT", token, "/draft", json={"version": 0, "stance": "supports"})
    browser, other = let_in(pages, stage), let_in(pages.another(), stage, stage.tokens[1])
    back = identified(there, to_the_service(browser, base))
    assert "hör inte till den här webbläsaren" in other.get(back, status=400).text()
    kept = dict(browser.raw.cookies)
    other.raw.cookies.set("remiss_identifying", kept["remiss_identifying"])
    other.get(back, status=404)  # it is not this body's
    browser.get(back.replace("state=", "state=x"), status=400)
    api("PUT", token, "/draft", json={"version": 1, "stance": "rejects"})
    changed = browser.get(identified(there, to_the_service(browser, base)), status=303)
    assert changed.form("Skicka svaret").value("identified") == "true"
    again = let_in(pages.another(), stage, stage.colleague(0, role="signatory"))  # type: ignore[arg-type]  # its value
    assert "legitimerad hos" not in again.get(f"{base}/check").text(), "it is of no use to a colleague"
    api("PUT", token, "/draft", json={"version": 2, "stance": "supports", "summary": "Vi har ändrat oss."})
    stale = changed.form("Skicka svaret").submit(status=422)
    assert "En kollega har sparat" in stale.text()
    shown = browser.get(f"{base}/check")
    assert "Skriv under igen" in shown.text()
    assert "identified" not in shown.form("Skicka svaret").fields
    typed = {"version": "3", "name": "Eva Lund", "identified": "true"}
    assert "inte längre det som skrevs under" in browser.post(f"{base}/submission", typed, status=422).text()
    signed = browser.get(identified(there, to_the_service(browser, base)), status=303).form("Skicka svaret")
    assert "inte längre det som skrevs under" in signed.submit({"title": "kassör"}, status=422).text()
    with time_machine.travel(now().timestamp() + 3700, tick=False):
        assert "Skriv under igen" in browser.get(f"{base}/check").text()
    receipt = shown.form("Skicka svaret").submit({"name": "Eva Lund"})
    assert "Legitimerad" not in receipt.text(), "who may, need not"
    with stage.database.read() as session:
        assert not session.scalars(select(Signing)).all()
        assert session.scalars(select(Response)).one().identified == {}


@pytest.mark.one_database
def test_what_goes_wrong_at_the_service(
    api: Api, pages: Pages, stage: Stage, there: AtTheService, service: SignInService
):
    """In plain words, with what has been written; a short answer can be signed, too."""
    ask(stage, Identification.REQUIRED)
    base, browser = f"/answers/{stage.consultees[0]}", let_in(pages, stage)
    leads = to_the_service(browser, base, {"text": "Vi nöjer oss."}, page="no-objection")
    for world, status, words in (
        ({"deny": True}, 403, "avbröts"),
        ({"deny": False, "acr": LEVEL.format(n=2)}, 403, "räcker inte"),
        ({"acr": LEVEL.format(n=3), "auth_age": 3600}, 403, "framgår inte att du legitimerade dig nu"),
        ({"auth_age": 0, "people": {NUMBER: {"name": NUMBER}}}, 403, "gick inte att lita på"),
    ):
        service.tell(**world)
        failed = browser.get(identified(there, leads), status=status)
        assert words in failed.text()
        assert "skriv till" in failed.text()
        leads = browser.get(f"{base}/identification").link("Gå till E-tjänsten")
    service.tell(people={NUMBER: EVA})
    signed = browser.get(identified(there, leads), status=303)
    assert signed.form("Skicka svaret").value("text") == "Vi nöjer oss."
    assert PROVED in signed.form("Skicka svaret").submit().text()
    service.tell(gone=True)
    other = let_in(pages.another(), stage, stage.tokens[1])
    base = f"/answers/{stage.consultees[1]}"
    lost = other.get(f"{base}/abstention").form(SIGN).submit(button=SIGN)
    assert "Gå till E-tjänsten" in lost.text(), "its addresses are known"
    writer = let_in(pages.another(), stage, stage.colleague(0))
    writer.post(f"/answers/{stage.consultees[0]}/identification", {"version": "1"}, status=403)


@pytest.mark.one_database
def test_only_where_there_is_a_service(client: Any, stage: Stage, settings: Any):
    auth, address = stage.bearer("handler"), f"/api/v1/rounds/{stage.round_id}"
    new = {"title": "Remiss", "registry_number": "KS/7", "deadline": "2050-05-05", "identification": "required"}
    made = client.post("/api/v1/rounds", json=new, headers=auth).json()
    assert made["identification"] == "required"
    own = {"registry_number": "KS/8", "deadline": "2050-06-05"}
    copied = client.post(f"/api/v1/rounds/{made['id']}/copies", json=own, headers=auth).json()
    assert copied["identification"] == "required"
    assert client.patch(address, json={"identification": "offered"}, headers=auth).json()["identification"] == "offered"
    settings.__dict__["eid_issuer"] = ""
    refused = client.patch(address, json={"identification": "required"}, headers=auth)
    assert (refused.status_code, refused.json()["code"]) == (422, "no_identity_service")
    assert client.patch(address, json={"identification": "none"}, headers=auth).status_code == 200
