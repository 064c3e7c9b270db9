"""Letters on paper: printed, posted, and the code that is typed; on pages and over the API."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from sqlmodel import col, select

from app.clock import now, today
from app.documents.pdf.letters import AVERY_L7160, WINDOW, Labels, PaperLetters, write_labels, write_letters
from app.documents.pdf.letters import PaperLetter as PaperLetterSet
from app.documents.pdf.parts import Paragraph, Run, Words
from app.errors import TooMany
from app.history.models import Event
from app.installation import installation_of
from app.organisations.models import Organisation
from app.rounds.actions.paper import MOST_WRONG, MOST_WRONG_IN_ALL, enter_by_code
from app.rounds.models import Consultee, Link, LinkLine, LinkSession
from app.rounds.paper_models import CodeTry, PaperLetter
from app.settings import Settings
from app.tokens import PAPER_SIGNS, paper_code, paper_code_shown, paper_code_typed
from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver

WRONG = "Koden gäller inte. Se efter i brevet. En kod gäller en gång, och bara den i det senaste brevet."


@pytest.fixture
def unmailed(app: Any, made: World) -> int:
    """A body without a mailbox, whose postal address is known."""
    with installation_of(app).database.write() as session:
        link = session.exec(
            select(Link).join(Consultee).where(Consultee.round_id == made.round, col(Link.email).is_(None))
        ).one()
        body = session.get_one(Consultee, link.consultee_id)
        organisation = session.get_one(Organisation, body.organisation_id)
        organisation.address_lines, organisation.postcode, organisation.town = "c/o Ek\nBox 12", "123 45", "Norrbo"
        session.add(organisation)
        return body.id


@pytest.fixture
def body(pages: Pages, desk: Pages) -> Pages:
    """Somebody else's browser."""
    return desk.another()


def rows(app: Any, what: Any) -> list[Any]:
    with installation_of(app).database.read() as session:
        return list(session.exec(select(what).order_by(col(what.id))).all())


def code_of(app: Any, settings: Settings) -> str:
    """The code as the last letter gives it."""
    return paper_code_shown(paper_code(settings.key(), rows(app, PaperLetter)[-1].id))


