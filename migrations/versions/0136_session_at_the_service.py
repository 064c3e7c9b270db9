"""A session knows which one at the sign-in service it began by: the service may end that one alone."""

import sqlalchemy as sa
from alembic import op

revision = "0136"
down_revision = "0135"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_session", sa.Column("provider_sid", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("user_session", "provider_sid")
