"""The macros: each renders in both languages, leaves nothing undefined, escapes, and has a word for every code."""

import datetime
import re
from functools import lru_cache

import pytest
from jinja2 import Environment

from app.assessment.labels import reply_state_label
from app.assessment.models import Outcome
from app.comments.kinds import CommentKind
from app.i18n import speaking
from app.mail.kinds import LetterState
from app.responses.queries.files import FileReading
from app.rounds.models import ContactPerson, RoundStatus
from app.storage.models import FileState, FileTrait, ScanDoubt
from app.storage.scans import Scanned
from app.tracking.over_time import over_time
from app.tracking.rules import BoardStatus, Flag
from app.web.templating import make_environment
from tests.house.tree import TEMPLATES


class Form:
    """What a page gives the form macros: a field with an error, one typed, one chosen."""

    errors = summary = [("title", "Skriv en rubrik."), ("", "Något annat är fel.")]

    def named(self, name: str, label: str) -> str:
        return label

    def value(self, name: str) -> str:
        return {"name": "Ek & <Lind>", "kind": "b"}.get(name, "")

    def chosen(self, name: str) -> list[str]:
        return ["b"] if name == "groups" else []

    def unkept_files(self, name: str) -> list[str]:
        return ["plan.docx"] if name == "file" else []

    def error(self, name: str) -> str:
        return dict(self.errors).get(name, "")


class Item:
    """A row of the board with every flag set."""

    status = "answered"
    late = extended = preliminary = confirmed = withdrawn = through = unsolicited = asked_for_time = True
    reminded = not_mailed = mail_waits = meets_too_late = printed = left_out = True
    status_is_said = True


class Changed:
    """A wording that is proposed in place of the plan's."""

    before, proposed = "Skogen vårdas.", "Skogen sköts."
    pieces = [("equal", "Skogen "), ("delete", "vårdas."), ("insert", "sköts.")]


class Answer:
    """An answer that an official registered."""

    is_registered, received_on = True, datetime.date(2026, 9, 11)


FIRST = datetime.date(2026, 9, 1)
TOLD = over_time([FIRST], opened=FIRST, deadline=FIRST, today=datetime.date(2026, 9, 11), of=3)
GIVEN = {
    "form": Form(),
    "item": Item(),
    "answer": Answer(),
    "changed": Changed(),
    "contact": ContactPerson("Ek & <Lind>", "ek@exempel.se", "08-123 45"),
    "day": datetime.date(2026, 9, 11),
    "told": TOLD,
    "instant": datetime.datetime(2026, 9, 11, 12, 32, tzinfo=datetime.UTC),
    "locked": Scanned(FileState.LOCKED, "Eicar"),
    "unread": Scanned(FileState.UNREAD, doubt=ScanDoubt.ENCRYPTED, traits=tuple(FileTrait)),
    "choices": [("a", "A"), ("b", "B", "Med förklaring")],
}
# Macro file → calls that together use every macro of it; those with a body in BODIES.
CALLS: dict[str, list[str]] = {
    "bar": ["bar([('done', 'Svarat', 1200), ('broken', 'Nås inte', 0)], 'Läge')", "bar([], 'Tomt')"],
    "buttons": [
        "primary('A')",
        "secondary('A', 'do', 'x')",
        "quiet('A')",
        "danger('A')",
        "link_button('/x', 'A', 'secondary')",
        "post_button('/x', 'A', fields={'version': 3})",
        "key_hint('n', 'sparar')",
    ],
    "contact": ["person(contact)", "fields(f, form)"],
    "curve": ["over_time(told, day)"],
    "dates": [
        *("day(day)", "short_day(day)", "clock(instant)", "moment(instant)", "came(answer)"),
        *("due(day, 9)", "due(day, 0)", "due(day, -1)"),
    ],
    "diff": ["wording(changed)", "diff([('equal', 'a '), ('delete', '<b>'), ('insert', 'c')])"],
    "facts": ["facts([('Inkom', 'i dag')])"],
    "filter": [
        "acts('/rounds', also='#areas')",
        "search('Sök', 'ek')",
        "choice('status', 'Läge', [('a', 'A')], 'a')",
        "button()",
        "hits('3 träffar', '/rounds')",
    ],
    "forms": [
        "error_summary(form)",
        "text(form, 'title', 'Rubrik', hint='Kort')",
        "text(form, 'name', 'Namn', required=false, autocomplete='off', width='half')",
        "date(form, 'day', 'Dag')",
        "hidden('version', 3)",
        "textarea(form, 'title', 'Text', max=20000)",
        "select(form, 'kind', 'Slag', [('a', 'A'), ('b', 'B')], empty='Alla')",
        "radios(form, 'kind', 'Slag', choices, variant='pills')",
        "checkboxes(form, 'groups', 'Grupper', choices)",
        "checkbox(form, 'title', 'Visa')",
        "file(form, 'title', 'Fil', accept='.docx', multiple=true)",
    ],
    "notice": ["confirmation('Klart', 'Nummer 7')"],
    "pagination": ["pager('Visar 1–50 av 187', next_url='?c=2')"],
    "progress": ["progress(0, 0, '0 av 0')"],
    "secret": ['secret("https://exempel.se/l/x", "Den nya länken", focus=true)'],
    "saved": ["saved()", "saved('Sparat 14.32')"],
    "status": [
        *(f"tag('{code}')" for code in BoardStatus),
        *(f"flag('{code}')" for code in Flag),
        *(f"round_tag('{code}')" for code in RoundStatus),
        *(f"reply_tag('{code}')" for code in reply_state_label.sources),
        *(f"file_tag('{reading}')" for reading in FileReading),
        *(f"outcome_tag('{code}')" for code in Outcome),
        *(f"letter_tag('{code}')" for code in LetterState),
        *(f"kind_tag('{code}')" for code in CommentKind),
        "mark('Ord', 'check')",
        "tags(item)",
    ],
    "scan": [
        *(f"scan_tag('{state}')" for state in FileState),
        *(f"trait_tag('{trait}')" for trait in FileTrait),
        "scan_words(locked)",
        "scan_words(unread)",
    ],
    "table": [
        "sort_header('Namn', '?sort=name', 'ascending')",
        "cell_invitation('/c/1', '2027', 'Andel')",
        "cell_link('/c/1', '2,7', '2027')",
        "cell_proposed('/c/1', '3,3', '2029')",
    ],
    "tabs": ["tabs([('Översikt', '/', true), ('Plan', '/p', false)], 'Remissen')", "trail([('Remisser', '/')])"],
}
BODIES = {
    "buttons": ["asked('Ta bort', '/x', 'Ta bort A', {'version': 3})"],
    "notice": ["notice('warning', 'Kort tid')", "notice('info')", "empty('Inget här')"],
    "table": ["scroll('Svar')"],
}


