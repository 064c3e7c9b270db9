"""Finding one person in all that is kept. Nothing is changed here."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, cast, func, literal, or_, select
from sqlmodel import Session, SQLModel, col

from app.compilation.reading_models import ReadingLink
from app.database.triggers import ERASED
from app.errors import Invalid
from app.history.models import Event
from app.i18n import _
from app.organisations.models import OrganisationKind
from app.privacy.holdings import HOLDINGS, Holding, Subject, Why
from app.privacy.matching import narrowed, patterns, plain, said_in
from app.privacy.records import record_words
from app.rounds.models import Milestone, Round, Step

MOST = 500
"""Rows of a table that a page of an extract tells of; of more, how many."""
EVERYTHING = "all"
"""Instead of a subject: all of them."""
SNIPPET = 300
UNQUOTED = ("point_note",)
"""Tables whose words only those who handle a round read: that somebody is mentioned is told."""
_OVER = (Step.CLOSED, Step.CANCELLED)


SHORTEST = 2
"""Characters of a name or an address that is looked for: there are people called Ek and Bo."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom somebody asks about: a name, an e-mail address, or both."""

    name: str = ""
    email: str = ""

    @property
    def words(self) -> list[str]:
        """What is looked for."""
        return [word for word in (self.name.strip(), self.email.strip()) if word]

    def check(self) -> None:
        """Raises Invalid where nothing is asked for, or so little that it stands in too much."""
        if not self.words:
            raise Invalid(fields={"person_name": _("Skriv ett namn, en e-postadress eller båda.")})
        typed = {"person_name": self.name.strip(), "person_email": self.email.strip()}
        if short := [name for name, word in typed.items() if word and len(word) < SHORTEST]:
            raise Invalid(fields=dict.fromkeys(short, _("Skriv minst två tecken.")))

    def is_in(self, value: object) -> bool:
        """Whether a value names the person."""
        said = plain(said_in(value))
        return any(pattern.search(said) for pattern in patterns(self.name, self.email))

    def is_at(self, text: str) -> int:
        """Where a text first names the person, about: what is compared may be a letter longer or shorter."""
        said = plain(text)
        return min(hit.start() for pattern in patterns(self.name, self.email) if (hit := pattern.search(said)))


@dataclass(frozen=True, slots=True)
class Place:
    """One row in which the person stands. ``said`` is what stands there, by column; ``by_address``: surely this person.

    ``of_person``: it is not the name of an organisation. ``waits``: it can be erased when the round is closed.
    """

    table: str
    key: str
    subject: Subject
    why: Why
    said: dict[str, str]
    round_id: int | None
    round_title: str
    by_address: bool
    of_person: bool
    erasable: bool
    waits: bool

    @property
    def code(self) -> str:
        """What names it in a form: "link:12"."""
        return f"{self.table}:{self.key}"

    @property
    def what(self) -> str:
        """What kind of record the row is, in words."""
        return record_words(self.table, self.subject)

    @property
    def words(self) -> list[str]:
        """What stands there, each wording once: also one that stands whole in another."""
        said = list(dict.fromkeys(self.said.values()))
        return [word for word in said if not any(word != other and word in other for other in said)]


@dataclass(frozen=True, slots=True)
class Alike:
    """A row as a reader sees it: a place that can be erased stands alone, others that say the same stand together."""

    place: Place
    count: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A round in which the person stands, and to whom its answers have been given."""

    round_id: int
    title: str
    registry_number: str
    published_at: datetime.datetime | None
    reading_links: list[str]


@dataclass(frozen=True, slots=True)
class Extract:
    """All that is kept of one person. ``more``: tables with more rows than are told of, and how many they have.

    ``can_go``: what can be erased in each subject, and ``EVERYTHING``; also what is not told of.
    """

    asked: Asked
    made_at: datetime.datetime
    places: list[Place]
    disclosures: list[Disclosure]
    more: dict[str, int]
    can_go: dict[str, int] = field(default_factory=dict)

    def first(self, most: int = MOST) -> "Extract":
        """As a page tells it: so many rows of each table."""
        numbered: Counter[str] = Counter()
        told = []
        for place in self.places:
            numbered[place.table] += 1
            if numbered[place.table] <= most:
                told.append(place)
        return replace(self, places=told, more={name: n for name, n in numbered.items() if n > most})

    @property
    def looked_in(self) -> list[Subject]:
        """All that was looked through, also where nothing was found."""
        return list(Subject)

    @property
    def by_subject(self) -> list[tuple[Subject, list[Alike]]]:
        """The places as a reader sees them, by what they are part of."""
        found: dict[Subject, dict[Any, list[Place]]] = {subject: {} for subject in Subject}
        for place in self.places:
            apart = place.code if place.erasable else ""
            seen = (apart, place.table, *place.words, place.round_id, place.why, place.waits)
            found[place.subject].setdefault(seen, []).append(place)
        rows = {subject: [Alike(alike[0], len(alike)) for alike in seen.values()] for subject, seen in found.items()}
        return [(subject, alike) for subject, alike in rows.items() if alike]

    @property
    def erasable(self) -> list[Place]:
        """What can be erased now."""
        return [place for place in self.places if place.erasable]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done with personal data: the kind of the history's line, by whom, by which decision, how much."""

    at: datetime.datetime
    kind: str
    by: str
    decision: str
    reason: str
    count: int


