"""A round that demands a signer: asked for when it is made, told to the bodies, judged when an answer is sent."""

from typing import Any

import pytest
from sqlmodel import select

from app.clock import now
from app.rounds.models import Link, LinkRole, Round
from app.tokens import token_hash
from tests.drafts.sealing import Api
from tests.kit.pages import Pages
from tests.kit.stage import Stage

TOLD = "skickas svaret av den som får skriva under för er"


def demand(stage: Stage) -> None:
    with stage.database.write() as session:
        round_ = session.get_one(Round, stage.round_id)
        round_.signer_required = True
        session.add(round_)


def take_back_contacts_link(stage: Stage) -> None:
    """So that nobody at the first body holds a link that may sign."""
    with stage.database.write() as session:
        link = session.exec(select(Link).where(Link.token_hash == token_hash(stage.tokens[0]))).one()
        link.revoked_at, link.token_hash = now(), None
        session.add(link)


@pytest.mark.parametrize("demanded", [False, True])
def test_nobody_else_sends_where_the_round_says_so(api: Api, stage: Stage, demanded: bool):
    colleague = stage.colleague(0, LinkRole.WRITER, "Anna Ek")
    take_back_contacts_link(stage)
    if demanded:
        demand(stage)
    api("PUT", colleague, "/draft", json={"version": 0, "stance": "supports"})
    sent = {"version": 1, "signatory": {"name": "Anna Ek", "title": "Handläggare"}}
    api("POST", colleague, "/submission", json=sent, status=403 if demanded else 201)


def test_who_signs_says_as_what(api: Api, pages: Pages, stage: Stage):
    demand(stage)
    token, base = stage.tokens[0], f"/answers/{stage.consultees[0]}"
    api("PUT", token, "/draft", json={"version": 0, "stance": "supports"})
    assert api("GET", token, "")["round"]["signer_required"] is True
    refused = api("POST", token, "/submission", json={"version": 1, "signatory": {"name": "Bo"}}, status=422)
    assert [error["field"] for error in refused["errors"]] == ["signatory.title"]
    pages.raw.cookies.set("remiss_answer", stage.cookie(token))
    for rest in ("", "/check", "/no-objection", "/colleagues"):
        assert TOLD in pages.get(f"{base}{rest}").text()
    check = pages.get(f"{base}/check").form("Skicka svaret").submit({"name": "Bo Ek", "title": " "}, status=422)
    assert set(check.errors()) == {"title"}
    form = check.form("Skicka svaret")
    assert form.value("name") == "Bo Ek"
    assert "Bo Ek, ordförande" in form.submit({"title": "ordförande"}).text()
    other = pages.another()
    other.raw.cookies.set("remiss_answer", stage.cookie(stage.colleague(1)))
    there = other.get(f"/answers/{stage.consultees[1]}/check")
    assert TOLD in there.text()
    assert not there.all("button", "Skicka svaret")


def test_it_is_chosen_while_the_round_is_a_draft_and_copied(client: Any, stage: Stage):
    auth = stage.bearer("handler")
    made = client.post(
        "/api/v1/rounds",
        json={"title": "Remiss", "registry_number": "KS/7", "deadline": "2050-05-05", "signer_required": True},
        headers=auth,
    ).json()
    assert made["signer_required"] is True
    address = f"/api/v1/rounds/{made['id']}"
    own = {"registry_number": "KS/8", "deadline": "2050-06-05"}
    assert client.post(f"{address}/copies", json=own, headers=auth).json()["signer_required"] is True
    assert client.patch(address, json={"signer_required": False}, headers=auth).json()["signer_required"] is False
    late = client.patch(f"/api/v1/rounds/{stage.round_id}", json={"signer_required": True}, headers=auth)
    assert late.status_code == 409
