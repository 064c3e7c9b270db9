"""Whoever signs an answer can identify themselves with an electronic identity, where the round says so."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused
from app.database.triggers import only_erased

revision = "0132"
down_revision = "0131"
branch_labels = None
depends_on = None

# In the column's own definition SQLite takes a new CHECK without making the table anew, and drops it with the column.
IDENTIFICATION = (
    "VARCHAR(32) DEFAULT 'none' NOT NULL CONSTRAINT ck_round_identification CHECK (identification IN "
    "('none', 'offered', 'required'))"
)


def upgrade() -> None:
    op.execute(f"ALTER TABLE round ADD COLUMN identification {IDENTIFICATION}")
    op.add_column("response", sa.Column("identified", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "signing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("service", sa.String(300), server_default="", nullable=False),
        sa.Column("level", sa.String(200), server_default="", nullable=False),
        sa.Column("name", sa.String(200), server_default="", nullable=False),
        sa.Column("proved_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["link_line.id"], name=op.f("fk_signing_line_id_link_line")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_signing_link_id_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing")),
        sa.UniqueConstraint("link_id", "browser", name=op.f("uq_signing_link_id_browser")),
    )
    op.create_index(op.f("ix_signing_line_id"), "signing", ["line_id"])
    if op.get_bind().dialect.name == "postgresql":  # the name as certified can be erased, too
        op.execute("DROP TRIGGER response_only_erased ON response")
        op.execute(only_erased("response", "postgresql")["response_only_erased"])


def downgrade() -> None:
    proved = sa.text("SELECT 1 FROM response WHERE CAST(identified AS VARCHAR(2)) <> '{}' LIMIT 1")
    if op.get_bind().execute(proved).first():
        raise MigrationRefused("response: signatories are identified, which the older form has no place for")
    op.drop_index(op.f("ix_signing_line_id"), "signing")
    op.drop_table("signing")
    op.drop_column("response", "identified")
    op.drop_column("round", "identification")