def decided(session: Session, *, limit: int = 100) -> list[Decided]:
    """What was last done with personal data, the newest first. The lines of one act by one decision are told as one."""
    query = select(col(Event.at), col(Event.kind), col(Event.actor_name), col(Event.facts))
    query = query.where(col(Event.chain) == 0, col(Event.kind).startswith("privacy."))
    told: dict[tuple[Any, ...], Decided] = {}
    for at, kind, by, facts in session.connection().execute(query.order_by(col(Event.sequence).desc()).limit(limit)):
        rows = facts.get("rows", facts.get("tables", {}))
        count = sum(rows.values()) if "tables" in facts else len(rows) or facts.get("places", facts.get("disposed", 0))
        key = (at, kind, by, facts.get("decision", ""))
        before = told[key].count if key in told else 0
        told[key] = Decided(at, kind, by, facts.get("decision", ""), facts.get("reason", ""), before + count)
    return list(told.values())


def extract(session: Session, asked: Asked, *, now: datetime.datetime, reads_answers: bool = True) -> Extract:
    """All rows that name somebody. Who reads no answers is told that somebody is mentioned there."""
    open_rounds, titles = _rounds(session)
    places = []
    for holding in holdings():
        table = SQLModel.metadata.tables[holding.table]
        quoted = reads_answers and holding.table not in UNQUOTED
        rows = session.connection().execute(_query(holding, table, asked)).mappings()
        places += [
            _place(holding, table, row, asked, open_rounds, titles, quoted)
            for row in rows
            if any(asked.is_in(row[name]) for name in holding.columns)
        ]
    ids = sorted({place.round_id for place in places if place.round_id in titles and place.round_id})
    can_go = Counter(place.subject.value for place in places if place.erasable)
    return Extract(
        asked, now, places, list(_disclosures(session, ids, titles)), {}, {**can_go, EVERYTHING: can_go.total()}
    )


def holdings() -> Iterator[Holding]:
    """All places where persons stand: those that are named, and every column that says which official did something."""
    yield from HOLDINGS
    for table in SQLModel.metadata.sorted_tables:
        named = {column for holding in HOLDINGS if holding.table == table.name for column in holding.columns}
        names = tuple(c.name for c in table.columns if says_who(c) and c.name not in named)
        if names:
            yield Holding(table.name, Subject.HANDLING, Why.OFFICIAL, names=names, erasable=False)


def says_who(column: Any) -> bool:
    """Whether a column holds the name of the official who did something."""
    named = column.name.endswith(("by_name", "_by")) and column.name != "carried_out_by"  # who should, says an answer
    return named and type(column.type).__name__ in ("String", "AutoString") and not column.name.startswith("claimed")


def _rounds(session: Session) -> tuple[set[int], dict[int, tuple[str, str]]]:
    """The rounds that are going on, and what each is called."""
    opened = select(col(Milestone.round_id)).where(col(Milestone.step) == Step.OPENED)
    over = select(col(Milestone.round_id)).where(col(Milestone.step).in_(_OVER))
    going_on = set(session.connection().execute(opened.where(col(Milestone.round_id).not_in(over))).scalars())
    rows = session.connection().execute(select(col(Round.id), col(Round.title), col(Round.registry_number)))
    return going_on, {id_: (title, number) for id_, title, number in rows}


def _query(holding: Holding, table: Table, asked: Asked) -> Any:
    keys = [column.label(f"key_{n}") for n, column in enumerate(table.primary_key.columns)]
    columns = [table.c[name] for name in holding.columns]
    beside = [table.c[name] for name in ("sent_at", "given_up_at", "actor_kind") if name in table.c]
    query = select(*keys, *columns, *beside, _round_of(table).label("in_round"), _kind(table).label("kind"))
    return query.where(_names(holding, table, asked)).order_by(*table.primary_key.columns)


def _kind(table: Table) -> ColumnElement[Any]:
    """What kind of body a row is about, where its name may be a person's or an organisation's."""
    organisation = SQLModel.metadata.tables["organisation"]
    if table.name == organisation.name:
        return table.c.kind
    if table.name == "consultee":
        other = organisation.alias()
        return select(other.c.kind).where(other.c.id == table.c.organisation_id).scalar_subquery()
    return literal("" if table.name == "organisation_merge" else OrganisationKind.PERSON.value)


