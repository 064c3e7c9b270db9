"""A user may put away the list of first steps."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("steps_hidden_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("user_account", "steps_hidden_at")
