"""Links by which elected members read a compilation."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0116"
down_revision = "0115"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by_name", sa.String(300), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_by_name", sa.String(300), nullable=False),
        sa.Column("expiry_noted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_reading_link_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reading_link_token_hash")),
    )
    op.create_index(op.f("ix_reading_link_round_id"), "reading_link", ["round_id"])
    op.create_table(
        "reading_day",
        sa.Column("link_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("openings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["reading_link.id"], name=op.f("fk_reading_day_link_id_reading_link")),
        sa.PrimaryKeyConstraint("link_id", "day", name=op.f("pk_reading_day")),
    )


def downgrade() -> None:
    op.drop_table("reading_day")
    op.drop_table("reading_link")
