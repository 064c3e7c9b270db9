"""Corrections of a plan are kept step by step; tables have lineages and kinds."""

import uuid

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import rebuild

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

NEW = {"left_out": "[]", "dismissed": "[]", "aliases": "{}"}


def upgrade() -> None:
    for column, empty in NEW.items():
        op.add_column("plan_version", sa.Column(column, sa.JSON(), server_default=empty, nullable=False))
    op.add_column(
        "indicator_table", sa.Column("kind", sa.String(length=16), server_default="indicators", nullable=False)
    )
    op.add_column("indicator_table", sa.Column("lineage", sa.String(length=36), nullable=True))
    _fill()
    with rebuild("indicator_table") as form:
        form.alter_column("lineage", existing_type=sa.String(length=36), nullable=False)
    op.create_index(op.f("ix_indicator_table_lineage"), "indicator_table", ["lineage"])
    op.create_table(
        "plan_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edit_version", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("operations", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_version.id"], name=op.f("fk_plan_correction_version_id_plan_version")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_plan_correction_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_correction")),
        sa.UniqueConstraint("version_id", "number", name=op.f("uq_plan_correction_version_id_number")),
    )


def _fill() -> None:
    table = sa.table("indicator_table", sa.column("id", sa.Integer), sa.column("lineage", sa.String))
    ids = op.get_bind().execute(sa.select(table.c.id)).scalars().all()
    if ids:
        fill = table.update().where(table.c.id == sa.bindparam("place")).values(lineage=sa.bindparam("new"))
        op.get_bind().execute(fill, [{"place": place, "new": str(uuid.uuid4())} for place in ids])


def downgrade() -> None:
    op.drop_table("plan_correction")
    op.drop_index(op.f("ix_indicator_table_lineage"), table_name="indicator_table")
    op.drop_column("indicator_table", "lineage")
    op.drop_column("indicator_table", "kind")
    for column in reversed(NEW):
        op.drop_column("plan_version", column)
