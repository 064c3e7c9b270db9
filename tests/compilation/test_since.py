"""What has changed since the last file: told in every file and on the page, exactly, whoever changed it."""

import csv
import datetime
import io
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.accounts.policy import Kind
from app.clock import now
from app.compilation.queries import compiled_round, with_since
from app.compilation.since import PointThen, Since, State, compare
from app.compilation.since_words import MOST_SAID, changes_in_words
from app.installation import installation_of
from app.jobs.worker import Worker
from app.server import maker_of
from tests.assessment.conftest import Desk, desk, edit
from tests.compilation.test_files import look, order, signed_in

__all__ = ["desk"]
THEN = datetime.datetime(2026, 11, 28, 13, 10, tzinfo=datetime.UTC)


@pytest.fixture
def worker(app: Any) -> Iterator[Worker]:
    """A worker that does a job when it is told to."""
    worker = maker_of(installation_of(app))
    yield worker
    worker.stop()


def point(number: int, part: int = 0, comment: int = 0, reply: int = 0) -> PointThen:
    return PointThen(number, part, comment or number, None, None, reply)


def test_each_kind_of_change_is_told_once() -> None:
    then = State(
        THEN,
        {1: point(1), 2: point(2, reply=1), 3: point(3, reply=2), 4: point(4), 5: point(5), 6: point(6), 7: point(7)},
        {10: "a", 11: "b", 12: "c"},
        {"whole": 1},
    )
    new = {1: point(1, reply=1), 2: point(2, reply=3), 3: point(3), 5: point(5, comment=50), 6: point(6, comment=60)}
    new |= {71: point(7, 1, 7, reply=1), 72: point(7, 2, 7), 8: point(8, reply=1)}
    stands = State(THEN, new, {10: "a", 11: "x", 13: "d"}, {"whole": 2, "rest": 1})
    names = {13: "Ny", 11: "Ändrad", 12: "Borta", 10: "Samma"}
    since = compare(then, stands, {(6, 60)}, names)
    assert since == Since(
        THEN,
        replies_new=("1", "8"),
        replies_changed=("2",),
        replies_gone=("3",),
        comments_new=("8",),
        comments_changed=("5",),
        comments_divided=("7",),
        comments_gone=("4",),
        answers_new=("Ny",),
        answers_changed=("Ändrad",),
        answers_gone=("Borta",),
        texts=2,
    )
    assert compare(then, then, set(), names).nothing
    assert (since.by_comment()["8"], since.by_comment()["7"]) == (("comment_new", "reply_new"), ("comment_divided",))
    assert State.of(THEN, json.loads(json.dumps(then.stored()))) == then
    cut = since.within({"1", "5", "7 a"}, {"Ny"})
    assert (cut.replies_new, cut.comments_changed, cut.comments_divided) == (("1",), ("5",), ("7",))
    assert (cut.comments_new, cut.comments_gone, cut.answers_new, cut.answers_changed) == ((), (), ("Ny",), ())
    many = changes_in_words(Since(THEN, replies_new=tuple(str(n) for n in range(1, MOST_SAID + 4))))
    assert many == "15 nya svar på synpunkter (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 och 3 till)"


def made(client: Any, desk: Desk, worker: Worker, **body: Any) -> Any:
    """A file that has been ordered and made, by whoever orders it."""
    kind = body.pop("kind", Kind.HANDLER)
    job = order(client, desk, kind, **body)["id"]
    worker.work_once()
    file = look(client, desk, job, "/file", kind)
    assert file.status_code == 200, file.text
    return file


def told(client: Any, desk: Desk, worker: Worker, **body: Any) -> Any:
    return made(client, desk, worker, **body).json()["since"]


