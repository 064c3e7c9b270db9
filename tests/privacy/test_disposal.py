"""What rules of disposal let go: by a decision, seen before it goes, told afterwards, and nothing else."""

import datetime
from functools import partial

import pytest
from sqlalchemy import select as select_columns
from sqlmodel import Session, SQLModel, col, select

from app.accounts.identity import SYSTEM
from app.accounts.models import Role
from app.clock import now
from app.database import Database
from app.database.triggers import ERASED
from app.errors import NotFound, RuleBroken
from app.history.models import Event
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.outbox import post
from app.mail.rendering import render
from app.privacy.disposal import dispose, dry_run, due
from app.privacy.disposing import add_rule, dry_run_json, run_rules
from app.privacy.models import DisposalKind
from app.rounds.models import Link, Step
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages
from tests.kit.stage import Stage, stage
from tests.privacy.test_erasing import faults

__all__ = ["stage"]
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def _due_in_every_way(session: Session) -> None:
    """Rounds are over, and something of each kind is there."""
    tables, run = SQLModel.metadata.tables, session.connection().execute
    for round_id in run(select_columns(tables["round"].c.id)).scalars().all():
        run(tables["milestone"].delete().where(tables["milestone"].c.round_id == round_id))
        row = {"round_id": round_id, "step": Step.CLOSED, "at": LONG_AGO, "by_name": "Test", "reason": ""}
        run(tables["milestone"].insert().values(row))
    person = run(select_columns(tables["consultee"].c.organisation_id)).scalars().first()
    values = {"kind": "person", "email": "p@example.se"}
    run(tables["organisation"].update().where(tables["organisation"].c.id == person).values(values))
    loose = {"response_id": None, "round_id": None, "assigned_at": None, "set_aside_at": LONG_AGO}
    run(tables["inbox_item"].update().values(loose))
    session.flush()


def test_each_kind_can_go_and_then_is_gone(seeded_database_url: str) -> None:
    """On a database with rows in every table: nothing that points at what goes is left behind."""
    database = Database(seeded_database_url)
    before = now() - datetime.timedelta(days=1)
    with database.write() as session:
        _due_in_every_way(session)
        for kind in DisposalKind:
            would = dry_run(session, kind, before=before)
            assert would.count, kind
            assert would.oldest is not None, kind
            assert dry_run(session, kind, before=LONG_AGO).count == 0, "it is not old enough"
            dispose(session, kind, [row.id for row in due(session, kind, before=before)], now=now())
            assert dry_run(session, kind, before=before).count == 0, kind
        left = session.connection().execute(select_columns(SQLModel.metadata.tables["inbox_file"])).all()
        assert [row for row in left if row.item_id is None] == []
    database.dispose()


def test_a_letter_says_no_longer_whom_it_was_to_nor_from_where_they_came(database: Database) -> None:
    seen = {"browser": "Firefox", "network": "192.0.2.0/24"}
    came = seen | {"what": "password_changed", "changed_at": LONG_AGO.isoformat()}
    with database.write() as session:
        post(session, LetterKind.SECOND_STEP, to="a@x.se", now=LONG_AGO, name="Åsa Öst", **came)
        post(session, LetterKind.TOKEN_ENDS, to="b@x.se", now=LONG_AGO, name="", tokens=[])
        session.connection().execute(SQLModel.metadata.tables["letter"].update().values(sent_at=LONG_AGO))
        kept = due(session, DisposalKind.LETTERS, before=now())
        dispose(session, DisposalKind.LETTERS, [row.id for row in kept], now=now())
    with database.read() as session:
        of_password, of_tokens = session.exec(select(Letter).order_by(col(Letter.id))).all()
    erased = {"name": ERASED, "browser": ERASED, "network": ERASED}
    assert of_password.facts == {"what": "password_changed", "changed_at": came["changed_at"]} | erased
    assert of_tokens.facts == {"name": "", "tokens": []}
    shown = render(of_password, link=None, authority_name="Kommunen", at=now())
    assert "Firefox" not in shown.text
    assert "192.0.2" not in shown.text
    assert "Ditt lösenord är bytt" in shown.subject


