"""What is put into the inbox by hand keeps how and when it came."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import rebuild

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

CHANNELS = ("web", "api", "email", "post", "hand", "phone", "meeting")
BASES = ("mail_server", "stamp", "workday_before", "desk", "said", "other")


def _among(column: str, name: str, members: tuple[str, ...]) -> str:
    named = ", ".join(f"'{member}'" for member in members)
    return f"{column} VARCHAR(32) CONSTRAINT ck_inbox_item_{name} CHECK ({column} IN ({named}))"


def upgrade() -> None:
    op.execute(f"ALTER TABLE inbox_item ADD COLUMN {_among('channel', 'channel', CHANNELS)}")
    op.add_column("inbox_item", sa.Column("received_on", sa.Date(), nullable=True))
    op.execute(f"ALTER TABLE inbox_item ADD COLUMN {_among('basis', 'arrival_basis', BASES)}")


def downgrade() -> None:
    with rebuild("inbox_item") as form:
        for name in ("channel", "arrival_basis"):
            form.drop_constraint(op.f(f"ck_inbox_item_{name}"), type_="check")
        for name in ("channel", "received_on", "basis"):
            form.drop_column(name)
