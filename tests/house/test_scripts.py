"""The scripts in a real browser, under the real policy, against a server that answers as it is told."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from app.web.assets import asset
from app.web.templating import make_environment
from app.web.text import tidy

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
<input type="checkbox" data-select-all="consultee" aria-label="Alla" hidden>
{% for n in range(3) %}<input type="checkbox" name="consultee" value="{{ n }}" aria-label="Rad {{ n }}">{% endfor %}
<div class="bulk" data-bulk="consultee">
<b data-marked data-one="{n} markerad" data-many="{n} markerade">Markerade</b></div></form>{% endblock %}
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

    def error(self, name: str) -> str:
        return dict(self.errors).get(name, "")


class Server:
    """Answers for a browser: pages from the real layouts, real static files, saves as a test wants them."""

    def __init__(self) -> None:
        self.form = Form()
        self.sources = {"/note": NOTE, "/desk": DESK, "/sent": PLAIN, "/next": PLAIN, "/lost": INTERLUDE}
        self.saves: list[dict[str, str]] = []
        self.sources |= {"/rows": ROWS, "/parts": PARTS, "/part": PART}
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


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Any]:
    context = browser.new_context(base_url=ADDRESS, locale="sv-SE", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    context.route("**/*", server.handle)
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield made
    context.close()
    assert not complaints


def status(page: Any) -> Any:
    return page.locator("[data-save-status]")


def wait_for_state(page: Any, state: str) -> None:
    page.wait_for_selector(f'[data-save-status][data-state="{state}"]')


def test_what_is_written_is_saved_and_said(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Bättre så")
    assert status(page).text_content() == "Ej sparat ännu"
    wait_for_state(page, "saved")
    assert status(page).text_content() == "Sparat 14.32"
    assert server.saves == [{"version": "3", "text": "Bättre så"}]
    assert page.input_value("input[name=version]") == "4"
    page.locator("textarea").press_sequentially("!")
    wait_for_state(page, "unsaved")
    wait_for_state(page, "saved")
    assert server.saves[-1] == {"version": "4", "text": "Bättre så!"}


def test_a_new_comment_learns_its_id(page: Any, server: Server):
    server.save = lambda sent: (200, {"version": 4, "saved_at": "2026-08-20T12:32:00Z", "fields": {"comment_id": 17}})
    page.goto("/note")
    page.fill("textarea", "Ny")
    wait_for_state(page, "saved")
    assert status(page).text_content() == "Sparat 14.32"
    assert page.input_value("input[name=comment_id]") == "17"


def test_a_colleagues_text_is_shown_and_mine_is_left_alone(page: Any, server: Server):
    theirs = '<p>Kollegans</p><button type="button" data-keep-mine data-version="8">Behåll min text</button>'
    server.save = lambda sent: (
        (409, {"code": "stale", "message": "Ali har ändrat", "html": theirs})
        if sent["version"] == "3"
        else (200, {"version": 9, "saved_at": "2026-08-20T12:32:00Z"})
    )
    page.goto("/note")
    page.fill("textarea", "Min text")
    wait_for_state(page, "conflict")
    assert page.locator("#conflict").inner_text().startswith("Kollegans")
    assert page.input_value("textarea") == "Min text"
    assert page.locator("[data-save-live]").text_content() == "Ali har ändrat"
    page.click("[data-keep-mine]")
    wait_for_state(page, "saved")
    assert server.saves[-1] == {"version": "8", "text": "Min text"}
    assert page.input_value("textarea") == "Min text"


def test_a_lost_connection_is_tried_again(page: Any, server: Server):
    saved = (200, {"version": 4, "saved_at": "2026-08-20T12:32:00Z"})
    answers: list[tuple[int, dict[str, Any]] | None] = [None, (503, {}), saved]
    server.save = lambda sent: answers.pop(0)
    page.goto("/note")
    page.fill("textarea", "Kvar")
    wait_for_state(page, "failed")
    assert "försöker igen" in status(page).text_content()
    wait_for_state(page, "saved")
    assert [sent["text"] for sent in server.saves] == ["Kvar"] * 3


def test_leaving_by_a_link_saves_first(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Sista ordet")
    page.click("text=Nästa")
    page.wait_for_url("**/next")
    assert [sent["text"] for sent in server.saves] == ["Sista ordet"]


def test_sending_the_form_carries_the_version_of_the_last_save(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Klart")
    with page.expect_request("**/sent") as sent:
        page.click("text=Klar")
    assert parse_qs(sent.value.post_data)["version"] == ["4"]
    page.wait_for_url("**/sent")


def test_what_was_typed_survives_a_lost_session(page: Any, server: Server):
    server.save = lambda sent: (401, {"code": "signed_out", "message": "Öppna er länk igen"})
    page.goto("/note")
    page.fill("textarea", "Lång text")
    wait_for_state(page, "failed")
    assert status(page).text_content() == "Öppna er länk igen Texten finns kvar här på sidan."
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/lost")
    page.goto("/note")
    assert page.input_value("textarea") == "Lång text"
    assert page.locator(".restored").is_visible()


def test_what_the_server_has_is_not_brought_back(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Sparad")
    wait_for_state(page, "saved")
    page.goto("/note")
    assert page.input_value("textarea") == ""
    page.goto("/desk")
    page.fill("[name=title]", "Skickad")
    page.press("[name=title]", "Enter")
    page.wait_for_url("**/sent")
    page.goto("/desk")
    assert page.input_value("[name=title]") == ""


def test_a_letter_presses_its_button_but_not_while_writing(page: Any, server: Server):
    page.goto("/desk")
    page.fill("[name=title]", "")
    page.locator("[name=title]").press("n")
    assert page.input_value("[name=title]") == "n"
    page.uncheck("[data-letters]")
    page.keyboard.press("n")
    assert server.posts == 0, "turned off"
    page.reload()
    assert not page.is_checked("[data-letters]"), "remembered"
    page.check("[data-letters]")
    page.keyboard.press("n")
    page.wait_for_url("**/sent")


def test_a_double_click_sends_once(page: Any, server: Server):
    page.goto("/desk")
    page.evaluate(
        """() => {
            window.sent = 0;
            addEventListener("submit", (event) => {
                window.sent += !event.defaultPrevented;
                event.preventDefault();
            });
        }"""
    )
    page.dblclick("text=Spara och nästa")
    assert page.evaluate("window.sent") == 1


def test_rows_are_marked_all_at_once_and_counted(page: Any, server: Server):
    page.goto("/desk")
    assert page.text_content("[data-marked]") == "0 markerade"
    page.check("[data-select-all]")
    assert page.text_content("[data-marked]") == "3 markerade"
    page.uncheck("[value='0']")
    page.uncheck("[value='1']")
    assert page.text_content("[data-marked]") == "1 markerad"
    assert page.evaluate("document.querySelector('[data-select-all]').indeterminate")


def test_errors_have_the_focus_and_lead_to_their_fields(page: Any, server: Server):
    server.form = Form(("title", "Skriv en rubrik."))
    page.goto("/desk")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.click(".ds-error-summary a")
    assert page.evaluate("document.activeElement.id") == "f-title"


def test_the_counter_speaks_of_what_is_left(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "12345")
    assert page.text_content("#f-text-count") == "45 tecken kvar"
    page.fill("textarea", "x" * 52)
    assert page.text_content("#f-text-count") == "2 tecken för mycket"


COUNTED = [
    "rad ett\nrad två\n\n",
    "\n \n\tindrag och \u00a0 hårt blanksteg \u00a0\n",
    "😀" * 3 + "👩‍👩‍👧",
    "e\u0301 och é",
    "mjuk\vrad, sida\fny, \u2028 och \u2029",
    "styr\x07tecken\x1b",
    "•\tpunkt\r\n·\tpunkt\r–\tpunkt",
    "\ufeffsist \ufeff",
    " \u3000\u2003bred \u3000",
]


def test_the_counter_counts_as_the_server_does(page: Any, server: Server):
    page.goto("/note")
    for text in COUNTED:
        page.evaluate(
            """(text) => {
                const area = document.querySelector("textarea");
                area.value = text;
                area.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            text,
        )
        assert page.text_content("#f-text-count") == f"{50 - len(tidy(text))} tecken kvar", repr(text)


