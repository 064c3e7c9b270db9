"""A small open round: a plan with focus areas and indicators, three bodies with links, officials of every role."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlmodel import select

from app.accounts.models import ApiToken, Role, User, UserSession
from app.clock import now as clock_now
from app.organisations.models import Organisation, OrganisationKind
from app.plans.models import (
    Cell,
    FocusArea,
    Footnote,
    Indicator,
    IndicatorTable,
    Paragraph,
    Plan,
    PlanVersion,
    Section,
)
from app.rounds.models import (
    Consultee,
    Link,
    LinkLine,
    LinkRole,
    LinkSession,
    Membership,
    Milestone,
    Origin,
    Question,
    Round,
    Step,
)
from app.sorting import sort_key
from app.tokens import token_hash

OPENED = datetime.datetime(2026, 10, 1, 8, 0, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC)
DEADLINE = datetime.date(2054, 12, 11)  # far away: tests that set no clock answer in time, whenever they run
BODIES = ("Företagarna i Exempelstad", "Åkeriföreningen", "Exempels universitet")
SECTIONS = (
    # number, title, level, focus area's index, is the focus area's own section, paragraphs
    ("1", "Bakgrund", 1, None, False, ("Planen gäller hela kommunen.", "Den ersätter en äldre plan.")),
    ("2", "Mål", 1, None, False, ("Tre mål gäller fram till 2030.",)),
    ("3", "Fokusområden", 1, None, False, ()),
    ("3.1", "Dialog", 2, 0, True, ("Kommunen möter företagen varje år.",)),
    ("3.2", "Kompetens", 2, 1, True, ("Praktik ska finnas.", "Utbildning ska samordnas.", "Studenter ska stanna.")),
    ("3.2.1", "Yrkesvux", 3, 1, False, ("Platserna blir fler.",)),
)
COLUMNS = ("Nuläge", "2027", "Mål 2030")
INDICATORS = (("Tillgång till kompetens", ("2,7", "", "3,8")), ("Andel med jobb", ("", "", "500 ha?")))


@dataclass
class Stage:
    """What the tests stand on: ids by name."""

    database: Any
    settings: Any
    round_id: int = 0
    version_id: int = 0
    plan_id: int = 0
    sections: dict[str, int] = field(default_factory=dict)
    indicators: list[int] = field(default_factory=list)
    cells: list[list[int]] = field(default_factory=list)
    consultees: list[int] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    officials: dict[str, str] = field(default_factory=dict)

    def address(self, body: int = 0, rest: str = "") -> str:
        """The API's address of a body's answer."""
        return f"/api/v1/answer/{self.tokens[body]}{rest}"

    def bearer(self, role: str) -> dict[str, str]:
        """The header of an official's API token."""
        return {"Authorization": f"Bearer {self.officials[role]}"}

    def step(self, step: Step, at: datetime.datetime | None = None) -> None:
        """Take the round a step on."""
        with self.database.write() as session:
            session.add(Milestone(round_id=self.round_id, step=step, at=at or NOW, by_name="Test"))

    def joins(self, role: str) -> None:
        """Make another official a member of the round."""
        with self.database.write() as session:
            user_id = session.exec(select(User.id).where(User.email == f"{role}@example.se")).one()
            session.add(Membership(round_id=self.round_id, user_id=user_id, created_at=OPENED))

    def colleague(self, body: int, role: LinkRole = LinkRole.WRITER, name: str = "Ali Berg") -> str:
        """Another link of a body; returns its token."""
        token = f"colleague-{body}-{role}-{name}"
        with self.database.write() as session:
            line_id = session.exec(select(LinkLine.id).where(LinkLine.consultee_id == self.consultees[body])).one()
            session.add(
                Link(
                    consultee_id=self.consultees[body],
                    line_id=line_id,
                    email="ali@example.se",
                    name=name,
                    role=role,
                    token_hash=token_hash(token),
                    created_at=OPENED,
                )
            )
        return token

    def cookie(self, token: str) -> str:
        """A cookie for the holder of a token, as after the button on the landing page."""
        cookie = f"cookie-of-{token}"
        with self.database.write() as session:
            link = session.exec(select(Link).where(Link.token_hash == token_hash(token))).one()
            session.add(
                LinkSession(
                    token_hash=token_hash(cookie),
                    consultee_id=link.consultee_id,
                    link_id=link.id,
                    line_id=link.line_id,
                    generation=link.generation,
                    created_at=OPENED,
                    expires_at=NOW + datetime.timedelta(days=3650),
                )
            )
        return cookie


