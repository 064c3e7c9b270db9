"""Dialogue meetings have a place in a round, and are no bodies."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

ORIGIN = ("consultee.origin",)


def upgrade() -> None:
    add_member("meeting", *ORIGIN)
    op.add_column("organisation", sa.Column("listed", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "dialogue_meeting",
        sa.Column("consultee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("participants", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.String(300), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("removed_by", sa.String(300), nullable=False),
        sa.Column("removed_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["consultee.id"], name=op.f("fk_dialogue_meeting_consultee_id_consultee")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_dialogue_meeting_round_id_round")),
        sa.PrimaryKeyConstraint("consultee_id", name=op.f("pk_dialogue_meeting")),
    )
    op.create_index(op.f("ix_dialogue_meeting_round_id"), "dialogue_meeting", ["round_id"])


def downgrade() -> None:
    """Refuses while a round has a meeting: the older version would take it for a body."""
    remove_member("meeting", *ORIGIN)
    op.drop_index(op.f("ix_dialogue_meeting_round_id"), "dialogue_meeting")
    op.drop_table("dialogue_meeting")
    op.drop_column("organisation", "listed")
