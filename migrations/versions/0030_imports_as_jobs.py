"""An imported plan or list knows the job that reads it: a plain number, since a job is removed when it is old."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan_import", sa.Column("job_id", sa.Integer()))
    op.add_column("list_import", sa.Column("job_id", sa.Integer()))


def downgrade() -> None:
    op.drop_column("list_import", "job_id")
    op.drop_column("plan_import", "job_id")
