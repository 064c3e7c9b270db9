"""A round names the person whom the bodies ask; rounds so far have none until an official names one."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LENGTHS = {"contact_name": 200, "contact_phone": 50, "contact_email": 254}


def upgrade() -> None:
    for name, length in LENGTHS.items():
        op.add_column("round", sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    for name in LENGTHS:
        op.drop_column("round", name)
