"""Done, to look again and waiting are counted once and add up to all, everywhere, whatever happens in a round.

Rounds are played through the product's own actions: answers that are sent and replaced, comments that are changed,
changed back, withdrawn and put back in, answers that are withdrawn by a short one, files instead of comments, summaries
that are points until an official sets them aside (decision 0296), and replies to any wording. What the sums should be
is counted here from nothing but what was said last and replied to.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl import load_workbook
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment import queries as assessment
from app.assessment.actions import Answer, count_again, reply_batch, set_aside
from app.assessment.desk import Asked, listed
from app.assessment.models import Outcome, Reply
from app.assessment.queries import Filters
from app.assessment.verify import verify_replies
from app.assessment.views import ReplyState
from app.clock import now as clock_now
from app.comments.kinds import Stance
from app.comments.models import Point
from app.compilation.compiled import CompiledRound
from app.compilation.exports import export
from app.compilation.figures import Overview
from app.compilation.queries import compiled_round, overview
from app.drafts import queries as drafts
from app.drafts.actions.attachments import attach
from app.responses.content import AttachedFile
from app.responses.models import Comment, Standing
from app.responses.progress import Progress
from app.responses.verify_counts import verify_counts
from app.rounds.calendar import day_of
from app.rounds.counts import counts
from app.rounds.models import Consultee, Round
from app.tracking.board_view import counts_of
from app.tracking.queries import board_items
from tests.assessment.conftest import edit, send
from tests.kit.world import World, build, holder_of

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing play is short enough to be read as it is: shrinking one would take minutes."""
WORDINGS = ("Först.", "Sedan.", "Till sist.")
SLOTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=4)
"""The comments of an answer: which of five each is, and which wording it has. One that is left out is withdrawn."""
ANSWER = st.tuples(
    st.just("answer"),
    st.integers(0, 2),
    SLOTS,
    st.sampled_from([*Stance, Stance.SUPPORTS, Stance.REJECTS]),
    st.booleans(),
    st.sampled_from(["", "I korthet.", "Kort sagt."]),
)
ASIDE = st.tuples(st.just("aside"), st.integers(0, 2), st.booleans())
"""A summary is set aside, or counts again."""
REPLY = st.tuples(
    st.just("reply"), st.lists(st.integers(0, 14), min_size=1, max_size=5), st.sampled_from(list(Outcome))
)
PLAYS = st.lists(st.one_of(ANSWER, ANSWER, REPLY, ASIDE), min_size=1, max_size=10)


@dataclass
class Told:
    """What was said and replied to, as simply as can be: comment's id → its wording now, and the one replied to."""

    world: World
    bodies: list[int]
    said: dict[int, dict[int, str]] = field(default_factory=dict)
    replied: dict[int, tuple[str, Outcome]] = field(default_factory=dict)
    ids: dict[tuple[int, int], int] = field(default_factory=dict)
    files: dict[int, bool] = field(default_factory=dict)
    stances: dict[int, Stance] = field(default_factory=dict)
    in_short: dict[int, int] = field(default_factory=dict)
    aside: dict[int, str] = field(default_factory=dict)

    @property
    def standing(self) -> dict[int, str]:
        """Every comment that stands, with what it says; no summary in the words in which it was set aside."""
        said = {id_: text for comments in self.said.values() for id_, text in comments.items()}
        return {id_: text for id_, text in said.items() if self.aside.get(id_) != text}

    def state(self, id_: int, text: str) -> ReplyState:
        """Whether its reply answers what it says."""
        if id_ not in self.replied:
            return ReplyState.NONE
        return ReplyState.DONE if self.replied[id_][0] == text else ReplyState.NEEDS_LOOK

    @property
    def states(self) -> Counter[ReplyState]:
        """How many comments are in each state."""
        return Counter(self.state(id_, text) for id_, text in self.standing.items())

    @property
    def outcomes(self) -> dict[str, int]:
        """What came of those that are done."""
        done = [id_ for id_, text in self.standing.items() if self.state(id_, text) is ReplyState.DONE]
        return dict(Counter(str(self.replied[id_][1]) for id_ in done))

    @property
    def in_files(self) -> int:
        """How many answers lie in a file alone."""
        short = (Stance.NO_OBJECTION, Stance.ABSTAINS)
        return sum(
            files and not self.said[body].keys() - {self.in_short.get(body)} and self.stances[body] not in short
            for body, files in self.files.items()
        )


def play(session: Session, told: Told, acts: list[Any]) -> None:
    """Let it happen."""
    for act in acts:
        {"answer": _answer, "reply": _reply, "aside": _set_aside}[act[0]](session, told, *act[1:])


