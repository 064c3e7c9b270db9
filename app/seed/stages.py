"""`remiss seed`: one round at a stage, in whatever database is configured. `remiss demo`'s rounds."""

import datetime
import enum
from collections.abc import Callable, Mapping

from app.clock import day_of
from app.installation import Installation
from app.rounds.models import Round
from app.seed.bulk import Large, seed_large
from app.seed.open import open_story
from app.seed.overdue import assessing_story, overdue_story
from app.seed.published import published_story
from app.seed.story import Teller, draft_story
from app.seed.surroundings import officials, prepare
from app.seed.timeline import at

EARLIEST = datetime.timedelta(days=100)
"""The rounds' plan and list are made before anything else in them."""


class Stage(enum.StrEnum):
    """How far a seeded round has come."""

    DRAFT = "draft"
    OPEN = "open"
    OVERDUE = "overdue"
    ASSESSING = "assessing"
    PUBLISHED = "published"


class Size(enum.StrEnum):
    """How large a seeded round is: what is told in the text files, or bodies and comments in bulk."""

    TYPICAL = "typical"
    NATIONAL = "national"
    RECORD = "record"


STORIES: dict[Stage, Callable[[Teller], Round]] = {
    Stage.DRAFT: draft_story,
    Stage.OPEN: open_story,
    Stage.OVERDUE: overdue_story,
    Stage.ASSESSING: assessing_story,
    Stage.PUBLISHED: published_story,
}
LARGE = {
    (size, stage): Large(bodies, comments, answered, replied, stage is not Stage.DRAFT, overdue, closed)
    for size, bodies, comments in ((Size.NATIONAL, 400, 10_000), (Size.RECORD, 100_000, 1_000_000))
    for stage, answered, replied, overdue, closed in (
        (Stage.DRAFT, 0.0, 0.0, False, False),
        (Stage.OPEN, 0.6, 0.0, False, False),
        (Stage.OVERDUE, 0.9, 0.3, True, False),
        (Stage.ASSESSING, 0.95, 0.7, True, True),
    )
}
DEMO = (Stage.DRAFT, Stage.OVERDUE, Stage.OPEN)
"""The demo's rounds; the last one is the newest and stands first."""
LATER = (Stage.ASSESSING, Stage.PUBLISHED)
"""How much further the one past its last day may have come."""


def seed(
    installation: Installation,
    stages: tuple[Stage, ...],
    *,
    size: Size = Size.TYPICAL,
    now: datetime.datetime,
    passwords: Mapping[str, str],
) -> dict[Stage, int]:
    """Make a round of each stage; their ids. Officials are made once, with these passwords.

    The installation should be a silent one: no letter to an invented body may leave. Rounds of the typical size are
    made in one transaction, larger ones in many.
    """
    today = day_of(now)
    first = at(today - EARLIEST, "8.00")
    if size is not Size.TYPICAL:
        return {stage: seed_large(installation, LARGE[size, stage], first, today, passwords) for stage in stages}
    with installation.database.write() as session:
        handler = officials(session, passwords, first)
        setting = prepare(session, handler, first, store=installation.store)
        teller = Teller(session, installation, setting, today)
        return {stage: STORIES[stage](teller).id or 0 for stage in stages}
