"""The words that a comment is about are found in the paragraph, and followed into the next version of the plan."""

from dataclasses import replace
from typing import Any

import pytest

from app.accounts.identity import SYSTEM
from app.clock import now
from app.comments.fields import Content
from app.comments.kinds import CommentKind
from app.comments.moving import in_version
from app.comments.passages import passage_in
from app.comments.places import Place
from app.comments.rules import needed_words, unfinished
from app.comments.written import WrittenComment
from app.plans.actions import store_plan
from app.plans.following import compared, store_following
from app.plans.footnotes import mark
from app.plans.models import Section
from app.plans.queries import version_view
from tests.plans.versions import Written, parsed

LAND = f"Mark, el{mark(12)} och bredband avgör. Kommunen ska ha mark för tre års behov,\noch säga när."


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("mark för tre års behov", "mark för tre års behov"),
        ("  MARK för\ntre års – behov. ", "mark för tre års behov"),
        ("el och bredband", f"el{mark(12)} och bredband"),
        ("behov och säga", "behov,\noch säga"),
        ("Mark", "Mark"),
        ("när", "när"),
    ],
)
def test_words_are_found_as_people_paste_them(quote: str, words: str) -> None:
    found = passage_in(LAND, quote)
    assert found is not None
    assert found.words == words
    assert "".join(found) == LAND


@pytest.mark.parametrize("quote", ["", " . ", "ark för tre", "mark för tre år", "fyra års behov", LAND + " Mer"])
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert passage_in(LAND, quote) is None


def on_words(quote: str, section: int, text: str = "Tre år är för lite.") -> WrittenComment:
    return WrittenComment(7, CommentKind.COMMENT, Place(section, 1), content=Content(text, quote=quote))


def followed(session: Any, quote: str, *after: Written) -> tuple[WrittenComment, list[str], WrittenComment]:
    """A comment on the first paragraph, as written and in the next version; there the sections' titles by their id."""
    version = store_plan(session, parsed=parsed(*BEFORE), by=SYSTEM, now=now())
    comment = on_words(quote, version_view(session, version).sections[0].section.id)
    plan = parsed(*after)
    known = compared(version_view(session, version), plan).known
    following = store_following(session, version.id, plan, known, source=(None, None), now=now())
    (moved,) = in_version(session, following.id, [comment])
    there = {view.section.id: view.section.title for view in version_view(session, following).sections}
    return comment, [there.get(moved.place.section_id or 0, "")], moved


BEFORE = (
    Written("Mark", ("Kommunen ska ha planlagd mark för tre års behov.", "Bredband byggs ut.")),
    Written("Tid", ("Handläggningen ska ta fyra veckor.",)),
)
SPLIT = "Allt annat är nytt här, med helt andra ord än förut och långt fler av dem. Planlagd mark för tre års behov."


def test_a_comment_follows_its_words_when_its_paragraph_is_gone(session: Any) -> None:
    gone = Written("Mark", ("Bredband byggs ut.",))
    comment, titles, moved = followed(
        session, "mark för tre års behov", gone, Written("Tid", (BEFORE[1].texts[0], SPLIT))
    )
    assert (titles, moved.place.paragraph) == (["Tid"], 2)
    assert moved.origin
    assert moved.content == comment.content
    again = in_version(session, version_of(session, moved), [moved])
    assert again == [moved], "asked once more it stays there"


def test_words_in_two_paragraphs_or_none_decide_nothing(session: Any) -> None:
    gone = Written("Mark", ("Bredband byggs ut.",))
    for texts in ((SPLIT, f"{SPLIT} Igen."), ("Helt annat.",)):
        _comment, titles, moved = followed(session, "mark för tre års behov", gone, Written("Tid", texts))
        assert (titles, moved.place.paragraph) == (["Mark"], None)


def version_of(session: Any, comment: WrittenComment) -> int:
    return session.get_one(Section, comment.place.section_id).version_id


def test_words_that_are_only_quoted_are_not_sent() -> None:
    quoted = on_words("mark för tre års behov", 1, text="")
    ((comment, field),) = unfinished([quoted])
    assert comment is quoted
    assert needed_words(comment.kind, field) == "Synpunkt: fyll i ”Er synpunkt”."
    assert not unfinished([replace(quoted, content=quoted.content._replace(reason="Därför"))])
