"""Files may lie in the database itself, in pieces, where several hosts share nothing else."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0123"
down_revision = "0122"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_content",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("area", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_content")),
        sa.UniqueConstraint("area", "name", name=op.f("uq_stored_content_area_name")),
    )
    op.create_table(
        "stored_piece",
        sa.Column("content_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_id"],
            ["stored_content.id"],
            name=op.f("fk_stored_piece_content_id_stored_content"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("content_id", "number", name=op.f("pk_stored_piece")),
    )
    if op.get_bind().dialect.name == "postgresql":  # what people send is compressed already
        op.execute("ALTER TABLE stored_piece ALTER COLUMN content SET STORAGE EXTERNAL")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT 1 FROM stored_content WHERE area = 'files' LIMIT 1")).first():
        raise RuntimeError("files lie in the database: carry them to a folder first (remiss files move --to FOLDER)")
    op.drop_table("stored_piece")
    op.drop_table("stored_content")
