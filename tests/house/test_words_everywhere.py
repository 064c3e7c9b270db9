"""Every member of every enumeration is called the same wherever it is shown: page, mail, Word, Excel, CSV, API.

What is found there is compared with the room's word, in both languages; a label that no place shows fails.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.accounts.policy import Kind
from app.assessment.models import Outcome
from app.comments.kinds import CommentKind, Stance
from app.i18n import speaking
from app.labels import every_label
from app.tracking.rules import BoardStatus
from app.web.templating import make_environment
from tests.house.test_every_page_read import Stage, staged
from tests.house.visits import Visit
from tests.house.worded_files import IN_FILES, LOWERED, Files, Found
from tests.kit.databases import Migrated

LANGUAGES = ("sv", "en")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    folder = tmp_path_factory.mktemp("files")
    return {language: Files(folder, language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Stage]:
    yield from staged(tmp_path_factory.mktemp("words"), migrated)


# What pages say: each choice on a real page, each tag as its macro makes it.


def tags(macro: str, label: str) -> Callable[[str], Found]:
    def read(language: str) -> Found:
        source = '{% import "components/status.html" as s %}{{ s.' + macro + "(code) }}"
        template = make_environment().from_string(source)
        with speaking(language):
            shown = {code: template.render(code=code) for code in every_label()[label].sources}
        return {str(code): re.sub(r"<[^>]+>", "", html).strip() for code, html in shown.items()}

    return read


def choices(kind: Kind, address: str, field: str) -> Callable[[Stage, str], Found]:
    """The options of a select, or the texts beside radios, by their values."""

    def read(stage: Stage, language: str) -> Found:
        page = stage.open(Visit(address, kind, lambda world: address.format(**vars(world))), language=language)
        options = page.xpath(f"//select[@name='{field}']/option")
        chosen = {option.get("value"): option.text_content().strip() for option in options}
        radios = page.xpath(f"//input[@name='{field}'][@type='radio']")
        return chosen | {
            radio.get("value"): page.xpath("//label[@for=$id]", id=radio.get("id"))[0].text_content().strip()
            for radio in radios
        }

    return read


def hints(kind: Kind, path: str, field: str) -> Callable[[Stage, str], Found]:
    """How each choice of a field of radio buttons is described."""

    def read(stage: Stage, language: str) -> Found:
        page = stage.open(Visit(path, kind, lambda world: path.format(**vars(world))), language=language)
        radios = page.xpath(f"//input[@name='{field}'][@type='radio']")
        described = {radio.get("value"): radio.get("aria-describedby").split()[0] for radio in radios}
        return {code: page.xpath("//*[@id=$id]", id=key)[0].text_content().strip() for code, key in described.items()}

    return read


DESK, BOARD = "/rounds/{round}/comments?point={point}", "/rounds/{round}/board"
REGISTRATION = "/rounds/{round}/consultees/{other_consultee}/registration"
ON_PAGES: dict[str, list[Callable[[Stage, str], Found]]] = {
    "role_label": [choices(Kind.ADMIN, "/users/new", "role")],
    "role_means": [hints(Kind.ADMIN, "/users/new", "role")],
    "organisation_kind_label": [
        choices(Kind.HANDLER, "/organisations", "kind"),
        choices(Kind.ADMIN, "/organisations/new", "kind"),
    ],
    "stance_label": [choices(Kind.REGISTRAR, REGISTRATION, "stance"), choices(Kind.HANDLER, DESK, "answer")],
    "area_stance_label": [
        choices(Kind.CONTACT, "/answers/{consultee}/whole", "stance"),
        choices(Kind.CONTACT, "/answers/{consultee}/sections/{focus_section}", "focus_stance"),
    ],
    "stance_hint": [hints(Kind.CONTACT, "/answers/{consultee}/whole", "stance")],
    "comment_kind_label": [choices(Kind.HANDLER, DESK, "kind")],
    "plan_comment_kind_label": [choices(Kind.REGISTRAR, REGISTRATION, "kind-1")],
    "action_kind_label": [choices(Kind.HANDLER, DESK, "action_kind"), choices(Kind.HANDLER, DESK, "does")],
    "action_state_label": [choices(Kind.HANDLER, DESK, "does")],
    "outcome_label": [choices(Kind.HANDLER, DESK, "outcome"), choices(Kind.HANDLER, DESK, "show")],
    "reply_state_filter": [choices(Kind.HANDLER, DESK, "show")],
    "tag_colour_label": [choices(Kind.HANDLER, "/rounds/{round}/tags", "colour")],
    "special_label": [choices(Kind.HANDLER, DESK, "only")],
    "link_role_label": [choices(Kind.CONTACT, "/answers/{consultee}/colleagues", "role")],
    "how_told_label": [choices(Kind.HANDLER, "/account/notices", "told_answer")],
    "steering_kind_label": [choices(Kind.HANDLER, "/rounds/{draft_round}/background", "kind")],
    "paper_kind_label": [choices(Kind.HANDLER, "/rounds/{round}/paper", "letter_kind")],
    "arrival_basis_label": [choices(Kind.REGISTRAR, REGISTRATION, "basis")],
    "registered_channel_label": [choices(Kind.REGISTRAR, REGISTRATION, "channel")],
    "decision_level_label": [
        choices(Kind.CONTACT, "/answers/{consultee}/check", "decision_level"),
        choices(Kind.REGISTRAR, REGISTRATION, "decision_level"),
    ],
    "statement_kind_label": [
        choices(Kind.CONTACT, "/answers/{consultee}/statements", "statement_kind-1"),
        choices(Kind.REGISTRAR, REGISTRATION, "statement_kind-1"),
    ],
    "history_topic_label": [choices(Kind.HANDLER, "/rounds/{round}/history", "topic")],
    "history_actor_label": [choices(Kind.HANDLER, "/rounds/{round}/history", "by")],
    "inbox_state_label": [choices(Kind.REGISTRAR, "/inbox", "state")],
    "told_label": [choices(Kind.HANDLER, "/rounds/{round}/plan-versions/imports/correction", "told")],
    "decision_choice": [choices(Kind.HANDLER, "/rounds/{round}/consultees/{consultee}", "decision")],
}
"""Label → the pages that offer all its members to choose from."""
SOME_ON_PAGES = {
    "board_status_label": choices(Kind.HANDLER, BOARD, "status"),
    "part_label": choices(Kind.HANDLER, BOARD, "status"),
}
"""Label → the page that offers those of its members that there are."""
TAGS = {
    "board_status_label": "tag",
    "flag_label": "flag",
    "round_status_label": "round_tag",
    "reply_state_label": "reply_tag",
    "file_reading_label": "file_tag",
    "outcome_label": "outcome_tag",
    "letter_state_label": "letter_tag",
    "comment_kind_label": "kind_tag",
}
"""Label → the macro that makes a tag of a member."""
ONE_AT_A_TIME = {
    "scan_doubt_label": "components/scan.html",
    "file_state_label": "components/scan.html",
    "file_trait_label": "components/scan.html",
    "file_trait_advice_label": "responses/_files.html",
    "file_doubt_label": "assessment/file.html",
    "part_label": "the bar of the board",
    "changed_label": "plan_versions/_changes.html",
    "areas_label": "where a corrected file has other focus areas",
    "matched_by_label": "inbox/item.html",
    "row_outcome_label": "batches/batch.html",
    "batch_state_label": "batches/list.html",
    "batch_kind_label": "batches/batch.html",
    "delivery_outcome_label": "inbox/item.html",
    "reason_label": "responses/original.html",
    "round_choice_label": "rounds/list.html",
    "todo_kind_label": "tracking/todo.html",
    "question_kind_label": "rounds/questions.html",
    "document_kind_label": "rounds/document.html",
    "document_doubt_label": "rounds/document.html",
    "notice_kind_label": "accounts/notices.html",
    "user_state_label": "accounts/users.html",
    "refusal_label": "what the sign-in service cannot let in",
    "trouble_label": "what went wrong with the sign-in service",
    "identification_trouble_label": "what went wrong with the service of electronic identities",
    "identification_label": "where there is a service of electronic identities",
    "identification_note": "where there is a service of electronic identities",
    "not_reminded_label": "tracking/_not_reminded.html",
    "letter_kind_label": "tracking/_letter_rows.html",
    "layout_choice": "compilation/compilation.html",
    "lack_label": "compilation/_lacks.html",
    "review_state_label": "assessment/_review.html",
    "reading_end_label": "compilation/reading_door.html",
    "review_state_filter": "the desk of a round whose replies are reviewed",
    "topic_label": "information/list.html",
    "personal_subject_label": "privacy/extract.html",
    "kept_for_label": "privacy/extract.html",
    "kept_until_label": "privacy/extract.html",
    "disposal_kind_label": "privacy/rules.html",
    "disposal_event_label": "privacy/rules.html",
    "topic_heading_label": "information/version.html",
    "job_status_label": "the API's description",
    "received_by_label": "drafts/receipt.html",
    "origin_label": "the API's description",
    "mail_fault_label": "layouts/official.html",
    "mail_fault_advice": "layouts/official.html",
    "mailbox_fault_label": "inbox/list.html",
    "mailbox_fault_advice": "inbox/list.html",
    "why_unsent_label": "tracking/_letter_rows.html",
    "why_bounced_label": "tracking/_letter_rows.html",
    "link_end_label": "rounds/link_lost.html",
    "link_end_sentence": "a refusal",
}
"""Label → the one template that takes it from the filter, where no page shows every member at once."""


def expected(label: str, language: str) -> Found:
    with speaking(language):
        return dict(every_label()[label].options())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("label", "place"), [(label, place) for label in IN_FILES for place in IN_FILES[label]])
def test_a_file_or_a_mail_says_the_rooms_word(files: dict[str, Files], label: str, place: str, language: str) -> None:
    words = expected(label, "sv" if place == "csv" else language)
    if (label, place) in LOWERED:
        words = {code: word.lower() for code, word in words.items()}
    assert IN_FILES[label][place](files[language]) == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", sorted(ON_PAGES))
def test_a_page_offers_the_rooms_words(stage: Stage, label: str, language: str) -> None:
    words = expected(label, language)
    for read in ON_PAGES[label]:
        shown = read(stage, language)
        assert {code: word for code, word in shown.items() if code in words} == words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", sorted(SOME_ON_PAGES))
def test_a_page_that_offers_some_says_the_rooms_words(stage: Stage, label: str, language: str) -> None:
    words = expected(label, language)
    offered = {code: word for code, word in SOME_ON_PAGES[label](stage, language).items() if code in words}
    assert offered
    assert offered.items() <= words.items()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", sorted(TAGS))
def test_a_tag_says_the_rooms_word(label: str, language: str) -> None:
    assert tags(TAGS[label], label)(language) == expected(label, language)


def test_open_data_json_and_api_keep_the_codes(files: dict[str, Files], stage: Stage) -> None:
    codes = {"kind": set(CommentKind), "outcome": {*Outcome, ""}, "stance": {*Stance, ""}}
    for written in files.values():
        rows = list(written.csv("open"))
        assert {column: {row[column] for row in rows} for column in codes} == codes
        read = json.loads(written.made("json").read_bytes())
        assert {body["status"] for body in read["consultees"]} == set(BoardStatus)
        assert {body["stance"] for body in read["consultees"]} == {*Stance, None}
        assert {comment["kind"] for comment in read["comments"]} == set(CommentKind)
        assert {comment["reply"]["outcome"] for comment in read["comments"] if comment["reply"]} == set(Outcome)


def test_the_apis_description_words_every_code_in_both_languages(stage: Stage) -> None:
    described = stage.pages.raw.get("/api/v1/openapi.json").json()["components"]["schemas"]
    worded = {name: schema for name, schema in described.items() if "enum" in schema}
    assert {
        "Stance",
        "CommentKind",
        "Outcome",
        "BoardStatus",
        "Flag",
        "RoundStatus",
        "OrganisationKind",
    } <= worded.keys()
    for name, schema in worded.items():
        label = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + "_label"
        swedish, english = expected(label, "sv"), expected(label, "en")
        for code in every_label()[label].sources:
            assert f"- `{code}`: {swedish[code]} ({english[code]})" in schema["description"].split("\n")


def test_no_label_is_left_out_of_this_walk() -> None:
    assert every_label().keys() == IN_FILES.keys() | ON_PAGES.keys() | TAGS.keys() | ONE_AT_A_TIME.keys()
    for label, template in ONE_AT_A_TIME.items():
        if template.endswith(".html"):
            source = (Path(__file__).parents[2] / "templates" / template).read_text(encoding="utf-8")
            assert f"|{label}" in source, f"{template} no longer shows {label}"
