"""Rounds too large to be told act by act: the same rows that the actions would write, many at a time.

Checksums, chains and numbers are real (`remiss verify` says ok); the opening is the action itself. Receipts' letters
and a line of history for each answer are left out.
"""

import datetime
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel, col

from app.comments.places import Place
from app.comments.queries import find_targets
from app.comments.written import WrittenComment
from app.database import Database
from app.installation import Installation
from app.organisations.matching import name_key
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation, OrganisationKind
from app.responses.actions import recount
from app.rounds.actions import close_round, create_round, open_round, start_compilation
from app.rounds.models import Consultee, Round
from app.seed.bulk_answers import Answering
from app.seed.script import answers
from app.seed.story import CONTACT, LETTER, QUESTIONS
from app.seed.surroundings import Map, Setting, officials, prepare
from app.seed.timeline import at
from app.settings import Settings
from app.sorting import search_text, sort_key

BATCH = 400
"""Bodies a transaction."""
KINDS = (
    ("Företagsgruppen", OrganisationKind.ASSOCIATION),
    ("Hembygdsföreningen", OrganisationKind.ASSOCIATION),
    ("Utvecklingsbolaget", OrganisationKind.COMPANY),
    ("Högskolan", OrganisationKind.UNIVERSITY),
    ("Kommunen", OrganisationKind.MUNICIPALITY),
)
FIRST = (
    "Ek",
    "Björk",
    "Ask",
    "Al",
    "Gran",
    "Lind",
    "Rönn",
    "Sälg",
    "Hag",
    "Ling",
    "Sten",
    "Sand",
    "Berg",
    "Dal",
    "Å",
    "Ö",
)
LAST = ("by", "vik", "näs", "torp", "köping", "forsa", "hult", "boda", "sjö", "tuna", "rud", "lösa", "arp", "mo")


@dataclass(frozen=True, slots=True)
class Large:
    """How large a round is and how far it has come; shares are of 1."""

    bodies: int
    comments: int
    answered: float
    replied: float
    opened: bool = True
    overdue: bool = False
    closed: bool = False


def names(count: int) -> Iterator[tuple[str, OrganisationKind]]:
    """Different names of bodies, the same every time."""
    towns = [first + last for first, last in itertools.product(FIRST, LAST)]
    for number in range(count):
        word, kind = KINDS[number % len(KINDS)]
        town, round_about = towns[number // len(KINDS) % len(towns)], number // (len(KINDS) * len(towns))
        yield f"{word} i {town}" + (f" {round_about + 1}" if round_about else ""), kind


def seed_large(
    installation: Installation,
    large: Large,
    now: datetime.datetime,
    today: datetime.date,
    passwords: Mapping[str, str],
) -> int:
    """Make it; the round's id."""
    database = installation.database
    with database.write() as session:
        handler = officials(session, passwords, now)
        setting = prepare(session, handler, now)
        list_id = _list(session, large.bodies, now)
        setting = Setting(handler, setting.plan_id, setting.version_id, list_id)
        round_ = _round(session, installation.settings, setting, large, today)
        round_id = round_.id
        pool = _pool(session, setting.version_id)
        rows = select(col(Consultee.id), col(Consultee.name)).where(col(Consultee.round_id) == round_id)
        bodies = [(id_, name) for id_, name in session.connection().execute(rows.order_by(col(Consultee.position)))]
    share = large.answered
    answering = [body for n, body in enumerate(bodies) if int((n + 1) * share) > int(n * share)]
    if answering:
        _answers(database, round_id, answering, large, pool, setting)
    with database.write() as session:
        round_ = session.get_one(Round, round_id)
        recount(session, round_id)
        if large.closed:
            yesterday = at(today - datetime.timedelta(days=1), "15.00")
            close_round(session, round_, by=handler, now=yesterday)
            start_compilation(session, round_, by=handler, now=yesterday)
    return round_id


def _list(session: Session, count: int, now: datetime.datetime) -> int:
    mailing = DistributionList(name=f"Sändlista med {count} instanser", created_at=now)
    session.add(mailing)
    session.flush()
    version = ListVersion(list_id=mailing.id, created_at=now)
    session.add(version)
    session.flush()
    told = list(names(count))
    known = _register(session)
    new = [
        {
            "name": name,
            "name_key": name_key(name),
            "sort_key": sort_key(name),
            "search_text": search_text(name),
            "kind": kind,
            "email": f"registrator@instans-{n}.example",
            "version": 1,
            "created_at": now,
        }
        for n, (name, kind) in enumerate(told, 1)
        if name_key(name) not in known
    ]
    _insert(session, Organisation, new)
    known = _register(session)
    entries = [
        {
            "version_id": version.id,
            "organisation_id": known[name_key(name)],
            "group_name": kind.value,
            "position": n,
            "written_name": name,
        }
        for n, (name, kind) in enumerate(told, 1)
    ]
    _insert(session, ListEntry, entries)
    return mailing.id


def _register(session: Session) -> dict[str, int]:
    query = select(col(Organisation.name_key), col(Organisation.id))
    return dict(session.connection().execute(query).all())


def _insert(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 5000):
        session.connection().execute(insert(table), rows[start : start + 5000])


def _round(session: Session, settings: Settings, setting: Setting, large: Large, today: datetime.date) -> Round:
    days = -10 if large.overdue else 25
    round_ = create_round(
        session,
        title=f"Nationell remiss till {large.bodies} instanser",
        registry_number=f"NR/2026:{large.bodies}",
        deadline=today + datetime.timedelta(days=days),
        plan_id=setting.plan_id,
        distribution_list_id=setting.list_id,
        cover_letter=LETTER,
        contact=CONTACT,
        questions=QUESTIONS,
        by=setting.handler,
        now=at(today - datetime.timedelta(days=92), "9.00"),
    )
    if large.opened:
        opened = at(today - datetime.timedelta(days=90), "9.00")
        open_round(session, round_, key=settings.key(), by=setting.handler, now=opened)
    return round_


def _pool(session: Session, version_id: int) -> list[WrittenComment]:
    """Every comment of answers.txt at its place in the plan."""
    map_ = Map(session, version_id)
    said = [(point, map_.place(point.place)) for told in answers().values() for point in told.said if not point.stance]
    targets = find_targets(session, version_id, [place for _point, place in said])
    whole = {Place(): Place()}
    exact = whole | {place: target.place for place, target in targets.items()}
    return [WrittenComment(None, point.kind, exact[place], None, point.content) for point, place in said]


def _answers(
    database: Database,
    round_id: int,
    bodies: Sequence[tuple[int, str]],
    large: Large,
    pool: list[WrittenComment],
    setting: Setting,
) -> None:
    """Answers of these bodies, a batch a transaction."""
    choice = random.Random(large.bodies)  # noqa: S311  the same round every time
    most, rest = divmod(large.comments, len(bodies))
    counts = [most + (number < rest) for number in range(len(bodies))]
    for start in range(0, len(bodies), BATCH):
        with database.write() as session:
            round_ = session.get_one(Round, round_id)
            answering = Answering(session, round_, setting.handler, pool, choice)
            answering.batch(bodies[start : start + BATCH], counts[start : start + BATCH], large.replied)
