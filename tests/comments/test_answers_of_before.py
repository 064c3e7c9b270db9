"""What was received before the formats had numbers is proved as ever.

``before/`` was written by the program as it was then: a database of SQLite as text, with three answers (comments of
several kinds, a file, a replaced answer, one on paper), the originals that a body downloaded and its receipts.
"""

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.arrival import ReceivedBy
from app.assessment.verify import verify_replies
from app.comments.canonical import FORMATS, said_content
from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind
from app.comments.written import Given, WrittenComment
from app.database import Database
from app.history.queries import verify_chains
from app.migrate import upgrade
from app.responses.models import Response
from app.responses.queries.answers import sent_content
from app.responses.receipts import canonical, response_content
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.verify import verify_deadlines

BEFORE = Path(__file__).parent / "before"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "receipts.md"


@pytest.fixture
def before(tmp_path: Path) -> Any:
    path = tmp_path / "before.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.executescript((BEFORE / "database.sql").read_text(encoding="utf-8"))
    connection.close()
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


def test_a_database_of_before_is_whole(before: Any):
    with before.read() as session:
        assert [response.format for response in session.exec(select(Response))] == [1, 1, 1]
        assert [*verify_responses(session), *verify_chains(session)] == []
        assert [*verify_counts(session), *verify_replies(session), *verify_deadlines(session)] == []


@pytest.mark.parametrize("response_id", [1, 2])
def test_an_original_is_the_same_to_the_byte(before: Any, response_id: int):
    kept = (BEFORE / f"original-{response_id}.json").read_bytes()
    with before.read() as session:
        content = sent_content(session, response_id, json.loads(kept)["body"])
    assert canonical(content) == kept


@pytest.mark.parametrize("response_id", [1, 2])
def test_the_documented_script_proves_a_receipt_of_before(response_id: int, tmp_path: Path):
    code = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    (tmp_path / "check.py").write_text(code[1], encoding="utf-8")
    files = [str(BEFORE / f"{name}-{response_id}.json") for name in ("original", "receipt")]
    command = [sys.executable, "check.py", *files]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip() == "ok"


def test_the_first_format_is_what_it_was():
    assert FORMATS[1] == ("text", "proposed_text", "reason")


def test_a_changed_comment_is_found(before: Any):
    with before.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER comment_no_update")
        connection.exec_driver_sql("UPDATE comment SET reason = 'Annat skäl.' WHERE id = 3")
    with before.read() as session:
        assert len(list(verify_responses(session))) == 1


def test_a_later_format_says_its_number(before: Any):
    with before.read() as session:
        row = session.get_one(Response, 1).model_dump()
    nothing: dict[str, Any] = {"comments": []}
    first = response_content(row, "Föreningen", nothing)
    assert not {"format", "received_by", "answers", "documents"} & set(first)
    second = response_content(row | {"format": 2, "received_by": ReceivedBy.PROXY}, "Föreningen", nothing)
    assert (second["format"], second["received_by"]) == (2, "proxy")
    assert not {"answers", "documents"} & set(second)
    assert response_content(row | {"format": 2}, "Föreningen", nothing)["received_by"] is None
    letter = {"id": 3, "title": "Missiv", "sha256": "0" * 64, "version": 1}
    third = response_content(row | {"format": 3}, "Föreningen", said_content([], 3), documents=[letter])
    assert (third["answers"], third["documents"]) == ([], [letter])
    assert response_content(row | {"format": 3}, "Föreningen", said_content([], 3))["documents"] == []


def test_a_choice_is_an_answer_and_no_comment_and_an_answer_in_words_is_both():
    words = WrittenComment(1, CommentKind.ANSWER, content=EMPTY._replace(text="Ja."), given=Given(5))
    choice = WrittenComment(2, CommentKind.ANSWER, given=Given(6, choice="Nej"))
    value = WrittenComment(3, CommentKind.ANSWER, given=Given(7, value=4))
    said = said_content([(12, words), (None, choice), (None, value)], 3)
    assert [(comment["number"], comment["question_id"]) for comment in said["comments"]] == [(12, 5)]
    assert said["answers"] == [
        {"question_id": 5, "text": "Ja.", "choice": None, "value": None},
        {"question_id": 6, "text": "", "choice": "Nej", "value": None},
        {"question_id": 7, "text": "", "choice": None, "value": 4},
    ]
