"""What every page and every fragment must fulfil; the test client asks on each answer.

Text that others wrote (a plan, a comment) is shown as it was written: mark its element ``data-verbatim`` and its
typography is left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html.parser import HTMLParser
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from app.i18n import FOR_BODIES
from tests.kit import typography

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_UNLABELLED = ("hidden", "submit", "button", "reset", "image")
_REFERENCES = ("for", "form", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
_LEAKS = re.compile(r"\bNone\b|\bUndefined\b|\{\w*\}|\{\{|\}\}|\{%|Traceback|<\w+ object at|%\(\w+\)s")

_NAME = r"[a-z][a-z0-9-]*"
_ATTRIBUTES = r"""(?:\s+[^\s"'<>/=]+(?:="[^"]*"|='[^']*'|=[\w-]+(?=[\s>]))?)*"""
_TAG = re.compile(
    rf"<(?:/({_NAME})>|({_NAME})({_ATTRIBUTES})\s*(/?)>|(!--(?:(?!--).)*-->|!doctype [a-z]+>)|)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:="[^"]*"|='[^']*'|=[\w-]+)?""")


def _plainly_balanced(source: str) -> bool:
    """Whether a source in the plain form that templates have is in order. Of any other, ``_Balance`` is asked.

    That one is many times as slow: it was a third of the time of every page that a test was shown.
    """
    open_ones: list[str] = []
    for closed, opened, attributes, itself, beside in _TAG.findall(source):
        if opened:
            if not itself and opened not in VOID:
                open_ones.append(opened)
            if attributes and _twice(attributes):
                return False
        elif closed:
            if not open_ones or open_ones.pop() != closed:
                return False
        elif not beside:  # "<", and then nothing that is known here
            return False
    return not open_ones


@lru_cache(maxsize=20_000)
def _twice(attributes: str) -> bool:
    """Whether one of the attributes is there again; many tags are the same on all pages."""
    names = _ATTRIBUTE.findall(attributes.lower())
    return len(names) != len(set(names))


class _Balance(HTMLParser):
    """Finds tags that are not closed, or closed in the wrong order; parsers mend those silently."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, int]] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))
        for name, times in Counter(name for name, _value in attrs).items():
            if times > 1:
                self.faults.append(f"<{tag}> on line {self.getpos()[0]} has {name} {times} times")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A self-closed element (SVG) opens nothing."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            self.open.pop()
            return
        last = f"<{self.open[-1][0]}> of line {self.open[-1][1]} is open" if self.open else "nothing is open"
        self.faults.append(f"</{tag}> on line {self.getpos()[0]} while {last}")


def squeeze(text: str | None) -> str:
    """Text with every run of white space (no-break too) as one space, soft hyphens gone."""
    return " ".join((text or "").replace("\u00ad", "").split())


_OF_ID = etree.XPath("//*[@id=$i]")
_PICTURES = etree.XPath(".//img/@alt | .//svg/@aria-label | .//*[local-name()='title']/text()")


def name_of(element: HtmlElement, root: HtmlElement) -> str:
    """The accessible name: what a screen reader says."""
    if by := element.get("aria-labelledby"):
        return squeeze(" ".join(e.text_content() for i in by.split() for e in _OF_ID(root, i=i)))
    if said := element.get("aria-label"):
        return squeeze(said)
    pictures = " ".join(_PICTURES(element)) if len(element) else ""
    return squeeze(f"{element.text_content()} {pictures} {element.get('title') or ''}")


def _tag(element: HtmlElement) -> str:
    shown = "".join(f' {n}="{element.get(n)}"' for n in ("id", "name", "type", "href", "action") if element.get(n))
    return f"<{element.tag}{shown}>"


def _forms(root: HtmlElement) -> Iterator[str]:
    for form in root.iter("form"):
        if form.get("method") == "dialog":  # in a preview: nothing can be sent
            continue
        if not form.get("action"):
            yield f"{_tag(form)} has no action: it would not work without JavaScript"
        elif not re.match(r"/(?!/)", form.get("action")):
            yield f"{_tag(form)} is sent to another address than the app's own"
        if (form.get("method") or "").lower() not in ("get", "post"):
            yield f"{_tag(form)} has no method get or post"


_FINAL = re.compile(
    r"/rounds/\d+/(opening|closing|compilation|cancellation|deletion)"
    r"|/rounds/\d+/consultees/\d+/(renewal|link)|/tokens/\d+/revocation|.*/drop"
)
"""Where what cannot be undone is sent. A new one belongs here."""


def _final_acts(root: HtmlElement) -> Iterator[str]:
    """What cannot be undone asks once, in words, and is never a page's first button: something harmless comes before.

    Folded away it is none of the page's buttons yet, and its fold has words of its own.
    """
    unfolded = "not(ancestor::details[not(@open)])"
    buttons = root.xpath(f"//main//button[{unfolded}] | //main//a[contains(@class, 'ds-button')][{unfolded}]")
    for first in buttons[:1]:
        if any(_FINAL.fullmatch(form.get("action") or "") for form in first.xpath("ancestor::form[1]")):
            yield f"{squeeze(first.text_content())!r} cannot be undone and is the page's first button"
    for form in root.iter("form"):
        if _FINAL.fullmatch(form.get("action") or "") and form.get("method", "").lower() == "post":
            around = form.xpath("ancestor::details[1]") or form.xpath("ancestor::*[self::main or self::section][1]")
            if not any(element.xpath(".//p") for element in around):
                yield f"{_tag(form)} cannot be undone, and no words say so before it"


def _fields(root: HtmlElement) -> Iterator[str]:
    labels_for: dict[str, list[HtmlElement]] = {}
    for label in root.iter("label"):
        labels_for.setdefault(label.get("for") or "", []).append(label)
    for field in root.xpath("//input | //select | //textarea"):
        if field.get("type") in _UNLABELLED:
            continue
        labels = labels_for.get(field.get("id") or "-") or field.xpath("ancestor::label")
        if not (
            any(squeeze(label.text_content()) for label in labels)
            or field.get("aria-label")
            or (field.get("aria-labelledby") and name_of(field, root))
        ):
            yield f"{_tag(field)} has no label"
    for button in root.iter("button"):
        if button.get("type") not in ("submit", "button", "reset"):
            yield f"{_tag(button)} has no type"
        if not name_of(button, root):
            yield f"{_tag(button)} has no name"
    for field in root.xpath("//fieldset[not(legend) and not(@aria-labelledby)]"):
        yield f"{_tag(field)} has no legend"


def _links(root: HtmlElement, *, whole: bool) -> Iterator[str]:
    ids = set(root.xpath("//@id"))
    for link in root.iter("a"):
        target = link.get("href")
        if not target or target == "#":
            yield f"a link without a target: {_tag(link)} {squeeze(link.text_content())!r}"
        elif whole and target.startswith("#") and target[1:] not in ids:
            yield f"a link to a place that is not on the page: {target}"
        if not name_of(link, root):
            yield f"a link without a text: {_tag(link)}"
        if link.get("target") == "_blank" and not re.search(r"\bny flik\b|\bnew tab\b", name_of(link, root)):
            yield f"a link that opens a new window: {_tag(link)}"
    for picture in root.iter("img"):
        if picture.get("alt") is None:
            yield f"a picture without alt: {picture.get('src')}"
    for element in root.xpath("//link[@href and not(@rel='canonical')] | //script[@src] | //img[@src]"):
        source = element.get("href") or element.get("src")
        if not re.match(r"/(?!/)|data:image/", source):
            yield f"fetched from elsewhere: {source}"


_SUSPECTED = etree.XPath(
    "//@*[name()='style' or starts-with(name(), 'on') or starts-with(name(), 'hx-on') or contains(., ':')]"
)
"""What may be a script or a style: which of them is one, is told by its words."""


def _inline(root: HtmlElement) -> Iterator[str]:
    for script in root.xpath("//script[not(@src) and not(@type='application/json')]"):
        yield f"an inline script: {squeeze(script.text)[:60]!r}"
    for element in root.iter("style"):
        yield f"an inline style sheet: {squeeze(element.text)[:60]!r}"
    for value in _SUSPECTED(root):
        element, attribute = value.getparent(), value.attrname
        if attribute == "style" or re.match(r"on[a-z]+$|hx-on", attribute):
            yield f"{_tag(element)} has {attribute}=…"
        if value.strip().lower().startswith(("javascript:", "js:")):
            yield f"{_tag(element)} has {attribute}={value[:40]}"


def _structure(root: HtmlElement, *, whole: bool) -> Iterator[str]:
    ids = root.xpath("//@id")
    for value, times in Counter(ids).items():
        if times > 1:
            yield f"the id {value!r} is there {times} times"
        if not value or re.search(r"\s", value):
            yield f"the id {value!r} is empty or has a space in it"
    if whole:
        yield from _references(root, set(ids))


_REFERRED = etree.XPath(" | ".join(f"//@{reference}" for reference in _REFERENCES))


def _references(root: HtmlElement, ids: set[str]) -> Iterator[str]:
    for referred in _REFERRED(root):
        for wanted in set(referred.split()) - ids:
            yield f"{_tag(referred.getparent())} has {referred.attrname}={wanted!r}, which is not on the page"


def _outline(root: HtmlElement) -> Iterator[str]:
    levels = [int(h.tag[1]) for h in root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"
    for table in root.iter("table"):
        if not table.xpath(".//th"):
            yield f"{_tag(table)} has no header cells"
        # A table in a plan's text has no words of ours in it, and so no caption of ours.
        if not table.xpath("./caption | self::*[@aria-label or @aria-labelledby] | ancestor::*[@data-verbatim]"):
            yield f"{_tag(table)} has no caption"
    for element in root.xpath("//*[@tabindex]"):
        if element.get("tabindex") not in ("0", "-1"):
            yield f"{_tag(element)} changes the order of the keyboard"


_SKIPPED = frozenset(["script", "style", "pre", "code", "textarea", "title"])


def _words(root: HtmlElement, language: str) -> Iterator[str]:
    texts: list[str] = []
    around = next((e for e in (root, *root.iterancestors()) if e.get("lang") is not None), None)
    if around is None or around.tag == "html":
        _gather(root, texts)
    for text in texts:
        yield from _faults_of(text, language)


def _gather(element: HtmlElement, texts: list[str]) -> None:
    """The texts in an element, but for what others wrote and what is in another language than the page."""
    if element.tag in _SKIPPED or element.get("data-verbatim") is not None:
        return
    if element.text:
        texts.append(element.text)
    for child in element:
        if isinstance(child.tag, str) and child.get("lang") is None:
            _gather(child, texts)
        if child.tail:
            texts.append(child.tail)


@lru_cache(maxsize=50_000)
def _faults_of(text: str, language: str) -> tuple[str, ...]:
    """Most texts of a page are on many pages: each is judged once."""
    if not text.strip():
        return ()
    faults = typography.faults(text, language)
    if leak := _LEAKS.search(text):
        faults.append(f"a piece of the program shows: {leak.group()!r} in {squeeze(text)[:60]!r}")
    return tuple(faults)


def _document(root: HtmlElement, source: str, status: int) -> Iterator[str]:
    if not source.lstrip().lower().startswith("<!doctype html>"):
        yield "the page does not begin with <!doctype html>"
    if root.get("lang") not in FOR_BODIES:
        yield f"the page's language is {root.get('lang')!r}"
    for wanted in ("//meta[@charset]", "//meta[@name='viewport']", "//title"):
        if len(root.xpath(wanted)) != 1:
            yield f"the page has {len(root.xpath(wanted))} of {wanted}"
    if len(root.xpath("//main")) != 1:
        yield f"the page has {len(root.xpath('//main'))} main"
    heads = [squeeze(h.text_content()) for h in root.iter("h1")]
    if len(heads) != 1 or not heads[0]:
        yield f"the page has {len(heads)} first headings: {heads}"
        return
    title = squeeze("".join(root.xpath("//title/text()")))
    if status >= 400:
        title = re.sub(r"^(Fel|Error|Virhe): ", "", title)
    if not title.startswith(heads[0]):
        yield f"the title {title!r} does not begin with the heading {heads[0]!r}"


def headers(sent: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the headers of an HTML answer."""
    policy = sent.get("content-security-policy", "")
    for wanted in ("default-src 'self'", "frame-ancestors 'none'", "form-action", "base-uri"):
        if wanted not in policy:
            yield f"the content security policy lacks {wanted}"
    for banned in ("unsafe-inline", "unsafe-eval", "*"):
        if banned in policy:
            yield f"the content security policy has {banned}"
    if sent.get("x-content-type-options") != "nosniff":
        yield "X-Content-Type-Options is not nosniff"
    if sent.get("referrer-policy") not in ("no-referrer", "same-origin", "strict-origin"):
        yield f"Referrer-Policy is {sent.get('referrer-policy')!r}"


def balance(source: str) -> Iterator[str]:
    """Tags that are not closed, closed in the wrong order, or have an attribute twice."""
    if _plainly_balanced(source):
        return
    parser = _Balance()
    parser.feed(source)
    parser.close()
    yield from parser.faults
    for tag, line in parser.open:
        yield f"<{tag}> of line {line} is not closed"


def page(root: HtmlElement, source: str, status: int) -> Iterator[str]:
    """Each fault of a whole page, in a line."""
    _kept = list(root.iter())  # lxml makes an element anew each time it comes to one that nobody holds
    yield from balance(source)
    yield from _document(root, source, status)
    yield from _structure(root, whole=True)
    yield from _outline(root)
    yield from _forms(root)
    yield from _final_acts(root)
    yield from _fields(root)
    yield from _links(root, whole=True)
    yield from _inline(root)
    yield from _words(root, root.get("lang") or "sv")


def fragment(root: HtmlElement, source: str, status: int, language: str = "sv") -> Iterator[str]:
    """Each fault of what htmx is given: outermost elements have the ids they are swapped by (a refusal needs none)."""
    yield from balance(source)
    if re.search(r"<(html|body|head)\b", source, re.IGNORECASE):
        yield "a whole page was sent where a fragment was asked for"
        return
    for element in root:
        if status < 400 and isinstance(element.tag, str) and not element.get("id"):
            yield f"{_tag(element)} stands outermost and has no id to be swapped by"
    yield from _structure(root, whole=False)
    yield from _outline(root)
    yield from _forms(root)
    yield from _fields(root)
    yield from _links(root, whole=False)
    yield from _inline(root)
    yield from _words(root, language)
