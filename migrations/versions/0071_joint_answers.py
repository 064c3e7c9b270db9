"""Bodies can answer jointly: one lets another of its round answer for it, too."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused, add_member, remove_member

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joint_answer",
        sa.Column("consultee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("offered_by", sa.String(300), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=True),
        sa.Column("joined_at", UTCDateTime(), nullable=True),
        sa.Column("joined_by", sa.String(300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["consultee.id"], name=op.f("fk_joint_answer_consultee_id_consultee")
        ),
        sa.ForeignKeyConstraint(["with_id"], ["consultee.id"], name=op.f("fk_joint_answer_with_id_consultee")),
        sa.PrimaryKeyConstraint("consultee_id", name=op.f("pk_joint_answer")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_joint_answer_code_hash")),
    )
    op.create_index(op.f("ix_joint_answer_with_id"), "joint_answer", ["with_id"])
    op.add_column("consultee", sa.Column("joint", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("consultee", sa.Column("through_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_consultee_through_id"), "consultee", ["through_id"])
    op.add_column("response", sa.Column("on_behalf_of", sa.JSON(), server_default="[]", nullable=False))
    add_member("joint", "letter.kind")


def downgrade() -> None:
    named = sa.text("SELECT 1 FROM response WHERE CAST(on_behalf_of AS VARCHAR(2)) <> '[]' LIMIT 1")
    if op.get_bind().execute(named).first():
        raise MigrationRefused("response: answers name other bodies, which the older form has no place for")
    remove_member("joint", "letter.kind")
    op.drop_column("response", "on_behalf_of")
    op.drop_index(op.f("ix_consultee_through_id"), "consultee")
    op.drop_column("consultee", "through_id")
    op.drop_column("consultee", "joint")
    op.drop_table("joint_answer")
