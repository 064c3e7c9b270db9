"""Links are found by their mailbox, whichever way its address is written; domains are kept as people read them."""

import unicodedata

import idna
import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ADDRESSES = (("organisation", "email"), ("link", "email"), ("user_account", "email"))


def upgrade() -> None:
    connection = op.get_bind()
    for table, column in ADDRESSES:
        query = sa.text(f"SELECT id, {column} FROM {table} WHERE lower({column}) LIKE '%xn--%'")  # names above
        change = sa.text(f"UPDATE {table} SET {column} = :readable WHERE id = :id")
        for row_id, text in connection.execute(query).all():
            connection.execute(change, {"id": row_id, "readable": _readable(text)})
    op.add_column("link", sa.Column("mailbox", sa.String(320), nullable=True))
    for row_id, text in connection.execute(sa.text("SELECT id, email FROM link WHERE email IS NOT NULL")).all():
        filled = {"id": row_id, "mailbox": _mailbox(text)}
        connection.execute(sa.text("UPDATE link SET mailbox = :mailbox WHERE id = :id"), filled)
    op.create_index(op.f("ix_link_mailbox"), "link", ["mailbox"])


def downgrade() -> None:
    op.drop_index(op.f("ix_link_mailbox"), "link")
    op.drop_column("link", "mailbox")


def _readable(text: str) -> str:
    local, _sign, domain = text.rpartition("@")
    try:
        return f"{local}@{idna.decode(domain.lower())}"
    except idna.IDNAError:
        return text


def _mailbox(text: str) -> str:
    """As ``app.mail.addresses.mailbox`` reckoned when this was written."""
    local, _sign, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    try:
        return f"{local.casefold()}@{domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return f"{local}@{domain}".casefold()
