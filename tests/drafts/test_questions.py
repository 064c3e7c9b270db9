"""Questions answered one by one: drafted, merged, handed over, sent, counted; the same figures everywhere."""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook
from sqlmodel import select

from app.assessment import queries as assessment
from app.comments.answering import AnswerGiven, by_question
from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.comments.places import WHOLE
from app.comments.written import Given, WrittenComment
from app.compilation.compiled import CompiledRound
from app.compilation.exports import export
from app.compilation.exports.data import question_json
from app.compilation.exports.questions import counts_in_words
from app.compilation.queries import compiled_round, overview
from app.drafts.merge import Change, Edit, mark_of_value, merge, value_of
from app.drafts.queries import content_of, state_from
from app.drafts.state import DraftState
from app.drafts.taking_in import taken_in
from app.mail.models import Letter
from app.responses.changes import later_edits
from app.responses.letters import with_copy
from app.responses.models import Comment, Response
from app.responses.queries.answers import sent_content
from app.responses.receipts import checksum
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.models import Question, QuestionKind, Round
from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import NOW, Stage

TEXT, CHOICE, SCALE = 1, 2, 3
WHO = {"name": "Sara Lind"}


@pytest.fixture
def asked(stage: Stage) -> Stage:
    """The round also asks for a choice about its first focus area, which must be answered, and a value on a scale."""
    with stage.database.write() as session:
        session.add(
            Question(
                id=CHOICE,
                round_id=stage.round_id,
                position=2,
                text="Är området rätt?",
                kind=QuestionKind.CHOICE,
                choices=["Ja", "Nej"],
                required=True,
                section_id=stage.sections["3.1"],
                about_area=True,
            )
        )
        session.add(
            Question(
                id=SCALE,
                round_id=stage.round_id,
                position=3,
                text="Hur väl?",
                kind=QuestionKind.SCALE,
                choices=["inte alls", "helt"],
                section_id=stage.sections["3.2"],
            )
        )
    return stage


def put(client: Any, stage: Stage, answers: Any, *, body: int = 0, **draft: Any) -> Any:
    version = client.get(stage.address(body)).json()["draft"]["version"]
    sent = {"version": version, "stance": "supports", **draft}
    return client.put(stage.address(body, "/draft"), json=sent | ({} if answers is None else {"answers": answers}))


def send(client: Any, stage: Stage, body: int = 0) -> Any:
    version = client.get(stage.address(body)).json()["draft"]["version"]
    return client.post(stage.address(body, "/submission"), json={"version": version, "signatory": WHO})


ALL = [
    {"question_id": TEXT, "text": "Ja, i huvudsak."},
    {"question_id": CHOICE, "choice": "Ja"},
    {"question_id": SCALE, "value": 4},
]


def test_a_draft_carries_answers_and_a_client_that_knows_of_none_loses_none(client: Any, asked: Stage):
    questions = client.get(asked.address()).json()["questions"]
    assert [(q["kind"], q["required"], q["steps"]) for q in questions] == [
        ("text", False, None),
        ("choice", True, None),
        ("scale", False, 5),
    ]
    assert questions[1]["focus_area"] == "Område 1"
    saved = put(client, asked, ALL, comments=[{"text": "Bra"}])
    assert saved.status_code == 200, saved.text
    whole = [{"text": "", "choice": None, "value": None} | answer for answer in ALL]
    assert saved.json()["draft"]["answers"] == whole
    assert len(saved.json()["draft"]["comments"]) == 1
    again = put(client, asked, None, comments=[])
    assert again.json()["draft"]["answers"] == whole
    assert again.json()["draft"]["comments"] == []
    stale = client.put(asked.address(0, "/draft"), json={"version": 1, "answers": []})
    assert (stale.status_code, stale.json()["draft"]["answers"]) == (409, whole)
    emptied = put(client, asked, [])
    assert emptied.json()["draft"]["answers"] == []


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ({"question_id": CHOICE, "choice": "Kanske"}, "answers.0.choice"),
        ({"question_id": SCALE, "value": 6}, "answers.0.value"),
        ({"question_id": SCALE, "value": 0}, "answers.0.value"),
        ({"question_id": TEXT, "value": 1}, "answers.0.value"),
        ({"question_id": SCALE, "choice": "Ja"}, "answers.0.choice"),
        ({"question_id": CHOICE, "text": "Ja"}, "answers.0.text"),
        ({"question_id": 999, "text": "Ja"}, "answers.0.question_id"),
        ({"question_id": TEXT, "text": "x" * 20_001}, "answers.0.text"),
    ],
)
def test_what_a_question_does_not_take_is_named(client: Any, asked: Stage, answer: Any, field: str):
    refused = put(client, asked, [answer])
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


