"""What the rush calls wrongly late and wrongly in time: our doubt of the moment is the sender's."""

import pytest

from bench.rush import DOUBT, Sent, summary

pytestmark = pytest.mark.one_database


def sent(number: int, at: float, *, early: float) -> Sent:
    return Sent(at, at + 1, 201, at - early, "lag", f"{number}")


def test_the_one_that_is_the_deadline_itself_is_not_wrongly_in_time() -> None:
    told = summary([sent(n, 100 + n / 10, early=0.013) for n in range(9)])
    assert (told["wrongly late"], told["wrongly in time"]) == (0, 0)


@pytest.mark.parametrize(("early", "in_time"), [(DOUBT, 0), (0.15, 1), (2, 4)])
def test_who_came_after_the_deadline_and_is_stamped_before_it(early: float, in_time: int) -> None:
    told = summary([sent(n, 100 + n / 10, early=early) for n in range(9)])
    assert (told["wrongly late"], told["wrongly in time"]) == (0, in_time)


def test_who_came_before_the_deadline_and_is_stamped_after_it() -> None:
    told = summary([sent(n, 100 + n / 10, early=-0.15) for n in range(9)])
    assert (told["wrongly late"], told["wrongly in time"]) == (1, 0)
