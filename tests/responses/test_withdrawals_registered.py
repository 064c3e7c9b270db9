"""An official registers that a body has taken its answer back, because it rang or wrote."""

import datetime
from typing import Any

import pytest
from sqlmodel import select

from app.clock import now, today
from app.errors import Invalid, RuleBroken
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.rendering import render
from app.responses.rules import require_withdrawal_registrable
from app.rounds.models import RoundStatus
from app.tracking.actions.telling import OF_HISTORY
from tests.responses.test_withdrawals import answer, as_, body_of, desk, faults, handler, made

__all__ = ["as_", "desk", "handler", "made"]

DAY = datetime.date(2026, 3, 2)
LATER = DAY + datetime.timedelta(1)


@pytest.mark.parametrize(
    ("status", "told_on", "closed_on", "refused"),
    [
        (RoundStatus.OPEN, DAY, None, None),
        (RoundStatus.CLOSED, DAY, DAY, None),
        (RoundStatus.COMPILING, LATER, DAY, RuleBroken),
        (RoundStatus.PUBLISHED, DAY, DAY, RuleBroken),
        (RoundStatus.CANCELLED, DAY, None, RuleBroken),
        (RoundStatus.OPEN, DAY - datetime.timedelta(1), None, Invalid),
        (RoundStatus.OPEN, LATER + datetime.timedelta(1), None, Invalid),
    ],
)
def test_until_when(status: RoundStatus, told_on: datetime.date, closed_on: datetime.date | None, refused: Any) -> None:
    def judge() -> None:
        require_withdrawal_registrable(status, told_on=told_on, answered_on=DAY, closed_on=closed_on, today=LATER)

    if refused is None:
        judge()
    else:
        with pytest.raises(refused):
            judge()


def test_it_is_registered_told_and_nothing_counts(
    database: Any, client: Any, pages: Any, desk: Any, handler: Any, made: Any
):
    answer(database, made, "Skriv om vattnet.")
    answer(database, made, "Skriv om havet.")
    body = f"/rounds/{made.round}/consultees/{made.consultee}"
    item = handler("GET", f"/rounds/{made.round}/responses", status=200)["items"][0]
    page = desk.get(f"/responses/{item['id']}").click("Registrera att svaret är återtaget")
    refused = page.form("Registrera återtagandet").submit({"reason": "Nämnden har inte fattat beslut."}, status=422)
    assert set(refused.errors()) == {"channel", "told_on"}
    early = {"channel": "phone", "told_on": "2020-01-01"}
    refused = refused.form("Registrera återtagandet").submit(early, status=422)
    assert set(refused.errors()) == {"told_on"}
    assert refused.form("Registrera återtagandet").value("reason") == "Nämnden har inte fattat beslut."
    done = refused.form("Registrera återtagandet").submit(told_on=today().isoformat())
    assert "Svaret är återtaget" in done.text()
    assert "telefon och registrerades" in done.text()
    assert faults(database) == []
    assert body_of(handler, made)["withdrawn"]
    assert "Återtaget svar" in desk.get(f"/rounds/{made.round}/board").text()
    assert "har återtagit svar" in desk.get(f"/rounds/{made.round}/history").text()
    assert "Svaret är redan återtaget." in desk.get(f"{body}/withdrawal").text()
    theirs = pages.another()
    for name, value in made.cookies["lnk"].items():
        theirs.raw.cookies.set(name, value)
    receipt = theirs.get(f"/answers/{made.consultee}/receipt")
    assert "Ert återtagande kom in" in receipt.text()
    assert "Nämnden har inte fattat beslut." in receipt.text()
    assert "response.withdrawal_registered" in OF_HISTORY
    with database.read() as session:
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.WITHDRAWAL)).one()
        mail = render(letter, link="https://remiss.exempel.se/l/x", authority_name="Kommunen", at=now())
    assert "telefon" in mail.text


def test_over_the_api(database: Any, handler: Any, as_: Any, made: Any):
    address = f"/consultees/{made.consultee}/withdrawal"
    told = {"revision": 1, "channel": "email", "told_on": today().isoformat(), "reason": "Skickades av misstag."}
    assert handler("POST", address, json=told, status=409)["code"] == "not_answered"
    answer(database, made, "Skriv om vattnet.")
    assert handler("POST", address, json=told | {"channel": "web"}, status=422)
    assert handler("POST", address, json=told | {"revision": 2}, status=409)["code"] == "answer_replaced"
    withdrawal = handler("POST", address, json=told, status=201)["withdrawal"]
    assert (withdrawal["registered"], withdrawal["channel"], withdrawal["told_on"]) == (True, "email", told["told_on"])
    assert handler("POST", address, json=told, status=200)["withdrawal"] == withdrawal, "the same again"
    as_("rdr")("POST", address, json=told, status=403)
