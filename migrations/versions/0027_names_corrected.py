"""A body's name can be corrected in a round: an answer keeps the one that it was sent under."""

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import MigrationRefused

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("consultee", sa.Column("asked_as", sa.String(300), nullable=True))
    op.add_column("response", sa.Column("body_name", sa.String(300), nullable=True))


def downgrade() -> None:
    corrected = op.get_bind().execute(sa.text("SELECT count(*) FROM consultee WHERE asked_as IS NOT NULL"))
    if corrected.scalar_one():
        raise MigrationRefused("an older version of the program proves answers by the one name that it knows of a body")
    op.drop_column("response", "body_name")
    op.drop_column("consultee", "asked_as")
