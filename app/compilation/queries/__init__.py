"""What pages, API and every file need of a round, in a constant number of statements."""

from app.compilation.queries.change_log import with_change_log
from app.compilation.queries.choices import remembered
from app.compilation.queries.matrix import said_by_body
from app.compilation.queries.needed import with_needed
from app.compilation.queries.offered import Offered, offered, resolved
from app.compilation.queries.originals import with_originals
from app.compilation.queries.overview import overview
from app.compilation.queries.since import check_since, comments_since, with_since
from app.compilation.queries.texts import official_texts, text_wordings
from app.compilation.queries.whole import compiled_round, round_ids
from app.compilation.queries.word_templates import with_template

__all__ = [
    "Offered",
    "check_since",
    "comments_since",
    "compiled_round",
    "offered",
    "official_texts",
    "overview",
    "remembered",
    "resolved",
    "round_ids",
    "said_by_body",
    "text_wordings",
    "with_change_log",
    "with_needed",
    "with_originals",
    "with_since",
    "with_template",
]
