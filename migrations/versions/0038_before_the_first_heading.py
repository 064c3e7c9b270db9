"""What stands before a plan's first heading becomes a place that comments stand at, at position 0 (decision 0274).

It is made of what the version has kept of it. On the way down it stays, as a section without a number.
"""

import html
import re
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BLOCK = re.compile(r"<(p|ul|ol|table)>(.*?)</\1>", re.DOTALL)
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
MARK = re.compile(r'<sup><a href="#fotnot-\d+">\d+</a></sup>')
TAG = re.compile(r"<[^>]+>")

VERSION = sa.table("plan_version", *map(sa.column, ("id", "preamble", "preamble_html")), sa.column("facts", sa.JSON()))
SECTION = sa.table(
    "section",
    *map(sa.column, ("id", "version_id", "lineage", "position", "level", "number", "title", "is_focus_area")),
)
PARAGRAPH = sa.table(
    "paragraph", *map(sa.column, ("section_id", "lineage", "number", "kind", "level", "ordered", "text", "html"))
)


def paragraphs_in(text: str, markup: str) -> list[dict[str, Any]]:
    """The preamble's paragraphs, from the whole blocks that it was kept as."""
    paragraphs: list[dict[str, Any]] = []
    for block in BLOCK.finditer(markup):
        tag, inner = block.groups()
        if tag in ("ul", "ol"):
            items = {"kind": "list", "level": 1, "ordered": tag == "ol"}
            paragraphs += [items | {"html": item} for item in ITEM.findall(inner)]
        else:
            kind, kept = ("table", block[0]) if tag == "table" else ("text", inner)
            paragraphs.append({"kind": kind, "level": 0, "ordered": False, "html": kept})
    texts = text.split("\n\n")
    if len(texts) != len(paragraphs):
        texts = [html.unescape(TAG.sub(" ", MARK.sub("", paragraph["html"]))).strip() for paragraph in paragraphs]
    return [
        paragraph | {"text": words, "number": number}
        for number, (paragraph, words) in enumerate(zip(paragraphs, texts, strict=True), 1)
    ]


def upgrade() -> None:
    connection = op.get_bind()
    has_one = sa.select(SECTION.c.id).where(SECTION.c.version_id == VERSION.c.id, SECTION.c.position == 0).exists()
    for row in connection.execute(sa.select(VERSION).where(~has_one).order_by(VERSION.c.id)).all():
        if not (row.preamble_html or row.facts):
            continue
        title = "Inledande text" if row.preamble_html else "Uppgifter om planen"
        place = {"version_id": row.id, "position": 0, "level": 1, "number": "", "title": title, "is_focus_area": False}
        connection.execute(sa.insert(SECTION).values(lineage=str(uuid.uuid4()), **place))
        where = (SECTION.c.version_id == row.id, SECTION.c.position == 0)
        section_id = connection.execute(sa.select(SECTION.c.id).where(*where)).scalar_one()
        for paragraph in paragraphs_in(row.preamble, row.preamble_html):
            new = sa.insert(PARAGRAPH).values(section_id=section_id, lineage=str(uuid.uuid4()), **paragraph)
            connection.execute(new)


def downgrade() -> None:
    """Nothing: somebody may have commented on it, and as a section without a number it loses nothing."""
