"""How an answer was decided: at what level, by whom, when, in which paragraph."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import rebuild

revision = "0056"
down_revision = "0052"
branch_labels = None
depends_on = None

# In the column's own definition SQLite takes a new CHECK without making the table anew, and drops it with the column.
LEVEL = (
    "VARCHAR(32) CONSTRAINT ck_response_decision_level CHECK (decision_level IN "
    "('board', 'chair', 'delegation', 'official', 'not_required'))"
)
REST = {
    "decision_body": (sa.String(200), ""),
    "decision_date": (sa.Date(), None),
    "decision_paragraph": (sa.String(60), ""),
    "decision_immediate": (sa.Boolean(), sa.false()),
}


def upgrade() -> None:
    op.execute(f"ALTER TABLE response ADD COLUMN decision_level {LEVEL}")
    for name, (kind, default) in REST.items():
        op.add_column("response", sa.Column(name, kind, server_default=default, nullable=default is None))


def downgrade() -> None:
    with rebuild("response") as form:  # a later migration may have made the table anew, its CHECK apart
        form.drop_constraint(op.f("ck_response_decision_level"), type_="check")
        for name in ("decision_level", *REST):
            form.drop_column(name)
