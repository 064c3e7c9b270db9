"""A body's own last days, each with the moment it came into force: what was granted so far is written down there."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["consultee.id"], name=op.f("fk_own_deadline_consultee_id_consultee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_deadline")),
    )
    op.create_index("ix_own_deadline_consultee", "own_deadline", ["consultee_id", "since"])
    op.execute(
        "INSERT INTO own_deadline (consultee_id, day, since) SELECT consultee_id, deadline, decided_at "
        "FROM extension WHERE decision = 'granted' ORDER BY id"
    )


def downgrade() -> None:
    op.drop_table("own_deadline")
