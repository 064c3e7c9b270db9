"""A private person is a kind of body of its own."""

from app.database.rebuild import add_member, remove_member

revision = "0126"
down_revision = "0125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_member("person", "organisation.kind")


def downgrade() -> None:
    remove_member("person", "organisation.kind")
