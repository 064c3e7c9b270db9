"""An answer keeps which of the round's documents it answers, and in which version."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("documents", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("response", "documents")
