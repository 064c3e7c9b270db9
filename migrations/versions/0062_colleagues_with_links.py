"""A body's people have links of their own: one may only read, and each says who invited them and when they came in."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("link", sa.Column("invited_by", sa.String(300), server_default="", nullable=False))
    op.add_column("link", sa.Column("entered_at", UTCDateTime(), nullable=True))
    add_member("reader", "link.role")
    add_member("colleague", "letter.kind")


def downgrade() -> None:
    remove_member("colleague", "letter.kind")
    remove_member("reader", "link.role")
    op.drop_column("link", "entered_at")
    op.drop_column("link", "invited_by")