def _answer(
    session: Session,
    told: Told,
    which: int,
    slots: list[tuple[int, int]],
    stance: Stance,
    file: bool,
    summary: str,
) -> None:
    body = told.bodies[which]
    wanted = dict(slots)
    if file:
        holder = holder_of(session, body)
        attach(session, holder, AttachedFile("svar.pdf", "ab" * 32, 100, "application/pdf"), now=clock_now())
        told.files[body] = True
    known = {comment.id for comment in drafts.draft(session, holder_of(session, body)).comments}
    section = (None, told.world.section, told.world.focus_section)
    edits, order = [], []
    for slot, wording in wanted.items():
        id_ = told.ids.get((body, slot))
        again = id_ if id_ in known else None  # one that was withdrawn and sent is new when it is written again
        edits.append(edit(WORDINGS[wording], section=section[slot % 3], id=again))
        order.append((slot, WORDINGS[wording]))
    ids = send(session, body, edits, stance=stance, summary=summary, now=clock_now())
    told.stances[body] = stance
    told.files.setdefault(body, False)
    told.ids.update({(body, slot): id_ for (slot, _text), id_ in zip(order, ids, strict=True)})
    told.said[body] = {id_: text for (_slot, text), id_ in zip(order, ids, strict=True)}
    if summary:
        query = select(Point.id).where(col(Point.consultee_id) == body, col(Point.is_summary))
        told.in_short[body] = session.exec(query).one() or 0
        told.said[body][told.in_short[body]] = summary


def _set_aside(session: Session, told: Told, which: int, aside: bool) -> None:
    body = told.bodies[which]
    id_ = told.in_short.get(body)
    if id_ is None or id_ not in told.said[body]:
        return
    round_, point = session.get_one(Round, told.world.round), session.get_one(Point, id_)
    by = By("user", told.world.users[Kind.HANDLER], "Person handler")
    if aside:
        set_aside(session, round_, point, by=by, now=clock_now())
        told.aside[id_] = told.said[body][id_]
    else:
        count_again(session, round_, point, by=by, now=clock_now())
        told.aside.pop(id_, None)


def _reply(session: Session, told: Told, which: list[int], outcome: Outcome) -> None:
    standing = sorted(told.standing)
    chosen = sorted({standing[index % len(standing)] for index in which}) if standing else []
    if not chosen:
        return
    query = select(Reply.point_id, Reply.version).where(col(Reply.point_id).in_(chosen))
    versions: dict[int, int] = dict(session.exec(query).all())
    answers = [Answer(id_, outcome, "Skälet.", "", versions.get(id_, 0)) for id_ in chosen]
    by = By("user", told.world.users[Kind.HANDLER], "Person handler")
    reply_batch(session, session.get_one(Round, told.world.round), answers, by=by, now=clock_now())
    told.replied.update({id_: (told.standing[id_], outcome) for id_ in chosen})


def figures(progress: Progress) -> tuple[int, int, int, int]:
    """All, done, to look again, waiting; they add up."""
    assert progress.comments == progress.done + progress.to_look_again + progress.waiting
    return progress.comments, progress.done, progress.to_look_again, progress.waiting


def compare(session: Session, told: Told, folder: Path) -> None:
    """Everything that counts says the same."""
    states = told.states
    wanted = (len(told.standing), states[ReplyState.DONE], states[ReplyState.NEEDS_LOOK], states[ReplyState.NONE])
    assert [*verify_counts(session), *verify_replies(session)] == [], "what is stored is what is computed"
    round_ = session.get_one(Round, told.world.round)
    session.refresh(round_)
    now = clock_now()
    in_figures = counts(session, [round_.id], now)[round_.id]
    assert (in_figures.comments, in_figures.replies, in_figures.to_look_again, in_figures.without_reply) == wanted
    _compare_overview(overview(session, round_.id), told, wanted)
    for by in ("focus-area", "organisation", "section"):
        shown = listed(session, round_.id, Asked(by=by))
        assert figures(shown.progress) == wanted
        for state in ReplyState:
            narrowed = listed(session, round_.id, Asked(by=by, show=state))
            assert narrowed.found == len(narrowed.rows) == state.figure(shown.progress)
    for outcome in Outcome:
        assert assessment.count(session, round_.id, Filters(outcomes=(outcome,))) == told.outcomes.get(outcome, 0)
    _compare_bodies(session, round_, now)
    compiled = compiled_round(session, round_.id, authority="Provkommunen", now=now)
    _compare_files(compiled, told, wanted, folder)


