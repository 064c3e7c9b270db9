"""Answers that were said, that state no stance, and what the day they came is taken from and who sent them."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused, add_member, remove_member

revision = "0078"
down_revision = "0074"
branch_labels = None
depends_on = None

CHANNEL = ("response.channel",)
STANCES = ("draft.stance", "draft_comment.stance", "response.stance", "comment.stance")
# In the column's own definition SQLite takes a new CHECK without making the table anew, and drops it with the column.
BASIS = (
    "VARCHAR(32) CONSTRAINT ck_registration_arrival_basis CHECK (basis IN "
    "('mail_server', 'stamp', 'workday_before', 'desk', 'said', 'other'))"
)
SENDER = {"sender_name": 200, "sender_address": 300}


def upgrade() -> None:
    op.execute(f"ALTER TABLE registration ADD COLUMN basis {BASIS}")
    for name, length in SENDER.items():
        op.add_column("registration", sa.Column(name, sa.String(length), server_default="", nullable=False))
    for channel in ("phone", "meeting"):
        add_member(channel, *CHANNEL)
    add_member("not_stated", *STANCES)


def downgrade() -> None:
    _require_unused()
    remove_member("not_stated", *STANCES)
    for channel in ("meeting", "phone"):
        remove_member(channel, *CHANNEL)
    for name in ("basis", *SENDER):
        op.drop_column("registration", name)


def _require_unused() -> None:
    """What was written down of how an answer came is not thrown away."""
    words = "basis IS NOT NULL OR sender_name <> '' OR sender_address <> ''"
    if op.get_bind().execute(sa.text(f"SELECT 1 FROM registration WHERE {words} LIMIT 1")).first():
        raise MigrationRefused("registration: how answers came is written down where the older form has no place")
