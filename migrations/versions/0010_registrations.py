"""Who registered an answer that came by another way than the web. Refuses UPDATE and DELETE, as the answer does."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.triggers import create_append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("response_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=300), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_registration_by_id_user_account")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_registration_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_registration")),
    )
    create_append_only(op.get_bind(), "registration")


def downgrade() -> None:
    op.drop_table("registration")  # its triggers go with it
