"""An umbrella organisation asks its members first: what they say lands beside its draft, and they see nothing of it."""

from typing import Any

import pytest
from sqlmodel import select

from app.drafts.models import MemberComment
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.models import Link, LinkRole
from app.tokens import token_hash
from app.web import cookies
from tests.drafts.sealing import Api, renewed
from tests.house.routes import ROUTES
from tests.kit.pages import Pages
from tests.kit.stage import Stage

OPEN_TO_MEMBERS = {"member.read", "member.comment"}
SAID = "Kanarie från medlemmen"


@pytest.fixture
def member(stage: Stage) -> str:
    """A member organisation of the first body."""
    return stage.colleague(0, LinkRole.MEMBER, "Naturens Skydd i By")


def browser(pages: Pages, stage: Stage, token: str) -> Pages:
    other = pages.another()
    other.raw.cookies.set(cookies.ANSWER, stage.cookie(token))
    return other


def test_every_route_refuses_a_member_but_those_it_needs(client: Any, stage: Stage, member: str):
    cookie = stage.cookie(member)
    client.cookies.set(cookies.ANSWER, cookie)
    asked = 0
    for route in ROUTES:
        by_token = route.path.startswith("/api/v1/answer/{token}")
        if not (by_token or route.path.startswith("/answers/{consultee_id}")) or route.action in OPEN_TO_MEMBERS:
            continue
        path = route.path.replace("{token}", member).replace("{consultee_id}", str(stage.consultees[0]))
        for name in ("section_id", "link_id", "body_id", "revision", "version", "attachment_id", "comment_id"):
            path = path.replace("{" + name + "}", "1")
        for name in ("note_id", "remark_id", "document_id"):
            path = path.replace("{" + name + "}", "1")
        files = {"file": ("a.txt", b"a", "text/plain")} if path.endswith(("attachments", "file")) else None
        response = client.request(route.method, path, headers={"Origin": "http://127.0.0.1:8000"}, files=files)
        assert response.status_code in (403, 404, 422), f"{route.name}: {response.status_code}"
        if route.method == "GET":
            assert response.status_code in (403, 404), route.name
        asked += 1
    assert asked > 90
    with stage.database.read() as session:
        assert session.exec(select(Link.role).where(Link.token_hash == token_hash(member))).one() is LinkRole.MEMBER


def test_a_member_reads_the_plan_and_comments_beside_the_draft(pages: Pages, stage: Stage, member: str):
    base = f"/answers/{stage.consultees[0]}"
    mine = browser(pages, stage, member)
    mine.get("/")
    assert mine.redirects == [f"{base}/member"]
    start = mine.get(f"{base}/member")
    assert "Synpunkter till" in start.text()
    page = mine.get(f"{base}/member/sections/{stage.sections['3.2']}?paragraph=1")
    refused = page.form("Lämna synpunkten").submit({"reason": "För att."}, status=422)
    assert "Skriv vad ni tycker" in refused.text()
    assert "För att." in refused.source
    whole = {"where": f"s{stage.sections['3.2']}", "proposed_text": SAID}
    assert "Välj vilket stycke" in refused.form("Lämna synpunkten").submit(whole, status=422).text()
    done = refused.form("Lämna synpunkten").submit({"text": SAID, "proposed_text": "Ny lydelse här."})
    assert SAID in done.text("main")
    assert "Synpunkten är lämnad." in done.text()
    ours = browser(pages, stage, stage.tokens[0])
    assert "1 synpunkt från medlemmar" in ours.get(f"{base}/together").text()
    there = ours.get(f"{base}/sections/{stage.sections['3.2']}")
    assert "Naturens Skydd i By" in there.text()
    taken = there.form(action=f"{base}/members-comments/1/taking").submit()
    assert "Intagen i utkastet av" in taken.text()
    assert not taken.all("button", "Ta in i utkastet")
    gone = (
        mine.get(f"{base}/member/sections/{stage.sections['3.2']}")
        .form(action=f"{base}/member/comments/1/removal")
        .submit()
    )
    assert SAID not in gone.text()
    assert SAID in ours.get(f"{base}/sections/{stage.sections['3.2']}").text(), "what was taken in stays"


