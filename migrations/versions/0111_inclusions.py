"""Answers that came late or unasked are left out, or included, by decision."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, rebuild, remove_member
from app.database.triggers import create_append_only, drop_append_only

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_inclusion_round_id_round")),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_inclusion_consultee_id_consultee")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_inclusion_response_id_response")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_inclusion_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inclusion")),
    )
    op.create_index(op.f("ix_inclusion_round_id"), "inclusion", ["round_id"])
    op.create_index(op.f("ix_inclusion_consultee_id"), "inclusion", ["consultee_id"])
    create_append_only(op.get_bind(), "inclusion")
    op.add_column("consultee", sa.Column("left_out", sa.Boolean(), server_default=sa.false(), nullable=False))
    add_member("inclusion", "letter.kind")


def downgrade() -> None:
    remove_member("inclusion", "letter.kind")
    with rebuild("consultee") as form:
        form.drop_column("left_out")
    drop_append_only(op.get_bind(), "inclusion")
    op.drop_table("inclusion")
