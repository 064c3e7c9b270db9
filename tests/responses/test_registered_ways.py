"""What comes another way than the web: said by phone, at a meeting, in any file, however long, and by whom."""

from typing import Any

import pytest
from sqlmodel import col, select

from app import clock
from app.organisations.matching import name_key
from app.organisations.models import OrganisationMerge
from app.responses.models import Attachment
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.models import Consultee
from app.storage.folder import FolderStore
from tests.kit import files
from tests.kit.stage import BODIES, Stage


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T12:00:00+00:00", tick=False)


def proven(stage: Stage) -> bool:
    """Whether everything received is what it was."""
    with stage.database.read() as session:
        return not [*verify_responses(session), *verify_counts(session)]


def test_what_was_said_by_phone_states_no_stance_and_says_where_its_day_is_from(
    register: Any, client: Any, stage: Stage
):
    told = {"basis": "said", "sender_name": "Eva Ek", "sender_address": "070-123 45 67", "note": "Kl. 23.55"}
    answer = register(channel="phone", stance="not_stated", comments=[{"text": "Sagt i telefon"}], **told)
    assert answer.status_code == 201, answer.text
    headers = stage.bearer("registrar")
    answer = client.get("/api/v1/responses/1", headers=headers).json()
    registration = answer["registration"]
    assert (answer["channel"], answer["receipt"]["stance"]) == ("phone", "not_stated")
    assert {name: registration[name] for name in told} == told
    assert registration["by"]
    board = client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=headers).json()["items"][0]
    assert board["status"] == "answered"
    found = client.get(f"/api/v1/rounds/{stage.round_id}/comments?answer=not_stated", headers=headers).json()
    assert [comment["text"] for comment in found["items"]] == ["Sagt i telefon"]
    draft = client.get(stage.address()).json()["draft"]
    assert (draft["stance"], draft["version"]) == (None, 1), "its body chooses one before it sends"
    said = {"version": 1, "comments": draft["comments"]}
    refused = client.put(stage.address(0, "/draft"), json=said | {"stance": "not_stated"})
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["stance"])
    assert client.put(stage.address(0, "/draft"), json=said).status_code == 200
    refused = client.post(stage.address(0, "/submission"), json={"version": 2, "signatory": {"name": "Eva"}})
    assert (refused.status_code, refused.json()["code"]) == (422, "stance_required")
    assert proven(stage)


def test_a_basis_that_is_something_else_is_explained(register: Any):
    refused = register(basis="other")
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["note"])
    assert register(basis="other", note="Enligt rektorn").status_code == 201


