"""Links belong to lines: what is written by a link of one line is sealed to it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, rebuild, remove_member

revision = "0020"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("unsent_since", sa.Date(), nullable=True),
        sa.Column("handed_over_at", UTCDateTime(), nullable=True),
        sa.Column("taken_in_at", UTCDateTime(), nullable=True),
        sa.Column("dropped_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["consultee_id"], ["consultee.id"], name=op.f("fk_link_line_consultee_id_consultee")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_line")),
        sa.UniqueConstraint("consultee_id", "number", name=op.f("uq_link_line_consultee_id_number")),
    )
    # All links that were made before belong to each body's first line.
    op.execute(
        "INSERT INTO link_line (consultee_id, number, began_at) SELECT id, 1, created_at FROM consultee ORDER BY id"
    )
    op.add_column("link", sa.Column("line_id", sa.Integer(), nullable=True))
    op.add_column("link", sa.Column("shown_to", sa.String(300), nullable=False, server_default=""))
    op.add_column("link", sa.Column("shown_at", UTCDateTime(), nullable=True))
    op.execute("UPDATE link SET line_id = (SELECT id FROM link_line WHERE link_line.consultee_id = link.consultee_id)")
    with rebuild("link") as form:
        form.alter_column("shown_to", existing_type=sa.String(300), server_default=None)
        _belongs_to_line(form, "link")
    for table in ("old_link", "link_session"):
        op.add_column(table, sa.Column("line_id", sa.Integer(), nullable=True))
        op.execute(f"UPDATE {table} SET line_id = (SELECT line_id FROM link WHERE link.id = {table}.link_id)")
    with rebuild("old_link") as form:
        _belongs_to_line(form, "old_link")
    with rebuild("link_session") as form:
        _belongs_to_line(form, "link_session", index=False)
        form.drop_constraint(op.f("uq_link_session_token_hash_consultee_id"), type_="unique")
        form.create_unique_constraint(
            op.f("uq_link_session_token_hash_consultee_id_line_id"), ["token_hash", "consultee_id", "line_id"]
        )
    add_member("link_replaced", "letter.kind")


def _belongs_to_line(form: "op.BatchOperations", table: str, *, index: bool = True) -> None:
    form.alter_column("line_id", existing_type=sa.Integer(), nullable=False)
    form.create_foreign_key(op.f(f"fk_{table}_line_id_link_line"), "link_line", ["line_id"], ["id"])
    if index:
        form.create_index(op.f(f"ix_{table}_line_id"), ["line_id"])


def downgrade() -> None:
    remove_member("link_replaced", "letter.kind")
    # A browser was let in once for each body: what came in by an ended line is let out.
    op.execute("DELETE FROM link_session WHERE line_id IN (SELECT id FROM link_line WHERE ended_at IS NOT NULL)")
    with rebuild("link_session") as form:
        form.drop_constraint(op.f("uq_link_session_token_hash_consultee_id_line_id"), type_="unique")
        form.create_unique_constraint(op.f("uq_link_session_token_hash_consultee_id"), ["token_hash", "consultee_id"])
        form.drop_constraint(op.f("fk_link_session_line_id_link_line"), type_="foreignkey")
        form.drop_column("line_id")
    for table in ("old_link", "link"):
        with rebuild(table) as form:
            form.drop_index(op.f(f"ix_{table}_line_id"))
            form.drop_constraint(op.f(f"fk_{table}_line_id_link_line"), type_="foreignkey")
            form.drop_column("line_id")
            if table == "link":
                form.drop_column("shown_to")
                form.drop_column("shown_at")
    op.drop_table("link_line")
