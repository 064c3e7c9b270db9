"""Officials take points out of the files of an answer: which wording, where in the file, and files that have none."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import MigrationRefused, rebuild
from app.database.triggers import create_append_only

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None

ONE_EACH = "uq_comment_response_id_point_id"
ONE_OF_EACH_WORDING = "uq_comment_response_id_point_id_taken"


def upgrade() -> None:
    with rebuild("comment") as form:
        form.add_column(sa.Column("taken", sa.Integer(), nullable=False, server_default="0"))
        form.drop_constraint(op.f(ONE_EACH), type_="unique")
        form.create_unique_constraint(op.f(ONE_OF_EACH_WORDING), ["response_id", "point_id", "taken"])
    op.create_table(
        "file_wording",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("passage", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_file_wording_comment_id_comment")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_file_wording_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_file_wording_by_id_user_account")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_file_wording")),
    )
    op.create_index(op.f("ix_file_wording_attachment_id"), "file_wording", ["attachment_id"])
    create_append_only(op.get_bind(), "file_wording")
    op.create_table(
        "file_point_undone",
        sa.Column("point_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["point.id"], name=op.f("fk_file_point_undone_point_id_point")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_file_point_undone_by_id_user_account")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_file_point_undone")),
    )
    op.create_table(
        "file_without_points",
        sa.Column("consultee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultee_id"], ["consultee.id"], name=op.f("fk_file_without_points_consultee_id_consultee")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_file_without_points_by_id_user_account")),
        sa.PrimaryKeyConstraint("consultee_id", "sha256", name=op.f("pk_file_without_points")),
    )


def downgrade() -> None:
    taken = op.get_bind().execute(sa.text("SELECT count(*) FROM comment WHERE taken > 0")).scalar_one()
    if taken:
        raise MigrationRefused(f"{taken} comments are taken out of files, which an earlier form cannot hold")
    op.drop_table("file_without_points")
    op.drop_table("file_point_undone")
    op.drop_table("file_wording")
    with rebuild("comment") as form:
        form.drop_constraint(op.f(ONE_OF_EACH_WORDING), type_="unique")
        form.create_unique_constraint(op.f(ONE_EACH), ["response_id", "point_id"])
        form.drop_column("taken")
