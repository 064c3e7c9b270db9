"""Who was handed a draft by an earlier link can decline it: it is sealed again, and the line remembers when."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("link_line", sa.Column("declined_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("link_line", "declined_at")
