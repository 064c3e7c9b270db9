"""Members of an umbrella organisation comment beside its draft, by links of their own."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(300), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("taken_by", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["link_line.id"], name=op.f("fk_member_comment_line_id_link_line")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_member_comment_link_id_link")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_member_comment_section_id_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_comment")),
    )
    op.create_index(op.f("ix_member_comment_line_id"), "member_comment", ["line_id"])
    add_member("member", "link.role")


def downgrade() -> None:
    remove_member("member", "link.role")
    op.drop_table("member_comment")
