"""What officials write to each other about a comment."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "point_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_point_note_point_id_point")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_point_note_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_note")),
    )
    op.create_index(op.f("ix_point_note_point_id"), "point_note", ["point_id"])


def downgrade() -> None:
    op.drop_table("point_note")
