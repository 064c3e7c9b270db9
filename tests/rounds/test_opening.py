"""Opening once, however many press and however often; what freezes; who gets which letter."""

import datetime
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM
from app.clock import now
from app.history.queries import verify_chains
from app.mail.models import Letter
from app.organisations.models import ListVersion, Organisation
from app.plans.models import PlanVersion
from app.rounds.actions import open_round
from app.rounds.models import Consultee, Link, Milestone, Round
from app.tokens import link_token
from tests.kit import world


def test_twenty_presses_at_once_are_one_opening(database: Any):
    with database.write() as session:
        built = world.build(session, now())

    def press(_n: int) -> int | None:
        with database.write() as session:
            round_ = session.get_one(Round, built.draft_round)
            return open_round(session, round_, key=world.KEY, by=SYSTEM, now=now())

    with ThreadPoolExecutor(20) as threads:
        opened = list(threads.map(press, range(20)))
    assert [letters for letters in opened if letters is not None] == [2], "one opens, the others find it open"
    with database.read() as session:
        letters = session.exec(select(Letter.to_address).where(Letter.round_id == built.draft_round)).all()
        steps = session.exec(select(Milestone.step).where(Milestone.round_id == built.draft_round)).all()
        bodies = session.exec(select(Consultee).where(Consultee.round_id == built.draft_round)).all()
        assert sorted(letters) == ["kraft@exempel.se", "natur@exempel.se"]
        assert steps == ["opened"]
        assert len(bodies) == 3
        assert list(verify_chains(session)) == []


def open_it(session: Session) -> tuple[world.World, Round]:
    built = world.build(session, now())
    round_ = session.get_one(Round, built.draft_round)
    open_round(session, round_, key=world.KEY, by=SYSTEM, now=now())
    return built, round_


def test_what_goes_out_is_frozen(session: Session):
    built, round_ = open_it(session)
    assert session.get_one(PlanVersion, round_.plan_version_id).frozen_at
    assert session.get_one(ListVersion, round_.list_version_id).frozen_at
    body = session.exec(
        select(Consultee).where(Consultee.round_id == round_.id).order_by(col(Consultee.position))
    ).all()
    assert [(b.name, b.group) for b in body] == [
        ("Naturvännerna", "Externa"),
        ("Kraftbolaget AB", "Externa"),
        ("Kulturnämnden", "Interna"),
    ]
    organisation = session.get_one(Organisation, body[0].organisation_id)
    organisation.name = "Ett annat namn"
    session.flush()
    session.expire_all()
    assert session.get_one(Consultee, body[0].id).name == "Naturvännerna"
    assert built.draft_round == round_.id


def test_every_body_gets_a_link_of_its_own_whose_token_is_stored_nowhere(session: Session):
    _made, round_ = open_it(session)
    links = session.exec(
        select(Link).join(Consultee, col(Consultee.id) == Link.consultee_id).where(Consultee.round_id == round_.id)
    ).all()
    assert len(links) == 3
    for link in links:
        assert link.is_contact
        token = link_token(world.KEY, link.id, 1)
        assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    letters = session.exec(select(Letter).where(Letter.round_id == round_.id).order_by(Letter.id)).all()
    assert {letter.link_id for letter in letters} == {link.id for link in links if link.email}
    for letter in letters:
        assert link_token(world.KEY, letter.link_id or 0, 1) not in str(letter.facts)


def test_statements_do_not_grow_with_the_list(session: Session, statements: Any):
    from app.organisations.importing import read_list_text
    from app.organisations.list_actions import create_list
    from app.rounds.actions import create_round

    built = world.build(session, now())

    def opening(bodies: int) -> int:
        text = "\n".join(f"Förening {i} av {bodies} <f{i}x{bodies}@exempel.se>" for i in range(bodies))
        listed = create_list(session, name=f"{bodies}", parsed=read_list_text(text), by=SYSTEM, now=now())
        round_ = create_round(
            session,
            title="R",
            registry_number="1",
            deadline=now().date() + datetime.timedelta(days=90),
            plan_id=built.plan,
            distribution_list_id=listed.id,
            by=SYSTEM,
            now=now(),
        )
        with statements() as heard:
            open_round(session, round_, key=world.KEY, by=SYSTEM, now=now())
        return int(heard.count)

    assert opening(3) == opening(40)
