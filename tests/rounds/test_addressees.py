"""Who gets which letter: kinds by where a body stands, as they are written and as they leave."""

import datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM
from app.database import Database
from app.mail.kinds import LetterKind, WhyUnsent
from app.mail.models import Letter
from app.organisations.models import Organisation, OrganisationKind
from app.rounds.addressees import TOLD, News, Stand, stand_of
from app.rounds.letters import KINDS, news_of, post_to_reachable
from app.rounds.models import Consultee, Link, LinkLine, LinkRole, Milestone, Origin, Round, Step
from app.settings import Settings
from app.tokens import token_hash
from app.tracking.letters import RoundLetters

NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 12, 11)
LATER = DAY + datetime.timedelta(days=14)
BODIES: dict[str, tuple[Stand, dict[str, Any]]] = {
    "waited for": (Stand.WAITED_FOR, {}),
    "took it back": (Stand.WAITED_FOR, {"withdrawn": True}),
    "preliminary": (Stand.PRELIMINARY, {"stance": "supports", "preliminary": True}),
    "answered": (Stand.ANSWERED, {"stance": "supports", "preliminary": False}),
    "answered unasked": (Stand.ANSWERED, {"stance": "supports", "origin": Origin.UNSOLICITED}),
    "need not": (Stand.NOT_REQUIRED, {"exempted_at": NOW}),
    "took it back for good": (Stand.NOT_REQUIRED, {"withdrawn": True, "exempted_at": NOW}),
    "need not, answered": (Stand.ANSWERED, {"stance": "abstains", "exempted_at": NOW}),
    "took back what nobody asked for": (Stand.NOT_ASKED, {"withdrawn": True, "origin": Origin.UNSOLICITED}),
    "has a later day": (Stand.WAITED_FOR, {"deadline": LATER}),
    "link stopped": (Stand.WAITED_FOR, {}),
    "no address": (Stand.WAITED_FOR, {}),
}
WAIT = {"waited for", "took it back", "has a later day"}
CONCERNED = WAIT | {"preliminary", "answered", "answered unasked", "need not, answered"}
GET: dict[News, set[str]] = {
    News.DOCUMENT: CONCERNED,
    News.PLAN: CONCERNED,
    News.PLAN_TO_UNANSWERED: WAIT,
    News.NEW_DAY: {"waited for", "took it back", "preliminary"},
    News.REOPENED: CONCERNED,
    News.CANCELLED: set(BODIES) - {"link stopped", "no address"},
}
FACTS: dict[LetterKind, dict[str, Any]] = {
    LetterKind.DOCUMENT: {"title": "Analysen", "version": 1, "note": "Ny."},
    LetterKind.PLAN_VERSION: {"version": 2, "reason": "Fel tal."},
    LetterKind.EXTENSION: {"granted": True, "deadline": DAY.isoformat(), "reason": "Längre tid."},
    LetterKind.CANCELLATION: {"reason": "Planen är tillbakadragen."},
}


@pytest.fixture
def round_id(database: Database) -> int:
    with database.write() as session:
        round_ = Round(title="Skogen", registry_number="KS 1", deadline=DAY, created_at=NOW)
        session.add(round_)
        session.flush()
        session.add(Milestone(round_id=round_.id, step=Step.OPENED, at=NOW, by_name="Hanna"))
        for position, (name, (_stand, how)) in enumerate(BODIES.items()):
            _add(session, round_.id, position, name, how)
        return round_.id


def _add(session: Session, round_id: int, position: int, name: str, how: dict[str, Any]) -> None:
    about = {"name": name, "sort_key": name}
    searched = {"name_key": name, "search_text": name}
    organisation = Organisation(kind=OrganisationKind.ASSOCIATION, created_at=NOW, **searched, **about)
    session.add(organisation)
    session.flush()
    placed = {"round_id": round_id, "organisation_id": organisation.id, "group": "", "position": position}
    given = {"origin": Origin.LISTED, "created_at": NOW, "opened_at": NOW} | how
    body = Consultee(**about, **placed, **given)
    session.add(body)
    session.flush()
    line = LinkLine(consultee_id=body.id, number=1, began_at=NOW)
    session.add(line)
    session.flush()
    link = Link(
        consultee_id=body.id,
        line_id=line.id,
        email=None if name == "no address" else f"brev{position}@example.se",
        role=LinkRole.SIGNATORY,
        is_contact=True,
        token_hash=token_hash(name),
        created_at=NOW,
        revoked_at=NOW if name == "link stopped" else None,
    )
    session.add(link)


def write(session: Session, round_id: int, news: News) -> int:
    facts = FACTS[KINDS[news]]
    how = {News.NEW_DAY: {"to_all": True}, News.REOPENED: {"reopened": True}}.get(news, {})
    return post_to_reachable(session, session.get_one(Round, round_id), news, by=SYSTEM, now=NOW, **facts, **how)


def test_every_kind_of_news_has_its_row() -> None:
    assert set(GET) == set(TOLD) == set(KINDS) == set(News)
    assert {stand for stand, _how in BODIES.values()} == set(Stand)


def test_where_bodies_stand(database: Database, round_id: int) -> None:
    with database.read() as session:
        bodies = session.exec(select(Consultee).where(Consultee.round_id == round_id)).all()
        assert {body.name: stand_of(body) for body in bodies} == {name: stand for name, (stand, _) in BODIES.items()}


@pytest.mark.parametrize("news", News)
def test_who_is_written_to(database: Database, round_id: int, statements: Any, news: News) -> None:
    with database.write() as session:
        session.get_one(Round, round_id)
        with statements(at_most=3):
            number = write(session, round_id, news)
        told = session.exec(select(Letter).where(Letter.kind == KINDS[news])).all()
    assert {letter.to_name for letter in told} == GET[news]
    assert number == len(told)
    answered = {letter.to_name for letter in told if letter.facts["answered"]}
    assert answered == {name for name in GET[news] if "stance" in BODIES[name][1]}
    known = {news_of(letter) for letter in told}
    assert known == {{News.PLAN_TO_UNANSWERED: News.PLAN, News.CANCELLED: None}.get(news, news)}


@pytest.mark.parametrize("news", News)
def test_who_need_not_any_more_gets_none_that_waited(
    database: Database, round_id: int, settings: Settings, news: News
) -> None:
    """A letter that was written and has not left meets the same rule, by where its body stands then."""
    with database.write() as session:
        write(session, round_id, news)
        session.get_one(Round, round_id)
        for body in session.exec(select(Consultee).where(col(Consultee.round_id) == round_id)):
            body.exempted_at = NOW
    with database.read() as session:
        letters = session.exec(select(Letter).where(Letter.kind == KINDS[news])).all()
        kept = {letter.to_name for letter in letters if RoundLetters(settings).why_unsent(session, letter) is None}
        why = {RoundLetters(settings).why_unsent(session, letter) for letter in letters}
    waits = {name for name in GET[news] if BODIES[name][0] is Stand.WAITED_FOR}
    assert kept == (GET[news] if news is News.CANCELLED else GET[news] - waits)
    assert why <= {None, WhyUnsent.UNWANTED}
