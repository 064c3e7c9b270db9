"""What a scanner has said of stored files, and how it goes with the scanner."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0131"
down_revision = "0130"
branch_labels = None
depends_on = None

DOUBTS = ("too_large", "encrypted", "unreadable")


def upgrade() -> None:
    doubt = sa.Enum(*DOUBTS, name="scan_doubt", native_enum=False, length=32, create_constraint=True)
    op.create_table(
        "file_scan",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scanned_at", UTCDateTime(), nullable=False),
        sa.Column("signature", sa.String(200), nullable=True),
        sa.Column("found_at", UTCDateTime(), nullable=True),
        sa.Column("doubt", doubt, nullable=True),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.Column("released_by_name", sa.String(300), nullable=True),
        sa.Column("release_reason", sa.String(1000), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_scan")),
    )
    op.create_table(
        "scanner_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.String(200), nullable=False),
        sa.Column("away_since", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scanner_state")),
    )


def downgrade() -> None:
    op.drop_table("scanner_state")
    op.drop_table("file_scan")
