"""The documents of a round: what comes in, what is told, who reads them, what changes after the opening."""

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
import page
import pypdfium2
import pytest
from sqlmodel import select

from app.accounts.policy import Kind
from app.history.models import Event
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.verify import verify_responses
from app.rounds.models import Round
from tests.kit.world import World
from tests.rounds.conftest import Driver

LETTER = (
    "Kommunstyrelsen",
    "Förslaget till plan remitteras enligt sändlista, och alla får lämna synpunkter på det.",
    "Remissvaren ska vara inkomna senast den 3 mars 2031.",
)


def word(*paragraphs: str) -> bytes:
    """A Word file."""
    file, document = io.BytesIO(), docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def empty_pages(n: int) -> bytes:
    """A PDF whose pages hold no text, as those of a scan."""
    file, pdf = io.BytesIO(), pypdfium2.PdfDocument.new()
    for _page in range(n):
        pdf.new_page(595, 842)
    pdf.save(file)
    return file.getvalue()


def with_a_password() -> bytes:
    """A PDF that opens with a password alone: its keys are of none that anybody knows."""
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >>",
    )
    ids = "ef" * 16
    return pdf_of(objects, f"/Encrypt 4 0 R /ID [<{ids}> <{ids}>]")


def printed(n: int, words: str) -> bytes:
    """A PDF of so many pages, each full of lines of text."""
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(n))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {n} /MediaBox [0 0 595 842] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(n):
        said = " ".join(f"(On page {number + 1}, line {line + 1}: {words}) Tj T*" for line in range(40))
        shown = f"BT /F1 11 Tf 14 TL 50 780 Td {said} ET"
        of_page = f"/Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        objects += [f"<< /Type /Page {of_page} >>", f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream"]
    return pdf_of(objects)


def pdf_of(objects: Sequence[str], of_trailer: str = "") -> bytes:
    """A PDF of these objects, the first its catalogue."""
    body, offsets = b"%PDF-1.4\n", []
    for number, words in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{words}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"<< /Size {size} /Root 1 0 R {of_trailer} >>"
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n{trailer}\n"
    return body + f"{end}startxref\n{len(body)}\n%%EOF\n".encode()


@pytest.fixture
def body_pages(pages: Any, made: World) -> Any:
    """A body's contact at a browser of its own."""
    browser = pages.another()
    for name, value in made.cookies[Kind.CONTACT].items():
        browser.raw.cookies.set(name, value)
    return browser


@pytest.fixture
def address(made: World) -> str:
    """Of the draft round's documents."""
    return f"/rounds/{made.draft_round}/documents"


def put(handler: Driver, address: str, name: str, content: bytes, *, status: int = 201, **fields: str) -> Any:
    """Send a document."""
    fields.setdefault("kind", "appendix")
    return handler("POST", address, status=status, data=fields, files={"file": (name, content)})


def test_a_document_is_named_described_and_listed_in_order(handler: Driver, address: str):
    first = put(handler, address, "Barn_och_unga.txt", b"Analys.", description="Prövning av barnets bästa.", lang="fi")
    assert first["title"] == "Barn och unga", "named by its file"
    assert (first["position"], first["version"], first["lang"], first["size"]) == (1, 1, "fi", 7)
    second = put(handler, address, "b.txt", b"Beslut.", kind="decision", title="Tidigare beslut")
    moved = handler("PATCH", f"{address}/{second['id']}", status=200, json={"position": 1, "title": "Beslutet"})
    assert (moved["position"], moved["title"]) == (1, "Beslutet")
    listed = handler("GET", address, status=200)
    assert [item["id"] for item in listed["items"]] == [second["id"], first["id"]]
    handler("PATCH", f"{address}/{first['id']}", status=422, json={"lang": "xx"})


def test_the_same_file_twice_is_one_document(handler: Driver, address: str):
    first = put(handler, address, "a.txt", b"Analys.")
    again = put(handler, address, "b.txt", b"Analys.", status=200, title="Annat")
    assert again["id"] == first["id"]
    other = put(handler, address, "c.txt", b"En annan.")
    same = {"data": {}, "files": {"file": ("c.txt", b"Analys.")}}
    refused = handler("POST", f"{address}/{other['id']}/versions", status=422, **same)
    assert refused["code"] == "same_file"
    assert handler("GET", address, status=200)["total"] == 2


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("tom.pdf", b"", 422, "empty"),
        ("trasig.pdf", b"%PDF-1.7\nnothing else", 422, "broken"),
        ("program.exe", b"MZ", 415, "wrong_type"),
        ("bild.pdf", b"\x89PNG\r\n\x1a\n", 415, "wrong_type"),
        ("stor.txt", b"a" * 30_000_001, 413, "too_large"),
    ],
)
def test_what_nobody_could_read_is_refused_in_words(
    handler: Driver, address: str, name: str, content: bytes, status: int, code: str
):
    refused = put(handler, address, name, content, status=status)
    assert refused["code"] == code
    assert refused["detail"]


