"""Points that say the same are joined for one reply."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0104"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "point_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_point_group_round_id_round")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_point_group_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_group")),
    )
    op.create_index(op.f("ix_point_group_round_id"), "point_group", ["round_id"])
    op.create_table(
        "point_group_member",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_point_group_member_point_id_point")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["point_group.id"], name=op.f("fk_point_group_member_group_id_point_group")
        ),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_point_group_member")),
    )
    op.create_index(op.f("ix_point_group_member_group_id"), "point_group_member", ["group_id"])


def downgrade() -> None:
    op.drop_table("point_group_member")
    op.drop_table("point_group")
