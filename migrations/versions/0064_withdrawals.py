"""A body takes its answer back: a row for each revision, a mark at the body, and a letter; a confirmation has one, too."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member
from app.database.triggers import create_append_only, drop_append_only

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

LETTERS = ("confirmation", "withdrawal")


def upgrade() -> None:
    for kind in LETTERS:
        add_member(kind, "letter.kind")
    op.create_table(
        "withdrawal",
        sa.Column("response_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_withdrawal_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_withdrawal")),
    )
    create_append_only(op.get_bind(), "withdrawal")
    op.add_column("consultee", sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """A body that has taken its answer back is again one that has not answered; what it had sent stays."""
    for kind in LETTERS:
        remove_member(kind, "letter.kind")
    connection = op.get_bind()
    op.drop_column("consultee", "withdrawn")
    drop_append_only(connection, "withdrawal")
    op.drop_table("withdrawal")
