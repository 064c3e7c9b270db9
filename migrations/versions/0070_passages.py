"""Texts that came in, divided into passages: which words are a comment on which place, and which are none."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

SOURCES = ("text", "mail", "file")
REASONS = ("heading", "greeting", "signature", "quoted", "disclaimer")
KINDS = (
    "comment",
    "text_change",
    "indicator_value",
    "new_indicator",
    "activity",
    "question",
    "fact_error",
    "priority",
    "answer",
    "summary",
)


def _enum(*members: str, name: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=32, create_constraint=True)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    of_table, _dot, _name = target.partition(".")
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}_{of_table}"))


def upgrade() -> None:
    op.create_table(
        "divided_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum(*SOURCES, name="source_kind"), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("plan_version_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        _to("divided_text", "sha256", "stored_file.sha256"),
        _to("divided_text", "plan_version_id", "plan_version.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_divided_text")),
        sa.UniqueConstraint("response_id", name=op.f("uq_divided_text_response_id")),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.Column("is_comment", sa.Boolean(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("cell_id", sa.Integer(), nullable=True),
        sa.Column("kind", _enum(*KINDS, name="comment_kind"), nullable=False),
        sa.Column("reason", _enum(*REASONS, name="reason"), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        _to("passage", "text_id", "divided_text.id"),
        _to("passage", "section_id", "section.id"),
        _to("passage", "indicator_id", "indicator.id"),
        _to("passage", "cell_id", "cell.id"),
        _to("passage", "point_id", "point.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("text_id", "position", name=op.f("uq_passage_text_id_position")),
    )
    op.create_index(op.f("ix_passage_point_id"), "passage", ["point_id"])
    op.create_table(
        "passage_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        _to("passage_step", "text_id", "divided_text.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_step")),
        sa.UniqueConstraint("text_id", "number", name=op.f("uq_passage_step_text_id_number")),
    )


def downgrade() -> None:
    op.drop_table("passage_step")
    op.drop_index(op.f("ix_passage_point_id"), "passage")
    op.drop_table("passage")
    op.drop_table("divided_text")
