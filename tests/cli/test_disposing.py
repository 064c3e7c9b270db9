"""Erasing and disposing from end to end by the role that serves, which on PostgreSQL may do nothing else."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from app.accounts.identity import SYSTEM, By
from app.clock import now
from app.database import Database
from app.database.roles import may_migrate, too_much
from app.database.triggers import ERASED, erasing
from app.history.erasing import Decision
from app.history.seals import SETTLES, seal_rows
from app.mail.models import Letter
from app.privacy.actions import dispose_of_answer
from app.privacy.disposing import add_rule
from app.privacy.models import DisposalKind
from app.privacy.person import erase_person
from app.privacy.queries import Asked, extract
from app.responses.models import Comment, Response
from app.rounds.models import Link, Step
from tests.kit import files
from tests.kit.databases import ROLE
from tests.kit.stage import Stage, stage

__all__ = ["stage"]
REGISTRAR = By("user", 1, "Robert Gran")
SARA = Asked("Sara Lind", "sara@example.se")
DECISION = Decision("KS 2030/77", "På begäran.")


def _sealed(stage: Stage) -> None:
    for later in (datetime.timedelta(), SETTLES, datetime.timedelta(days=3)):
        seal_rows(stage.database, by=REGISTRAR, now=now() + later)


@pytest.fixture
def answered(client: Any, stage: Stage) -> Iterator[Stage]:
    """Two bodies have answered, each with a file; the round was closed forty days ago, and all is sealed.

    Its database is reached as the application reaches it, not as whoever owns the tables.
    """
    for body in (0, 1):
        client.put(stage.address(body, "/draft"), json={"version": 0, "stance": "rejects", "summary": "Nej tack"})
        file = {"file": ("Sara Lind.png", files.PNG)}
        assert client.post(stage.address(body, "/attachments"), files=file).status_code == 201
        sending = {"version": 1, "signatory": {"name": "Sara Lind", "email": "sara@example.se"}}
        assert client.post(stage.address(body, "/submission"), json=sending).status_code == 201
    with stage.database.write() as session:
        for letter in session.exec(select(Letter)):
            letter.sent_at = letter.created_at
            session.add(letter)
    stage.step(Step.CLOSED, at=now() - datetime.timedelta(days=40))
    served = Database(stage.settings.url)
    _sealed(replace(stage, database=served))
    yield replace(stage, database=served)
    served.dispose()


def _rule(session: Session, kind: DisposalKind, *, automatic: bool) -> str:
    rule = add_rule(session, kind, after_days=30, decision="KS 2030/5", automatic=automatic, by=SYSTEM, now=now())
    return str(rule.id)


def _erase_sara(stage: Stage) -> int:
    with stage.database.write() as session:
        codes = [place.code for place in extract(session, SARA, now=now()).erasable]
        assert {code.partition(":")[0] for code in codes} >= {"response", "attachment", "letter"}
        return erase_person(session, SARA, codes, decision=DECISION, by=REGISTRAR, now=now())


def test_what_the_serving_role_erases_and_disposes_of_verifies(answered: Stage, remiss: Callable[..., Any]) -> None:
    stage = answered
    if not stage.database.is_sqlite:
        with stage.database.read() as session:
            assert session.connection().execute(text("SELECT current_user")).scalar_one() == ROLE
        assert (too_much(stage.database), may_migrate(stage.database)) == ([], False)
    assert remiss("verify").status == 0
    assert _erase_sara(stage) > 0
    first = remiss("verify")
    assert (first.status, "erased by decision KS 2030/77" in first.out) == (0, True)
    with stage.database.read() as session:
        assert set(session.exec(select(Response.signatory_name))) == {ERASED}
        number = session.exec(select(Response.number).where(Response.id == 1)).one()
    with stage.database.write() as session:
        other = Decision("KS 2030/78", "Enligt plan.")
        assert dispose_of_answer(session, number, decision=other, by=REGISTRAR, now=now()) > 0
        contacts = _rule(session, DisposalKind.CONTACTS, automatic=True)
        drafts = _rule(session, DisposalKind.DRAFTS, automatic=False)
    would = {str(one["rule"]): one["count"] for one in remiss("dispose", "--dry-run").json["rules"]}
    assert would.keys() == {contacts, drafts}
    assert min(would.values()) > 0
    assert remiss("dispose").json == {"dry_run": False, "disposed": {"contacts": would[contacts]}}, "not by hand"
    assert remiss("dispose").json["disposed"] == {"contacts": 0}, "whoever runs it again the same day is answered"
    (one,) = remiss("dispose", "--dry-run", "--rule", drafts).json["rules"]
    assert (one["kind"], one["automatic"], one["count"]) == ("drafts", False, would[drafts])
    unknown = remiss("dispose", "--rule", drafts, "--rule", "99")
    assert (unknown.status, unknown.out) == (1, "")
    assert "99" in unknown.err
    assert remiss("dispose", "--rule", drafts).json["disposed"] == {"drafts": would[drafts]}
    _sealed(stage)
    last = remiss("verify")
    assert last.status == 0, last.out
    assert all(f"erased by decision {decision}" in last.out for decision in ("KS 2030/77", "KS 2030/78"))
    with stage.database.read() as session:
        assert set(session.exec(select(Link.token_hash))) == {None}
        assert set(session.exec(select(Comment.text).where(Comment.response_id == 1))) <= {ERASED}


def test_what_is_erased_by_other_means_is_found_by_verifying(answered: Stage, remiss: Callable[..., Any]) -> None:
    """The role may write the sign of erasure, since it erases; without a decision that is a finding."""
    change = f"UPDATE response SET signatory_name = '{ERASED}', signatory_email = '' WHERE id = 1"
    with answered.database.write() as session, erasing(session.connection(), "response"):
        session.connection().execute(text(change))
    ran = remiss("verify")
    assert ran.status == 1
    assert "response 1: " in ran.out + ran.err
