"""The round past its last day: nearly everybody has answered, half of what they said has a reply."""

import datetime
import random

from app.organisations.models import OrganisationKind
from app.responses.models import Channel
from app.rounds.actions import start_compilation
from app.rounds.models import Origin, Round
from app.seed.participants import Act
from app.seed.replies import reply_to
from app.seed.story import QUESTIONS, Scene, Teller
from app.seed.timeline import at, workday
from app.tracking.actions import close_round

LAST, OPENED = -13, -84
LATE, EXTENDED = "Marknadsföreningen i Exempelstad", "Miljö- och räddningstjänstnämnden"
REPLACING, PRELIMINARY = "Inkubatorn Exempelstad AB", "Stadsbyggnadsnämnden"
UNSOLICITED, ADDED = "Villaägarna i Exempelstad", "Polisområde Exempelland"
ANSWERS = (
    (-74, "Sjöviks Företagsgrupp"),
    (-70, "Grundskolenämnden"),
    (-66, "Exempelstads Fabriksförening"),
    (-64, REPLACING),
    (-61, "Ung Företagsamhet i länet"),
    (-57, "Vård- och omsorgsnämnden"),
    (-53, "Position Exempelstad"),
    (-50, "Mälardalens industritekniska centrum AB"),
    (-46, "Företagarna Exempelstad"),
    (-43, "Nyföretagarcentrum Exempelstad"),
    (-39, "Gymnasienämnden"),
    (-36, "Hotell- och restaurangföreningen"),
    (-33, "Exempelstads universitet"),
    (-30, "Servicenämnden"),
    (-26, "Kultur- och fritidsnämnden"),
    (-24, "Handelskammaren i Exempelland"),
    (-22, UNSOLICITED),
    (-21, "Arbetsmarknads- och vuxenutbildningsnämnden"),
    (-19, "Lillåns stads nämnd"),
    (-18, "Region Exempelland"),
    (-17, PRELIMINARY),
    (-16, "Exempelkommunens bolag AB"),
)
OTHERWISE = {"Lillåns stads nämnd": Channel.EMAIL, "Servicenämnden": Channel.POST}


def overdue_story(teller: Teller) -> Round:
    """Tell it as far as today; the round."""
    last = workday(teller.today + datetime.timedelta(days=LAST), later=False)
    title = "Tidigt samråd om plan för ett starkare lokalt näringsliv"
    round_ = teller.draft(title, "KS/2026:11", created_day=-88, deadline=last, questions=QUESTIONS[:2])
    scene = teller.opened(round_, OPENED)
    _bodies(scene, last)
    _officials(scene, last)
    scene.line.run()
    return round_


def _bodies(scene: Scene, last: datetime.date) -> None:
    troupe = scene.troupe
    for days, name in ANSWERS:
        if name in OTHERWISE:
            scene.on(days, "14.05", troupe.is_registered(name, channel=OTHERWISE[name]))
        else:
            scene.on(days, "14.05", troupe.answers(name, preliminary=name == PRELIMINARY))
    scene.line.on(workday(last + datetime.timedelta(days=2), later=True), "8.20", troupe.answers(LATE))
    until = last + datetime.timedelta(days=7)
    scene.line.on(workday(until - datetime.timedelta(days=1), later=False), "16.30", troupe.answers(EXTENDED))
    reason = "Nämnden sammanträder veckan efter den sista svarsdagen."
    scene.on(-21, "9.15", troupe.asks_for_time(EXTENDED, until=until, reason=reason))
    more = " Börja med fritidsgårdarna, där kunskapen redan finns."
    scene.on(-41, "15.45", troupe.replaces(REPLACING, words="Använd förfarandet", added=more))


def _officials(scene: Scene, last: datetime.date) -> None:
    teller, troupe = scene.teller, scene.troupe
    police = teller.organisation(ADDED, OrganisationKind.STATE, "registrator@polisen.example", created_day=-32)
    villas = teller.organisation(UNSOLICITED, OrganisationKind.ASSOCIATION, "styrelsen@villa.example", created_day=-32)
    scene.on(-31, "11.30", troupe.is_added(police, origin=Origin.ADDED, group="Externa"))
    scene.on(-24, "9.40", troupe.is_added(villas, origin=Origin.UNSOLICITED, group="Spontana svar"))
    scene.on(-27, "10.00", scene.reminds("Det är två veckor kvar att svara."))
    scene.on(-20, "15.30", troupe.grants_time(EXTENDED))
    scene.on(-17, "10.00", scene.reminds(""))
    scene.line.on(last + datetime.timedelta(days=1), "10.00", scene.reminds("Ni kan fortfarande svara."))
    choice = random.Random(20)  # noqa: S311  the same replies every time
    scene.on(-60, "9.00", _replies(scene, choice, 0.9, REPLACING))
    for days, share in ((-10, 0.3), (-7, 0.25), (-3, 0.15)):
        scene.on(days, "9.00", _replies(scene, choice, share))


def _replies(scene: Scene, choice: random.Random, share: float, name: str | None = None) -> Act:
    teller = scene.teller
    return lambda now: reply_to(
        teller.session, scene.troupe.round, share=share, choice=choice, by=teller.handler, now=now, name=name
    )


def assessing_story(teller: Teller) -> Round:
    """The same round some days on: closed, and being compiled."""
    return compiled_story(teller, since=-1)


def compiled_story(teller: Teller, *, since: int) -> Round:
    """The same round, closed and compiled since so many days from today."""
    round_ = overdue_story(teller)
    day = teller.day(since)
    close_round(teller.session, round_, by=teller.handler, now=at(day, "15.00"))
    start_compilation(teller.session, round_, by=teller.handler, now=at(day, "15.10"))
    choice = random.Random(21)  # noqa: S311  the same replies every time
    reply_to(teller.session, round_, share=0.6, choice=choice, by=teller.handler, now=at(day, "15.15"))
    return round_
