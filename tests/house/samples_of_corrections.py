"""Samples of correcting the plan of an open round."""

import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from app.accounts.policy import Kind
from app.clock import now
from app.plans.actions import keep_import
from app.plans.corrections import edit_plan
from app.plans.importing import read_plan_text
from app.plans.models import PlanImport
from app.rounds.models import Round
from app.rounds.plan_models import RoundPlanVersion
from tests.house.sample import Sample
from tests.house.waiting_imports import own
from tests.kit.world import World

TEXT = "# En plan\n\n## Ett nytt avsnitt\n\nEn rättad text.\n"
CONFIRMED = {"reason": "Fel årtal.", "told": "all"}


def correction(session: Session, world: World) -> None:
    """A corrected plan has been read for the open round, and waits to be confirmed."""
    by = own(Kind.HANDLER, world.users[Kind.HANDLER])
    key = keep_import(
        session, parsed=read_plan_text(TEXT), title=None, source=None, for_round=world.round, by=by, now=now()
    )
    session.connection().execute(update(PlanImport).where(col(PlanImport.key) == key).values(key="correction"))


def corrected(session: Session, world: World) -> None:
    """The round has had a version of its plan that it says so of."""
    round_ = session.get_one(Round, world.round)
    opened = now() - datetime.timedelta(days=1)
    session.add(RoundPlanVersion(round_id=round_.id, number=1, plan_version_id=round_.plan_version_id or 0, at=opened))
    session.flush()


def corrected_plan(session: Session, world: World) -> None:
    """The plan that is not frozen has been corrected once."""
    by = own(Kind.HANDLER, world.users[Kind.HANDLER])
    edit_plan(session, world.draft_plan, title="Rättad", registry_number=None, by=by, now=now())


WAITING = {"key": lambda world: "correction"}
BASE = "/rounds/{round_id}/plan-versions"
CORRECTIONS: dict[str, Sample] = {
    f"GET {BASE}/imports/{{key}}": Sample(path=WAITING, prepare=correction),
    f"GET {BASE}/{{number}}": Sample(path={"number": lambda world: 1}, prepare=corrected),
    f"POST {BASE}": Sample(data={"text": TEXT}),
    f"POST {BASE}/imports/{{key}}/confirmation": Sample(
        data=lambda world: {**CONFIRMED, "plan_version": str(world.plan_version)}, path=WAITING, prepare=correction
    ),
    f"POST {BASE}/imports/{{key}}/removal": Sample(data={}, path=WAITING, prepare=correction),
    f"POST {BASE}/sections/{{section_id}}": Sample(data={"title": "En annan rubrik"}),
    f"POST /api/v1{BASE}": Sample(data={"text": TEXT, **CONFIRMED}),
}
