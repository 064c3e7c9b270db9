"""A body's own people share out sections, write notes to each other and mark the draft as ready to sign."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section_share",
        sa.Column("line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("section_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["link_line.id"], name=op.f("fk_section_share_line_id_link_line")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_section_share_section_id_section")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_section_share_link_id_link")),
        sa.PrimaryKeyConstraint("line_id", "section_id", name=op.f("pk_section_share")),
    )
    op.create_table(
        "inner_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(300), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["link_line.id"], name=op.f("fk_inner_note_line_id_link_line")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_inner_note_section_id_section")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_inner_note_point_id_point")),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_inner_note_link_id_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inner_note")),
    )
    op.create_index(op.f("ix_inner_note_line_id"), "inner_note", ["line_id"])
    op.create_table(
        "signing_mark",
        sa.Column("line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("marked_by", sa.String(300), nullable=False),
        sa.Column("marked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["link_line.id"], name=op.f("fk_signing_mark_line_id_link_line")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_signing_mark")),
    )
    add_member("ready", "letter.kind")


def downgrade() -> None:
    remove_member("ready", "letter.kind")
    op.drop_table("signing_mark")
    op.drop_table("inner_note")
    op.drop_table("section_share")
