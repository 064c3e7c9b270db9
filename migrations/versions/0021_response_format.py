"""Which format of the canonical JSON the checksum of an answer covers; what is there so far has the first one."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("format", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("response", "format")
