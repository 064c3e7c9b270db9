"""When a round opens and closes by itself, in words."""

import datetime
from collections.abc import Iterator

from app.i18n import _, long_date, ngettext, number
from app.rounds.calendar import day_of
from app.rounds.models import RoundStatus
from app.tracking.queries.schedule import ScheduleFacts
from app.web.templating import clock_time


def planned_in_words(schedule: ScheduleFacts, status: RoundStatus, deadline: datetime.date) -> list[str]:
    """What the round does by itself from where it stands, a sentence each; none where all is done by hand."""
    return list(_planned(schedule, status, deadline))


def _planned(schedule: ScheduleFacts, status: RoundStatus, deadline: datetime.date) -> Iterator[str]:
    if status is RoundStatus.DRAFT and schedule.opens_at:
        yield _("Remissen öppnas av sig själv den {date} kl. {time}, som {name} har bestämt.").format(
            date=long_date(day_of(schedule.opens_at)), time=clock_time(schedule.opens_at), name=schedule.opens_by
        )
    if status in (RoundStatus.DRAFT, RoundStatus.OPEN) and schedule.closes_after:
        n = schedule.closes_after
        day = long_date(deadline + datetime.timedelta(days=n))
        after = ngettext(
            "Remissen stängs av sig själv {n} dag efter svarstiden, tidigast den {date}.",
            "Remissen stängs av sig själv {n} dagar efter svarstiden, tidigast den {date}.",
            n,
        )
        yield after.format(n=number(n), date=day)
        yield _("Den väntar in alla som har fått anstånd, och besked om alla begäranden om anstånd.")
