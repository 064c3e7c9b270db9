"""What files hold that whoever opens them should know of."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0135"
down_revision = "0134"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_traits",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("looked_at", UTCDateTime(), nullable=False),
        sa.Column("found", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_traits")),
    )


def downgrade() -> None:
    op.drop_table("file_traits")
