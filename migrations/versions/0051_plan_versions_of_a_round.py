"""A round's plan is corrected by a new version: answers and drafts say which one they were written on."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import add_member, remove_member
from app.database.triggers import create_append_only, drop_append_only

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

LASTING = ("section", "paragraph", "indicator", "cell")
STANDS_AT = ("section_id", "paragraph", "indicator_id", "cell_id")


def upgrade() -> None:
    add_member("plan_version", "letter.kind")
    op.create_table(
        "round_plan_version",
        sa.Column("round_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_version_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_plan_version_round_id_round")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_round_plan_version_plan_version_id_plan_version")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_round_plan_version_by_id_user_account")),
        sa.PrimaryKeyConstraint("round_id", "number", name=op.f("pk_round_plan_version")),
    )
    op.add_column("round", sa.Column("plan_number", sa.Integer(), server_default="1", nullable=False))
    op.add_column("round", sa.Column("plan_corrected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("plan_import", sa.Column("for_round", sa.Integer(), nullable=True))
    for table in LASTING:
        op.create_index(op.f(f"ix_{table}_lineage"), table, ["lineage"])
    for table in ("draft_comment", "comment"):
        op.add_column(table, sa.Column("origin", sa.String(40), server_default="", nullable=False))
    _written_on("draft", "consultee.id = draft.consultee_id")
    drop_append_only(op.get_bind(), "response")
    _written_on("response", "consultee.id = response.consultee_id")
    create_append_only(op.get_bind(), "response")
    op.add_column("response", sa.Column("plan_number", sa.Integer(), nullable=True))
    for column in STANDS_AT:
        op.add_column("standing", sa.Column(column, sa.Integer(), nullable=True))
    op.add_column("standing", sa.Column("group_key", sa.Integer(), server_default="0", nullable=False))
    as_sent = ", ".join(
        f"{column} = (SELECT comment.{column} FROM comment WHERE comment.id = standing.comment_id)"
        for column in STANDS_AT
    )
    key = (
        "(SELECT CASE WHEN comment.place = 0 THEN 0 ELSE coalesce(comment.focus_area_id, -1) END "
        "FROM comment WHERE comment.id = standing.comment_id)"
    )
    op.execute(f"UPDATE standing SET {as_sent}, group_key = {key}")


def _written_on(table: str, whose: str) -> None:
    """Which version it was written on: until now each round had one."""
    op.add_column(table, sa.Column("plan_version_id", sa.Integer(), nullable=True))
    op.execute(
        f"UPDATE {table} SET plan_version_id = (SELECT round.plan_version_id FROM round "
        f"JOIN consultee ON consultee.round_id = round.id WHERE {whose})"
    )


def downgrade() -> None:
    remove_member("plan_version", "letter.kind")
    for column in ("group_key", *STANDS_AT):
        op.drop_column("standing", column)
    op.drop_column("response", "plan_number")
    for table in ("response", "draft"):
        op.drop_column(table, "plan_version_id")
    for table in ("comment", "draft_comment"):
        op.drop_column(table, "origin")
    for table in LASTING:
        op.drop_index(op.f(f"ix_{table}_lineage"), table)
    op.drop_column("plan_import", "for_round")
    op.drop_column("round", "plan_corrected_at")
    op.drop_column("round", "plan_number")
    op.drop_table("round_plan_version")
