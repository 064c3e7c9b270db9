"""`remiss seed`: one round at a stage, in whatever database is configured. `remiss demo`'s rounds."""

import datetime
import enum
from collections.abc import Callable, Mapping

from app.clock import day_of
from app.database import Database
from app.mail.outbox import NO_SMTP
from app.rounds.models import Round
from app.seed.current import open_story
from app.seed.early import assessing_story, overdue_story
from app.seed.setting import officials, prepare
from app.seed.story import Teller, draft_story
from app.seed.timeline import at
from app.settings import Settings

EARLIEST = datetime.timedelta(days=100)
"""The rounds' plan and list are made before anything else in them."""


class Stage(enum.StrEnum):
    """How far a seeded round has come."""

    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    ASSESSING = "assessing"


STORIES: dict[Stage, Callable[[Teller], Round]] = {
    Stage.DRAFT: draft_story,
    Stage.OPEN: open_story,
    Stage.OVERDUE: overdue_story,
    Stage.ASSESSING: assessing_story,
}
DEMO = (Stage.DRAFT, Stage.OVERDUE, Stage.OPEN)
"""The demo's rounds; the last one is the newest and stands first."""


def silent(settings: Settings) -> Database:
    """The configured database for seeding: whatever mail server is set, no letter to an invented body leaves."""
    return Database(settings.url, info={NO_SMTP: True})


def seed(
    database: Database, settings: Settings, stages: tuple[Stage, ...], *, now: datetime.datetime,
    passwords: Mapping[str, str],
) -> dict[Stage, int]:  # fmt: skip
    """Make a round of each stage, all in one transaction; their ids. Officials are made once, with these passwords."""
    today = day_of(now)
    first = at(today - EARLIEST, "8.00")
    with database.write() as session:
        handler = officials(session, passwords, first)
        setting = prepare(session, handler, first)
        teller = Teller(session, settings, setting, today)
        return {stage: STORIES[stage](teller).id or 0 for stage in stages}