def test_what_is_taken_in_is_one_comment_however_often(api: Api, stage: Stage, member: str):
    token, section = stage.tokens[0], stage.sections["3.2"]
    said = {"section_id": section, "paragraph": 1, "text": SAID, "proposed_text": "Ny.", "reason": "Tydligare."}
    first = api("POST", member, "/member/comments", status=201, json=said)["id"]
    assert api("POST", member, "/member/comments", status=201, json=said)["id"] == first
    heard = api("GET", token, "/members-comments")["items"]
    assert [(one["id"], one["by"], one["taken_at"]) for one in heard] == [(first, "Naturens Skydd i By", None)]
    assert SAID not in str(api("GET", token)), "it stands in no draft"
    for _time in range(2):
        api("POST", token, f"/members-comments/{first}/taking", status=204)
    comment = api("GET", token)["draft"]["comments"]
    assert [(one["kind"], one["text"], one["proposed_text"], one["reason"]) for one in comment] == [
        ("text_change", SAID, "Ny.", "Tydligare.")
    ]
    draft = api("GET", token)["draft"] | {"comments": []}
    draft.pop("attachments")
    api("PUT", token, "/draft", json=draft)
    api("POST", token, f"/members-comments/{first}/taking", status=204)
    assert api("GET", token)["draft"]["comments"] == [], "taken away by the body, it stays away"
    assert api("GET", token, "/members-comments")["items"][0]["taken_by"]
    assert api("GET", member, "/member")["comments"][0]["text"] == SAID
    assert api("GET", member, f"/member/sections/{section}")["paragraphs"][0]["number"] == 1


def test_members_see_neither_each_other_nor_another_body(api: Api, stage: Stage, member: str):
    other = stage.colleague(0, LinkRole.MEMBER, "Naturens Skydd i Dal")
    first = api("POST", member, "/member/comments", status=201, json={"text": SAID})["id"]
    assert api("GET", other, "/member")["comments"] == []
    api("DELETE", other, f"/member/comments/{first}", status=404)
    api("POST", stage.tokens[1], f"/members-comments/{first}/taking", status=404)
    assert api("GET", stage.tokens[1], "/members-comments")["items"] == []
    api("POST", member, "/member/comments", status=422, json={"section_id": stage.sections["3.2"]})
    for wrong in ({"section_id": 999_999}, {"section_id": stage.sections["3.2"], "paragraph": 999}, {"paragraph": 1}):
        api("POST", member, "/member/comments", status=404, json={"text": SAID, **wrong})
    reader = stage.colleague(0, LinkRole.READER, "Rut Lund")
    assert api("POST", reader, "/member/comments", status=403, json={"text": SAID})["code"] == "link_only_reads"
    assert api("GET", member, "/together", status=403)["code"] == "link_of_member"


def test_a_signatory_names_a_member_who_stays_one(api: Api, client: Any, stage: Stage):
    token, writer = stage.tokens[0], stage.colleague(0, LinkRole.WRITER, "Anna Ek")
    person = {"name": "Sjöbo Naturvänner", "email": "sjobo@exempel.se", "role": "member"}
    assert api("POST", writer, "/colleagues", status=422, json=person)["code"] == "role_not_yours"
    link = api("POST", token, "/colleagues", status=201, json=person)["id"]
    for role in ("writer", "reader"):
        change = api("PUT", token, f"/colleagues/{link}/role", status=409, json={"role": role})
        assert change["code"] == "member_stays"
    owner = f"/sections/{stage.sections['3.2']}/owner"
    assert api("PUT", token, owner, status=422, json={"link_id": link})["code"] == "not_among_you"
    with installation_of(client.app).database.read() as session:
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.COLLEAGUE)).one()
        assert letter.to_address == person["email"]


def test_what_members_said_is_sealed_with_the_draft(api: Api, client: Any, stage: Stage, member: str):
    api("POST", member, "/member/comments", status=201, json={"text": SAID})
    api("PUT", stage.tokens[0], "/draft", json={"version": 0, "stance": "supports", "comments": []})
    cookie = stage.cookie(member)
    fresh = renewed(stage)
    assert api("GET", fresh, "/members-comments")["items"] == []
    api("POST", member, "/handover", status=404)
    api("DELETE", member, "/handover", status=404)
    client.cookies.set(cookies.ANSWER, cookie)
    assert client.get(f"/answers/{stage.consultees[0]}/handover").status_code == 404
    assert client.get(f"/l/{member}", follow_redirects=False).status_code == 404
    api("POST", stage.tokens[0], "/handover")
    api("POST", fresh, "/takeover", json={})
    assert [one["text"] for one in api("GET", fresh, "/members-comments")["items"]] == [SAID]
    with stage.database.read() as session:
        assert len(session.exec(select(MemberComment)).all()) == 1