def test_an_answer_is_no_comment_of_another_kind(client: Any, asked: Stage):
    assert put(client, asked, None, comments=[{"kind": "answer", "text": "Ja"}]).status_code == 422
    assert put(client, asked, [{"question_id": TEXT, "text": "a"}] * 2).status_code == 422


def test_what_must_be_answered_stops_an_answer_and_not_a_short_one(client: Any, asked: Stage):
    put(client, asked, ALL[:1])
    refused = send(client, asked)
    assert (refused.status_code, refused.json()["code"]) == (422, "answers_missing")
    assert [error["field"] for error in refused.json()["errors"]] == [f"answers.{CHOICE}"]
    put(client, asked, ALL[:1], stance="no_objection")
    assert send(client, asked).status_code == 201


def test_what_is_sent_is_counted_proved_and_stays_the_same_point(client: Any, asked: Stage, tmp_path: Path):
    put(client, asked, ALL, comments=[{"text": "Bra"}])
    put(client, asked, [{"question_id": CHOICE, "choice": "Nej"}, {"question_id": SCALE, "value": 1}], body=1)
    assert (send(client, asked).status_code, send(client, asked, 1).status_code) == (201, 201)
    official = {"Authorization": f"Bearer {asked.officials['handler']}"}
    base = f"/api/v1/rounds/{asked.round_id}"
    listed = client.get(f"{base}/comments?question={TEXT}", headers=official).json()
    assert [(item["kind"], item["question_id"], item["text"]) for item in listed["items"]] == [
        ("answer", TEXT, "Ja, i huvudsak.")
    ]
    assert client.get(f"{base}/comments", headers=official).json()["total"] == 2
    figures = client.get(f"{base}/overview", headers=official).json()["questions"]
    assert [question["answered"] for question in figures] == [1, 2, 2]
    assert figures[1]["choices"] == [{"choice": "Ja", "count": 1}, {"choice": "Nej", "count": 1}]
    assert (figures[2]["mean"], figures[2]["median"]) == (2.5, 2.5)
    with asked.database.snapshot() as session:
        assert [*verify_responses(session), *verify_counts(session)] == []
        content = sent_content(session, 1, "Företagarna i Exempelstad")
        assert checksum(content) == session.get_one(Response, 1).sha256
        assert [answer["question_id"] for answer in content["answers"]] == [TEXT, CHOICE, SCALE]
        assert [comment["question_id"] for comment in content["comments"]] == [None, TEXT]
        copies = [with_copy(session, letter)["copy"] for letter in session.exec(select(Letter).order_by(Letter.id))]
        assert "Är området rätt?\nJa" in copies[0]
        assert "4 av 5" in copies[0]
        compiled = compiled_round(session, asked.round_id, authority="Kommunen", now=NOW)
    _are_counted_in_files(compiled, figures, tmp_path)
    on_page = _counts_on_page(client, asked)
    assert on_page == {TEXT: (1, []), CHOICE: (2, [1, 1]), SCALE: (2, [1, 0, 0, 1, 0])}
    draft = client.get(asked.address()).json()["draft"]
    number = listed["items"][0]["number"]
    put(client, asked, [answer | {"text": "Ja, helt."} if answer["question_id"] == TEXT else answer for answer in ALL])
    assert send(client, asked).status_code == 201
    again = client.get(f"{base}/comments?question={TEXT}", headers=official).json()["items"]
    assert [(item["number"], item["text"]) for item in again] == [(number, "Ja, helt.")]
    assert draft["answers"][1]["choice"] == "Ja"


