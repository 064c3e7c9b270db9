"""Where letters on paper go: the postal address of a body of the register."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused

revision = "0089"
down_revision = "0083"
branch_labels = None
depends_on = None

COLUMNS = {"address_lines": 400, "postcode": 20, "town": 100}


def upgrade() -> None:
    for name, length in COLUMNS.items():
        op.add_column("organisation", sa.Column(name, sa.String(length), server_default="", nullable=False))


def downgrade() -> None:
    filled = " OR ".join(f"{name} <> ''" for name in COLUMNS)
    if op.get_bind().execute(sa.text(f"SELECT 1 FROM organisation WHERE {filled} LIMIT 1")).first():
        raise MigrationRefused("organisation: postal addresses are written down where the older form has no place")
    for name in COLUMNS:
        op.drop_column("organisation", name)