def test_a_row_more_or_less_moves_no_words_to_another(page: Any, server: Server):
    page.goto("/rows")
    page.fill("[name=email-1]", "ny@x.se")
    page.fill("[name=email-2]", "andra@x.se")
    page.fill("[name=note]", "Ringde dem")
    server.rows = [3, 2]  # somebody has put a row first and taken another away
    page.goto("/lost")
    page.goto("/rows")
    assert page.input_value("[name=email-3]") == "3@x.se"
    assert page.input_value("[name=email-2]") == "andra@x.se"
    assert page.input_value("[name=note]") == "Ringde dem"
    assert page.locator("pre.kept").all_inner_texts() == ["ny@x.se"], "its row is gone: shown, to copy"


def test_what_is_typed_while_a_part_is_fetched_stays(page: Any, server: Server):
    page.goto("/parts")
    page.fill("[name=text-1]", "Först")
    page.evaluate(
        """() => document.addEventListener("htmx:before:swap", () => {
            const area = document.querySelector("[name=text-1]");
            area.focus();
            area.value = "Först och sedan";
            area.setSelectionRange(5, 5);
        }, true)"""
    )
    page.click("text=Lägg till")
    page.wait_for_selector("[name=text-2]")
    page.wait_for_function("document.activeElement.name === 'text-1'")
    assert page.input_value("[name=text-1]") == "Först och sedan"
    assert page.evaluate("document.activeElement.selectionStart") == 5


