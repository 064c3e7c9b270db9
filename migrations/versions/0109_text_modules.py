"""Texts that replies begin with, and which replies did."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(400), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_text_module_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_module")),
        sa.UniqueConstraint("round_id", "name_key", name=op.f("uq_text_module_round_id_name_key")),
    )
    op.create_index(op.f("ix_text_module_shared"), "text_module", ["shared"])
    op.create_table(
        "module_use",
        sa.Column("module_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["text_module.id"], name=op.f("fk_module_use_module_id_text_module"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_module_use_point_id_point")),
        sa.PrimaryKeyConstraint("module_id", "point_id", name=op.f("pk_module_use")),
    )
    op.create_index(op.f("ix_module_use_point_id"), "module_use", ["point_id"])


def downgrade() -> None:
    op.drop_table("module_use")
    op.drop_table("text_module")
