"""What an answer says in short is a point: its body has one, numbered once, and an official can set it aside.

The answers that there are get theirs, numbered after all other points in the order in which the answers came: no number
that anybody has read changes. A round that is published, archived or cancelled keeps the figures it was left with.
"""

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused, add_member, remove_member
from app.database.triggers import create_append_only, drop_append_only

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

KIND = ("draft_comment.kind", "comment.kind")
RESPONSES = """
SELECT r.id AS response_id, r.round_id, r.consultee_id, r.summary, r.id = c.current_response_id AS current,
  (SELECT COALESCE(MAX(position), -1) + 1 FROM comment WHERE comment.response_id = r.id) AS position
FROM response r JOIN consultee c ON c.id = r.consultee_id
WHERE TRIM(r.summary) <> '' AND NOT EXISTS (
  SELECT 1 FROM milestone m WHERE m.round_id = r.round_id AND m.step IN ('published', 'archived', 'cancelled'))
ORDER BY r.round_id, r.item
"""
POINTS = """
SELECT p.id, p.consultee_id, p.number FROM point p
WHERE p.number IS NOT NULL AND NOT EXISTS (SELECT 1 FROM comment c WHERE c.point_id = p.id) ORDER BY p.id
"""
COMMENT = """
INSERT INTO comment (kind, text, proposed_text, reason, response_id, point_id, position, counts, place, search_text)
VALUES ('summary', :text, '', '', :response_id, :point_id, :position, :counts, 0, :search_text)
"""
STANDING = """
INSERT INTO standing (point_id, round_id, consultee_id, comment_id, area, plan_place, number, outcome, done)
SELECT c.point_id, :round_id, :consultee_id, c.id, 0, 0, :number, NULL, :done
FROM comment c WHERE c.response_id = :response_id AND c.kind = 'summary'
"""


def upgrade() -> None:
    op.add_column("point", sa.Column("is_summary", sa.Boolean(), server_default=sa.false(), nullable=False))
    add_member("summary", *KIND)
    op.create_table(
        "set_aside",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_set_aside_point_id_point")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_set_aside_comment_id_comment")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_set_aside_by_id_user_account")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_set_aside")),
    )
    _points_for_summaries()


def _points_for_summaries() -> None:
    connection = op.get_bind()
    # A point that has a number and no comment was a summary's before a downgrade: its number is its own for ever.
    known = {row.consultee_id: row for row in connection.execute(sa.text(POINTS))}
    for row in connection.execute(sa.text(RESPONSES)).all():
        point = known.get(row.consultee_id)
        if point is None:
            point = known[row.consultee_id] = _numbered(connection, row)
        connection.execute(sa.text("UPDATE point SET is_summary = :yes WHERE id = :id"), {"yes": True, "id": point.id})
        comment = {"text": row.summary, "response_id": row.response_id, "point_id": point.id, "position": row.position}
        connection.execute(sa.text(COMMENT), {**comment, "counts": True, "search_text": _search_text(row.summary)})
        if row.current:
            stands = {"round_id": row.round_id, "consultee_id": row.consultee_id, "response_id": row.response_id}
            connection.execute(sa.text(STANDING), {**stands, "number": point.number, "done": False})
            _count(connection, row.round_id, 1)


def _numbered(connection: Any, row: Any) -> Any:
    raised = sa.text("UPDATE round SET last_number = last_number + 1 WHERE id = :id RETURNING last_number")
    number = connection.execute(raised, {"id": row.round_id}).scalar_one()
    made = sa.text(
        "INSERT INTO point (round_id, consultee_id, number, is_summary) VALUES (:round, :body, :number, :yes) "
        "RETURNING id, consultee_id, number"
    )
    given = {"round": row.round_id, "body": row.consultee_id, "number": number, "yes": True}
    return connection.execute(made, given).one()


def _count(connection: Any, round_id: int, more: int) -> None:
    """The figures of "the plan as a whole" and of the round."""
    given = {"round": round_id, "more": more}
    counted = connection.execute(
        sa.text("UPDATE focus_count SET comments = comments + :more WHERE round_id = :round AND focus_area = 0"), given
    )
    if counted.rowcount == 0:
        connection.execute(
            sa.text(
                "INSERT INTO focus_count (round_id, focus_area, comments, done, to_look_again) "
                "VALUES (:round, 0, :more, 0, 0)"
            ),
            given,
        )
    connection.execute(
        sa.text(
            "UPDATE round SET comments = comments + :more, content_version = content_version + 1, "
            "board_version = board_version + 1 WHERE id = :round"
        ),
        given,
    )


_UNLIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        "\u00a8": "\u0308",
        "\u02da": "\u030a",
    }
)
_UNSEEN = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?:\s*[\n\u2028\u2029]\s*(?!(?:och|eller|samt|and|or)\b))?")
_BROKEN = re.compile(r"\u00ad\s*[\n\u2028\u2029]\s*")


def _search_text(text: str) -> str:
    """As ``app.sorting.search_text`` stood then."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _BROKEN.sub("", text).translate(_UNLIKE)).translate(_UNLIKE)
        text = _UNSEEN.sub("", text)
    return " ".join(_HYPHEN.sub("", text).casefold().split())


OF_SUMMARIES = "(SELECT id FROM point WHERE is_summary)"


def downgrade() -> None:
    """The comments that were made of summaries go; their points stay, with their numbers. Refused for replies to them,
    which somebody has written and the older form has no place for.
    """
    connection = op.get_bind()
    replies = connection.execute(sa.text(f"SELECT COUNT(*) FROM reply WHERE point_id IN {OF_SUMMARIES}")).scalar_one()
    if replies:
        raise MigrationRefused(
            f"{replies} replies answer what a body said in short, and the older version of the program has no place for "
            "them: restore the backup from before the upgrade"
        )
    standing = sa.text(
        f"SELECT round_id, COUNT(*) AS n FROM standing WHERE point_id IN {OF_SUMMARIES} GROUP BY round_id ORDER BY round_id"
    )
    for row in connection.execute(standing).all():
        _count(connection, row.round_id, -row.n)
    op.drop_table("set_aside")
    connection.execute(sa.text(f"DELETE FROM standing WHERE point_id IN {OF_SUMMARIES}"))
    drop_append_only(connection, "comment")
    connection.execute(sa.text("DELETE FROM comment WHERE kind = 'summary'"))
    create_append_only(connection, "comment")
    remove_member("summary", *KIND)
    op.drop_column("point", "is_summary")
