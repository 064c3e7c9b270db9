"""One person answers for several bodies: a code is sent to the mailbox, and the browser that shows it comes in."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailbox_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(320), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mailbox_code_mailbox"), "mailbox_code", ["mailbox"])
    op.create_table(
        "mailbox_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("mailbox", sa.String(320), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_mailbox_session")),
    )
    add_member("mailbox_code", "letter.kind")


def downgrade() -> None:
    remove_member("mailbox_code", "letter.kind")
    op.drop_table("mailbox_session")
    op.drop_table("mailbox_code")
