"""Rounds at every stage: what stands in them, whole and the same every time."""

import datetime

import pytest
from sqlmodel import col, func, select

from app.assessment.models import Reply
from app.clock import day_of
from app.history.models import ChainHead
from app.history.queries import verify_chains
from app.installation import Installation
from app.mail.models import Letter
from app.responses.models import Attachment, Comment, FocusCount, Response, Standing
from app.responses.verify import verify_responses
from app.rounds.access import status_of, steps_of
from app.rounds.models import Round, RoundStatus
from app.seed.bulk import Large, names, seed_large
from app.seed.stages import DEMO, Size, Stage, seed
from app.seed.timeline import at
from app.storage.verify import verify_files
from app.tracking.queries import board_items
from app.tracking.rules import BoardStatus

NOW = at(datetime.date(2026, 11, 22), "10.15")
RESPONDED = {"answered", "no_objection", "abstained"}


@pytest.fixture
def quiet(settings):
    opened = Installation.open(settings, silent=True)
    yield opened
    opened.close()


def board(session, round_id, now=NOW):
    return board_items(session, session.get_one(Round, round_id), day_of(now))


def findings(session):
    return [*verify_chains(session), *verify_responses(session)]


def assert_one_answer_has_a_file(session, store):
    """It is in the store."""
    file = session.exec(select(Attachment)).one()
    assert session.get_one(Response, file.response_id).preliminary
    assert file.name == "Tjänsteskrivelse.txt"
    assert not [*verify_files(session, store)]


def assert_about_half_have_a_reply(session):
    """And one of the replies answers an earlier wording."""
    replies = session.exec(select(Reply)).all()
    assert 60 <= len(replies) <= 85
    assert len({reply.outcome for reply in replies}) == 6
    assert session.exec(select(Round.to_look_again)).all() == [1]
    done, comments = session.exec(select(func.sum(FocusCount.done), func.sum(FocusCount.comments))).one()
    assert (done, comments) == (len(replies) - 1, 141 + 24)


@pytest.mark.parametrize(
    ("stage", "status", "answers", "comments"),
    [
        (Stage.DRAFT, RoundStatus.DRAFT, 0, 0),
        (Stage.OPEN, RoundStatus.OPEN, 8, 31 + 8 + 4),
        (Stage.OVERDUE, RoundStatus.OPEN, 25, 141 + 24),
        (Stage.ASSESSING, RoundStatus.COMPILING, 25, 141 + 24),
        (Stage.PUBLISHED, RoundStatus.PUBLISHED, 25, 141 + 24),
    ],
)
def test_a_round_at_a_stage(quiet, settings, stage, status, answers, comments):
    """Comments on the plan, what each body says in short, and answers in words to questions."""
    told = seed(quiet, (stage,), now=NOW, passwords={})
    with quiet.database.read() as session:
        round_ = session.get_one(Round, told[stage])
        assert status_of(steps_of(session, told[stage])) is status
        assert (round_.last_item, round_.last_number) == (answers, comments)
        assert session.exec(select(func.count()).select_from(Standing)).one() == comments
        assert findings(session) == []
        if stage is Stage.OPEN:
            assert_one_answer_has_a_file(session, quiet.store)
        if stage is Stage.OVERDUE:
            assert_about_half_have_a_reply(session)


def assert_no_letter_waits(session):
    """None waits to be sent, and each is to nobody."""
    letters = session.exec(select(Letter).order_by(Letter.id)).all()
    assert len(letters) > 80
    assert all(letter.sent_at or letter.bounced_at for letter in letters)
    assert all(letter.to_address.endswith((".example", ".test")) for letter in letters)


def test_the_demo_shows_every_state_and_flag_of_the_board(quiet, settings):
    told = seed(quiet, DEMO, now=NOW, passwords={})
    with quiet.database.read() as session:
        items = board(session, told[Stage.OPEN]) + board(session, told[Stage.OVERDUE])
        assert {item.status for item in items} == set(BoardStatus)
        for flag in ("late", "extended", "preliminary", "unsolicited"):
            assert 1 <= sum(getattr(item, flag) for item in items) <= 3, flag
        assert {item.extension_status for item in items} == {None, "granted", "requested"}
        assert any(item.reminders for item in items)
        assert findings(session) == []
        assert_no_letter_waits(session)


@pytest.mark.one_database
@pytest.mark.parametrize("later", [1, 4, 5, 6])
def test_it_is_the_same_on_every_day_of_the_week(quiet, settings, later):
    now = NOW + datetime.timedelta(days=later)
    told = seed(quiet, (Stage.OPEN, Stage.ASSESSING), now=now, passwords={})
    with quiet.database.read() as session:
        items = board(session, told[Stage.ASSESSING], now)
        assert [item.name for item in items if item.late] == ["Marknadsföreningen i Exempelstad"]
        assert sorted(item.name for item in items if item.status == "missing") == [
            "Förskolenämnden",
            "Polisområde Exempelland",
        ]
        assert session.exec(select(func.max(Response.received_at))).one() < now
        assert session.exec(select(func.max(Reply.at))).one() < now
        counted = [item.status for item in board(session, told[Stage.OPEN], now)]
        assert set(counted) == set(BoardStatus) - {BoardStatus.MISSING}


@pytest.mark.one_database
def test_two_seeds_of_a_day_say_the_same(quiet, settings, tmp_path, migrated):
    address = migrated.lay(tmp_path / "another.sqlite3")
    another = Installation.open(settings.model_copy(update={"database_url": address}), silent=True)

    def chains(installation):
        seed(installation, DEMO, now=NOW, passwords={})
        with installation.database.read() as session:
            heads = session.exec(select(ChainHead.hash).order_by(col(ChainHead.chain))).all()
            return heads, session.exec(select(Response.chain_hash).order_by(col(Response.id))).all()

    assert chains(quiet) == chains(another)
    another.close()


def test_seeding_again_makes_another_round_and_no_other_people(quiet, settings):
    first = seed(quiet, (Stage.OPEN,), now=NOW, passwords={})
    second = seed(quiet, (Stage.OVERDUE,), now=NOW, passwords={})
    assert first[Stage.OPEN] != second[Stage.OVERDUE]
    with quiet.database.read() as session:
        assert findings(session) == []


@pytest.mark.parametrize("closed", [False, True])
def test_a_large_round_is_whole(quiet, settings, closed):
    large = Large(30, 500, 0.5, 0.4, overdue=True, closed=closed)
    first = at(datetime.date(2026, 8, 1), "8.00")
    round_id = seed_large(quiet, large, first, day_of(NOW), {})
    with quiet.database.read() as session:
        items = board(session, round_id)
        assert len(items) == 30
        assert sum(item.status.value in RESPONDED for item in items) == 15
        assert session.exec(select(func.count()).select_from(Comment)).one() == 500
        assert session.get_one(Round, round_id).last_number == 500
        assert sum(session.exec(select(FocusCount.comments)).all()) == 500
        assert findings(session) == []


def test_large_names_are_different():
    generated = [name for name, _kind in names(100_000)]
    assert len({name.casefold() for name in generated}) == 100_000
    assert max(map(len, generated)) < 60


def test_sizes_are_the_design_s():
    from app.seed.stages import LARGE

    assert {(large.bodies, large.comments) for (size, _stage), large in LARGE.items() if size is Size.NATIONAL} == {
        (400, 10_000)
    }
    assert {(large.bodies, large.comments) for (size, _stage), large in LARGE.items() if size is Size.RECORD} == {
        (100_000, 1_000_000)
    }