@lru_cache
def environment() -> Environment:
    return make_environment()


def render(file: str, call: str, *, body: bool = False) -> str:
    shown = f"{{% call m.{call} %}}<p>Text</p>{{% endcall %}}" if body else f"{{{{ m.{call} }}}}"
    source = f'{{% import "components/forms.html" as f %}}{{% import "components/{file}.html" as m %}}{shown}'
    return environment().from_string(source).render(**GIVEN)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("file", sorted(CALLS))
def test_macros_render(file: str, language: str):
    with speaking(language):
        for call in CALLS[file]:
            assert render(file, call).strip(), call
        for call in BODIES.get(file, []):
            assert "<p>Text</p>" in render(file, call, body=True), call


def test_no_macro_is_forgotten_above():
    for path in (TEMPLATES / "components").glob("*.html"):
        macros = set(re.findall(r"\{%-? macro ([a-z]\w*)\(", path.read_text(encoding="utf-8")))
        called = {call.split("(")[0] for call in CALLS.get(path.stem, []) + BODIES.get(path.stem, [])}
        assert macros == called, path.name


def test_an_unknown_code_is_refused_not_shown_empty():
    with pytest.raises(ValueError, match="asleep"):
        render("status", "tag('asleep')")


def test_words_are_asked_for_when_shown_not_when_read():
    """A macro file is evaluated once: a word taken at its top would stay in the first reader's language."""
    source = make_environment().from_string('{% import "components/status.html" as m %}{{ m.tag("answered") }}')
    with speaking("en"):
        english = source.render()
    assert "Answered" in english
    assert "Svarat" in source.render()


def test_what_is_shown_is_escaped():
    assert "&lt;b&gt;" in render("diff", "diff([('delete', '<b>')])")
    assert "Ek &amp; &lt;Lind&gt;" in render("forms", "text(form, 'name', 'Namn')")


@pytest.mark.parametrize(
    "part",
    [
        'href="#f-title"',
        'id="f-title"',
        'aria-describedby="f-title-hint f-title-error"',
        'id="f-title-error"',
        'aria-invalid="true"',
    ],
)
def test_an_error_is_tied_to_its_field(part: str):
    field = render("forms", "text(form, 'title', 'Rubrik', hint='Kort')")
    assert part in render("forms", "error_summary(form)") + field


def test_what_was_typed_and_chosen_stays():
    assert '<option value="b" selected>' in render("forms", "select(form, 'kind', 'Slag', [('a', 'A'), ('b', 'B')])")
    shown = render("forms", "checkboxes(form, 'groups', 'Grupper', choices)")
    assert re.search(r'value="b" checked', shown)
    assert not re.search(r'value="a" checked', shown)


def test_a_password_is_never_sent_back():
    assert "value=" not in render("forms", "text(form, 'name', 'Lösenord', type='password')")


@pytest.mark.parametrize("word", ["[struket: ", "[tillagt: "])
def test_a_difference_is_told_in_words(word: str):
    assert word in render("diff", "diff([('delete', 'a'), ('insert', 'b')])")
