"""A body's current answer, and what is asked of it from below, are columns of the body. ``current_response`` goes."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = {
    "current_response_id": sa.Integer(),
    "stance": sa.String(length=32),
    "late": sa.Boolean(),
    "preliminary": sa.Boolean(),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("consultee", sa.Column(name, kind, nullable=True))
    op.execute(
        "UPDATE consultee SET current_response_id = r.id, stance = r.stance, late = r.late, preliminary = r.preliminary "
        "FROM current_response u JOIN response r ON r.id = u.response_id WHERE u.consultee_id = consultee.id"
    )
    op.create_index("ix_consultee_current_response_id", "consultee", ["current_response_id"], unique=True)
    op.drop_table("current_response")


def downgrade() -> None:
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
    op.execute(
        "INSERT INTO current_response (consultee_id, response_id) "
        "SELECT id, current_response_id FROM consultee WHERE current_response_id IS NOT NULL"
    )
    op.drop_index("ix_consultee_current_response_id", "consultee")
    for name in reversed(COLUMNS):
        op.drop_column("consultee", name)
