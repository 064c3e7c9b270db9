"""A server that answers a browser as a test tells it, for the scripts of ``static/js``: real layouts, a real policy."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

from app.web.assets import asset
from app.web.templating import make_environment

ADDRESS = "http://127.0.0.1:9"
POLICY = "default-src 'self'; img-src 'self' data:"
NOTE = """
{% extends "layouts/respondent.html" %}{% import "components/forms.html" as f %}
{% import "components/saved.html" as s %}{% import "components/buttons.html" as b %}
{% block title %}Prov{% endblock %}{% block organisation %}Föreningen{% endblock %}
{% block saved %}{{ s.saved() }}{% endblock %}
{% block main %}<h1>Prov</h1><div id="conflict" hidden></div>
<form method="post" action="/sent" data-autosave data-autosave-url="/save" data-conflict-target="#conflict"
  data-keep="note"><input type="hidden" name="version" value="3"><input type="hidden" name="comment_id" value="">
{{ f.textarea(form, "text", "Er synpunkt", max=50) }}{{ b.primary("Klar") }}</form>
<a href="/next">Nästa</a>{% endblock %}
"""
BODY = """{% block body_attributes %}data-unsent="7" data-local-key="@KEY@"
  data-unsent-saved="Nu är det sparat." data-unsent-left="Kopiera det."
  data-unsent-drop="Ta bort härifrån"{% endblock %}
"""
KEYS = "B" * 43, "C" * 43
ROWS = """
{% extends "layouts/official.html" %}{% block title %}Prov{% endblock %}
{% block main %}<h1>Prov</h1><form method="post" action="/sent" data-keep="rows">
{% for id in rows %}<input name="email-{{ id }}" value="{{ id }}@x.se" aria-label="Rad {{ id }}">{% endfor %}
<textarea name="note" aria-label="Anteckning"></textarea>
<button>Spara</button></form>{% endblock %}
"""
PARTS = """
{% extends "layouts/official.html" %}{% block title %}Prov{% endblock %}
{% block main %}<h1>Prov</h1><form method="post" action="/sent"><div id="rows">
<textarea name="text-1" aria-label="Första"></textarea></div>
<button hx-post="/part" hx-target="#rows" hx-swap="outerHTML">Lägg till</button></form>{% endblock %}
"""
PART = """<div id="rows"><textarea name="text-1" aria-label="Första"></textarea>
<textarea name="text-2" aria-label="Andra"></textarea></div>"""
DESK = """
{% extends "layouts/official.html" %}{% import "components/forms.html" as f %}
{% import "components/buttons.html" as b %}
{% block title %}Prov{% endblock %}
{% block main %}{{ f.error_summary(form) }}<h1>Prov</h1><form method="post" action="/sent" data-keep="desk">
{{ f.text(form, "title", "Rubrik") }}
{{ b.primary("Spara och nästa", attrs={"data-shortcut": "n"}) }}{{ b.key_hint("n", "sparar") }}
<details id="keys"><summary data-shortcut="?">Kortkommandon</summary>{{ b.key_hint("?", "visar") }}</details>
<input type="checkbox" data-select-all="consultee" aria-label="Alla" hidden>
{% for n in range(3) %}<input type="checkbox" name="consultee" value="{{ n }}" aria-label="Rad {{ n }}">{% endfor %}
<div class="bulk" data-bulk="consultee">
<b data-marked data-one="{n} markerad" data-many="{n} markerade">Markerade</b></div></form>{% endblock %}
"""
FILES = """
{% extends "layouts/official.html" %}{% import "components/forms.html" as f %}
{% block title %}Prov{% endblock %}
{% block main %}<h1>Prov</h1><form method="post" action="/files" enctype="multipart/form-data">
{{ f.file(form, "file", "Fil") }}<div class="row"><button>Skicka</button></div></form>{% endblock %}
"""
PLAIN = """
{% extends "layouts/public.html" %}{% block title %}Klar{% endblock %}
{% block main %}<h1>Klar</h1>{% endblock %}
"""
INTERLUDE = PLAIN + "{% block body_attributes %}data-interlude{% endblock %}"


class Form:
    """An empty form, or one that was refused."""

    def __init__(self, *errors: tuple[str, str]) -> None:
        self.errors = self.summary = list(errors)

    def named(self, name: str, label: str) -> str:
        return label

    def value(self, name: str) -> str:
        return ""

    def unkept_files(self, name: str) -> list[str]:
        return []

    def error(self, name: str) -> str:
        return dict(self.errors).get(name, "")


class Server:
    """Answers for a browser: pages from the real layouts, real static files, saves as a test wants them."""

    def __init__(self) -> None:
        self.form = Form()
        self.sources = {"/note": NOTE, "/desk": DESK, "/sent": PLAIN, "/next": PLAIN, "/lost": INTERLUDE}
        self.saves: list[dict[str, str]] = []
        self.sources |= {"/rows": ROWS, "/parts": PARTS, "/part": PART, "/files": FILES}
        self.sources |= {
            "/body": NOTE + BODY.replace("@KEY@", KEYS[0]),
            "/other": NOTE + BODY.replace("@KEY@", KEYS[1]),
        }
        self.rows = [1, 2]
        self.posts = 0
        self.save: Callable[[dict[str, str]], tuple[int, dict[str, Any]] | None] = lambda sent: (
            200,
            {"version": int(sent["version"]) + 1, "saved_at": "2026-08-20T12:32:00Z", "message": "Sparat 14.32"},
        )

    def handle(self, route: Any) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path.startswith("/static/"):
            sent = asset(re.sub(r"-[0-9a-f]{12}(?=\.)", "", path.removeprefix("/static/")))
            return route.fulfill(body=sent.body, content_type=sent.media_type)
        if path == "/save":
            sent = {name: values[0] for name, values in parse_qs(route.request.post_data or "").items()}
            self.saves.append(sent)
            answer = self.save(sent)
            if answer is None:
                return route.abort()
            return route.fulfill(status=answer[0], content_type="application/json", body=json.dumps(answer[1]))
        self.posts += route.request.method == "POST"
        shown = make_environment().from_string(self.sources[path])
        known = {
            "rows": self.rows,
            "authority_name": "Kommunen",
            "language": "sv",
            "languages": ("sv",),
            "here": path,
            "said": "",
        }
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        return route.fulfill(body=shown.render(**known, person=None, form=self.form), headers=headers)


def opened(browser: Any, server: Server) -> Iterator[Any]:
    """A page of the browser that meets this server alone, and fails for any error or breach of the policy."""
    context = browser.new_context(base_url=ADDRESS, locale="sv-SE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    context.route("**/*", server.handle)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield page
    context.close()
    assert not complaints


def status(page: Any) -> Any:
    """The line that says whether the form is saved."""
    return page.locator("[data-save-status]")


def wait_for_state(page: Any, state: str) -> None:
    """Wait until that line says so."""
    page.wait_for_selector(f'[data-save-status][data-state="{state}"]')
