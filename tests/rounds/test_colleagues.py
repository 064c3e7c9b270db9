"""A body's own people: invited with links of their own, who may do what with them, and one who is removed."""

from typing import Any

import pytest
from sqlmodel import select

from app.accounts.policy import Kind
from app.clock import now
from app.errors import RuleBroken, TooMany
from app.history.models import Event
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.link_rules import MOST, MOST_A_DAY, MOST_MEMBERS, require_invitable
from app.rounds.models import Link, LinkRole
from app.tracking.letters import RoundLetters
from tests.kit.pages import Pages
from tests.kit.world import World

ANNA = {"name": "Anna Ek", "email": "anna@exempel.se", "role": "writer"}


class Body:
    """A body's links, as its people use them in the API."""

    def __init__(self, app: Any, client: Any, world: World) -> None:
        self.app, self.client, self.world = app, client, world

    def __call__(self, who: Kind | str, method: str, rest: str = "", *, status: int = 200, **sent: Any) -> Any:
        token = self.world.links.get(who, who)  # type: ignore[arg-type]  # a kind, or a token itself
        answer = self.client.request(method, f"/api/v1/answer/{token}{rest}", **sent)
        assert answer.status_code == status, f"{method} {rest}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def invited(self, by: Kind = Kind.CONTACT, **person: str) -> tuple[int, str]:
        """Somebody with a link of their own: its id and its token, as it stands in the letter."""
        fresh = self(by, "POST", "/colleagues", status=201, json=ANNA | person)
        return fresh["id"], fresh["url"].rpartition("/")[2]

    def letters(self, address: str) -> list[Letter]:
        """The letters to an address, in the order written."""
        with installation_of(self.app).database.read() as session:
            found = session.exec(select(Letter).where(Letter.to_address == address).order_by(Letter.id)).all()
            session.expunge_all()
        return list(found)

    def browser(self, pages: Pages, token: str) -> Pages:
        """A browser that has come in by a token."""
        other = pages.another()
        other.post(f"/l/{token}/entry")
        return other


@pytest.fixture
def body(app: Any, client: Any, made: World) -> Body:
    return Body(app, client, made)


def test_who_is_invited_gets_a_link_by_mail_and_history_names_nobody(body: Body, made: World, app: Any):
    link_id, token = body.invited(own_name="Bo Gren")
    (letter,) = body.letters("anna@exempel.se")
    assert (letter.kind, letter.facts["invited_by"], letter.facts["role"]) == (
        LetterKind.COLLEAGUE,
        "Bo Gren",
        "writer",
    )
    with installation_of(app).database.read() as session:
        assert RoundLetters(installation_of(app).settings).link_url(session, letter).endswith(token)
        said = [event for event in session.exec(select(Event)).all() if event.kind == "link.colleague_invited"]
    assert len(said) == 1
    assert "anna" not in str(said[0].facts).casefold()
    people = body(token, "GET", "/colleagues")["items"]
    assert [person["is_contact"] for person in people] == [True, False, False, False]
    assert next(person for person in people if person["is_me"])["id"] == link_id
    saved = body(token, "PUT", "/draft", json={"version": 1, "stance": "supports", "comments": []})
    assert saved["version"] == 2, "a colleague writes in the body's own draft"


REFUSED: list[tuple[Kind, dict[str, str], str]] = [
    (Kind.CONTACT, {"email": "natur@exempel.se"}, "already_invited"),  # the contact's own
    (Kind.CONTACT, {"email": "OED@exempel.se"}, "already_invited"),
    (Kind.CONTACT, {"email": "anna"}, "address"),
    (Kind.CONTACT, {"email": "a@b.se, c@d.se"}, "address"),
    (Kind.CONTACT, {"name": ""}, "invalid"),
    (Kind.CONTACT, {"name": "Vinn nu: www.lotteri.example"}, "invalid"),
    (Kind.CONTACT, {"own_name": "https://lotteri.example"}, "invalid"),
    (Kind.CONTACT, {"role": "owner"}, "invalid"),
    (Kind.COLLEAGUE, {"role": "signatory"}, "role_not_yours"),
]


def test_an_invitation_that_cannot_be_is_told_and_changes_nothing(body: Body):
    before = body(Kind.CONTACT, "GET", "/colleagues")
    for by, person, code in REFUSED:
        told = body(by, "POST", "/colleagues", status=422, json=ANNA | person)
        assert told["code"] == code, (person, told)
    after = body(Kind.CONTACT, "GET", "/colleagues")
    assert [person["id"] for person in after["items"]] == [person["id"] for person in before["items"]]


