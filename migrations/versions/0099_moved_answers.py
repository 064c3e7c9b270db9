"""Answers that were registered on the wrong body and moved to the right one."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused

revision = "0099"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("withdrawal", sa.Column("moved_to", sa.Integer(), nullable=True))
    op.create_index("ix_withdrawal_moved_to", "withdrawal", ["moved_to"], unique=True)
    op.add_column("replied_wording", sa.Column("elsewhere", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    moved = "SELECT 1 FROM withdrawal WHERE moved_to IS NOT NULL LIMIT 1"
    if op.get_bind().execute(sa.text(moved)).first():
        raise MigrationRefused("withdrawal: answers that were moved, which the older form takes for withdrawn")
    op.drop_column("replied_wording", "elsewhere")
    op.drop_index("ix_withdrawal_moved_to", "withdrawal")
    op.drop_column("withdrawal", "moved_to")
