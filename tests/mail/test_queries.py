"""Letters as the pages of a round see them."""

import pytest

from app.errors import Invalid
from app.mail.addresses import address
from app.mail.models import Letter
from app.mail.outbox import post_all
from app.mail.queries import letter_of_round, letters_for_round
from app.rounds.models import Round
from tests.mail.letters import NOW, values


@pytest.fixture
def rounds(session) -> tuple[int, int]:
    """Two rounds."""
    both = [Round(title=t, registry_number=t, deadline=NOW.date(), created_at=NOW) for t in ("A", "B")]
    session.add_all(both)
    session.flush()
    return both[0].id, both[1].id


def test_letters_of_one_round_newest_first_in_pages(session, rounds, statements):
    round_id, other_id = rounds
    post_all(session, [values(to=f"a{i}@x.example", round_id=round_id) for i in range(5)])
    post_all(session, [values(to="b@x.example", round_id=other_id)])
    with statements(at_most=1):
        rows = letters_for_round(session, round_id, limit=3)
    assert [row.to_address for row in rows] == ["a4@x.example", "a3@x.example", "a2@x.example"]
    rest = letters_for_round(session, round_id, before=rows[-1].id)
    assert [row.to_address for row in rest] == ["a1@x.example", "a0@x.example"]


def test_a_letter_of_another_round_is_not_there(session, rounds):
    round_id, other_id = rounds
    post_all(session, [values(round_id=round_id)])
    (row,) = letters_for_round(session, round_id)
    assert letter_of_round(session, round_id, row.id).facts["round_title"]
    assert letter_of_round(session, other_id, row.id) is None


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "waiting"),
        ({"error": "451", "attempts": 1}, "retrying"),
        ({"sent_at": NOW}, "kept"),
        ({"sent_at": NOW, "attempts": 1}, "sent"),
        ({"bounced_at": NOW, "attempts": 1, "error": "550"}, "bounced"),
        ({"given_up_at": NOW, "error": "no longer wanted"}, "given_up"),
    ],
)
def test_the_state_of_a_letter(session, rounds, changed, state):
    session.add(Letter(**(values(round_id=rounds[0]) | changed)))
    session.flush()
    assert letters_for_round(session, rounds[0])[0].state == state


@pytest.mark.parametrize("good", ["a@x.se", " namn.efternamn+remiss@sub.domän.se ", "o'hara@x.example"])
def test_an_address_is_taken(good):
    assert address(good) == good.strip()


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "a",
        "a@x",
        "a@x.se, b@x.se",
        "a@x.se;b@x.se",
        "A <a@x.se>",
        "a@@x.se",
        "a b@x.se",
        "a@x.se\nBcc: b@x.se",
        "@x.se",
        "a@.se",
        "a@x..se",
        "a" * 250 + "@x.se",
    ],
)
def test_what_is_not_one_address_is_refused(wrong):
    with pytest.raises(Invalid) as refused:
        address(wrong)
    assert set(refused.value.fields) == {"email"}