def texts(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def print_for(desk: Pages, made: World, body: int, **more: str) -> Any:
    page = desk.get(f"/rounds/{made.round}/paper?consultee={body}")
    return page.form("Skriv ut breven").submit({"consultee": str(body), **more})


def test_a_code_forgives_what_people_do_with_it():
    assert len(PAPER_SIGNS) == 24
    assert not set("0O1IL5SQ82U6") & set(PAPER_SIGNS)
    code = paper_code(b"key", 1)
    assert re.fullmatch(rf"[{PAPER_SIGNS}]{{10}}", code)
    assert code != paper_code(b"key", 2)
    assert paper_code_typed(paper_code_shown(code).lower().replace("-", " – ")) == code
    assert paper_code_typed("0o2u 86-８") == "DDZVBGB"


def test_a_letter_is_printed_posted_and_its_code_lets_the_body_in_once(
    app: Any, desk: Pages, body: Pages, made: World, unmailed: int, settings: Settings, handler: Driver
):
    reminders = desk.get(f"/rounds/{made.round}/reminders")
    assert "Att skriva ut" in reminders.text()
    page = reminders.click("Skriv ut brev på papper")
    assert "c/o Ek, Box 12, 123 45 Norrbo" in page.text()
    page = page.form("Skriv ut breven").submit({})
    assert "1 brev är klart" in page.text()
    answer = desk.raw.get(page.one("a", text="Hämta breven som PDF").get("href"))
    (text,) = texts(answer.content)
    code = code_of(app, settings)
    assert all(said in text for said in (code, "127.0.0.1:8000/b", "123 45"))
    assert "Brev utskrivet, inte postat" in desk.get(f"/rounds/{made.round}/board").text()

    late = page.form("Markera som postade").submit(
        posted_on=(today() + datetime.timedelta(days=1)).isoformat(), status=422
    )
    assert late.errors()["posted_on"].endswith("Dagen har inte varit än.")
    assert "1 brev är markerat som postat." in page.form("Markera som postade").submit({}).text()
    (item,) = [
        i for i in handler("GET", f"/rounds/{made.round}/consultees", status=200)["items"] if i["id"] == unmailed
    ]
    assert (item["status"], item["posted_on"]) == ("sent", today().isoformat())

    wrong = body.get("/b").form("Öppna remissen").submit(paper_code="ABCDE-FGHJK", status=422)
    assert wrong.errors()["paper_code"].endswith(WRONG)
    own = wrong.form("Öppna remissen").submit(paper_code=f" {code.lower()} ")
    assert own.heading == "Välkommen. Skaffa en egen länk"
    given = own.form("Skaffa länken").submit({}, status=200)
    assert "Spara den nya länken" in given.text()
    spent = body.another().get("/b").form("Öppna remissen").submit(paper_code=code, status=422)
    assert spent.errors()["paper_code"].endswith(WRONG)
    (letter,) = handler("GET", f"/rounds/{made.round}/paper-letters", status=200)["items"]
    assert all(letter[name] for name in ("code_used_at", "posted_on", "gives_code"))
    assert desk.raw.get(answer.url.path).status_code == 404
    kinds = [event.kind for event in rows(app, Event)]
    assert {"letter.printed", "letters.posted", "letter.code_used"} <= set(kinds)
    stored = " ".join(str(event.facts) for event in rows(app, Event)) + str(rows(app, PaperLetter))
    assert not [form for form in (code, code.replace("-", "")) if form in stored]


def test_a_new_letter_stops_the_code_before_and_begins_another_line(
    app: Any, desk: Pages, body: Pages, made: World, unmailed: int, settings: Settings
):
    print_for(desk, made, unmailed)
    first = code_of(app, settings)
    print_for(desk, made, unmailed)
    assert code_of(app, settings) == first, "pressed twice it is one file"
    print_for(desk, made, unmailed, message="Ring gärna.")
    second = code_of(app, settings)
    assert second != first
    form = body.get("/b").form("Öppna remissen")
    assert form.submit(paper_code=first, status=422).errors()["paper_code"].endswith(WRONG)
    form.submit(paper_code=second)
    print_for(desk, made, unmailed, letter_kind="reminder")
    reminder = rows(app, PaperLetter)[-1]
    assert reminder.code_hash is None, "who has come in has a way of its own"
    content = desk.raw.get(f"/rounds/{made.round}/paper/letters/{reminder.batch}").content
    assert "Använd länken" in texts(content)[0]
    before = len([line for line in rows(app, LinkLine) if line.consultee_id == unmailed])
    print_for(desk, made, unmailed)
    assert len([line for line in rows(app, LinkLine) if line.consultee_id == unmailed]) == before + 1
    assert body.raw.get(f"/answers/{unmailed}", follow_redirects=False).status_code != 200, "its line has ended"


def test_codes_are_tried_ten_times_an_hour(
    app: Any, desk: Pages, body: Pages, made: World, unmailed: int, settings: Settings
):
    print_for(desk, made, unmailed)
    for _n in range(MOST_WRONG):
        assert body.raw.post("/b", data={"paper_code": "AAAAA-AAAAA"}).status_code == 422
    refused = body.raw.post("/b", data={"paper_code": code_of(app, settings)})
    assert (refused.status_code, rows(app, LinkSession)[-1].consultee_id != unmailed) == (429, True)
    with installation_of(app).database.write() as session:
        for tried in session.exec(select(CodeTry)).all():
            tried.at = now() - datetime.timedelta(hours=1, seconds=1)
    assert body.raw.post("/b", data={"paper_code": code_of(app, settings)}).status_code == 303
    assert rows(app, CodeTry) == []


def test_programs_print_too_and_mailed_bodies_get_none(
    client: Any, handler: Driver, as_: Callable[[str], Driver], made: World, unmailed: int
):
    url = f"/rounds/{made.round}/paper-letters"
    refused = handler("POST", url, status=422, json={"consultee_ids": [made.consultee]})
    assert refused["code"] == "not_for_paper"
    handler("POST", url, status=422, json={"consultee_ids": []})
    handler("POST", f"{url}/posting", status=422, json={"consultee_ids": [unmailed], "posted_on": today().isoformat()})
    made_ = handler("POST", url, status=201, json={"consultee_ids": [unmailed], "message": "Hej"})
    assert made_["letters"] == 1
    key = {"Authorization": f"Bearer {handler.token}"}
    assert client.get(made_["url"], headers=key).content.startswith(b"%PDF")
    labels = client.get(f"/api/v1{url}/labels.pdf?sheet=3x8&skip=23", headers=key).content
    assert [("Box 12" in text) for text in texts(labels)] == [True]
    done = handler(
        "POST", f"{url}/posting", status=200, json={"consultee_ids": [unmailed], "posted_on": today().isoformat()}
    )
    assert done == {"changed": 1}
    as_("rdr")("GET", url, status=403)
    none = handler("GET", f"{url}/labels.pdf?consultee={made.consultee}", status=422)
    assert none["code"] == "no_postal_address"


def test_a_code_is_spent_from_anywhere_else(app: Any, desk: Pages, made: World, unmailed: int, settings: Settings):
    print_for(desk, made, unmailed)
    typed, key = code_of(app, settings), settings.key()

    def tried(source: str, moment: datetime.datetime) -> bool:
        with installation_of(app).database.write() as session:
            return enter_by_code(session, typed, source=source, cookie=None, key=key, now=moment) is not None

    moment = now()
    soon, later = moment + datetime.timedelta(seconds=20), moment + datetime.timedelta(minutes=2)
    assert [tried("here", moment), tried("here", soon), tried("there", soon), tried("here", later)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_thousand_wrong_codes_leave_a_stranger_to_them_one_try(session: Any):
    moment = now()
    session.add_all([CodeTry(source=f"network {n}", at=moment) for n in range(MOST_WRONG_IN_ALL)])
    session.flush()
    given = {"cookie": None, "key": b"key", "now": moment}
    assert enter_by_code(session, "AAAAA", source="new here", **given) is None
    for source in ("new here", "network 5"):
        with pytest.raises(TooMany):
            enter_by_code(session, "AAAAA", source=source, **given)


def test_the_address_lies_in_the_window_and_labels_on_their_places():
    address = ("Norra byalaget med ett ganska långt namn", "c/o Ek", "Storgatan 1", "123 45  Norrbo")
    letter = PaperLetterSet(address, ("Kommunen",), "Remiss", (Paragraph((Run("Hej!"),)),), ())
    words = Words(contents="", page="{n} {total}", boxes="")
    page = pypdfium2.PdfDocument(write_letters(PaperLetters("Brev", "sv", (letter, letter), words)))[1]
    for line in address:
        left, top, right, bottom = millimetres(page, line.split()[0])
        assert WINDOW.left <= left < right <= WINDOW.left + WINDOW.width
        assert WINDOW.top <= top < bottom <= WINDOW.top + WINDOW.height
    labels = pypdfium2.PdfDocument(
        write_labels(Labels("Etiketter", "sv", (("Norra",), ("Södra",)), AVERY_L7160, skip=20))
    )
    assert len(labels) == 2
    sheet = AVERY_L7160
    last, first = millimetres(labels[0], "Norra"), millimetres(labels[1], "Södra")
    assert sheet.first.left + 2 * sheet.across <= last[0] < last[2] <= 210
    assert sheet.first.top + 6 * sheet.down <= last[1] < last[3] <= 297
    assert sheet.first.left <= first[0] < first[2] <= sheet.first.left + sheet.first.width
    assert sheet.first.top <= first[1] < first[3] <= sheet.first.top + sheet.first.height


def millimetres(page: Any, word: str) -> tuple[float, float, float, float]:
    """Where a word stands on a page, from the upper left corner: left, top, right, bottom."""
    text = page.get_textpage()
    index, count = text.search(word).get_next()
    boxes = [text.get_charbox(at) for at in range(index, index + count)]
    height, scale = page.get_height(), 25.4 / 72
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    top, bottom = height - max(box[3] for box in boxes), height - min(box[1] for box in boxes)
    return left * scale, top * scale, right * scale, bottom * scale
