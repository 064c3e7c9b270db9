"""What has to be there before a round: officials, the plan, the list, the register's addresses."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.accounts.actions import create_user
from app.accounts.identity import SYSTEM, By
from app.accounts.models import Role, User
from app.accounts.queries import user_by_email
from app.comments.places import Place
from app.organisations.importing.parsed import ParsedEntry, ParsedList
from app.organisations.list_actions import create_list
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from app.plans.models import Cell, Indicator, Paragraph, Section
from app.seed.papers import plan_file
from app.seed.script import Body, bodies, plan_text
from app.storage.store import Store

HANDLER = "hanna.lind@exempelkommunen.example"
OFFICIALS = (
    (HANDLER, "Hanna Lind", Role.HANDLER),
    ("robert.gran@exempelkommunen.example", "Robert Gran", Role.REGISTRAR),
    ("lena.falk@exempelkommunen.example", "Lena Falk", Role.READER),
    ("adam.bergman@exempelkommunen.example", "Adam Bergman", Role.ADMIN),
)
"""E-mail, name and role of the demo's officials."""
LIST_NAME = "Sändlista för näringslivsfrågor"


@dataclass(frozen=True, slots=True)
class Setting:
    """What rounds are made of."""

    handler: By
    plan_id: int
    version_id: int
    list_id: int


def officials(session: Session, passwords: Mapping[str, str], now: datetime.datetime) -> By:
    """The officials that are not there yet, with a password where one is given. The handler, as history names her."""
    for email, name, role in OFFICIALS:
        if user_by_email(session, email) is None:
            create_user(session, email=email, name=name, role=role, password=passwords.get(email), by=SYSTEM, now=now)
    handler = session.exec(select(User).where(User.email == HANDLER)).one()
    return By("user", handler.id, handler.name)


def is_known(session: Session, email: str) -> bool:
    """Whether there is a user with that address already."""
    return user_by_email(session, email) is not None


def prepare(
    session: Session, handler: By, now: datetime.datetime, *, asked: Sequence[Body] = (), store: Store | None = None
) -> Setting:
    """The plan, with its original where there is a store, and a list of bodies (of bodies.txt, if not given)."""
    parsed = read_plan_text(plan_text())
    source = plan_file(store, parsed, now) if store else None
    version = store_plan(session, parsed=parsed, source=source, by=handler, now=now)
    return Setting(handler, version.plan_id, version.id, make_list(session, handler, asked or bodies(), now))


def make_list(session: Session, handler: By, asked: Sequence[Body], now: datetime.datetime) -> int:
    """A distribution list; bodies that are not in the register come into it."""
    entries = tuple(ParsedEntry(body.name, body.group, body.email, body.kind.value) for body in asked)
    mailing = create_list(session, name=LIST_NAME, parsed=ParsedList(LIST_NAME, entries), by=handler, now=now)
    return mailing.id


class Map:
    """Where the places of answers.txt lie in a stored plan."""

    def __init__(self, session: Session, version_id: int) -> None:
        within = col(Section.version_id) == version_id
        self.sections = dict(session.exec(select(Section.number, Section.id).where(within)).all())
        numbered = select(Paragraph.section_id, Paragraph.number)
        numbered = numbered.join(Section, col(Section.id) == Paragraph.section_id).where(within)
        self.paragraphs = {(section_id, number) for section_id, number in session.exec(numbered)}
        self.indicators: dict[int, list[int]] = {}
        rows = select(Indicator.section_id, Indicator.id).join(Section, col(Section.id) == Indicator.section_id)
        for section_id, indicator_id in session.exec(rows.where(within).order_by(col(Indicator.position))):
            self.indicators.setdefault(section_id, []).append(indicator_id)
        cells = select(Cell.indicator_id, Cell.column, Cell.id).join(Indicator, col(Indicator.id) == Cell.indicator_id)
        cells = cells.join(Section, col(Section.id) == Indicator.section_id).where(within)
        self.cells = {
            (indicator_id, column.removeprefix("Mål ")): cell_id
            for indicator_id, column, cell_id in session.exec(cells)
        }

    def place(self, text: str) -> Place:
        """A place as answers.txt writes it. Raises KeyError or IndexError for one that the plan lacks."""
        if text == "-":
            return Place()
        number, *exact = text.split("@")
        number, _mark, paragraph = number.partition("#")
        section_id = self.sections[number]
        if paragraph and (section_id, int(paragraph)) not in self.paragraphs:
            raise KeyError(text)
        if not exact:
            return Place(section_id=section_id, paragraph=int(paragraph) if paragraph else None)
        indicator_id = self.indicators[section_id][int(exact[0]) - 1]
        return Place(indicator_id=indicator_id, cell_id=self.cells[indicator_id, exact[1]] if exact[1:] else None)
