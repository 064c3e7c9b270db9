"""Dates on pages: the municipality's day, also in the hour when it is another day in UTC."""

import datetime

import pytest

from app.i18n import speaking
from app.web.templating import make_environment

JUST_AFTER_MIDNIGHT = datetime.datetime(2026, 11, 21, 23, 5, tzinfo=datetime.UTC)
IN_SUMMER = datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("template", "instant", "text"),
    [
        ("{{ at|long_date }}", JUST_AFTER_MIDNIGHT, "22 november 2026"),
        ("{{ at|long_date(weekday=true) }}", JUST_AFTER_MIDNIGHT, "söndag 22 november 2026"),
        ("{{ at|short_date }}", IN_SUMMER, "1 jul"),
        ("{{ at|moment }}", IN_SUMMER, "1 juli 2026 kl. 00.30"),
        ("{{ at|long_date }}", datetime.date(2026, 11, 21), "21 november 2026"),
        ('{% import "components/dates.html" as d %}{{ d.moment(at)|striptags }}', IN_SUMMER, "1 juli 2026 kl. 00.30"),
        ('{% import "components/dates.html" as d %}{{ d.day(at)|striptags }}', IN_SUMMER, "1 juli 2026"),
    ],
)
def test_an_instant_is_told_as_the_municipalitys_day(template: str, instant: datetime.date, text: str) -> None:
    with speaking("sv"):
        assert make_environment().from_string(template).render(at=instant) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ at|long_date }}", "1. heinäkuuta 2026"),
        ("{{ at|long_date(weekday=true) }}", "keskiviikko 1. heinäkuuta 2026"),
        ("{{ at|short_date }}", "1.7."),
        ("{{ at|clock_time }}", "00.30"),
        ("{{ at|moment }}", "1. heinäkuuta 2026 klo 00.30"),
        ("{{ 8200|number }}, {{ 3.4|number }}", "8\u00a0200, 3,4"),
    ],
)
def test_dates_times_and_numbers_in_finnish(template: str, text: str) -> None:
    with speaking("fi"):
        assert make_environment().from_string(template).render(at=IN_SUMMER) == text
