"""A comment may be divided: each part is a point of its own with a letter, and stands in the comment's place."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused, rebuild

revision = "0108"
down_revision = "0107"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_standing_order": ["round_id", "area", "plan_place", "number"],
    "ix_standing_waiting": ["round_id", "done", "area", "plan_place", "number"],
    "ix_standing_body": ["consultee_id", "area", "plan_place", "number"],
}


def upgrade() -> None:
    with rebuild("point") as form:
        form.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        form.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
        form.create_foreign_key(op.f("fk_point_parent_id_point"), "point", ["parent_id"], ["id"])
        form.drop_constraint(op.f("uq_point_round_id_number"), type_="unique")
        form.create_unique_constraint(op.f("uq_point_round_id_number_part"), ["round_id", "number", "part"])
    op.create_index(op.f("ix_point_parent_id"), "point", ["parent_id"])
    for table in ("standing", "replied_wording"):
        op.add_column(table, sa.Column("begins", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("ends", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("replied_wording", sa.Column("words", sa.String(64), nullable=True))
    op.add_column("standing", sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
    for name, columns in INDEXES.items():
        op.drop_index(name, "standing")
        op.create_index(name, "standing", [*columns, "part"])
    op.create_table(
        "point_division",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_point_division_point_id_point")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_point_division_by_id_user_account")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_point_division")),
    )
    op.create_table(
        "point_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["point.id"], name=op.f("fk_point_passage_parent_id_point")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_point_passage_comment_id_comment")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_point_passage_point_id_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_passage")),
        sa.UniqueConstraint("point_id", name=op.f("uq_point_passage_point_id")),
    )
    op.create_index(op.f("ix_point_passage_parent_id"), "point_passage", ["parent_id"])
    op.create_index("ix_point_passage_comment", "point_passage", ["comment_id"])


def downgrade() -> None:
    parts = op.get_bind().execute(sa.text("SELECT count(*) FROM point WHERE part > 0")).scalar_one()
    if parts:
        raise MigrationRefused(f"{parts} parts of comments are points of their own, which an earlier form cannot hold")
    op.drop_table("point_passage")
    op.drop_table("point_division")
    for name, columns in INDEXES.items():
        op.drop_index(name, "standing")
        op.create_index(name, "standing", columns)
    op.drop_column("standing", "part")
    op.drop_column("replied_wording", "words")
    for table in ("standing", "replied_wording"):
        for column in ("begins", "ends", "leads"):
            op.drop_column(table, column)
    op.drop_index(op.f("ix_point_parent_id"), "point")
    with rebuild("point") as form:
        form.drop_constraint(op.f("uq_point_round_id_number_part"), type_="unique")
        form.create_unique_constraint(op.f("uq_point_round_id_number"), ["round_id", "number"])
        form.drop_constraint(op.f("fk_point_parent_id_point"), type_="foreignkey")
        form.drop_column("part")
        form.drop_column("parent_id")
