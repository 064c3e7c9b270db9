"""Letters on paper: what was printed and posted for whom, and the codes that are typed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reminder",
                name=op.f("ck_paper_letter_paperkind"),
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=True),
        sa.Column("printed_at", UTCDateTime(), nullable=False),
        sa.Column("printed_by", sa.String(300), nullable=False),
        sa.Column("printed_by_id", sa.Integer(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        sa.Column("posted_by", sa.String(300), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.Column("used_from", sa.String(64), nullable=False),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_paper_letter_round_id_round")),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["consultee.id"], name=op.f("fk_paper_letter_consultee_id_consultee")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_paper_letter_link_id_link")),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["user_account.id"], name=op.f("fk_paper_letter_printed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_letter")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_paper_letter_code_hash")),
        sqlite_autoincrement=True,
    )
    for column in ("round_id", "consultee_id", "batch"):
        op.create_index(op.f(f"ix_paper_letter_{column}"), "paper_letter", [column])
    op.create_table(
        "code_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_try")),
    )
    for column in ("source", "at"):
        op.create_index(op.f(f"ix_code_try_{column}"), "code_try", [column])
    op.add_column("consultee", sa.Column("printed_at", UTCDateTime(), nullable=True))
    op.add_column("consultee", sa.Column("posted_on", sa.Date(), nullable=True))


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM consultee WHERE posted_on IS NOT NULL LIMIT 1")).first():
        raise MigrationRefused("paper_letter: letters have been posted, whose codes would stop")
    for column in ("posted_on", "printed_at"):
        op.drop_column("consultee", column)
    op.drop_table("code_try")
    op.drop_table("paper_letter")
