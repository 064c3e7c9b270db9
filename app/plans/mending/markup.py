"""A paragraph's sanitised HTML cut in two or put together, with its emphasis and its footnotes' marks. Pure."""

import html
import re

from app.plans.footnotes import MARK, with_marks, without_marks
from app.plans.importing.parsed import ParsedParagraph
from app.plans.mending.nodes import Fields, words
from app.plans.rewriting import reading

_PIECE = re.compile(r'<sup><a href="#fotnot-\d+">\d+</a></sup>|<[^>]*>|&[^;<\s]{1,12};|[^<&]|[<&]')
_NAME = re.compile(r"</?([a-z0-9]+)")
_EMPTY = re.compile(r"<(strong|em|s|sub|sup|a)(?: [^>]*)?>\s*</\1>")
_ALL_BOLD = re.compile(r"<strong>((?:(?!</?strong>).)*)</strong>", re.DOTALL)
_RUN_IN = re.compile(r"<strong>((?:(?!</?strong>).)*)</strong>(.+)", re.DOTALL)
_LABEL = re.compile(r'^<span class="label">[^<]*</span>')
_TAG = re.compile(r"<[^>]*>")


def worded(node: Fields, text: str) -> Fields:
    """A paragraph's node with other words, typed as plain text."""
    return _node(reading(_parsed(node), text))


def typed(text: str, kind: str = "text", *, level: int = 0, ordered: bool = False) -> Fields:
    """A new paragraph's node."""
    return _node(reading(ParsedParagraph(0, "", "", kind, level, ordered), text))


def _parsed(node: Fields) -> ParsedParagraph:
    return ParsedParagraph(0, node["text"], node["html"], node["kind"], node["level"], node["ordered"])


def _node(parsed: ParsedParagraph) -> Fields:
    return words(parsed.text, parsed.html, parsed.kind, level=parsed.level, ordered=parsed.ordered)


def halves(node: Fields, at: int) -> tuple[Fields, Fields]:
    """The paragraph's first ``at`` characters, and the rest."""
    text = node["text"]
    first, rest = text[:at].strip(), text[at:].strip()
    markup = _cut(node["html"], at)
    if markup is None or _plain(markup[0]) != without_marks(first) or _plain(markup[1]) != without_marks(rest):
        marked = with_marks(text, node["html"])
        place = _place_in(marked, at)
        return worded(node, marked[:place]), _as(node, worded(node | {"html": ""}, marked[place:]))
    return {**node, "text": first, "html": markup[0]}, _as(node, {**node, "text": rest, "html": markup[1]})


def _place_in(marked: str, at: int) -> int:
    """Where so many characters end in a text with the marks of footnotes, which stay with the word before them."""
    place = at
    for match in MARK.finditer(marked):
        if match.start() > place:
            break
        place += len(match[0])
    return place


def _as(node: Fields, rest: Fields) -> Fields:
    return {**rest, "kind": node["kind"], "level": node["level"], "ordered": node["ordered"]}


def _plain(markup: str) -> str:
    without = re.sub(r'<sup><a href="#fotnot-\d+">\d+</a></sup>', "", markup).replace("<br>", "\n")
    return html.unescape(_TAG.sub("", without)).strip()


def _cut(markup: str, at: int) -> tuple[str, str] | None:
    """The HTML before and after so many characters, tags that are open there closed and opened again."""
    count, open_tags, before = 0, list[str](), ""
    for piece in _PIECE.finditer(markup):
        if count >= at and not piece[0].startswith(("</", '<sup><a href="#fotnot-')):
            closing = "".join(f"</{_NAME.match(tag)[1]}>" for tag in reversed(open_tags))  # type: ignore[index]  # a tag
            rest = "".join(open_tags) + markup[piece.start() :]
            return _tidy(before + closing), _tidy(rest)
        before += piece[0]
        if piece[0].startswith("<sup><a"):
            continue
        if piece[0] == "<br>" or not piece[0].startswith("<"):
            count += len(html.unescape(piece[0])) if piece[0].startswith("&") else 1
        elif piece[0].startswith("</"):
            open_tags.pop()
        else:
            open_tags.append(piece[0])
    return None


def _tidy(markup: str) -> str:
    markup = _EMPTY.sub("", markup).strip()
    return markup.removeprefix("<br>").removesuffix("<br>").strip()


def together(first: Fields, second: Fields) -> Fields:
    """Two paragraphs as one, of the first one's kind. A word that was parted by a hyphen is not put together."""
    return {
        **first,
        "text": f"{first['text']} {second['text']}".strip(),
        "html": f"{first['html']} {second['html']}".strip(),
    }


def is_bold(node: Fields) -> bool:
    """Whether all of a paragraph is bold, whatever its label in a list looks like."""
    return bool(_ALL_BOLD.fullmatch(_LABEL.sub("", node["html"].strip(), count=1).strip()))


def run_in(node: Fields) -> str:
    """The bold words that a paragraph begins with, if other text follows them."""
    match = _RUN_IN.fullmatch(node["html"].strip())
    return _plain(match[1]) if match and _plain(match[2]) else ""


def title_of(node: Fields) -> str:
    """A paragraph's words as a heading: on one line, without a colon at the end."""
    line = " ".join(node["text"].split())
    return line.rstrip(" :") or line


def heading_paragraph(title: str) -> Fields:
    """A heading's words as a paragraph."""
    return words(title, html.escape(title, quote=False))
