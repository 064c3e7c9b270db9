"""Officials are told of answers that are taken back."""

from app.database.rebuild import add_member, remove_member

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_member("withdrawal", "notice.kind")


def downgrade() -> None:
    remove_member("withdrawal", "notice.kind")
