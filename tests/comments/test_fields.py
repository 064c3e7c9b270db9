"""The one list of a comment's fields, and that everything built by hand beside it says the same."""

from dataclasses import replace

import pytest

from app.comments.canonical import FORMATS, NEWEST, comment_content
from app.comments.fields import FIELDS, Content, on_pages, parts_of
from app.comments.forms import content_in, fields_of
from app.comments.kinds import CommentKind, Stance
from app.comments.models import CommentColumns
from app.comments.places import Place
from app.comments.rules import out_of_kind
from app.comments.schemas import (
    CommentIn,
    ContentIn,
    ContentOut,
    DraftCommentOut,
    DraftContentOut,
    SentComment,
    draft_comment_json,
    sent_comment_json,
)
from app.comments.written import COLUMNS, STORED, WrittenComment
from app.drafts.models import DraftComment
from app.i18n import speaking
from app.responses.models import Comment

KIND = CommentKind.TEXT_CHANGE
FULL = Content(**{field.name: f"Ord i {field.name}" for field in FIELDS if KIND in field.kinds})
COMMENT = WrittenComment(7, KIND, Place(3, 2), Stance.REJECTS, FULL)


def test_every_field_is_described_in_the_order_of_the_content():
    assert tuple(field.name for field in FIELDS) == Content._fields
    assert len({field.form_name for field in FIELDS}) == len(FIELDS)
    for kind in CommentKind:
        assert sorted(on_pages(kind), key=FIELDS.index) == list(FIELDS)


@pytest.mark.parametrize("schema", [ContentIn, ContentOut, DraftContentOut])
def test_the_api_carries_every_field(schema: type):
    assert tuple(schema.model_fields) == Content._fields


def test_every_field_has_its_column_in_drafts_and_answers():
    assert set(CommentColumns.model_fields) == set(STORED)
    for table in (DraftComment, Comment):
        assert set(COLUMNS) <= set(table.__table__.columns.keys())


def test_the_newest_format_covers_every_field_and_each_all_of_the_one_before():
    assert FORMATS[NEWEST] == (*Content._fields, "question_id")
    for number in range(2, NEWEST + 1):
        assert set(FORMATS[number - 1]) <= set(FORMATS[number])
    covered = comment_content(12, COMMENT, NEWEST)
    assert {name: covered[name] for name in Content._fields} == FULL._asdict()


def test_columns_and_back():
    row = DraftComment(point_id=7, draft_id=1, position=0, written_at=None, **COMMENT.columns)
    assert WrittenComment.of_row(row, 7) == COMMENT


def test_a_form_and_back():
    shown = fields_of("7", kind=COMMENT.kind, place=COMMENT.place, stance=COMMENT.stance, content=FULL)
    faults: dict[str, str] = {}
    assert content_in(shown, "7", COMMENT.kind, faults) == FULL
    assert not faults
    assert (shown["kind-7"], shown["place-7"], shown["stance-7"]) == ("text_change", "p3.2", "rejects")


def test_the_api_and_back():
    answered = DraftCommentOut.model_validate(draft_comment_json(COMMENT)).model_dump(mode="json")
    assert CommentIn.model_validate(answered).written() == COMMENT
    empty = draft_comment_json(replace(COMMENT, content=Content("Ord")))
    assert {name for name in Content._fields if empty[name] is None} == set(Content._fields) - {"text"}
    assert SentComment.model_validate(sent_comment_json(COMMENT, 12)).number == 12


def test_what_is_read_is_what_was_filled_in():
    assert [part.words for part in parts_of(KIND, FULL)] == [words for words in FULL if words]
    assert [part.field.name for part in parts_of(CommentKind.COMMENT, Content(reason="Så"))] == ["reason"]


def test_a_field_of_other_kinds_is_named():
    only = replace(FIELDS[2], kinds=frozenset({CommentKind.FACT_ERROR}))
    assert out_of_kind(CommentKind.COMMENT, FULL, [FIELDS[0], only]) == [only]
    assert not out_of_kind(CommentKind.FACT_ERROR, FULL, [only])
    assert not out_of_kind(CommentKind.COMMENT, Content("Ord"), [only])


def test_labels_are_in_the_language_of_the_moment():
    for language in ("sv", "en", "sv"):
        with speaking(language):
            expected = [field.label(KIND) for field, words in zip(FIELDS, FULL, strict=True) if words]
            assert [part.label for part in parts_of(KIND, FULL)] == expected
            assert [part.label for part in parts_of(KIND, Content("Ja"))] == [""], "a comment's own words have none"
