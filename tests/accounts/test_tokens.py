"""API tokens end on a day, are warned of before it, and know when they were last used."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlmodel import select

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.models import ApiToken, Role
from app.accounts.rules import end_of_token
from app.accounts.token_ends import warn_of_ends
from app.clock import day_of, now
from app.mail.models import Letter

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("said", "end"),
    [("30", NOON + 30 * DAY), ("2026-06-01", datetime.datetime(2026, 6, 1, 21, 59, 59, tzinfo=datetime.UTC))],
)
def test_an_end_is_said_in_days_or_by_its_last_day(said, end):
    assert end_of_token(said, NOON, STOCKHOLM) == end


@pytest.mark.parametrize("said", ["0", "731", "-1", "2026-05-31", "2029-01-01", "99999", "never", ""])
def test_no_other_end_is_taken(said):
    with pytest.raises(ValueError):
        end_of_token(said, NOON, STOCKHOLM)


def told(database: Any) -> int:
    with database.read() as session:
        return len(session.exec(select(Letter.id).where(Letter.kind == "token_ends")).all())


def test_a_token_ends_and_is_warned_of(signed_in, database, client, statements):
    admin, start = signed_in(Role.ADMIN), now()
    with time_machine.travel(start, tick=False) as clock:
        with database.write() as session:
            _token, secret = actions.create_api_token(
                session, name="Diariet", role=Role.REGISTRAR, expires_at=start + 40 * DAY, by=SYSTEM, now=start
            )
        header = {"Authorization": f"Bearer {secret}"}
        assert "Inte använd" in admin.get("/users").text()
        assert client.get("/api/v1/rounds", headers=header).status_code == 200
        with statements() as heard:
            client.get("/api/v1/rounds", headers=header)
        assert "UPDATE" not in str(heard), "noted once a day"
        with database.read() as session:
            assert session.exec(select(ApiToken.last_used_on)).one() == day_of(start)
        assert warn_of_ends(database, now=start) == 0
        for days, letters in ((11, 1), (20, 1), (34, 2), (35, 2)):
            warn_of_ends(database, now=start + days * DAY)
            assert told(database) == letters, f"after {days} days"
        clock.shift(40 * DAY)
        assert client.get("/api/v1/rounds", headers=header).status_code == 401
        assert warn_of_ends(database, now=now()) == 0
    with database.read() as session:
        letter = session.exec(select(Letter).where(Letter.kind == "token_ends")).first()
    assert [one["name"] for one in letter.facts["tokens"]] == ["Diariet"]
    assert secret not in str(letter.facts)
