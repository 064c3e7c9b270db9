"""An official marks an answer as looked at, for all who handle the round."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("response_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_reading_response_id_response")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_reading_by_id_user_account")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_reading")),
    )
    _looked_at_already()


def _looked_at_already() -> None:
    """Answers of rounds that nobody works with any more wait for nobody, nor does an answer with a reply to it."""
    op.get_bind().execute(
        sa.text(
            "INSERT INTO reading (response_id, at, by_name) "
            "SELECT r.id, r.received_at, '' FROM response r JOIN round o ON o.id = r.round_id WHERE EXISTS ("
            "SELECT 1 FROM milestone m WHERE m.round_id = r.round_id "
            "AND m.step IN ('published', 'concluded', 'archived', 'cancelled')) "
            "OR EXISTS (SELECT 1 FROM comment c JOIN replied_wording w ON w.comment_id = c.id WHERE c.response_id = r.id)"
        )
    )


def downgrade() -> None:
    op.drop_table("reading")