def add_plan(session: Any, stage: Stage) -> None:
    """A frozen plan version with everything that can be commented on."""
    plan = Plan(created_at=OPENED)
    session.add(plan)
    session.flush()
    version = PlanVersion(plan_id=plan.id, title="Plan för näringslivet", created_at=OPENED, frozen_at=OPENED)
    session.add(version)
    session.flush()
    stage.plan_id, stage.version_id = plan.id, version.id
    areas = [FocusArea(version_id=version.id, label=f"Område {n}", position=n) for n in (1, 2)]
    session.add_all(areas)
    session.flush()
    marks = dict.fromkeys((("1", 1), ("3.2", 2)), '<sup><a href="#fotnot-1">1</a></sup>')
    for position, (number, title, level, area, own, texts) in enumerate(SECTIONS, 1):
        parent = stage.sections.get(number.rpartition(".")[0])
        section = Section(
            version_id=version.id,
            parent_id=parent,
            lineage=f"l{position}",
            position=position,
            level=level,
            number=number,
            title=title,
            focus_area_id=areas[area].id if area is not None else None,
            is_focus_area=own,
        )
        session.add(section)
        session.flush()
        stage.sections[number] = section.id
        session.add_all(
            Paragraph(section_id=section.id, number=n, kind="text", text=text, html=text + marks.get((number, n), ""))
            for n, text in enumerate(texts, 1)
        )
    session.add(Footnote(version_id=version.id, number=1, text="Se bilagan.", section_id=stage.sections["3.2"]))
    add_indicators(session, stage)


def add_indicators(session: Any, stage: Stage) -> None:
    """A table of two indicators in 3.2."""
    table = IndicatorTable(section_id=stage.sections["3.2"], position=1, columns=list(COLUMNS))
    session.add(table)
    session.flush()
    for position, (name, texts) in enumerate(INDICATORS, 1):
        row = Indicator(table_id=table.id, section_id=stage.sections["3.2"], position=position, name=name)
        session.add(row)
        session.flush()
        stage.indicators.append(row.id)
        cells = [
            Cell(indicator_id=row.id, position=n, column=column, text=text)
            for n, (column, text) in enumerate(zip(COLUMNS, texts, strict=True), 1)
        ]
        session.add_all(cells)
        session.flush()
        stage.cells.append([cell.id for cell in cells])


def add_round(session: Any, stage: Stage) -> None:
    """An open round with its bodies, each with a contact's link."""
    round_ = Round(
        title="Remiss av plan för näringslivet",
        registry_number="KS/2026:20",
        deadline=DEADLINE,
        plan_version_id=stage.version_id,
        cover_letter="Vi vill veta vad ni tycker.",
        created_at=OPENED,
    )
    session.add(round_)
    session.flush()
    stage.round_id = round_.id
    session.add(Milestone(round_id=round_.id, step=Step.OPENED, at=OPENED, by_name="Test"))
    session.add(Question(round_id=round_.id, position=1, text="Stöder ni målen?"))
    for position, name in enumerate(BODIES, 1):
        organisation = Organisation(
            name=name,
            name_key=name.casefold(),
            sort_key=sort_key(name),
            search_text=name.casefold(),
            kind=OrganisationKind.OTHER,
            email=f"brev{position}@example.se",
            created_at=OPENED,
        )
        session.add(organisation)
        session.flush()
        consultee = Consultee(
            round_id=round_.id,
            organisation_id=organisation.id,
            name=name,
            sort_key=sort_key(name),
            group="1",
            position=position,
            origin=Origin.LISTED,
            created_at=OPENED,
        )
        session.add(consultee)
        session.flush()
        token = f"token-{position}"
        line = LinkLine(consultee_id=consultee.id, number=1, began_at=OPENED)
        session.add(line)
        session.flush()
        session.add(
            Link(
                consultee_id=consultee.id,
                line_id=line.id,
                email=f"brev{position}@example.se",
                role=LinkRole.SIGNATORY,
                is_contact=True,
                token_hash=token_hash(token),
                created_at=OPENED,
                entered_at=OPENED,
            )
        )
        stage.consultees.append(consultee.id)
        stage.tokens.append(token)


def add_officials(session: Any, stage: Stage) -> None:
    """One of each role with an API token and a session; the first handler is a member of the round."""
    for name in (*[role.value for role in Role], "other_handler"):
        role = Role.HANDLER if name == "other_handler" else Role(name)
        user = User(email=f"{name}@example.se", name=f"Tjänsteman {name}", role=role, created_at=OPENED)
        session.add(user)
        session.flush()
        session.add(ApiToken(user_id=user.id, name=name, token_hash=token_hash(f"api-{name}"), created_at=OPENED))
        session.add(
            UserSession(
                user_id=user.id,
                token_hash=token_hash(f"session-{name}"),
                created_at=clock_now(),
                stepped_up_at=clock_now() + datetime.timedelta(days=1),  # as long as the tests last
                expires_at=clock_now() + datetime.timedelta(hours=8),
            )
        )
        stage.officials[name] = f"api-{name}"
        if name == "handler":
            session.add(Membership(round_id=stage.round_id, user_id=user.id, created_at=OPENED))


@pytest.fixture
def stage(database: Any, settings: Any, filled: Callable[..., Stage]) -> Stage:
    """An open round."""
    return replace(filled(_on_stage, named="stage"), database=database, settings=settings)


def _on_stage(session: Any) -> Stage:
    stage = Stage(None, None)
    add_plan(session, stage)
    add_round(session, stage)
    add_officials(session, stage)
    return stage
