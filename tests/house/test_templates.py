"""Templates: every one that is named exists, every one that exists is used, and htmx only smooths."""

import re
from functools import lru_cache
from pathlib import Path

import pytest
from jinja2 import meta

from app.web.templating import make_environment
from tests.house.tree import APP, TEMPLATES, name, python

NAMED = re.compile(r"""["']((?:[\w-]+/)+[\w-]+\.(?:html|txt))["']""")


@lru_cache
def templates() -> dict[str, str]:
    return {
        p.relative_to(TEMPLATES).as_posix(): p.read_text(encoding="utf-8")
        for p in sorted(TEMPLATES.rglob("*"))
        if p.suffix in (".html", ".txt")
    }


def referenced() -> dict[str, str]:
    """Template name → who names it."""
    environment = make_environment()
    macros = {}
    for template, source in templates().items():
        for other in meta.find_referenced_templates(environment.parse(source)):
            if other is not None:
                macros[other] = f"templates/{template}"
    for path in python("app"):
        for other in NAMED.findall(_code(path)):
            macros[other] = name(path)
    return macros


def test_every_template_that_is_named_exists():
    missing = {other: by for other, by in referenced().items() if other not in templates()}
    assert not missing


def test_every_template_is_used():
    named = referenced()
    unused = [t for t in templates() if t not in named and not t.startswith("emails/")]
    code = "\n".join(p.read_text(encoding="utf-8") for p in python("app"))
    letters = {Path(t).parent.name for t in templates() if t.startswith("emails/") and t.count("/") == 2}
    unused += [f"emails/{letter}" for letter in letters if letter not in code]
    assert not unused, f"nobody shows these: {unused}"


def test_no_template_takes_a_name_that_the_frames_read():
    """What a page imports under such a name, a frame would show: "said" is what was just done."""
    environment, read = make_environment(), set[str]()
    for template, source in templates().items():
        if template.startswith("layouts/"):
            read |= meta.find_undeclared_variables(environment.parse(source))
    assert "said" in read
    taken = {
        f"{template}: {named}"
        for template, source in templates().items()
        for named in re.findall(r"{% import \S+ as (\w+) ", source)
        if named in read and not template.startswith("layouts/")
    }
    assert not taken


def test_every_letter_has_a_subject_and_a_text():
    for folder in {p.parent for p in (TEMPLATES / "emails").glob("*/*")}:
        assert {"subject.txt", "body.txt"} <= {p.name for p in folder.iterdir()}, folder.name


@pytest.mark.parametrize("template", [t for t in templates() if t.endswith(".html")])
def test_a_template_keeps_to_the_house(template: str):
    source = re.sub(r"\{#.*?#\}", "", templates()[template], flags=re.DOTALL)
    inline = r"<style|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\bsrc=)"
    if not template.startswith("emails/"):  # mail programs drop style sheets, and no policy of ours reaches them
        inline += r"|\sstyle="
    assert not re.search(inline, source), "inline"
    assert not re.search(r"\|\s*safe\b", source) or "safe" in SAFE.get(template, ""), "unescaped text"
    assert "autoescape false" not in source
    assert not re.search(r"(?:src|href)=[\"']https?://", source), "fetched from elsewhere"
    for element in re.findall(r"<(\w+)\b[^>]*\shx-(?:get|post|put|delete|patch)\b[^>]*>", source):
        assert element in ("a", "form", "button", "input", "select", "textarea", "div", "section", "tbody"), element
    for tag in re.findall(r"<a\b[^>]*\shx-[^>]*>", source):
        assert "href=" in tag, f"only a link that works without JavaScript may be smoothed: {tag}"
    for tag in re.findall(r"<form\b[^>]*>", source):
        assert "action=" in tag or "filter.acts(" in tag, (
            f"a form without an action does not work without JavaScript: {tag}"
        )


# Where ready-made HTML is shown: rendered from Markdown and sanitised when it was stored. Template → why it is safe.
SAFE: dict[str, str] = {}


def test_the_app_builds_no_html_in_python():
    built = [
        f"{name(path)}: {match.group()}"
        for path in python("app")
        if not {"documents", "importing", "intake", "mail"} & set(path.relative_to(APP).parts)
        for match in re.finditer(r"[\"']\s*</?(?:div|p|span|table|tr|td|ul|li|a|form|input|button)\b[ >]", _code(path))
    ]
    assert not built, built


def _code(path: Path) -> str:
    return re.sub(r'"""(?:.|\n)*?"""', "", path.read_text(encoding="utf-8"))


TRUSTED = {
    "app/plans/preview.py": 2,  # paragraphs of a plan that was just read: the reader escapes and sanitises them
    "app/web/hits.py": 3,  # the tags around what was found; every part of the text itself is escaped
    "app/plans/queries.py": 1,  # the same, from a column that holds nothing else
    "app/drafts/respondent_pages/plan.py": 1,  # a whole plan from an escaping template, kept
    "app/web/templating.py": 1,  # the tag between the parts of a mail address, each of which is escaped
    "app/web/inert.py": 1,  # a page of ours as it was rendered, without what its forms would send
    "app/information/formatting.py": 1,  # cleaned by an allowlist in the line before
    "app/web/kept.py": 1,  # where kept bytes belong: hexadecimal digits of ours
    "app/web/rendering.py": 2,  # the two answers that are pages, each rendered by an escaping template
    "app/mail/rendering.py": 1,  # the half of a letter that is plain text
}
"""Where text is declared to be HTML, and how often. Anywhere else, and once more, is red: it is ``|safe`` in Python."""
UNESCAPED = re.compile(r"\b(?:Markup|HTMLResponse)\((?!\))|__html__|autoescape\s*=\s*False")


def test_no_text_is_declared_to_be_html_elsewhere():
    """Whoever needs it takes it from a template; each of these is there because of the reason beside it."""
    there = {name(path): len(UNESCAPED.findall(_code(path))) for path in python("app")}
    assert {module: count for module, count in there.items() if count} == TRUSTED


def test_no_class_of_ours_claims_to_be_html():
    """As a type, Markup may be named anywhere."""
    for path in python("app"):
        for bases in re.findall(r"class \w+\(([^)]*)\)", _code(path)):
            assert "Markup" not in bases, name(path)