LONG = "Åäö ängar. " * 400 + "åäöÅÄÖ " * 2200  # 19,800 characters, 93 kB with percent signs


def test_93_kb_on_closing_the_tab_are_sent_from_the_next_page(page: Any, server: Server):
    server.save = lambda sent: None  # the network is gone
    page.goto("/body")
    page.fill("textarea", LONG)
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('remiss:unsent:7:'))")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert not re.search("ängar|%C3%A4", kept), "sealed"
    context = page.context
    page.close()
    server.saves.clear()
    stranger = context.new_page()
    stranger.goto("/other")
    assert not server.saves, "another line of links cannot read it"
    stranger.close()
    server.save = lambda sent: (200, {"version": 4, "saved_at": "2026-08-20T12:32:00Z"})
    back = context.new_page()
    back.goto("/body")
    back.wait_for_selector("text=Nu är det sparat.")
    assert [sent["text"].strip() for sent in server.saves] == [LONG.strip()]
    assert not back.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('remiss:unsent:')).length")


def test_what_is_left_and_cannot_be_saved_is_shown_until_it_is_dropped(page: Any, server: Server):
    server.save = lambda sent: None
    page.goto("/body")
    page.fill("textarea", "Sista meningen")
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('remiss:unsent:7:'))")
    context = page.context
    page.close()
    server.save = lambda sent: (409, {"message": "Ali har ändrat", "html": ""})
    for _time in range(2):
        back = context.new_page()
        back.goto("/body")
        assert back.locator("pre.kept").inner_text() == "Sista meningen"
        if _time:
            back.click("text=Ta bort härifrån")
            assert back.locator("pre.kept").count() == 0
        back.close()
    server.saves.clear()
    back = context.new_page()
    back.goto("/body")
    assert not server.saves


def test_htmx_runs_under_the_policy(page: Any, server: Server):
    page.goto("/desk")
    assert re.fullmatch(r"4\.\d+\.\d+", page.evaluate("htmx.version"))
