"""Letters that come back are found: reports of delivery in the inbox, letters delayed, letters that went along."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

from app.database.rebuild import add_member, rebuild, remove_member

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

OUTCOME = "VARCHAR(32) CONSTRAINT ck_inbox_item_delivery_outcome CHECK (outcome IN ('failed', 'delayed', 'delivered'))"


def upgrade() -> None:
    with rebuild("letter") as form:
        form.add_column(sa.Column("delayed_at", UTCDateTime(), nullable=True))
        form.add_column(sa.Column("carried_by", sa.Integer(), nullable=True))
        form.create_foreign_key(op.f("fk_letter_carried_by_letter"), "letter", ["carried_by"], ["id"])
        form.create_index(op.f("ix_letter_carried_by"), ["carried_by"])
    op.execute(f"ALTER TABLE inbox_item ADD COLUMN outcome {OUTCOME}")
    with rebuild("inbox_item") as form:
        form.add_column(sa.Column("letter_id", sa.Integer(), nullable=True))
        form.create_foreign_key(op.f("fk_inbox_item_letter_id_letter"), "letter", ["letter_id"], ["id"])
        form.create_index(op.f("ix_inbox_item_letter_id"), ["letter_id"])
    add_member("letter", "inbox_item.matched_by")


def downgrade() -> None:
    remove_member("letter", "inbox_item.matched_by")
    with rebuild("inbox_item") as form:
        form.drop_index(op.f("ix_inbox_item_letter_id"))
        form.drop_constraint(op.f("fk_inbox_item_letter_id_letter"), type_="foreignkey")
        form.drop_constraint(op.f("ck_inbox_item_delivery_outcome"), type_="check")
        form.drop_column("letter_id")
        form.drop_column("outcome")
    with rebuild("letter") as form:
        form.drop_index(op.f("ix_letter_carried_by"))
        form.drop_constraint(op.f("fk_letter_carried_by_letter"), type_="foreignkey")
        form.drop_column("carried_by")
        form.drop_column("delayed_at")
