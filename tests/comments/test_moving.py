"""Comments on any version of a plan are found in the next one, wherever their places went, and no word is lost."""

from dataclasses import replace
from random import Random
from typing import Any

from app.accounts.identity import SYSTEM
from app.clock import now
from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.moving import in_version
from app.comments.places import WHOLE, Place, place_code
from app.comments.queries import find_targets
from app.comments.written import WrittenComment
from app.plans.actions import store_plan
from app.plans.following import compared, store_following
from app.plans.models import PlanVersion
from app.plans.queries import version_view
from tests.plans.test_differences import edited, generated
from tests.plans.versions import parsed


def everywhere(session: Any, version: PlanVersion) -> list[WrittenComment]:
    """A comment on each place of a plan, and on the whole."""
    places = [WHOLE]
    for view in version_view(session, version).sections:
        section = view.section.id
        places += [Place(section), *(Place(section, paragraph.number) for paragraph in view.paragraphs)]
        for row in (row for table in view.tables for row in table.indicators):
            places += [Place(section, None, row.id), *(Place(section, None, row.id, cell.id) for cell in row.cells)]
    return [
        WrittenComment(
            number, CommentKind.COMMENT, place, content=Content(f"Ord {number}", f"Förslag {number}", "Skäl")
        )
        for number, place in enumerate(places, 1)
    ]


def lineages(session: Any, version: PlanVersion) -> dict[Place, str]:
    known: dict[Place, str] = {}
    for view in version_view(session, version).sections:
        section = view.section.id
        known[Place(section)] = view.section.lineage
        known |= {Place(section, paragraph.number): paragraph.lineage for paragraph in view.paragraphs}
        for row in (row for table in view.tables for row in table.indicators):
            known[Place(section, None, row.id)] = row.lineage
            known |= {Place(section, None, row.id, cell.id): cell.lineage for cell in row.cells}
    return known


def test_generated_versions_and_drafts_lose_no_word(session: Any) -> None:
    random = Random(20)
    sections = generated(random, 8)
    version = store_plan(session, parsed=parsed(*sections), by=SYSTEM, now=now())
    comments = everywhere(session, version)
    written = {comment.id: (comment.kind, comment.content) for comment in comments}
    for _ in range(6):
        before = lineages(session, version)
        sections = edited(random, edited(random, sections))
        plan = parsed(*sections)
        known = compared(version_view(session, version), plan).known
        version = store_following(session, version.id, plan, known, source=(None, None), now=now())
        after = lineages(session, version)
        there = {lineage: place for place, lineage in after.items()}
        moved = in_version(session, version.id, comments)
        assert {comment.id: (comment.kind, comment.content) for comment in moved} == written
        assert {comment.place for comment in moved} - {WHOLE} <= find_targets(
            session, version.id, [comment.place for comment in moved]
        ).keys()
        for old, new in zip(comments, moved, strict=True):
            if before.get(old.place) in there:
                assert new.place == there[before[old.place]]
            elif old.place != WHOLE:
                assert new.origin in (old.origin, place_code(old.place))
            assert old.place == WHOLE or new.origin
        comments = [replace(comment) for comment in moved]
        assert in_version(session, version.id, comments) == comments, "what is there already stays as it is"
