"""The look: vendored files are what they say, nothing is fetched from elsewhere, colours can be read."""

import hashlib
import re
from itertools import chain
from pathlib import Path

import pytest

from app.web.assets import STYLES, address
from tests.house.tree import ROOT, TEMPLATES

STATIC = ROOT / "static"
VENDORED = (STATIC / "vendor", ROOT / "tests" / "assets")
STATIC_NAME = re.compile(r"static\(\"([^\"]+)\"\)")
ROW = re.compile(r"^\| `([^`]+)` \| [^|]+ \| ([\d.]+) \| [^|]+ \| `[^`]+` \| `([0-9a-f]{64})` \|$", re.MULTILINE)


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.name)
def test_vendored_files_are_the_published_ones(folder: Path):
    rows = {name: (version, digest) for name, version, digest in ROW.findall((folder / "VENDORED.md").read_text())}
    listed = {name for name in rows if (folder / name).is_file()}
    assert listed == set(rows), "a row without its file"
    unlisted = {p.name for p in folder.iterdir() if p.suffix in (".css", ".js")} - listed
    assert not unlisted, "a file without its row"
    for name, (version, digest) in rows.items():
        assert version in name, "the version stands in the file's name"
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, f"{name} has been changed"


def test_every_vendored_package_has_its_licence():
    for folder in VENDORED:
        files = {p.name for p in folder.iterdir()}
        for name in files:
            if name.endswith((".css", ".js")):
                package = re.sub(r"(\.min)?\.(css|js)$", "", name)
                assert any(other.startswith(f"{package}.LICENSE") for other in files), name


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_styles_fetch_nothing_from_elsewhere(path: Path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for source in re.findall(r"url\(\s*[\"']?([^\"')]{1,40})", text):
        assert source.startswith("data:image/svg+xml"), source
    assert "@import" not in text
    assert "expression(" not in text


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_keep_to_the_policy(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert not re.search(r"\beval\(|new Function|https?://|document\.write|setAttribute\(\"style\"", text)


def test_templates_name_files_that_exist():
    sources = [page.read_text(encoding="utf-8") for page in TEMPLATES.rglob("*.html")]
    named = {path for source in sources for path in STATIC_NAME.findall(source)}
    assert named == {"remiss.css", "remiss.js", "writing.js", "icons/remiss.svg"}
    assert all(address(path).startswith("/static/") for path in named)


def test_every_style_sheet_of_ours_is_part_of_the_one_that_pages_load():
    assert sorted(f"{name}.css" for name in STYLES) == CSS


# Colours: each token is a pair, light and dark.
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
GROUNDS = ("paper", "card", "soft")
READ_ON = {  # text → what it is read on
    "ink": (*GROUNDS, "deep-soft", "deep-mark", "amber-soft", "red-soft", "added", "removed"),
    "grey": (*GROUNDS, "deep-soft"),
    "deep": (*GROUNDS, "deep-soft"),
    "deep-hover": (*GROUNDS, "deep-soft"),
    "amber": ("paper", "card", "amber-soft"),
    "red": ("paper", "card", "red-soft"),
    "on-deep": ("deep", "deep-hover"),
    "on-red": ("red", "red-hover"),
    "on-banner": ("banner",),
}
SEEN_ON = {  # edges and parts that must be told apart from what is behind them (WCAG 1.4.11)
    "edge": GROUNDS,
    "deep": GROUNDS,
    "bar-done": ("paper",),
    "bar-broken": ("paper",),
}


def tokens() -> dict[str, tuple[str, str]]:
    colours = TOKEN.findall((STATIC / "css" / "tokens.css").read_text(encoding="utf-8"))
    return {name: (light, dark) for name, light, dark in colours}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_in_both_schemes(scheme: int):
    known = tokens()
    pairs = [(text, ground, 4.5) for text, grounds in READ_ON.items() for ground in grounds]
    pairs += [(part, ground, 3.0) for part, grounds in SEEN_ON.items() for ground in grounds]
    weak = {
        (text, ground): round(contrast(known[text][scheme], known[ground][scheme]), 2)
        for text, ground, least in pairs
        if contrast(known[text][scheme], known[ground][scheme]) < least
    }
    assert not weak


def test_every_token_that_is_used_is_defined():
    ours = [(STATIC / "css" / name).read_text(encoding="utf-8") for name in CSS]
    defined = set(chain.from_iterable(re.findall(r"(?<![\w(])(--[\w-]+):", text) for text in ours))
    used = set(chain.from_iterable(re.findall(r"var\((--[\w-]+)", text) for text in ours))
    theme = "".join(p.read_text(encoding="utf-8") for p in (STATIC / "vendor").glob("*.css"))
    assert {name for name in used - defined if f"{name}:" not in theme} == set()


CSS = [path.name for path in sorted((STATIC / "css").glob("*.css"))]
