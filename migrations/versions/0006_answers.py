"""Drafts, responses, comments."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_point_consultee_id_consultee")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_point_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_point_round_id_number")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_consultee_id"), ["consultee_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("consultee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "supports_with_changes",
                "neutral",
                "rejects",
                "no_objection",
                "abstains",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=300), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_draft_consultee_id_consultee")),
        sa.PrimaryKeyConstraint("consultee_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "draft_comment",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "comment",
                "text_change",
                "indicator_value",
                "new_indicator",
                "activity",
                "question",
                "fact_error",
                name="comment_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("cell_id", sa.Integer(), nullable=True),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "supports_with_changes",
                "neutral",
                "rejects",
                "no_objection",
                "abstains",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("written_by", sa.String(length=300), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_draft_comment_cell_id_cell")),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["draft.consultee_id"], name=op.f("fk_draft_comment_consultee_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_draft_comment_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_draft_comment_point_id_point")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_draft_comment_section_id_section")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_draft_comment")),
        sa.UniqueConstraint("consultee_id", "slot", name=op.f("uq_draft_comment_consultee_id_slot")),
    )
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_comment_consultee_id"), ["consultee_id"], unique=False)
    op.create_table(
        "draft_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["draft.consultee_id"], name=op.f("fk_draft_revision_consultee_id_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revision")),
        sa.UniqueConstraint("consultee_id", "version", name=op.f("uq_draft_revision_consultee_id_version")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=140), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "api",
                "email",
                "post",
                "hand",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "supports_with_changes",
                "neutral",
                "rejects",
                "no_objection",
                "abstains",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("signatory_name", sa.String(length=200), nullable=False),
        sa.Column("signatory_title", sa.String(length=200), nullable=False),
        sa.Column("signatory_email", sa.String(length=254), nullable=False),
        sa.Column("preliminary", sa.Boolean(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("chain_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_response_consultee_id_consultee")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_response_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("consultee_id", "idempotency_key", name=op.f("uq_response_consultee_id_idempotency_key")),
        sa.UniqueConstraint("consultee_id", "revision", name=op.f("uq_response_consultee_id_revision")),
        sa.UniqueConstraint("round_id", "item", name=op.f("uq_response_round_id_item")),
    )
    op.create_table(
        "current_response",
        sa.Column("consultee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["consultee.id"], name=op.f("fk_current_response_consultee_id_consultee")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_current_response_response_id_response")
        ),
        sa.PrimaryKeyConstraint("consultee_id", name=op.f("pk_current_response")),
        sa.UniqueConstraint("response_id", name=op.f("uq_current_response_response_id")),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "comment",
                "text_change",
                "indicator_value",
                "new_indicator",
                "activity",
                "question",
                "fact_error",
                name="comment_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("focus_area_id", sa.Integer(), nullable=True),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("cell_id", sa.Integer(), nullable=True),
        sa.Column(
            "stance",
            sa.Enum(
                "supports",
                "supports_with_changes",
                "neutral",
                "rejects",
                "no_objection",
                "abstains",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_comment_cell_id_cell")),
        sa.ForeignKeyConstraint(["focus_area_id"], ["focus_area.id"], name=op.f("fk_comment_focus_area_id_focus_area")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_comment_indicator_id_indicator")),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_comment_point_id_point")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_comment_response_id_response")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_comment_section_id_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("response_id", "point_id", name=op.f("uq_comment_response_id_point_id")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index("ix_comment_focus", ["focus_area_id"], unique=False)
        batch_op.create_index("ix_comment_point", ["point_id"], unique=False)


def downgrade() -> None:
    op.drop_table("comment")
    op.drop_table("current_response")
    op.drop_table("response")
    op.drop_table("draft_revision")
    op.drop_table("draft_comment")
    op.drop_table("draft")
    op.drop_table("point")
