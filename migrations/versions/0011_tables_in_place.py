"""Where in its section an indicator table stands. Those of before stand after all paragraphs, as they were shown."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("indicator_table", sa.Column("after_paragraph", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("indicator_table", "after_paragraph")
