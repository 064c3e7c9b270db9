"""Comments are shared among the officials of a round, and they are told of it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_assignment_point_id_point")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_assignment_round_id_round")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_assignment_user_id_user_account")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_round_id"), "assignment", ["round_id"])
    op.create_index("ix_assignment_user", "assignment", ["user_id", "round_id"])
    add_member("assigned", "notice.kind")
    add_member("assignment_due", "notice.kind")


def downgrade() -> None:
    remove_member("assignment_due", "notice.kind")
    remove_member("assigned", "notice.kind")
    op.drop_table("assignment")
