"""Texts of the authority's own about the service: help, personal data, accessibility. Every version is kept."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.triggers import create_append_only, drop_append_only

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "information_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "help",
                "privacy",
                "accessibility",
                name="topic",
                native_enum=False,
                length=32,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_by_name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["user_account.id"], name=op.f("fk_information_text_saved_by_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_information_text")),
        sa.UniqueConstraint("topic", "language", "number", name=op.f("uq_information_text_topic_language_number")),
    )
    create_append_only(op.get_bind(), "information_text")


def downgrade() -> None:
    drop_append_only(op.get_bind(), "information_text")
    op.drop_table("information_text")
