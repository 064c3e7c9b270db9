"""``python -m tests.asvs``: make ``docs/asvs.md`` anew."""

from tests.asvs.table import TARGET, document

TARGET.write_text(document(), encoding="utf-8")