def _are_counted_in_files(compiled: CompiledRound, figures: list[dict[str, Any]], folder: Path) -> None:
    """JSON, CSV, Excel and Word give the figures that the API gave."""
    assert [question_json(question) for question in compiled.questions] == figures
    export(compiled, "json", "focus-area", folder / "a.json")
    assert json.loads((folder / "a.json").read_text("utf-8"))["questions"] == figures
    export(compiled, "csv", "questions", folder / "a.csv", variant="open")
    rows = [line.split(",") for line in (folder / "a.csv").read_text("utf-8").splitlines()[1:]]
    assert sum(int(row[8]) for row in rows if row[0] == "2") == 2
    assert sum(int(row[8]) for row in rows if row[0] == "3") == 2
    for format, layout in (("docx", "focus-area"), ("docx", "questions"), ("xlsx", "questions")):
        export(compiled, format, layout, folder / f"a.{format}")
    in_word = {paragraph.text for paragraph in Document(str(folder / "a.docx")).paragraphs}
    assert {counts_in_words(question) for question in compiled.questions} <= in_word
    in_excel: dict[int, list[int]] = defaultdict(list)
    for place, *row in load_workbook(folder / "a.xlsx")["Frågor"].iter_rows(min_row=2, values_only=True):
        in_excel[place].append(row[7] or 0)
    assert [in_excel[place] for place in (1, 2, 3)] == [[1], [1, 1], [1, 0, 0, 1, 0]]


def _counts_on_page(client: Any, stage: Stage) -> dict[int, tuple[int, list[int]]]:
    """How many answered each question, and how many gave what, as the page of the compilation says."""
    client.cookies.set(cookies.SESSION, "session-handler")
    page = html.document_fromstring(client.get(f"/rounds/{stage.round_id}/compilation").text)
    client.cookies.clear()
    return {
        int(question.get("aria-labelledby").removeprefix("question-")): (
            int(question.xpath("string(p)").split()[0]),
            [int(cell.text) for cell in question.xpath(".//td[@class='num']")],
        )
        for question in page.xpath("//section[@class='question-counts']")
    }


def test_an_answer_that_was_taken_away_keeps_its_point(client: Any, asked: Stage):
    put(client, asked, ALL)
    put(client, asked, [])
    put(client, asked, ALL)
    with asked.database.read() as session:
        assert len(session.exec(select(Point.id).where(Point.question_id == TEXT)).all()) == 1


def test_pages_show_each_question_in_its_place_and_save_its_answer(pages: Pages, asked: Stage, client: Any):
    pages.raw.cookies.set(cookies.ANSWER, asked.cookie(asked.tokens[0]))
    base = f"/answers/{asked.consultees[0]}"
    whole = pages.get(f"{base}/whole")
    whole.form(action=f"{base}/whole").submit({"answer-1": "Ja.", "stance": "supports"}, button="Spara synpunkten")
    area = pages.get(f"{base}/sections/{asked.sections['3.1']}")
    assert "Måste besvaras innan svaret skickas." in area.text()
    check = pages.get(f"{base}/check")
    assert f"/sections/{asked.sections['3.1']}#question-{CHOICE}" in check.source
    assert "En fråga är inte besvarad. Det går bra att skicka ändå. Fråga 3" in check.text()
    area.form(action=f"{base}/sections/{asked.sections['3.1']}").submit({f"answer-{CHOICE}": "Nej"})
    section = pages.get(f"{base}/sections/{asked.sections['3.2']}")
    assert "1 (inte alls)" in section.text()
    section.form(action=f"{base}/sections/{asked.sections['3.2']}").submit({f"answer-{SCALE}": "5"})
    answers = client.get(asked.address()).json()["draft"]["answers"]
    assert [(a["text"], a["choice"], a["value"]) for a in answers] == [
        ("Ja.", None, None),
        ("", "Nej", None),
        ("", None, 5),
    ]
    checked = pages.get(f"{base}/check").text()
    assert "3 svar på frågor" in checked
    assert "I ert utkast finns 3 svar på frågor, som skickas med" in pages.get(f"{base}/file").text()
    assert "3 svar på frågor hittills." in pages.get(base).text()
    assert "Ert utkast har 3 svar på frågor" in pages.get(f"{base}/no-objection").text()
    assert "5 av 5 (helt)" in checked
    assert "inte besvarad" not in checked
    assert send(client, asked).status_code == 201
    assert "5 av 5 (helt)" in pages.get(f"{base}/responses/1").text()


def answer(question: int, text: str = "", point: int = 7, **given: Any) -> WrittenComment:
    return WrittenComment(
        point, CommentKind.ANSWER, WHOLE, content=EMPTY._replace(text=text), given=Given(question, **given)
    )


