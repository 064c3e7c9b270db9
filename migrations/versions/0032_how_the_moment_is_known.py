"""How the moment of receipt is known is kept with the answer; of answers so far it is not known."""

from alembic import op

from app.database.rebuild import rebuild

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

# In the column's own definition SQLite takes a new CHECK without making the table anew, and drops it with the column.
COLUMN = "VARCHAR(32) CONSTRAINT ck_response_received_by CHECK (received_by IN ('clock', 'proxy', 'lag'))"


def upgrade() -> None:
    op.execute(f"ALTER TABLE response ADD COLUMN received_by {COLUMN}")


def downgrade() -> None:
    with rebuild("response") as form:  # a later migration may have made the table anew, its CHECK apart
        form.drop_constraint(op.f("ck_response_received_by"), type_="check")
        form.drop_column("received_by")
