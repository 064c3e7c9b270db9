"""A round ends with the decision that was taken."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import add_member, remove_member

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_member("concluded", "milestone.step")
    op.create_table(
        "conclusion",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("paragraph", sa.String(50), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_conclusion_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_conclusion")),
    )


def downgrade() -> None:
    op.drop_table("conclusion")
    remove_member("concluded", "milestone.step")
