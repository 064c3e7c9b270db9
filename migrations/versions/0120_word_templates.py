"""The authority's own template for the Word files, and those before it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused

revision = "0120"
down_revision = "0119"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("placeholders", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_word_template_sha256_stored_file")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_word_template_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_template")),
        sa.UniqueConstraint("number", name=op.f("uq_word_template_number")),
    )


def downgrade() -> None:
    kept = op.get_bind().execute(sa.text("SELECT count(*) FROM word_template WHERE sha256 IS NOT NULL")).scalar_one()
    if kept:
        raise MigrationRefused(f"{kept} templates have been put in, which an earlier form cannot hold")
    op.drop_table("word_template")
