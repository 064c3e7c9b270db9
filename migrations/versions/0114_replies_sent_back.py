"""Who wrote a reply that was sent back is told of it."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import add_member, rebuild, remove_member

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with rebuild("replied_wording") as form:
        form.add_column(sa.Column("sent_back_to", sa.Integer(), nullable=True))
        form.create_foreign_key(
            op.f("fk_replied_wording_sent_back_to_user_account"), "user_account", ["sent_back_to"], ["id"]
        )
    op.create_index(op.f("ix_replied_wording_sent_back_to"), "replied_wording", ["sent_back_to"])
    op.execute(
        "UPDATE replied_wording SET sent_back_to = (SELECT r.by_id FROM reply r WHERE r.point_id = replied_wording.point_id) "
        "WHERE point_id IN (SELECT point_id FROM reply WHERE review = 'sent_back')"
    )
    add_member("sent_back", "notice.kind")


def downgrade() -> None:
    remove_member("sent_back", "notice.kind")
    op.drop_index(op.f("ix_replied_wording_sent_back_to"), "replied_wording")
    with rebuild("replied_wording") as form:
        form.drop_constraint(op.f("fk_replied_wording_sent_back_to_user_account"), type_="foreignkey")
        form.drop_column("sent_back_to")
