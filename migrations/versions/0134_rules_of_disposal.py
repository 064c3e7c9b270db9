"""Rules of disposal: what goes after how long, by which decision."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0134"
down_revision = "0133"
branch_labels = None
depends_on = None

KINDS = ("contacts", "letters", "drafts", "inbox", "persons")


def upgrade() -> None:
    kind = sa.Enum(*KINDS, native_enum=False, create_constraint=True, name="disposal_kind", length=32)
    op.create_table(
        "disposal_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(100), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.String(300), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("removed_by", sa.String(300), nullable=False),
        sa.Column("last_run_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_rule")),
    )


def downgrade() -> None:
    op.drop_table("disposal_rule")
