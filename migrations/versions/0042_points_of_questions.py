"""A body has one point for each question that it answers: it keeps its number through every revision."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import rebuild

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with rebuild("point") as form:
        form.add_column(sa.Column("question_id", sa.Integer(), nullable=True))
        form.create_foreign_key(op.f("fk_point_question_id_question"), "question", ["question_id"], ["id"])


def downgrade() -> None:
    with rebuild("point") as form:
        form.drop_constraint(op.f("fk_point_question_id_question"), type_="foreignkey")
        form.drop_column("question_id")
