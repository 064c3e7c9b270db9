"""A round counts the changes of what its answers and replies say, beside those of its board."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("content_version", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("round", "content_version")
