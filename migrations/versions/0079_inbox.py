"""The inbox: what came to the authority and waits for a person, and its files."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

BASES = ("link", "sender", "number")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    of_table, _dot, _name = target.partition(".")
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}_{of_table}"))


def upgrade() -> None:
    matched = sa.Enum(*BASES, name="matched_by", native_enum=False, length=32, create_constraint=True)
    op.create_table(
        "inbox_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(500), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("sender_name", sa.String(200), nullable=False),
        sa.Column("message_id", sa.String(500), nullable=False),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("came_in_at", UTCDateTime(), nullable=False),
        sa.Column("came_in_by", sa.Integer(), nullable=True),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("consultee_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", matched, nullable=True),
        sa.Column("assigned_at", UTCDateTime(), nullable=True),
        sa.Column("assigned_by", sa.String(300), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("set_aside_at", UTCDateTime(), nullable=True),
        sa.Column("set_aside_by", sa.String(300), nullable=False),
        sa.Column("set_aside_why", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("inbox_item", "sha256", "stored_file.sha256"),
        _to("inbox_item", "text_id", "divided_text.id"),
        _to("inbox_item", "came_in_by", "user_account.id"),
        _to("inbox_item", "round_id", "round.id"),
        _to("inbox_item", "consultee_id", "consultee.id"),
        _to("inbox_item", "response_id", "response.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
        sa.UniqueConstraint("response_id", name=op.f("uq_inbox_item_response_id")),
    )
    op.create_index("ix_inbox_item_message_id", "inbox_item", ["message_id"])
    op.create_index("ix_inbox_item_sha256", "inbox_item", ["sha256"])
    op.create_index(op.f("ix_inbox_item_round_id"), "inbox_item", ["round_id"])
    op.create_table(
        "inbox_file",
        sa.Column("item_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        _to("inbox_file", "item_id", "inbox_item.id"),
        _to("inbox_file", "sha256", "stored_file.sha256"),
        sa.PrimaryKeyConstraint("item_id", "position", name=op.f("pk_inbox_file")),
    )


def downgrade() -> None:
    op.drop_table("inbox_file")
    for name in ("ix_inbox_item_round_id", "ix_inbox_item_sha256", "ix_inbox_item_message_id"):
        op.drop_index(name, "inbox_item")
    op.drop_table("inbox_item")