def test_the_largest_file_there_may_be_goes_along(handler: Driver, address: str):
    assert put(handler, address, "stor.txt", b"a" * 30_000_000)["size"] == 30_000_000


def test_a_pdf_with_a_password_is_refused(handler: Driver, address: str):
    refused = put(handler, address, "hemlig.pdf", with_a_password(), status=422)
    assert refused["code"] == "encrypted"
    assert "lösenord" in refused["detail"]


def test_a_pdf_of_pictures_goes_along_and_is_told(handler: Driver, address: str, desk: Any):
    scan = put(handler, address, "scan.pdf", empty_pages(3), kind="cover_letter")
    assert (scan["doubt"], scan["pages"]) == ("picture", 3)
    assert "Filen är en bild av text." in desk.get(address).text()


def test_a_letter_is_read_into_the_bodies_page_with_its_paragraphs(
    handler: Driver, address: str, made: World, app: Any
):
    handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"cover_letter": ""})
    put(handler, address, "Missiv.docx", word(*LETTER), kind="cover_letter")
    assert handler("GET", f"/rounds/{made.draft_round}", status=200)["cover_letter"] == "\n\n".join(LETTER)


def test_what_the_letter_says_otherwise_is_shown_and_taken_over_by_a_button(
    handler: Driver, address: str, made: World, desk: Any
):
    handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"cover_letter": "Skrivet för hand."})
    put(handler, address, "Missiv.docx", word(*LETTER), kind="cover_letter")
    assert handler("GET", f"/rounds/{made.draft_round}", status=200)["cover_letter"] == "Skrivet för hand."
    shown = desk.get(address)
    assert "3 mars 2031" in shown.text()
    shown = shown.form("Hämta texten ur filen").submit()
    shown = shown.form("Ändra remissens sista svarsdag till 3 mars 2031").submit()
    assert "Missivets fil säger" not in shown.text()
    changed = handler("GET", f"/rounds/{made.draft_round}", status=200)
    assert (changed["deadline"], changed["cover_letter"]) == ("2031-03-03", "\n\n".join(LETTER))


def test_a_letter_as_long_as_a_book_is_kept_and_not_read(handler: Driver, address: str):
    book = word(*(f"Stycke {n} av många, som tillsammans är en bok och inget brev." for n in range(800)))
    assert put(handler, address, "bok.docx", book, kind="cover_letter")["doubt"] == "too_long"
    pages = printed(200, "Many words of a letter that is as long as a book, and stands on two hundred pages.")
    told = put(handler, address, "bok.pdf", pages, kind="appendix")
    assert (told["pages"], told["doubt"]) == (200, None)
    assert put(handler, address, "brev.pdf", pages + b"%", kind="cover_letter")["doubt"] == "too_long"
    refused = put(handler, address, "bok.png", b"\x89PNG\r\n\x1a\n", status=415, kind="cover_letter")
    assert "Missivet" in refused["detail"]


def test_the_plans_own_file_goes_along_without_an_upload(desk: Any, handler: Driver, made: World, new_round: Any):
    plan = handler("POST", "/plans", status=201, files={"file": ("Planen.md", b"# Planen\n\n## Ett\n\nText.\n")})
    made_round = handler("POST", "/rounds", status=201, json=new_round | {"plan_id": plan["id"]})
    shown = desk.get(f"/rounds/{made_round['id']}/documents").form("Lägg till planens original").submit()
    assert "Planen.md" in shown.text()
    assert "Lägg till planens original" not in shown.text()
    again = {"data": {"kind": "plan"}}
    assert handler("POST", f"/rounds/{made_round['id']}/documents", status=200, **again)["name"] == "Planen.md"
    handler("POST", f"/rounds/{made.draft_round}/documents", status=422, **again)


def test_after_the_opening_a_new_version_is_told_to_all(handler: Driver, made: World, app: Any, client: Any):
    address = f"/rounds/{made.round}/documents"
    put(handler, address, "a.txt", b"Analys.", status=422)  # without saying what is new
    document = put(handler, address, "a.txt", b"Analys.", note="Analysen kom i dag.")
    file = {"file": ("a.txt", "Rättad analys.".encode())}
    own = f"{address}/{document['id']}"
    handler("POST", f"{own}/versions", status=422, data={"note": " "}, files=file)
    new = handler("POST", f"{own}/versions", status=201, data={"note": "Sidan 7 är rättad."}, files=file)
    assert (new["version"], new["note"]) == (2, "Sidan 7 är rättad.")
    handler("POST", f"{own}/versions", status=200, data={"note": "Igen."}, files=file)
    handler("PATCH", own, status=409, json={"title": "Annat"})
    assert_not_removed(handler, own)
    with installation_of(app).database.read() as session:
        letters = session.exec(select(Letter).where(Letter.kind == LetterKind.DOCUMENT)).all()
        assert {letter.facts["version"] for letter in letters} == {1, 2}
        assert len(letters) == 2 * len({letter.consultee_id for letter in letters})
        assert len(session.exec(select(Event).where(Event.kind == "document.told_of")).all()) == 2
    token = made.links[Kind.CONTACT]
    shown = client.get(f"/api/v1/answer/{token}").json()["documents"]
    assert [(item["title"], item["version"], item["sha256"]) for item in shown] == [("a", 2, new["sha256"])]
    assert client.get(shown[0]["url"]).content == "Rättad analys.".encode()
    assert client.get(f"{shown[0]['url']}?version=1").content == b"Analys."


