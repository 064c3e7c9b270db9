"""Officials tag comments with words of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None

COLOURS = ("plain", "green", "amber", "red")


def upgrade() -> None:
    colour = sa.Enum(*COLOURS, name="tag_colour", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("colour", colour, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tag_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("round_id", "name_key", name=op.f("uq_tag_round_id_name_key")),
    )
    op.create_table(
        "point_tag",
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_point_tag_tag_id_tag")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_point_tag_point_id_point")),
        sa.PrimaryKeyConstraint("tag_id", "point_id", name=op.f("pk_point_tag")),
    )
    op.create_index(op.f("ix_point_tag_point_id"), "point_tag", ["point_id"])


def downgrade() -> None:
    op.drop_table("point_tag")
    op.drop_table("tag")