def test_nobody_has_letters_sent_without_end():
    links: list[Any] = []
    for sent, count, refused in ((MOST_A_DAY - 1, 0, False), (MOST_A_DAY, 0, True), (0, MOST, True)):
        people = links + [_link(n) for n in range(count)]
        if refused:
            with pytest.raises(Exception, match=r"\d+"):
                require_invitable("ny@exempel.se", LinkRole.WRITER, by=LinkRole.SIGNATORY, links=people, sent=sent)
        else:
            require_invitable("ny@exempel.se", LinkRole.WRITER, by=LinkRole.SIGNATORY, links=people, sent=sent)


def test_members_are_counted_apart_from_colleagues():
    members: list[Any] = [_link(n, LinkRole.MEMBER) for n in range(MOST_MEMBERS)]

    def ask(role: LinkRole, links: list[Any], sent: int) -> None:
        require_invitable("ny@exempel.se", role, by=LinkRole.SIGNATORY, links=links, sent=sent)

    most = MOST_A_DAY + MOST_MEMBERS - 1
    ask(LinkRole.WRITER, members, most)
    ask(LinkRole.MEMBER, members[1:], 0)
    with pytest.raises(RuleBroken, match=str(MOST_MEMBERS)):
        ask(LinkRole.MEMBER, members, most)
    with pytest.raises(TooMany):
        ask(LinkRole.MEMBER, members[1:], most)


def _link(n: int, role: LinkRole = LinkRole.WRITER) -> Any:
    return Link(id=n, email=f"a{n}@exempel.se", role=role, is_contact=False)


def test_the_contact_is_told_whom_a_colleague_has_invited(body: Body):
    body.invited(Kind.COLLEAGUE)
    told = body.letters("natur@exempel.se")[-1]
    assert (told.kind, told.facts["invited"]) == (LetterKind.COLLEAGUE, "Anna Ek")


def test_letters_between_a_bodys_people_are_not_the_officials(body: Body, pages: Pages, as_: Any, made: World):
    handler = as_("handler")
    before = handler("GET", f"/rounds/{made.round}/letters", status=200)
    _id, token = body.invited()
    body.browser(pages, token)
    body.client.post("/l/renewal", data={"email": "anna@exempel.se"}, headers={"Sec-Fetch-Site": "same-origin"})
    body(token, "POST", "/own-link", status=201, json={"email": "anna@exempel.se"})
    assert [letter.kind for letter in body.letters("anna@exempel.se")] == [LetterKind.COLLEAGUE] * 3
    assert handler("GET", f"/rounds/{made.round}/letters", status=200) == before


def test_who_reads_changes_nothing_and_is_told_why(body: Body, pages: Pages, made: World):
    _id, token = body.invited(role="reader")
    assert "draft" in body(token, "GET")
    for method, rest, sent in (
        ("PUT", "/draft", {"json": {"version": 1, "comments": []}}),
        ("POST", "/submission", {"json": {"version": 1, "signatory": {"name": "Anna"}}}),
        ("POST", "/attachments", {"files": {"file": ("a.txt", b"Hej", "text/plain")}}),
        ("POST", "/colleagues", {"json": ANNA}),
    ):
        assert body(token, method, rest, status=403, **sent)["code"] == "link_only_reads"
    browser = body.browser(pages, token)
    address = f"/answers/{made.consultee}/sections/{made.section}"
    page = browser.get(address)
    assert not page.root.xpath("//form[@id='writing']")
    typed = browser.post(address, {"version": "1", "text-new-1": "Ord som inte får försvinna."}, status=403)
    assert "Din länk är till för att läsa" in typed.text()
    assert "Ord som inte får försvinna." in typed.text()


def test_one_who_is_removed_while_writing_keeps_words_on_screen_and_what_was_saved(
    body: Body, pages: Pages, made: World
):
    link_id, token = body.invited()
    browser = body.browser(pages, token)
    body(token, "PUT", "/draft", json={"version": 1, "summary": "Sparat av Anna.", "comments": []})
    body(Kind.COLLEAGUE, "DELETE", f"/colleagues/{link_id}", status=403)
    body(Kind.SIGNATORY, "DELETE", f"/colleagues/{link_id}", status=204)
    body(Kind.SIGNATORY, "DELETE", f"/colleagues/{link_id}", status=204)
    told = browser.post(
        f"/answers/{made.consultee}/whole",
        {"version": "2", "base_summary": "", "summary": "Skrivet just nu."},
        status=401,
    )
    assert "Din länk är borttagen av en kollega" in told.text()
    assert "Skrivet just nu." in told.text()
    assert browser.get(f"/l/{token}", status=404).heading == "Er länk är borttagen"
    assert body(Kind.CONTACT, "GET")["draft"]["summary"] == "Sparat av Anna."
    assert body(token, "GET", status=404)["code"] == "link_unknown"