def assert_not_removed(handler: Driver, own: str) -> None:
    """What bodies may have read stays."""
    assert handler("DELETE", own, status=409)["code"] == "round_opened"


def test_a_body_reads_and_saves_what_goes_out(handler: Driver, made: World, body_pages: Any):
    address = f"/rounds/{made.round}/documents"
    put(handler, address, "a.txt", b"Analys.", note="Ny.", title="Konsekvensanalys", description="Om barnen.")
    start = body_pages.get(f"/answers/{made.consultee}")
    link = start.one("a", text="Konsekvensanalys")
    assert "Om barnen." in start.text()
    saved = body_pages.raw.get(link.get("href"))
    assert saved.content == b"Analys."
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert saved.headers["x-content-type-options"] == "nosniff"


def test_buttons_put_documents_in_order_and_take_them_away(
    handler: Driver, address: str, desk: Any, app: Any, made: World
):
    for name in ("Ett", "Två", "Tre"):
        put(handler, address, f"{name}.txt", name.encode(), title=name)
    shown = desk.get(address)
    shown = shown.form(action=shown.one("button", aria_label="Flytta upp Tre").getparent().get("action")).submit()
    assert [row[0] for row in shown.rows()][1:] == ["Ett", "Tre", "Två"]
    with installation_of(app).database.read() as session:
        assert session.get_one(Round, made.draft_round).documents_version == 4
    handler("DELETE", f"{address}/999", status=404)


def test_the_whole_request_is_one_accessible_pdf_also_before_the_opening(
    handler: Driver, address: str, made: World, client: Any, app: Any
):
    handler("PATCH", f"/rounds/{made.draft_round}", status=200, json={"cover_letter": "Välkomna att svara.\n\nTack."})
    put(handler, address, "analys.txt", b"Analys.", title="Konsekvensanalys", description="Om barnen.")
    bearer = {"Authorization": f"Bearer {handler.token}"}
    first = client.get(f"/api/v1/rounds/{made.draft_round}/request.pdf", headers=bearer)
    assert [page.validate_pdf_bytes(first.content, profile=profile).is_compliant for profile in ("2a", "ua1")] == [
        True
    ] * 2
    with pypdfium2.PdfDocument(first.content) as pdf:
        words = " ".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    for said in ("Välkomna att svara.", "Konsekvensanalys", "Om barnen."):
        assert said in words
    again = client.get(
        f"/api/v1/rounds/{made.draft_round}/request.pdf", headers=bearer | {"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    put(handler, address, "till.txt", b"Till.")
    changed = client.get(f"/api/v1/rounds/{made.draft_round}/request.pdf", headers=bearer)
    assert changed.headers["etag"] != first.headers["etag"]


def test_a_receipt_names_the_documents_that_were_answered(handler: Driver, made: World, client: Any, app: Any):
    document = put(handler, f"/rounds/{made.round}/documents", "a.txt", b"Analys.", note="Ny.", title="Analysen")
    own = f"/api/v1/answer/{made.links[Kind.CONTACT]}"
    draft = client.get(own).json()["draft"]
    sent = {"version": draft["version"], "signatory": {"name": "Sven"}}
    receipt = client.post(f"{own}/submission", json=sent).json()
    assert receipt["documents"] == [
        {"id": document["id"], "title": "Analysen", "sha256": document["sha256"], "version": 1}
    ]
    file = {"file": ("a.txt", b"En annan analys.")}
    path = f"/rounds/{made.round}/documents/{document['id']}/versions"
    handler("POST", path, status=201, data={"note": "Rättad."}, files=file)
    assert client.get(own).json()["receipts"][0]["documents"] == receipt["documents"], "as it was when it was answered"
    with installation_of(app).database.read() as session:
        assert list(verify_responses(session)) == []
        letters = session.exec(select(Letter).where(Letter.kind == LetterKind.RECEIPT)).all()
        named = [letter.facts["documents"] for letter in letters if letter.facts["number"] == receipt["number"]]
        assert named
        assert all(documents == [{"title": "Analysen", "version": 1}] for documents in named), "the letter names them"
    printed = client.get(f"{own}/receipt.pdf")
    assert page.validate_pdf_bytes(printed.content, profile="ua1").is_compliant
    with pypdfium2.PdfDocument(printed.content) as pdf:
        words = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    assert receipt["number"] in words
    assert document["sha256"] in re.sub(r"\s", "", words)
