"""Documents go out with a round, each in versions; a letter tells of those that came after the opening."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, remove_member

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

KINDS = ("cover_letter", "plan", "appendix", "decision")
DOUBTS = ("picture", "too_long", "unread")


def _enum(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=32, create_constraint=True)


def upgrade() -> None:
    op.create_table(
        "round_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum(*KINDS, name="document_kind"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_document_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_document")),
    )
    op.create_index(op.f("ix_round_document_round_id"), "round_document", ["round_id"])
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("doubt", _enum(*DOUBTS, name="document_doubt"), nullable=True),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["round_document.id"], name=op.f("fk_document_version_document_id_round_document")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_file.sha256"], name=op.f("fk_document_version_sha256_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_document_version_document_id_number")),
    )
    op.create_index(op.f("ix_document_version_sha256"), "document_version", ["sha256"])
    op.add_column("round", sa.Column("documents_version", sa.Integer(), nullable=False, server_default="0"))
    add_member("document", "letter.kind")


def downgrade() -> None:
    remove_member("document", "letter.kind")
    op.drop_column("round", "documents_version")
    op.drop_table("document_version")
    op.drop_table("round_document")