def test_two_in_one_draft_answer_different_questions_and_the_same_one():
    before = DraftState(version=2, comments=[answer(1, "Ja", 7), answer(2, choice="Ja", point=8)])
    base = mark_of_value(value_of(before, "answer-1"))
    theirs = before.but(version=3, comments=[answer(1, "Ja", 7), answer(2, choice="Nej", point=8)])
    mine = Edit(2, changes=[Change("answer-1", base, AnswerGiven(1, "Jo"), heading="Stöder ni målen?")])
    merged = merge(theirs, mine)
    assert not merged.conflicts
    assert [comment.content.text or comment.given.choice for comment in merged.state.comments] == ["Jo", "Nej"]
    assert merged.state.comments[0].id == 7
    both = before.but(version=3, comments=[answer(1, "Nja", 7)])
    (conflict,) = merge(both, mine).conflicts
    assert (conflict.heading, conflict.mine.text, conflict.theirs.text) == ("Stöder ni målen?", "Jo", "Nja")
    emptied = merge(before, Edit(2, changes=[Change("answer-1", base, AnswerGiven(1))]))
    assert [comment.id for comment in emptied.state.comments] == [7, 8]
    assert emptied.state.comments[0].is_empty


def test_answers_go_wherever_the_comments_go():
    said = [answer(1, "Ja", 7), answer(2, choice="Ja", point=8), answer(3, value=4, point=9)]
    draft = DraftState(version=3, touched=True, comments=said)
    kept = state_from(3, json.loads(json.dumps(content_of(draft))))
    assert kept.comments == said
    changed = draft.but(comments=[said[0], replace(said[1], given=Given(2, choice="Nej"))])
    later = later_edits(changed, draft, [], [])
    assert ([c.id for c in later.written], [c.id for c in later.removed], later.count) == ([8], [9], 2)


def test_what_is_handed_over_is_put_together_question_by_question():
    own = DraftState(version=1, touched=True, comments=[answer(1, "Vi", 7), answer(2, choice="Ja", point=8)])
    other = DraftState(
        version=1,
        touched=True,
        comments=[answer(1, "Ni", 17), answer(2, choice="Nej", point=18), answer(3, value=2, point=19)],
    )
    result = taken_in(own, other)
    answers = by_question(result.state.comments)
    assert answers[1].content.text == "Vi\n\nNi"
    assert (answers[2].given.choice, answers[3].given.value) == ("Ja", 2)
    assert (result.doubled, result.stances_differ) == (1, True)
    untouched = taken_in(DraftState(version=1), other)
    assert {comment.id for comment in untouched.state.comments} == {17, 18, 19}


def test_a_question_that_is_withdrawn_keeps_what_was_drafted_and_says_so(client: Any, asked: Stage):
    put(client, asked, ALL)
    official = {"Authorization": f"Bearer {asked.officials['handler']}"}
    address = f"/api/v1/rounds/{asked.round_id}/questions/{CHOICE}/withdrawal"
    withdrawn = client.post(address, headers=official, json={"reason": "Frågan var otydlig."})
    assert withdrawn.status_code == 200, withdrawn.text
    assert client.post(address, headers=official, json={"reason": "Igen"}).status_code == 200
    answers = client.get(asked.address()).json()
    assert answers["questions"][1]["withdrawn_why"] == "Frågan var otydlig."
    assert answers["draft"]["answers"][1]["choice"] == "Ja"
    put(client, asked, ALL[:1])
    assert send(client, asked).status_code == 201
    other = client.post(address.replace(f"questions/{CHOICE}", "questions/999"), headers=official, json={"reason": "x"})
    assert other.status_code == 404


def test_an_answer_on_paper_carries_answers_too(client: Any, asked: Stage):
    official = {"Authorization": f"Bearer {asked.officials['registrar']}"}
    form = {"channel": "post", "received_on": "2026-11-20", "stance": "supports", "answers": json.dumps(ALL)}
    address = f"/api/v1/consultees/{asked.consultees[2]}/responses"
    registered = client.post(address, headers=official, data=form)
    assert registered.status_code == 201, registered.text
    assert client.post(address, headers=official, data=form).status_code == 200
    wrong = client.post(address, headers=official, data=form | {"answers": '[{"question_id": 2, "choice": "x"}]'})
    assert wrong.status_code == 422
    with asked.database.read() as session:
        counts = [*overview(session, asked.round_id).given.values()]
        assert counts == [1, 1, 1]
        assert session.exec(select(Comment.counts).order_by(Comment.position)).all() == [True, False, False]
        assert session.get_one(Round, asked.round_id).comments == 1
        assert assessment.area_counts(session, asked.round_id)[0].comments == 1
