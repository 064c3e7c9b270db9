"""What an answer says in short is a point: numbered once, counted everywhere, set aside and counted again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import select

from app.accounts.identity import By
from app.assessment.actions import Answer, count_again, reply, set_aside
from app.assessment.models import Outcome
from app.clock import now
from app.comments.kinds import CommentKind, Stance
from app.comments.models import Point
from app.compilation.compiled import CompiledFile
from app.compilation.exports import export
from app.compilation.queries import compiled_round
from app.drafts import queries as drafts
from app.errors import RuleBroken
from app.responses.models import Comment, Response
from app.responses.queries.answers import sent_answer, sent_content
from app.responses.queries.received import received
from app.responses.receipts import checksum
from app.responses.verify import verify_responses
from app.responses.verify_counts import verify_counts
from app.rounds.models import Consultee, Round
from tests.assessment.conftest import Desk, edit, send
from tests.assessment.conftest import desk as desk
from tests.kit.world import holder_of

BY = By("user", 1, "Hanna Lind")


def sent(desk: Desk, *texts: str, summary: str) -> None:
    """The world's own body sends an answer with these comments."""
    with desk.database.write() as session:
        comments = [edit(text, section=desk.world.section) for text in texts]
        send(session, desk.world.consultee, comments, stance=Stance.SUPPORTS, summary=summary, now=now())


def point_of(desk: Desk) -> Point:
    """The point that its summary makes."""
    with desk.database.read() as session:
        return session.exec(select(Point).where(Point.consultee_id == desk.world.consultee, Point.is_summary)).one()


def figures(desk: Desk, tmp_path: Path) -> set[int]:
    """How many comments the round has, by everybody who counts them: one figure, if they agree."""
    with desk.database.read() as session:
        assert list(verify_counts(session)) == []
        assert list(verify_responses(session)) == []
        compiled = compiled_round(session, desk.world.round, authority="Exempelkommunen", now=now())
        export(compiled, "json", "focus-area", tmp_path / "a.json")
        export(compiled, "xlsx", "focus-area", tmp_path / "a.xlsx")
        in_json = json.loads((tmp_path / "a.json").read_bytes())
        sheet = load_workbook(tmp_path / "a.xlsx")["Synpunkter"]
        return {
            session.get_one(Round, desk.world.round).comments,
            compiled.counts.comments,
            compiled.overview.progress.comments,
            len(list(compiled.comments("organisation"))),
            len(in_json["comments"]),
            in_json["counts"]["comments"],
            len(list(sheet.iter_rows())) - 1,
            sum(row.comments for row in received(session, desk.world.round, replaced=False)),
        }


def test_a_summary_is_numbered_after_the_comments_and_is_no_part_of_the_receipt(desk: Desk, tmp_path: Path):
    sent(desk, "Ett.", "Två.", summary="Vi är för planen.")
    with desk.database.read() as session:
        body = session.get_one(Consultee, desk.world.consultee)
        response = session.get_one(Response, body.current_response_id)
        numbers = session.exec(
            select(Point.number, Comment.kind)
            .join(Comment, Comment.point_id == Point.id)
            .where(Comment.response_id == response.id)
            .order_by(Point.number)
        ).all()
        assert numbers == [(2, CommentKind.COMMENT), (3, CommentKind.COMMENT), (4, CommentKind.SUMMARY)]
        content = sent_content(session, response.id, body.name)
        assert checksum(content) == response.sha256
        assert [said["text"] for said in content["comments"]] == ["Ett.", "Två."]
        assert [said.content.text for said in sent_answer(session, response.id).content.comments] == ["Ett.", "Två."]
        draft = drafts.draft(session, holder_of(session, desk.world.consultee))
        assert CommentKind.SUMMARY not in {comment.kind for comment in draft.comments}
    assert figures(desk, tmp_path) == {4}


def test_it_keeps_its_number_and_what_becomes_of_its_reply_is_what_becomes_of_any(desk: Desk, tmp_path: Path):
    sent(desk, summary="Vi är för planen.")
    point = point_of(desk)
    with desk.database.write() as session:
        round_ = session.get_one(Round, desk.world.round)
        reply(session, round_, Answer(point.id, Outcome.NOTED, "Tack.", "", 0), by=BY, now=now())
    sent(desk, summary="Vi är för planen, nästan.")
    with desk.database.read() as session:
        round_ = session.get_one(Round, desk.world.round)
        assert (round_.to_look_again, point_of(desk).number) == (1, point.number)
    sent(desk, "En synpunkt.", summary="")
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="", now=now())
        mine = next(body for body in compiled.consultees if body.id == desk.world.consultee)
        assert (mine.withdrawn_points, mine.summary_point) == ((point.number,), None)
    sent(desk, "En synpunkt.", summary="Vi är för planen.")
    with desk.database.read() as session:
        assert session.get_one(Round, desk.world.round).done == 1, "back at the wording that was replied to"
    assert point_of(desk).number == point.number
    assert figures(desk, tmp_path) == {3}


def test_an_official_sets_it_aside_until_the_body_says_something_else(desk: Desk, tmp_path: Path):
    sent(desk, "Ett.", summary="Se nedan.")
    point = point_of(desk)
    assert figures(desk, tmp_path) == {3}
    for _pressed_twice in range(2):
        with desk.database.write() as session:
            set_aside(session, session.get_one(Round, desk.world.round), point, by=BY, now=now())
        assert figures(desk, tmp_path) == {2}
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="", now=now())
        mine = next(body for body in compiled.consultees if body.id == desk.world.consultee)
        assert (mine.set_aside_points, mine.withdrawn_points) == ((point.number,), ())
        export(compiled, "docx", "focus-area", tmp_path / "a.docx")
        words = [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]
        assert "Sammanfattningar som inte räknas" in words
        assert "Se nedan." in words, "nothing that was said is left out"
    sent(desk, "Ett.", summary="Se nedan.")
    assert figures(desk, tmp_path) == {2}, "the same words are still none"
    sent(desk, "Ett.", summary="Vi är emot.")
    assert figures(desk, tmp_path) == {3}, "other words have been judged by nobody"
    with desk.database.write() as session:
        round_ = session.get_one(Round, desk.world.round)
        set_aside(session, round_, point, by=BY, now=now())
        count_again(session, round_, point, by=BY, now=now())
    assert figures(desk, tmp_path) == {3}


def test_only_a_summary_can_be_set_aside(desk: Desk):
    with desk.database.write() as session:
        with pytest.raises(RuleBroken, match="sammanfattning"):
            set_aside(
                session,
                session.get_one(Round, desk.world.round),
                session.get_one(Point, desk.world.point),
                by=BY,
                now=now(),
            )


def test_an_answer_that_is_a_file_is_one_also_with_a_line_in_short(desk: Desk):
    sent(desk, summary="Se bilagan.")
    with desk.database.read() as session:
        compiled = compiled_round(session, desk.world.round, authority="", now=now())
        mine = next(body for body in compiled.consultees if body.id == desk.world.consultee)
        assert (mine.comments, mine.summary_point) == (1, point_of(desk).number)
        assert replace(mine, attachments=(CompiledFile("a.pdf", "0", 1),)).only_in_file
