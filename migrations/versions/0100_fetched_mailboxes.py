"""How far the authority's own mailbox has been read, and what a program sent."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0100"
down_revision = "0099"
branch_labels = None
depends_on = None

FAULTS = ("unreachable", "overloaded", "untrusted", "unencrypted", "wrong_password", "no_password", "no_folder")


def upgrade() -> None:
    fault = sa.Enum(*FAULTS, name="mailbox_fault", native_enum=False, length=32, create_constraint=True)
    op.create_table(
        "fetched_mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("claimed_by", sa.String(16), nullable=True),
        sa.Column("claimed_until", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", fault, nullable=True),
        sa.Column("fault_since", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetched_mailbox")),
        sa.UniqueConstraint("name", name=op.f("uq_fetched_mailbox_name")),
    )
    op.add_column("inbox_item", sa.Column("automatic", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column("inbox_item", "automatic")
    op.drop_table("fetched_mailbox")
