"""Forms keep what was typed and put every error at its field."""

import datetime
from typing import Annotated, get_args

import pytest
from pydantic import AfterValidator, Field, ValidationError
from pydantic_core.core_schema import ErrorType

from app.accounts.models import Role
from app.errors import Invalid, RuleBroken
from app.mail.addresses import address
from app.web.forms import Filled, FormModel, blank
from app.web.sent_form import SentForm
from app.web.validation_messages import Ask, problem_fields, wording


class Sample(FormModel):
    """A form with a field of each sort."""

    title: str = Field(min_length=1, max_length=5)
    day: datetime.date
    email: Annotated[str, AfterValidator(address)] = "a@b.se"
    number: int | None = None
    words: list[str] = []


class Asking(FormModel):
    """A form whose fields say what they ask for."""

    name: Annotated[str, Ask("Skriv ditt namn.")] = Field(min_length=1, max_length=5)
    day: Annotated[datetime.date, Ask("Välj sista svarsdag.")]
    role: Annotated[Role, Ask("Välj en roll.")]


GOOD = {"title": " Hej ", "day": "2026-09-11", "number": ""}


def test_a_good_form_is_read_and_an_empty_optional_field_is_absent() -> None:
    form = Filled(Sample, GOOD, sent=True)
    assert form.ok
    assert form.data.title == "Hej"
    assert form.data.number is None
    assert form.value("title") == " Hej "


def test_errors_stand_at_their_fields_in_the_forms_order() -> None:
    form = Filled(Sample, {"day": "11/9", "title": "alldeles för långt", "okänt": "x"}, sent=True)
    assert [name for name, _message in form.errors] == ["title", "day", "okänt"]
    assert form.error("title") == "Skriv högst 5 tecken."
    assert "2027-03-15" in form.error("day")
    assert form.value("day") == "11/9"


def test_the_list_of_errors_names_the_fields_as_the_page_does() -> None:
    form = Filled(Sample, {"title": "", "number": "tre", "day": "2026-09-11"}, sent=True)
    assert form.summary == form.errors, "no labels are known yet"
    assert form.named("title", "Rubrik") == "Rubrik"
    form.named("number", "Hur många?")
    assert form.summary == [
        ("title", "Rubrik: Det här får inte vara tomt. Skriv något."),
        ("number", "Hur många: Skriv ett heltal."),
    ]
    form.refuse(RuleBroken("Nej.", fields={"title": "Rubriken är upptagen."}))
    assert form.summary[0] == ("title", "Rubriken är upptagen."), "a message of our own says it all"


def test_a_field_left_empty_says_what_it_asks_for_and_needs_no_label() -> None:
    for left in ({}, {"name": ""}, {"name": "  ", "day": "", "role": "kung"}):
        form = Filled(Asking, left, sent=True)
        form.named("name", "Namn")
        assert form.summary == [
            ("name", "Skriv ditt namn."),
            ("day", "Välj sista svarsdag."),
            ("role", "Välj en roll."),
        ]
    form = Filled(Asking, {"name": "x" * 9, "day": "i morgon", "role": "reader"}, sent=True)
    form.named("name", "Namn")
    assert form.summary[0] == ("name", "Namn: Skriv högst 5 tecken."), (
        "what was typed is judged by what is wrong with it"
    )
    assert "2027-03-15" in form.error("day")


def test_whatever_a_client_sends_is_told_what_would_do() -> None:
    """Every finding that a model of ours can cause has a sentence of its own kind."""
    ours = ("missing", "string", "int", "float", "bool", "date", "enum", "literal", "list", "too_", "greater", "less")
    kinds = [kind for kind in get_args(ErrorType) if kind.startswith(ours) and kind != "missing_sentinel_error"]
    said = {kind: wording({"type": kind, "loc": ("body", "x"), "input": 1}) for kind in kinds if "argument" not in kind}
    assert len(said) > 30
    assert not [kind for kind, words in said.items() if "API-beskrivningen" in words]
    with pytest.raises(ValidationError) as caught:
        Asking.model_validate({"name": "Åsa", "day": "2026-09-11", "role": "kung"})
    (finding,) = caught.value.errors(include_url=False)
    assert wording(finding) == "Det finns inte att välja. Ange något av: admin, handler, registrar, reader."


def test_a_fields_own_rule_says_it_in_its_own_words() -> None:
    form = Filled(Sample, GOOD | {"email": "a@b.se, c@d.se"}, sent=True)
    assert "en enda e-postadress" in form.error("email")


def test_a_refusal_of_the_action_undoes_and_stands_in_the_form() -> None:
    class Session:
        undone = False

        def rollback(self) -> None:
            self.undone = True

    session, form = Session(), Filled(Sample, GOOD, sent=True)

    def refuse() -> None:
        raise RuleBroken("Det går inte.", fields={"title": "Upptaget."})

    assert form.attempt(session, refuse) is None  # type: ignore[arg-type]  # only rollback is used
    assert session.undone
    assert form.error("title") == "Upptaget."
    assert not form.ok


def test_a_blank_form_has_no_errors_and_is_not_sent() -> None:
    form = blank(Sample, title="x")
    assert not form.ok
    assert form.errors == []
    assert form.value("title") == "x"


def test_nested_findings_name_the_place() -> None:
    assert problem_fields([{"loc": ("body", "comments", 3, "text"), "type": "missing"}]) == {
        "comments.3.text": "Uppgiften saknas. Ange den."
    }
    assert problem_fields([{"loc": ("body", 17), "type": "json_invalid"}]) == {
        "body": "Innehållet är inte giltig JSON."
    }


def test_a_text_is_counted_in_characters_whichever_way_it_was_read_first() -> None:
    too_long = {"loc": ("body", "text"), "type": "too_long", "ctx": {"max_length": 20000}}
    assert problem_fields([too_long | {"input": "x" * 3}]) == {"text": "Skriv högst 20\u00a0000 tecken."}
    assert problem_fields([too_long | {"input": [1, 2]}]) == {"text": "Högst 20\u00a0000 stycken."}


def test_one_mail_address_and_nothing_else() -> None:
    for wrong in ("", "a", "a@b", "A <a@b.se>", "a@b.se,c@d.se", "a@b.se\r\nBcc: c@d.se", "a b@c.se", "@b.se", "a@.se"):
        try:
            address(wrong)
        except Invalid:
            continue
        raise AssertionError(wrong)
    assert address(" åsa.öberg@kommunen.se ") == "åsa.öberg@kommunen.se"


def test_what_was_typed_is_shown_and_no_number_that_was_chosen() -> None:
    sent = [("text-7", "Skriv om vattnet."), ("answer-3", "4"), ("answer-5", "Ja, i 4 av 5 skolor"), ("letter", "12")]
    form = SentForm(items=list(sent))
    assert form.texts == ["Skriv om vattnet.\nJa, i 4 av 5 skolor"]
    assert form.fields == sent, "all of it is sent again"
