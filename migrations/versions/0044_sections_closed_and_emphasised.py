"""A round says which sections are closed for comments, and why, and whom it asks particularly about which."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

COLUMNS = ("closed_sections", "emphasised_sections")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("round", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("round", name)
