"""What stands, is done and is to be looked at again is reckoned in the room of answers; a round keeps its own sums.

Which wording a reply answers, and its outcome, is written down there, so that ``reply.needs_look`` is not needed.
"""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import rebuild

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FIGURES = ("comments", "done", "to_look_again")
AREAS = """
UPDATE focus_count SET to_look_again = counted.n FROM (
  SELECT s.round_id, CASE WHEN c.place = 0 THEN 0 ELSE coalesce(c.focus_area_id, -1) END AS area, count(*) AS n
  FROM standing s JOIN comment c ON c.id = s.comment_id WHERE s.outcome IS NOT NULL AND NOT s.done GROUP BY 1, 2
) AS counted WHERE counted.round_id = focus_count.round_id AND counted.area = focus_count.focus_area
"""
ROUNDS = """
UPDATE round SET comments = counted.comments, done = counted.done, to_look_again = counted.to_look_again FROM (
  SELECT round_id, sum(comments) AS comments, sum(done) AS done, sum(to_look_again) AS to_look_again
  FROM focus_count GROUP BY round_id
) AS counted WHERE counted.round_id = round.id
"""


def upgrade() -> None:
    op.create_table(
        "replied_wording",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_replied_wording_comment_id_comment")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_replied_wording_point_id_point")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_replied_wording")),
    )
    op.execute(
        "INSERT INTO replied_wording (point_id, comment_id, outcome) SELECT point_id, comment_id, outcome FROM reply"
    )
    op.add_column("standing", sa.Column("outcome", sa.String(length=32), nullable=True))
    op.execute("UPDATE standing SET outcome = reply.outcome FROM reply WHERE reply.point_id = standing.point_id")
    op.add_column("focus_count", sa.Column("to_look_again", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute(AREAS)
    for name in FIGURES:
        op.add_column("round", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute(ROUNDS)
    op.drop_column("reply", "needs_look")


def downgrade() -> None:
    op.add_column("reply", sa.Column("needs_look", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE reply SET needs_look = true FROM standing WHERE standing.point_id = reply.point_id AND NOT standing.done"
    )
    with rebuild("reply") as form:  # as it was: without the default that the rows needed
        form.alter_column("needs_look", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    for name in reversed(FIGURES):
        op.drop_column("round", name)
    op.drop_column("focus_count", "to_look_again")
    op.drop_column("standing", "outcome")
    op.drop_table("replied_wording")
