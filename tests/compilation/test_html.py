"""The compilation as one page of HTML: every comment once, nothing of a text is markup, everybody can read it."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from app.compilation.compiled import Layout
from app.compilation.exports import AVAILABLE, export
from tests.compilation import samples
from tests.compilation.test_exports import NASTY, nasty
from tests.kit.judge import balance

NO_CHARACTERS = "\x85\ufdd0\U0001fffe"


def read(path: Path) -> Any:
    """The page, whose tags are balanced, whose ids are unique and whose links lead somewhere."""
    source = path.read_text(encoding="utf-8")
    assert not [*balance(source)]
    assert not set(source) & set(NO_CHARACTERS)
    root = html.document_fromstring(source)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.lstrip("#") for link in root.xpath("//a/@href")} <= set(ids)
    assert len(root.xpath("//h1")) == 1
    levels = [int(tag.tag[1]) for tag in root.iter("h1", "h2", "h3", "h4", "h5")]
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert not root.xpath("//script|//img|//link|//iframe|//@onload|//@src")
    return root


def test_each_comment_stands_once_and_no_text_is_markup(tmp_path: Path) -> None:
    for compiled in (samples.varied(), nasty()):
        export(compiled, "html", "focus-area", tmp_path / "a.html")
        root = read(tmp_path / "a.html")
        numbers = Counter(root.xpath("//tbody/tr/td[1][@class='number']/text()"))
        assert numbers == Counter(comment.label for comment in compiled.comments("focus-area"))
        export(compiled, "html", "focus-area", tmp_path / "b.html")
        assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    text = root.text_content()
    for said in (NASTY[0], NASTY[5], NASTY[7], NASTY[12]):
        assert said in text


@pytest.mark.parametrize("layout", AVAILABLE["html"])
def test_every_layout_is_a_sound_page(tmp_path: Path, layout: Layout) -> None:
    export(samples.varied(), "html", layout, tmp_path / "a.html", language="en")
    root = read(tmp_path / "a.html")
    assert root.get("lang") == "en"
    assert "Lekplatser för alla" in root.findtext(".//title")


def test_axe_finds_nothing_and_it_fits_a_telephone(tmp_path: Path, browse: Callable[..., Any], axe: Any) -> None:
    page = browse(width=390)
    for layout in ("focus-area", "brief", "statistics", "margin"):
        export(samples.varied(), "html", layout, tmp_path / f"{layout}.html")
        page.goto((tmp_path / f"{layout}.html").as_uri())
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), layout
