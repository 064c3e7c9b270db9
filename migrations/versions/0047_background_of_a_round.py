"""How a round came about: the decision to refer, the kind of document, related decisions, the dialogue before."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

KINDS = ("program", "plan", "strategy", "policy", "guideline", "other")


def upgrade() -> None:
    kind = sa.Enum(*KINDS, name="steering_kind", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "round_background",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision_body", sa.String(300), nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("decision_paragraph", sa.String(50), nullable=False),
        sa.Column("decision_number", sa.String(100), nullable=False),
        sa.Column("signatories", sa.JSON(), nullable=False),
        sa.Column("kind", kind, nullable=True),
        sa.Column("adopted_by", sa.String(300), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=False),
        sa.Column("valid_until", sa.String(10), nullable=False),
        sa.Column("replaces", sa.String(), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("dialogue", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_background_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_background")),
    )
    op.create_index("ix_comment_question_id", "comment", ["question_id"])
    op.create_index("ix_draft_comment_question_id", "draft_comment", ["question_id"])


def downgrade() -> None:
    op.drop_index("ix_draft_comment_question_id", "draft_comment")
    op.drop_index("ix_comment_question_id", "comment")
    op.drop_table("round_background")