def test_a_file_tells_what_has_changed_since_the_last_whole_one(
    client: Any, pages: Any, desk: Desk, worker: Worker
) -> None:
    body, area = desk.world.consultee, desk.world.focus_section
    first, second, _third = desk.answer(body, *(edit(f"Synpunkt {n}", section=area) for n in "abc"))
    page = f"/rounds/{desk.world.round}/compilation"
    here = signed_in(pages)
    assert "Senast framtagen" not in here.get(page).text()
    assert told(client, desk, worker) is None, "the first has nothing to be compared with"
    began = now().isoformat()
    before = told(client, desk, worker)
    assert [name for name, each in before.items() if each] == ["made_at"]
    assert "Sedan dess har inga synpunkter" in here.get(page).text()

    desk.reply(first, "met", "Vi gör så.")
    desk.answer(
        body,
        edit("Synpunkt a", section=area, id=first),
        edit("Synpunkt b, ändrad", section=area, id=second),
        edit("Synpunkt d", section=area),
    )
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="Provbo", now=now())
        numbers = {comment.id: comment.label for comment in compiled.comments("focus-area")}
        since = with_since(session, compiled)[0].since
    assert since
    assert (since.replies_new, since.replies_changed) == ((numbers[first],), ())
    assert since.comments_changed == (numbers[second],), "what was sent again as it was has not changed"
    assert len(since.comments_new) == len(since.comments_gone) == 1
    assert (since.answers_new, len(since.answers_changed), since.texts) == ((), 1, 0)

    said = f"1 nytt svar på en synpunkt ({numbers[first]})"
    assert said in here.get(page).text()
    cut = told(client, desk, worker, options={"outcome": "met"})
    assert (cut["replies_new"], cut["comments_changed"], cut["comments_gone"]) == ([numbers[first]], [], [])
    assert told(client, desk, worker, kind=Kind.READER)["replies_new"] == [numbers[first]], "neither was a whole file"
    rows = csv.DictReader(io.StringIO(made(client, desk, worker, format="csv", options={"variant": "open"}).text))
    changed = {row["number"]: row["changed_since"] for row in rows if row["changed_since"]}
    told_of = {numbers[first]: "reply_new", numbers[second]: "comment_changed", since.comments_new[0]: "comment_new"}
    assert changed == told_of, "each row tells its own"
    word = Document(BytesIO(made(client, desk, worker, format="docx").content))
    assert any(said in paragraph.text for paragraph in word.paragraphs)
    assert told(client, desk, worker)["replies_new"] == [], "the Word file was the last"
    book = load_workbook(BytesIO(made(client, desk, worker, format="xlsx", since=began).content))
    facts = [tuple(row[:2]) for row in book["Läs mig"].iter_rows(values_only=True)]
    assert any(said in str(content) for _label, content in facts)
    assert ("Med svar", 1) in facts, "a number, and no date"

    waited_twice = [since_by_api(client, desk, began) for _again in range(2)]
    assert [waited["comments_changed"] for waited in waited_twice] == [[numbers[second]]] * 2


def since_by_api(client: Any, desk: Desk, instant: str) -> Any:
    """What the file that is waited for tells of what has changed since an instant."""
    address = f"/api/v1/rounds/{desk.world.round}/exports/json"
    return client.get(address, params={"since": instant}, headers=desk.bearer()).json()["since"]


def test_a_moment_without_a_file_is_refused(client: Any, desk: Desk) -> None:
    address = f"/api/v1/rounds/{desk.world.round}/exports/json"
    for wrong, code in (("2001-01-01T00:00:00Z", "nothing_to_compare"), ("2026-11-28", "invalid")):
        refused = client.get(address, params={"since": wrong}, headers=desk.bearer())
        assert refused.status_code == 422, refused.text
        assert refused.json()["code"] == code
    assert order(client, desk, status=422, since="2001-01-01T00:00:00Z")["code"] == "nothing_to_compare"


def test_two_files_at_once_are_both_compared_with_the_one_before(client: Any, desk: Desk, worker: Worker) -> None:
    with desk.database.snapshot() as early:
        compiled = compiled_round(early, desk.world.round, authority="Provbo", now=now())
        made(client, desk, worker)
        assert with_since(early, compiled)[0].since is None, "the other's file was not there when this was read"


def test_it_asks_the_database_as_much_for_many_as_for_one(
    desk: Desk, client: Any, worker: Worker, statements: Any
) -> None:
    asked = []
    for first in (0, 4):
        bodies = desk.bodies(1 + first, first=first)
        made(client, desk, worker)
        desk.answer(bodies[0], edit("Mer vatten.", section=desk.world.focus_section))
        with desk.database.snapshot() as session:
            compiled = compiled_round(session, desk.world.round, authority="Provbo", now=now())
            with statements() as heard:
                with_since(session, compiled)
        asked.append(heard.count)
    assert asked[0] == asked[1] <= 3