def _names(holding: Holding, table: Table, asked: Asked) -> ColumnElement[bool]:
    """Whether a row may name somebody, in any column that is looked through."""
    return or_(
        *(
            narrowed(table.c[name], asked.name, asked.email, escaped=isinstance(table.c[name].type, JSON))
            for name in holding.columns
        )
    )


def _round_of(table: Table) -> ColumnElement[Any]:
    """The round that a row belongs to, as far as its columns tell."""
    tables = SQLModel.metadata.tables
    if table.name == Round.__tablename__:
        return table.c.id
    if table.name == "event":
        return table.c.chain
    if "round_id" in table.c:
        return table.c.round_id
    if table.name == "organisation":  # the last that it was asked in: as long as that goes on, its address is needed
        body = tables["consultee"].alias()
        return select(func.max(body.c.round_id)).where(body.c.organisation_id == table.c.id).scalar_subquery()
    steps = (("consultee_id", "consultee"), ("response_id", "response"), ("point_id", "point"), ("draft_id", "draft"))
    for name, owner in (*steps, ("line_id", "link_line"), ("comment_id", "comment")):
        if name in table.c and table.name != owner:
            other = tables[owner].alias()
            return select(_in(other, owner)).where(other.c.id == table.c[name]).scalar_subquery()
    return cast(None, String)


def _in(owner: Any, name: str) -> ColumnElement[Any]:
    tables = SQLModel.metadata.tables
    if "round_id" in owner.c:
        return owner.c.round_id  # type: ignore[no-any-return]  # a column of a table known only by name
    next_, by = ("response", "response_id") if name == "comment" else ("consultee", "consultee_id")
    other = tables[next_].alias()
    return select(other.c.round_id).where(other.c.id == owner.c[by]).scalar_subquery()


def _place(
    holding: Holding,
    table: Table,
    row: Any,
    asked: Asked,
    going_on: Collection[int],
    titles: dict[int, Any],
    quoted: bool,
) -> Place:
    said = {name: _told(row[name], asked) for name in holding.columns if asked.is_in(row[name])}
    said |= {} if quoted else {name: _("nämns i texten") for name in said.keys() & set(holding.texts)}
    round_id = int(row["in_round"]) if row["in_round"] else None
    may = holding.erasable and not said.keys() <= {*holding.texts}
    may = may and (holding.table != "event" or row["actor_kind"] == "link" or holding.facts in said)
    of_person = str(row["kind"]) == OrganisationKind.PERSON
    may = may and (of_person or not said.keys() <= {*holding.names, *holding.texts})
    waits = may and (round_id in going_on or (table.name == "letter" and not (row["sent_at"] or row["given_up_at"])))
    title, number = titles.get(round_id or 0, ("", ""))
    return Place(
        table=holding.table,
        key=":".join(str(row[f"key_{n}"]) for n in range(len(table.primary_key.columns))),
        subject=holding.subject,
        why=holding.why,
        said=said,
        round_id=round_id if title else None,
        round_title=f"{title}, {number}" if number else title,
        by_address=bool(asked.email) and Asked(email=asked.email).is_in(said),
        of_person=of_person,
        erasable=bool(may and not waits),
        waits=bool(waits),
    )


def _told(value: Any, asked: Asked) -> str:
    """What stands in a column; of a long text the part around the name."""
    if isinstance(value, dict):
        value = {key: part for key, part in value.items() if asked.is_in(part)}
    text = said_in(value)
    if len(text) <= SNIPPET:
        return text
    start = max(0, asked.is_at(text) - SNIPPET // 2)
    return f"{'…' if start else ''}{text[start : start + SNIPPET]}…"


def _disclosures(session: Session, ids: list[int], titles: dict[int, tuple[str, str]]) -> Iterator[Disclosure]:
    published = select(col(Milestone.round_id), col(Milestone.at)).where(
        col(Milestone.round_id).in_(ids), col(Milestone.step) == Step.PUBLISHED
    )
    when = {row.round_id: row.at for row in session.connection().execute(published)}
    names: dict[int, list[str]] = {}
    links = select(col(ReadingLink.round_id), col(ReadingLink.name)).where(col(ReadingLink.round_id).in_(ids))
    for round_id, name in session.connection().execute(links.order_by(col(ReadingLink.id))):
        names.setdefault(round_id, []).append(name)
    for id_ in ids:
        title, number = titles[id_]
        yield Disclosure(id_, title, number, when.get(id_), names.get(id_, []))


def erased(value: Any, asked: Asked) -> Any:
    """A value of JSON with what names somebody erased."""
    return {key: ERASED if asked.is_in(part) else part for key, part in value.items()}
