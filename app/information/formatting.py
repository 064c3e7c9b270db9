"""Markdown as it is written for these pages, as HTML that can do no harm: headings, lists, bold, italics, links."""

from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.information.rules import for_readers

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_TAGS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote"}
_DEEPEST = 4


@lru_cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # read when the first text is shown, not when the server starts

    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable(["html_block", "html_inline", "image"])


def as_html(text: str, *, authority: str) -> Markup:
    """The text as readers have it, on a page with a heading of its own.

    Its headings begin at the second level and skip none. What waits for a fact that only
    the authority knows is left out.
    """
    import nh3

    filled = for_readers(text).replace("{authority}", authority)
    tokens = _parser().parse(filled)
    levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            given = int(token.tag[1])
            while levels and levels[-1] >= given:
                levels.pop()
            levels.append(given)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(len(levels) + 1, _DEEPEST)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return Markup(clean)  # noqa: S704  (cleaned in the line before)
