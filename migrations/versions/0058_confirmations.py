"""A preliminary answer is confirmed: as it was sent, or by an answer that takes its place."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.triggers import create_append_only, drop_append_only

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

LEVELS = ("board", "chair", "delegation", "official", "not_required")


def upgrade() -> None:
    op.add_column("response", sa.Column("confirms", sa.Integer(), nullable=True))
    op.add_column("attachment", sa.Column("minutes", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("consultee", sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False))
    level = sa.Enum(*LEVELS, name="decision_level", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "confirmation",
        sa.Column("decision_level", level, nullable=True),
        sa.Column("decision_body", sa.String(200), server_default="", nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("decision_paragraph", sa.String(60), server_default="", nullable=False),
        sa.Column("decision_immediate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("response_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("registered", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_confirmation_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_confirmation")),
    )
    create_append_only(op.get_bind(), "confirmation")


def downgrade() -> None:
    """Confirmations go, with their minutes: the answers are preliminary again, as they were sent."""
    connection = op.get_bind()
    again = (
        "UPDATE consultee SET preliminary = :yes "
        "WHERE confirmed AND current_response_id IN (SELECT response_id FROM confirmation)"
    )
    connection.execute(sa.text(again), {"yes": True})
    drop_append_only(connection, "confirmation", "attachment")
    connection.execute(sa.text("DELETE FROM attachment WHERE minutes"))
    create_append_only(connection, "attachment")
    op.drop_table("confirmation")
    op.drop_column("consultee", "confirmed")
    op.drop_column("attachment", "minutes")
    op.drop_column("response", "confirms")