def _compare_overview(shown: Overview, told: Told, wanted: tuple[int, ...]) -> None:
    assert figures(shown.progress) == wanted
    assert [sum(each) for each in zip(*(figures(area.count) for area in shown.areas), strict=True)] == list(wanted)
    assert shown.bodies
    assert [sum(each) for each in zip(*(figures(body) for body in shown.bodies), strict=True)] == list(wanted)
    assert dict(shown.outcomes) == told.outcomes
    assert len(shown.only_in_files) == told.in_files
    assert shown.is_complete == (wanted[0] == wanted[1] and not told.in_files)


def _compare_bodies(session: Session, round_: Round, now: Any) -> None:
    """The board's figures of bodies are those of the list of rounds; those who answered and those who wait are all."""
    of_round = counts(session, [round_.id], now)[round_.id]
    of_board = counts_of(board_items(session, round_, day_of(now)))
    names = ("consultees", "asked", "responded", "answered", "no_objection", "abstained", "waiting", "drafting")
    for name in (*names, "missing", "late", "expected"):
        assert getattr(of_board, name) == getattr(of_round, name), name
    assert of_round.responded + of_round.waiting == of_round.consultees
    assert of_round.responded == of_round.answered + of_round.no_objection + of_round.abstained


def _compare_files(compiled: CompiledRound, told: Told, wanted: tuple[int, ...], folder: Path) -> None:
    everything, done, again, waiting = wanted
    export(compiled, "json", "focus-area", folder / "all.json")
    whole = json.loads((folder / "all.json").read_text())
    assert (whole["counts"]["replies"], whole["counts"]["to_look_again"], whole["counts"]["without_reply"]) == wanted[
        1:
    ]
    assert whole["complete"] == (everything == done and not told.in_files)
    assert sum(body["only_in_file"] for body in whole["consultees"]) == told.in_files
    replies = [comment["reply"] for comment in whole["comments"]]
    assert (len(replies), replies.count(None)) == (everything, waiting)
    assert sum(reply["needs_look"] for reply in replies if reply) == again
    export(compiled, "html", "focus-area", folder / "all.html")
    page = html.parse(str(folder / "all.html"))
    shown = Counter(page.xpath("//div[@class='wide new']//tbody/tr/td[1][@class='number']/text()"))
    assert shown == Counter(str(comment["label"]) for comment in whole["comments"])
    for layout, element in (("letters", "h3"), ("margin", "p/strong")):
        export(compiled, "html", layout, folder / "beside.html")
        texts = html.parse(str(folder / "beside.html")).xpath(f"//{element}/text()")
        stands = Counter(text.removeprefix("Synpunkt ") for text in texts if text.startswith("Synpunkt "))
        assert stands == shown, layout
    export(compiled, "xlsx", "statistics", folder / "all.xlsx")
    book = load_workbook(folder / "all.xlsx", read_only=True)
    head, *_areas, total = book["Utfall per fokusområde"].iter_rows(values_only=True)
    row = dict(zip(head, total, strict=True))
    assert (row["Synpunkter"], row["Med svar"], row["Att se över"], row["Utan svar"]) == wanted
    outcomes = sum(told.outcomes.values())
    assert sum(total[1:-2]) == everything, "outcomes, to look again and without reply are all"
    assert outcomes == done
    export(compiled, "docx", "not-met", folder / "all.docx")
    text = "\n".join(paragraph.text for paragraph in Document(str(folder / "all.docx")).paragraphs)
    assert f"{done} av {everything} " in text
    assert f"{told.outcomes.get('not_met', 0)} av {everything} synpunkter tillgodoses inte" in text
    assert ("finns bara i" in text) == bool(told.in_files)


def test_they_add_up_to_all_everywhere(session: Session, tmp_path: Path, database_kind: str) -> None:
    world = build(session, clock_now())
    bodies = session.exec(select(Consultee.id).where(Consultee.round_id == world.round).order_by(col(Consultee.id)))
    told = Told(world, list(bodies))
    standing = select(Standing.consultee_id, Standing.point_id, Comment.text)
    for body, id_, text in session.exec(standing.join(Comment, col(Comment.id) == Standing.comment_id)):
        told.said[body] = {id_: text}
        told.stances[body], told.files[body] = Stance.SUPPORTS_WITH_CHANGES, False

    examples = 20 if database_kind == "sqlite" else 8

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
    @given(PLAYS)
    def round_after_round(acts: list[Any]) -> None:
        with session.begin_nested() as savepoint:
            here = Told(world, told.bodies)
            for name in ("said", "files", "stances"):
                setattr(here, name, dict(getattr(told, name)))
            play(session, here, acts)
            compare(session, here, tmp_path)
            savepoint.rollback()
        session.expire_all()

    round_after_round()
