"""Questions are of three kinds and about a part of the plan; drafts and responses hold the answers to them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, rebuild, remove_member

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("draft_comment", "comment")
KIND = "VARCHAR(32) NOT NULL DEFAULT 'text' CONSTRAINT ck_question_question_kind CHECK (kind IN ('text', 'choice', 'scale'))"


def upgrade() -> None:
    op.execute(f"ALTER TABLE question ADD COLUMN kind {KIND}")
    op.add_column("question", sa.Column("choices", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("question", sa.Column("steps", sa.Integer(), nullable=False, server_default="5"))
    op.add_column("question", sa.Column("required", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("question", sa.Column("section_id", sa.Integer(), nullable=True))
    op.add_column("question", sa.Column("about_area", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("question", sa.Column("withdrawn_at", UTCDateTime(), nullable=True))
    op.add_column("question", sa.Column("withdrawn_why", sa.String(), nullable=False, server_default=""))
    with rebuild("question") as form:
        for column in ("kind", "choices", "steps", "required", "about_area", "withdrawn_why"):
            form.alter_column(column, server_default=None)
        form.create_foreign_key(
            op.f("fk_question_section_id_section"), "section", ["section_id"], ["id"], ondelete="SET NULL"
        )
    add_member("answer", *(f"{table}.kind" for table in TABLES))
    for table in TABLES:
        with rebuild(table) as form:
            form.add_column(sa.Column("question_id", sa.Integer(), nullable=True))
            form.add_column(sa.Column("choice", sa.String(500), nullable=True))
            form.add_column(sa.Column("value", sa.Integer(), nullable=True))
            form.create_foreign_key(op.f(f"fk_{table}_question_id_question"), "question", ["question_id"], ["id"])


def downgrade() -> None:
    remove_member("answer", *(f"{table}.kind" for table in TABLES))
    for table in TABLES:
        with rebuild(table) as form:
            form.drop_constraint(op.f(f"fk_{table}_question_id_question"), type_="foreignkey")
            for column in ("value", "choice", "question_id"):
                form.drop_column(column)
    with rebuild("question") as form:
        form.drop_constraint(op.f("fk_question_section_id_section"), type_="foreignkey")
        form.drop_constraint(op.f("ck_question_question_kind"), type_="check")
        for column in (
            "withdrawn_why",
            "withdrawn_at",
            "about_area",
            "section_id",
            "required",
            "steps",
            "choices",
            "kind",
        ):
            form.drop_column(column)