def test_one_who_was_removed_hands_nothing_over_when_the_line_ends(body: Body, pages: Pages, as_: Any, made: World):
    link_id, token = body.invited()
    browser = body.browser(pages, token)
    body(token, "PUT", "/draft", json={"version": 1, "summary": "Sparat av Anna.", "comments": []})
    body(Kind.CONTACT, "DELETE", f"/colleagues/{link_id}", status=204)
    as_("adm")("POST", f"/consultees/{made.consultee}/link", status=201)
    assert browser.get(f"/answers/{made.consultee}").heading == "Er länk är borttagen"
    browser.get(f"/answers/{made.consultee}/handover", status=404)


def test_a_new_link_to_a_colleague_stops_the_one_there_was(body: Body, pages: Pages, made: World):
    link_id, token = body.invited()
    browser = body.browser(pages, token)
    fresh = body(Kind.CONTACT, "POST", f"/colleagues/{link_id}/new-link", status=201)
    body(token, "GET", status=404)
    assert browser.get(f"/answers/{made.consultee}").heading == "Öppna länken i ert mejl igen"
    assert "draft" in body(fresh["url"].rpartition("/")[2], "GET")
    assert [letter.facts.get("replaces", False) for letter in body.letters("anna@exempel.se")] == [False, True]
    contact = next(p for p in body(Kind.CONTACT, "GET", "/colleagues")["items"] if p["is_contact"])
    assert body(Kind.SIGNATORY, "DELETE", f"/colleagues/{contact['id']}", status=409)["code"] == "link_not_yours"
    other = made.link_ids[Kind.OTHER_COLLEAGUE]
    body(Kind.CONTACT, "DELETE", f"/colleagues/{other}", status=404)


def test_the_page_invites_shows_a_bounce_and_removes(app: Any, body: Body, pages: Pages, made: World):
    browser = body.browser(pages, made.links[Kind.CONTACT])
    page = browser.get(f"/answers/{made.consultee}").click("Bjud in kollegor")
    refused = page.form("Bjud in").submit({"name": "Anna Ek", "email": "oed@exempel.se"}, status=422)
    assert "har redan en länk" in refused.text()
    done = refused.form("Bjud in").submit({"email": "anna@exempel.se", "own_name": "Bo Gren"}, status=200)
    assert "Lämna länken till Anna Ek" in done.text(), "no mail server: the link is shown once"
    with installation_of(app).database.write() as session:
        letter = session.exec(select(Letter).where(Letter.to_address == "anna@exempel.se")).one()
        letter.sent_at, letter.bounced_at = None, now()
        session.add(letter)
    bounced = browser.get(f"/answers/{made.consultee}/colleagues")
    assert "Inbjudan kom inte fram" in bounced.text()
    gone = bounced.form("Ta bort Anna Ek").submit()
    assert "anna@exempel.se" not in gone.text()


def test_a_role_is_changed_by_those_who_sign_and_the_colleague_is_told(body: Body, pages: Pages, made: World):
    link_id, token = body.invited()
    role = f"/colleagues/{link_id}/role"
    body(Kind.COLLEAGUE, "PUT", role, status=403, json={"role": "reader"})
    for _again in range(2):
        body(Kind.SIGNATORY, "PUT", role, status=204, json={"role": "reader"})
    assert body(token, "PUT", "/draft", status=403, json={"version": 1, "comments": []})["code"] == "link_only_reads"
    last = body.letters("anna@exempel.se")[-1]
    assert (len(body.letters("anna@exempel.se")), last.facts["changed"], last.facts["role"]) == (2, "Anna Ek", "reader")
    told = body.letters("natur@exempel.se")[-1]
    assert (told.facts["changed"], told.facts["told"]) == ("Anna Ek", True), (
        "the contact hears of what a signatory does"
    )
    browser = body.browser(pages, made.links[Kind.CONTACT])
    address = f"/answers/{made.consultee}/colleagues"
    before = browser.get(address)
    changed = before.form("Spara roll för Anna Ek").submit({"role": "signatory"})
    assert "Rollen är ändrad." in changed.text()
    stale = before.form("Spara roll för Anna Ek").submit({"role": "writer"}, status=409)
    assert "Någon annan har redan ändrat det här" in stale.text()
    assert "Välj vad kollegan ska göra." in browser.post(f"{address}/{link_id}/role", {"role": "x"}, status=422).text()
    signs = made.link_ids[Kind.SIGNATORY]
    body(token, "PUT", f"/colleagues/{signs}/role", status=204, json={"role": "writer"})
    contact = next(p["id"] for p in body(token, "GET", "/colleagues")["items"] if p["is_contact"])
    for mine in (contact, link_id):
        refused = body(token, "PUT", f"/colleagues/{mine}/role", status=409, json={"role": "reader"})
        assert refused["code"] == "link_not_yours", "the contact signs to the last"
    body(token, "DELETE", f"/colleagues/{signs}", status=204)
    assert (
        body(token, "PUT", f"/colleagues/{signs}/role", status=409, json={"role": "reader"})["code"] == "link_removed"
    )
