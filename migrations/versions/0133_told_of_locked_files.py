"""Officials are told of a file that was locked."""

from app.database.rebuild import add_member, remove_member

revision = "0133"
down_revision = "0132"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_member("locked_file", "notice.kind")


def downgrade() -> None:
    remove_member("locked_file", "notice.kind")
