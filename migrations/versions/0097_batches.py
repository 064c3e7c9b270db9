"""Batches of answers: the file, its rows and what became of them, the answers, and how headings were matched."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

KINDS = ("table", "archive")
OUTCOMES = ("registered", "corrected", "already", "received", "left_out", "failed")


def _to(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    of_table, _dot, _name = target.partition(".")
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}_{of_table}"), ondelete=ondelete)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32, create_constraint=True)


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of(KINDS, "batch_kind"), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(300), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("matching", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("run_at", UTCDateTime(), nullable=True),
        sa.Column("run_by_name", sa.String(300), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("batch", "round_id", "round.id", "CASCADE"),
        _to("batch", "sha256", "stored_file.sha256"),
        _to("batch", "created_by", "user_account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_round_id"), "batch", ["round_id"])
    op.create_table(
        "batch_row",
        sa.Column("batch_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("carried", sa.JSON(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("outcome", _one_of(OUTCOMES, "row_outcome"), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=True),
        _to("batch_row", "batch_id", "batch.id", "CASCADE"),
        sa.PrimaryKeyConstraint("batch_id", "sheet", "number", name=op.f("pk_batch_row")),
    )
    op.create_table(
        "batch_answer",
        sa.Column("response_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("content_key", sa.String(64), nullable=False),
        _to("batch_answer", "response_id", "response.id"),
        _to("batch_answer", "batch_id", "batch.id", "SET NULL"),
        _to("batch_answer", "consultee_id", "consultee.id"),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_batch_answer")),
        sa.UniqueConstraint("consultee_id", "content_key", name=op.f("uq_batch_answer_consultee_id_content_key")),
    )
    op.create_index(op.f("ix_batch_answer_batch_id"), "batch_answer", ["batch_id"])
    op.create_table(
        "batch_matching",
        sa.Column("headings_key", sa.String(64), nullable=False),
        sa.Column("matching", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("headings_key", name=op.f("pk_batch_matching")),
    )


def downgrade() -> None:
    op.drop_table("batch_matching")
    op.drop_index(op.f("ix_batch_answer_batch_id"), "batch_answer")
    op.drop_table("batch_answer")
    op.drop_table("batch_row")
    op.drop_index(op.f("ix_batch_round_id"), "batch")
    op.drop_table("batch")
