"""Samples of links by which elected members read a compilation, and of the template its Word files are made of."""

import datetime

from sqlmodel import Session

from app.accounts.policy import Kind
from app.clock import now, today
from app.compilation.reading_models import ReadingLink
from app.tokens import token_hash
from tests.house.sample import Sample
from tests.house.samples_of_scans import SCANS
from tests.house.samples_of_templates import TEMPLATES
from tests.kit.days import in_a_month
from tests.kit.world import World

READING_KEY = "r" * 43


def reading_link_made(session: Session, world: World) -> None:
    """The round has a link for elected members."""
    last_day = today() + datetime.timedelta(days=20)
    facts = {"name": "Kommunstyrelsen", "token_hash": token_hash(READING_KEY), "last_day": last_day}
    session.add(ReadingLink(id=90, round_id=world.round, **facts, made_at=now(), made_by_name="Hanna"))
    session.flush()


def read_by_anybody(session: Session, world: World) -> None:
    """The same, and whoever is not signed in has opened it."""
    reading_link_made(session, world)
    world.cookies[Kind.PUBLIC]["remiss_reading_90"] = READING_KEY


READING = {
    "GET /r/{reading_key}": Sample(prepare=reading_link_made),
    "GET /read/{reading_id}/areas/{area}": Sample(prepare=reading_link_made),
    "POST /r/{reading_key}/entry": Sample(data={}, prepare=reading_link_made),
    "POST /rounds/{round_id}/reading-links": Sample(
        data=lambda _w: {"name": "Kommunstyrelsen", "last_day": in_a_month()}
    ),
    "POST /rounds/{round_id}/reading-links/{reading_id}/revocation": Sample(data={}, prepare=reading_link_made),
    "POST /api/v1/rounds/{round_id}/reading-links": Sample(json={"name": "Kommunstyrelsen"}),
    "DELETE /api/v1/rounds/{round_id}/reading-links/{reading_id}": Sample(prepare=reading_link_made),
    **SCANS,
    **TEMPLATES,
}
