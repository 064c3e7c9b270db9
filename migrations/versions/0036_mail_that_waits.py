"""A letter that waits for the mail server says so, and one that was given up says why.

Why older ones were given up is read from what was kept of it. What they waited for is found out at the next try.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import rebuild

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# In the column's own definition SQLite takes a new CHECK without making the table anew, and drops it with the column.
FAULT = (
    "VARCHAR(32) CONSTRAINT ck_letter_mail_fault CHECK (fault IN ('unreachable', 'overloaded', 'untrusted', 'unencrypted',"
    " 'no_sign_in', 'sign_in_wanted', 'wrong_password', 'sender_refused', 'relay_denied', 'refuses_all'))"
)
WHY_UNSENT = (
    "VARCHAR(32) CONSTRAINT ck_letter_why_unsent CHECK"
    " (why_unsent IN ('unwanted', 'not_invited', 'no_link', 'unwritable', 'refused', 'never_taken'))"
)
READ_FROM_ERROR = """
    UPDATE letter SET why_unsent = CASE
        WHEN error = 'no longer wanted' THEN 'unwanted'
        WHEN error = 'its link has been revoked' THEN 'no_link'
        WHEN error LIKE 'cannot be written%' THEN 'unwritable'
        WHEN error LIKE '4%' THEN 'never_taken'
        ELSE 'refused' END
    WHERE given_up_at IS NOT NULL
"""


def upgrade() -> None:
    op.execute(f"ALTER TABLE letter ADD COLUMN fault {FAULT}")
    op.execute(f"ALTER TABLE letter ADD COLUMN why_unsent {WHY_UNSENT}")
    op.add_column("letter", sa.Column("fault_since", UTCDateTime(), nullable=True))
    op.add_column("letter", sa.Column("tried_at", UTCDateTime(), nullable=True))
    op.create_index(op.f("ix_letter_fault"), "letter", ["fault"])
    op.execute(READ_FROM_ERROR)


def downgrade() -> None:
    op.drop_index(op.f("ix_letter_fault"), "letter")
    # Rebuilt, since a later rebuild (0039) has moved the two CHECKs from their columns to the table.
    with rebuild("letter") as form:
        for constraint in ("ck_letter_mail_fault", "ck_letter_why_unsent"):
            form.drop_constraint(op.f(constraint), type_="check")
        for column in ("tried_at", "fault_since", "why_unsent", "fault"):
            form.drop_column(column)
