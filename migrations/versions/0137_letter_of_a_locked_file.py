"""A body is written to about a file of its answer that was locked."""

from app.database.rebuild import add_member, remove_member

revision = "0137"
down_revision = "0136"
branch_labels = None
depends_on = None
old_code = {
    "letter.kind: may be locked_file": "written only where REMISS_CLAMD is set, which comes with this release: "
    "it is set when no host of the last release is left (docs/operations.md)",
}


def upgrade() -> None:
    add_member("locked_file", "letter.kind")


def downgrade() -> None:
    remove_member("locked_file", "letter.kind")
