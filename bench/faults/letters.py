"""The outbox after a fault: each answer has its receipt's letters, once, and no letter is about nothing."""

from sqlmodel import text

from app.database import Database
from bench.faults.site import Site

NEW = """
SELECT response.id, count(letter.id) AS letters, count(DISTINCT letter.to_address) AS addresses FROM response
LEFT JOIN letter ON letter.kind = 'receipt' AND letter.dedupe_key LIKE 'receipt:' || response.id || ':%'
WHERE response.id > :first GROUP BY response.id"""
LEFT_OVER = """
SELECT count(*) FROM letter WHERE kind = 'receipt' AND dedupe_key IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM response WHERE letter.dedupe_key LIKE 'receipt:' || response.id || ':%')"""


def letters_wrong(site: Site, receipts: int) -> list[str]:
    """What is wrong with the receipts' letters; ``receipts`` were given while the drill went on."""
    database = Database(site.database_url or f"sqlite:///{site.data / 'remiss.sqlite3'}")
    try:
        with database.read() as session:
            last = session.connection().execute(text("SELECT count(*) FROM response")).scalar_one()
            rows = session.connection().execute(text(NEW), {"first": last - receipts}).all()
            left_over = session.connection().execute(text(LEFT_OVER)).scalar_one()
    finally:
        database.dispose()
    wrong = [row for row in rows if not row.letters or row.letters != row.addresses]
    faults = [f"response {row.id}: {row.letters} letters to {row.addresses} addresses" for row in wrong]
    return faults + ([f"{left_over} letters are about a receipt that is not there"] if left_over else [])
