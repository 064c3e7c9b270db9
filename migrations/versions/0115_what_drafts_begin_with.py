"""A draft of a reply remembers the text module and the other reply that it began with."""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reply_draft", sa.Column("module", sa.Integer(), nullable=True))
    op.add_column("reply_draft", sa.Column("same_as", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("reply_draft", "same_as")
    op.drop_column("reply_draft", "module")