def test_a_rule_is_seen_before_it_is_run_and_told_afterwards(pages: Pages, stage: Stage) -> None:
    official(stage.database, Role.ADMIN)
    browser = sign_in(pages, Role.ADMIN)
    form = browser.get("/privacy/rules").form("Spara regeln")
    assert form.submit(after_days="7", status=422).errors().keys() >= {"rule_kind", "after_days", "decision_number"}
    stage.colleague(0)
    stage.step(Step.CLOSED, at=now() - datetime.timedelta(days=40))
    page = form.submit(rule_kind="contacts", after_days="30", decision_number="KS 2030/5")
    assert "Inget är gallrat än." in page.text()
    with stage.database.read() as session:
        (would,) = dry_run_json(session, now=now())
        people = session.exec(select(Link.email).where(Link.email != "")).all()
    assert (would["count"], would["rounds"]) == (len(people), {str(stage.round_id): len(people)})
    assert (would["kind"], would["decision"]) == ("contacts", "KS 2030/5")
    twice = form.submit(rule_kind="contacts", after_days="60", decision_number="KS 2030/6", status=422)
    assert "redan en regel" in twice.text()
    assert run_rules(stage.database, now=now()) == {}, "it is not automatic"
    page = browser.get("/privacy/rules")
    gone = page.form(action="/privacy/rules/1/running").submit()
    assert f"{len(people)} rader är gallrade." in gone.text()
    with stage.database.read() as session:
        assert {link.name for link in session.exec(select(Link))} == {ERASED}
        assert {link.token_hash for link in session.exec(select(Link))} == {None}
        (line,) = session.exec(select(Event.facts).where(Event.kind == "privacy.disposed")).all()
    assert (line["disposed"], line["decision"]) == (len(people), "KS 2030/5")
    assert "ali@" not in str(line)
    removed = browser.get("/privacy/rules").form(action="/privacy/rules/1/removal").submit()
    assert "Det finns inga regler än." in removed.text()
    assert "Gallrat efter regel" in browser.get("/privacy").text()
    assert faults(stage) == []


def test_what_is_automatic_is_done_once_a_day(stage: Stage) -> None:
    stage.step(Step.CLOSED, at=now() - datetime.timedelta(days=40))
    kind = DisposalKind.CONTACTS
    with stage.database.write() as session:
        add_rule(session, kind, after_days=30, decision="KS 1", automatic=True, by=SYSTEM, now=now())
    with pytest.raises(RuleBroken), stage.database.write() as session:
        add_rule(session, kind, after_days=30, decision="KS 2", automatic=True, by=SYSTEM, now=now())
    assert run_rules(stage.database, now=now())["contacts"] > 0
    assert run_rules(stage.database, now=now()) == {}
    assert run_rules(stage.database, now=now(), again=True) == {"contacts": 0}, "a command is not the worker"
    assert run_rules(stage.database, now=now() + datetime.timedelta(days=1)) == {"contacts": 0}


def test_a_rule_that_is_run_by_hand_runs_when_it_is_named(stage: Stage) -> None:
    stage.step(Step.CLOSED, at=now() - datetime.timedelta(days=40))
    with stage.database.write() as session:
        add = partial(add_rule, session, after_days=30, decision="KS 1", by=SYSTEM, now=now())
        contacts = add(DisposalKind.CONTACTS, automatic=True).id
        letters = add(DisposalKind.LETTERS, automatic=False).id
    assert run_rules(stage.database, now=now(), only=[letters]).keys() == {"letters"}
    with pytest.raises(NotFound, match="99"):
        run_rules(stage.database, now=now(), only=[contacts, 99])
    assert run_rules(stage.database, now=now(), again=True)["contacts"] > 0, "nothing went with the wrong number"
