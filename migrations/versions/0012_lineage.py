"""The lineage of paragraphs, indicators and cells: the same for the same place in the next version, as sections have it."""

import uuid

import sqlalchemy as sa
from alembic import op

from app.database.rebuild import rebuild

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("paragraph", "indicator", "cell")


def upgrade() -> None:
    for name in TABLES:
        op.add_column(name, sa.Column("lineage", sa.String(length=36), nullable=True))
        table = sa.table(name, sa.column("id", sa.Integer), sa.column("lineage", sa.String))
        ids = op.get_bind().execute(sa.select(table.c.id)).scalars().all()
        if ids:
            fill = table.update().where(table.c.id == sa.bindparam("place")).values(lineage=sa.bindparam("new"))
            op.get_bind().execute(fill, [{"place": place, "new": str(uuid.uuid4())} for place in ids])
        with rebuild(name) as form:
            form.alter_column("lineage", existing_type=sa.String(length=36), nullable=False)


def downgrade() -> None:
    for name in TABLES:
        op.drop_column(name, "lineage")