WHATEVER = {
    "brev.doc": (files.OLD_WORD, "application/msword"),
    "brev.rtf": (b"{\\rtf1 Hej}", "application/rtf"),
    "allt.zip": (b"PK\3\4 broken", "application/zip"),
    "bild.heic": (files.JPG, "application/octet-stream"),
    "makro.docm": (files.DOCX + b" ", "application/octet-stream"),
    "brev.pdf": (b"no PDF at all", "application/octet-stream"),
    "brev": (b"MZ\0", "application/octet-stream"),
    "mejl.eml": (files.EML, "message/rfc822"),
    "brev.docx": (files.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def test_whatever_came_is_kept_as_the_original_and_never_shown(register: Any, client: Any, stage: Stage):
    sent = [("files", (name, content)) for name, (content, _type) in WHATEVER.items()]
    answer = register(files=sent)
    assert answer.status_code == 201, answer.text
    kept = {file["name"]: file for file in answer.json()["attachments"]}
    assert {name: file["media_type"] for name, file in kept.items()} == {
        name: media_type for name, (_content, media_type) in WHATEVER.items()
    }
    headers = stage.bearer("registrar")
    for name, (content, _type) in WHATEVER.items():
        got = client.get(f"/api/v1/responses/1/attachments/{kept[name]['id']}", headers=headers)
        assert got.content == content
        assert got.headers["content-disposition"].startswith("attachment")
        assert got.headers["x-content-type-options"] == "nosniff"
    refused = client.post(stage.address(0, "/attachments"), files={"file": ("brev.rtf", WHATEVER["brev.rtf"][0])})
    assert refused.status_code == 415, "what a body sends itself is judged as before"
    assert proven(stage)


def test_a_text_of_any_length_has_its_place_and_loses_nothing(register: Any, client: Any, stage: Stage):
    text = "Rad ett\r\n" + "å" * 300_000 + "\nSista raden"
    receipt = register(summary=text, files={"files": ("brev.pdf", files.PDF)}).json()
    assert [file["name"] for file in receipt["attachments"]] == ["Svaret i sin helhet.txt", "brev.pdf"]
    headers = stage.bearer("registrar")
    assert client.get("/api/v1/responses/1", headers=headers).json()["summary"] == ""
    with stage.database.read() as session:
        kept = session.exec(select(Attachment).order_by(col(Attachment.position))).all()
    content = FolderStore(stage.settings.files_dir).path(kept[0].sha256).read_bytes().decode()
    assert content == text.replace("\r\n", "\n")
    again = register(summary=text, files={"files": ("brev.pdf", files.PDF)})
    assert (again.status_code, again.json()["number"]) == (200, receipt["number"])
    assert register(1, summary="x" * 20_000).json()["attachments"] == [], "the longest that is a point of its own"
    assert proven(stage)


def test_a_correction_keeps_points_whose_words_stand_and_empties_nothing_unsaid(
    register: Any, client: Any, stage: Stage
):
    headers = stage.bearer("registrar")
    first = [{"text": "Mer praktik"}, {"section_id": stage.sections["1"], "text": "Ett"}, {"text": "Ett"}]
    register(comments=first)
    sent = client.get("/api/v1/responses/1", headers=headers).json()["comments"]
    numbers = {(comment["text"], comment["section_id"]): comment["number"] for comment in sent}
    moved = [{"section_id": stage.sections["3.2"], "text": "Mer praktik", "kind": "activity"}, *first[1:]]
    assert register(comments=moved).status_code == 201
    sent = client.get("/api/v1/responses/2", headers=headers).json()["comments"]
    after = {(comment["text"], comment["section_id"]): comment["number"] for comment in sent}
    assert after.pop(("Mer praktik", stage.sections["3.2"])) == numbers.pop(("Mer praktik", None))
    assert after == numbers
    for empty in ({}, {"comments": []}, {"comments": [{"section_id": stage.sections["1"], "text": ""}]}):
        refused = register(summary="Rättad", **empty)
        assert (refused.status_code, refused.json()["code"]) == (422, "emptied")
        assert [error["field"] for error in refused.json()["errors"]] == ["without_comments"]
    assert register(summary="Rättad", without_comments="true").json()["revision"] == 3
    assert proven(stage)


def test_a_page_without_rows_asks_before_it_empties_an_answer(pages: Any, register: Any, stage: Stage):
    register(comments=[{"text": "Mer praktik"}])
    pages.raw.cookies.set("remiss_session", "session-registrar")
    page = pages.get(f"/rounds/{stage.round_id}/consultees/{stage.consultees[0]}/registration")
    form = {"channel": "post", "received_on": "2026-11-18", "replaces": "true", "text-1": "", "place-1": "w"}
    page = page.form(id="registration").submit(form, button="Registrera svaret", status=422)
    assert set(page.errors()) == {"without_comments"}
    page = page.form(id="registration").submit({"without_comments": "true"}, button="Registrera svaret")
    assert "är registrerat med nummer KS/2026:20-2" in page.text()


def test_a_registrar_adds_who_answers_unasked_and_near_names_are_proposed(pages: Any, client: Any, stage: Stage):
    pages.raw.cookies.set("remiss_session", "session-registrar")
    page = pages.get(f"/rounds/{stage.round_id}/responses").click("Registrera svar som kommit på annat sätt")
    page = page.form(action=f"/rounds/{stage.round_id}/unsolicited").submit(name="", status=422)
    assert set(page.errors()) == {"name"}
    page = page.form(action=f"/rounds/{stage.round_id}/unsolicited").submit(
        name="Kvarnby bygdeförening", email="styrelsen@kvarnby.example"
    )
    assert page.heading == "Registrera svar från Kvarnby bygdeförening"
    said = {"channel": "email", "received_on": "2026-11-18", "stance": "not_stated", "summary": "Vi vill också svara."}
    page.form(id="registration").submit(said, button="Registrera svaret")
    headers, address = stage.bearer("registrar"), f"/api/v1/rounds/{stage.round_id}/unsolicited"
    board = client.get(f"/api/v1/rounds/{stage.round_id}/consultees", headers=headers).json()["items"]
    added = next(item for item in board if item["organisation"]["name"] == "Kvarnby bygdeförening")
    assert (added["status"], added["unsolicited"], added["late"]) == ("answered", True, False)
    there = client.post(address, json={"name": "  kvarnby BYGDEFÖRENING "}, headers=headers)
    assert (there.status_code, there.json()["id"]) == (200, added["id"])
    near = client.post(address, json={"name": "Kvarnby bygdeforening"}, headers=headers)
    assert (near.status_code, near.json()["code"]) == (409, "near_name")
    assert [one["name"] for one in near.json()["suggestions"]] == ["Kvarnby bygdeförening"]
    page = pages.get(f"/rounds/{stage.round_id}/unsolicited").form("Fortsätt till svaret")
    page = page.submit(name="Kvarnby bygdeforening", status=422)
    assert set(page.errors()) == {"which"}
    page = page.form("Fortsätt till svaret").submit(which=str(near.json()["suggestions"][0]["organisation_id"]))
    assert page.heading == "Registrera svar från Kvarnby bygdeförening"
    own = client.post(address, json={"name": "Kvarnby bygdeforening", "as_new": True}, headers=headers)
    again = client.post(address, json={"name": "Kvarnby bygdeforening", "as_new": True}, headers=headers)
    assert (own.status_code, again.status_code, own.json()["id"]) == (201, 200, again.json()["id"])
    assert client.post(address, json={"name": "Kvarn"}, headers=stage.bearer("reader")).status_code == 403


@pytest.mark.one_database
def test_a_name_of_before_two_were_merged_leads_to_the_one_they_are(client: Any, stage: Stage):
    with stage.database.write() as session:
        there = session.exec(select(Consultee).where(Consultee.id == stage.consultees[1])).one()
        old = {"old_id": 900, "into_id": there.organisation_id, "name": "Lastbilsägarna i Kvarnby", "merged_by": "Test"}
        session.add(OrganisationMerge(name_key=name_key(old["name"]), merged_at=clock.now(), **old))
    headers, address = stage.bearer("registrar"), f"/api/v1/rounds/{stage.round_id}/unsolicited"
    found = client.post(address, json={"name": "lastbilsägarna i KVARNBY"}, headers=headers)
    assert (found.status_code, found.json()["id"]) == (200, stage.consultees[1])
    near = client.post(address, json={"name": "Lastbilsägarna Kvarnby"}, headers=headers)
    assert (near.status_code, near.json()["code"]) == (409, "near_name")
    assert [one["name"] for one in near.json()["suggestions"]] == [BODIES[1]]
