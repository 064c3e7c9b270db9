"""The stories of the seeded rounds. Days are told from today; nothing else differs from one day to another."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, select

from app.accounts.identity import By
from app.i18n import long_date, speaking
from app.installation import Installation
from app.organisations.actions import create_organisation
from app.organisations.matching import name_key
from app.organisations.models import Organisation, OrganisationKind
from app.rounds.actions import create_round, open_round
from app.rounds.models import ContactPerson, QuestionKind, Round
from app.rounds.questions import Asking
from app.seed.papers import send_out
from app.seed.participants import Act, Troupe
from app.seed.surroundings import Map, Setting
from app.seed.timeline import Timeline, at, workday
from app.tracking.actions import send_reminders

LETTER = """Exempelkommunen har tagit fram ett förslag till plan för ett starkare lokalt näringsliv. Innan fullmäktige \
beslutar vill vi veta vad ni tycker.

Svara på hela planen eller på de delar som rör er. Det går bra att föreslå en annan lydelse, ett värde i en tabell \
eller en helt ny indikator. Har ni inget att invända kan ni svara det på en minut."""
CONTACT = ContactPerson("Hanna Lind", "hanna.lind@exempelkommunen.example", "08-465 004 20")
QUESTIONS = (
    Asking("Är de sex fokusområdena de rätta?", QuestionKind.CHOICE, ("Ja", "Ja, men något saknas", "Nej")),
    Asking("Hur väl stöder planen er egen verksamhet?", QuestionKind.SCALE, ("inte alls", "helt och hållet")),
    Asking("Vad kan ni själva bidra med?"),
)


@dataclass(frozen=True, slots=True)
class Teller:
    """What every story needs."""

    session: Session
    installation: Installation
    setting: Setting
    today: datetime.date

    @property
    def handler(self) -> By:
        """The official who runs the rounds."""
        return self.setting.handler

    def day(self, days: int) -> datetime.date:
        """A working day about that many days from today, never on the other side of it."""
        return workday(self.today + datetime.timedelta(days=days), later=days > 0)

    def draft(
        self,
        title: str,
        number: str,
        *,
        created_day: int,
        deadline: datetime.date,
        questions: Sequence[Asking] = QUESTIONS,
        letter: str = LETTER,
    ) -> Round:
        """A draft round of the plan and the list, made that many days from today."""
        return create_round(
            self.session,
            title=title,
            registry_number=number,
            deadline=deadline,
            plan_id=self.setting.plan_id,
            distribution_list_id=self.setting.list_id,
            cover_letter=letter,
            questions=questions,
            contact=CONTACT,
            by=self.handler,
            now=at(self.day(created_day), "9.05"),
        )

    def opened(self, round_: Round, days: int) -> "Scene":
        """The round is opened; what happens in it can be told."""
        now = at(self.day(days), "9.30")
        open_round(self.session, round_, key=self.installation.settings.key(), by=self.handler, now=now)
        map_ = Map(self.session, self.setting.version_id)
        return Scene(self, Troupe(self.session, self.installation, round_, self.handler, map_))

    def with_papers(self, round_: Round, days: int) -> None:
        """The letter goes out as a file, whose text the bodies read, with the plan's original and an analysis."""
        with speaking("sv"):
            letter = f"{LETTER}\n\nSkicka svaret senast den {long_date(round_.deadline)}."
        now = at(self.day(days), "10.20")
        send_out(self.session, round_, self.installation.store, letter, by=self.handler, now=now)

    def organisation(self, name: str, kind: OrganisationKind, email: str, *, created_day: int) -> int:
        """A body that is in the register, though on no list."""
        query = select(Organisation).where(Organisation.name_key == name_key(name))
        known = self.session.exec(query).first()
        now = at(self.day(created_day), "9.10")
        body = known or create_organisation(self.session, name=name, kind=kind, email=email, by=self.handler, now=now)
        return body.id


@dataclass
class Scene:
    """A round while its story is told."""

    teller: Teller
    troupe: Troupe
    line: Timeline = field(default_factory=Timeline)

    def on(self, days: int, clock: str, *acts: Act) -> None:
        """That happens so many days from today."""
        for act in acts:
            self.line.on(self.teller.day(days), clock, act)

    def reminds(self, message: str) -> Act:
        """The handler reminds everybody who has not answered."""
        round_, by = self.troupe.round, self.teller.handler
        return lambda now: send_reminders(self.teller.session, round_, message=message, by=by, now=now)


def draft_story(teller: Teller) -> Round:
    """A round that is being prepared."""
    return teller.draft(
        "Remiss: plan för ett starkare lokalt näringsliv 2027–2030",
        "KS/2026:31",
        created_day=-2,
        deadline=teller.day(63),
    )
