"""Organisations that have been merged into another lead to it, and pairs that are told apart are not proposed again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0074"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_merge",
        sa.Column("old_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("merged_at", UTCDateTime(), nullable=False),
        sa.Column("merged_by", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["into_id"], ["organisation.id"], name=op.f("fk_organisation_merge_into_id_organisation")
        ),
        sa.PrimaryKeyConstraint("old_id", name=op.f("pk_organisation_merge")),
    )
    op.create_index(op.f("ix_organisation_merge_into_id"), "organisation_merge", ["into_id"])
    op.create_index(op.f("ix_organisation_merge_name_key"), "organisation_merge", ["name_key"])
    op.create_table(
        "organisation_apart",
        sa.Column("first_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("second_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["organisation.id"], name=op.f("fk_organisation_apart_first_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["organisation.id"], name=op.f("fk_organisation_apart_second_id_organisation")
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_organisation_apart")),
    )


def downgrade() -> None:
    op.drop_table("organisation_apart")
    op.drop_table("organisation_merge")
