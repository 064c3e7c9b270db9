"""What officials say of a round, of its focus areas and of its answers in their own words."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0095"
down_revision = "0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "official_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(520), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("consideration", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_official_text_round_id_round")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_official_text_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_text")),
        sa.UniqueConstraint("round_id", "subject", name=op.f("uq_official_text_round_id_subject")),
    )
    op.create_table(
        "official_text_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("consideration", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["official_text.id"], name=op.f("fk_official_text_revision_text_id_official_text")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_official_text_revision_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_text_revision")),
        sa.UniqueConstraint("text_id", "version", name=op.f("uq_official_text_revision_text_id_version")),
    )


def downgrade() -> None:
    op.drop_table("official_text_revision")
    op.drop_table("official_text")
