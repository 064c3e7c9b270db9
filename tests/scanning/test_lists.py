"""Lists of a round's documents and of plans tell of a locked file, and lead to it no more until it is unlocked."""

from typing import Any

import pytest

from app.accounts.identity import SYSTEM
from app.clock import now
from app.plans.models import Plan, PlanVersion
from app.scanning.actions import release
from app.settings import Settings
from tests.kit.clamav import EICAR, EICAR_NAME, ClamServer
from tests.kit.stage import Stage, stage
from tests.scanning.test_letters import scan

__all__ = ["stage"]

LOCKED = f"Låst: skadlig kod {EICAR_NAME}"


@pytest.fixture
def settings(settings: Settings, clamd: ClamServer) -> Settings:
    return settings.model_copy(update={"clamd": clamd.address})


def add(client: Any, stage: Stage) -> dict[str, Any]:
    """A document of the open round."""
    asked = {"kind": "appendix", "title": "Analysen", "note": "Den kom nu."}
    address, sent = f"/api/v1/rounds/{stage.round_id}/documents", {"file": ("analys.txt", EICAR, "text/plain")}
    answer = client.post(address, data=asked, files=sent, headers=stage.bearer("handler"))
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = answer.json()
    return document


def unlock(stage: Stage, sha256: str) -> None:
    with stage.database.write() as session:
        release(session, sha256, was=EICAR_NAME, reason="Falskt larm.", by=SYSTEM, now=now())


def looked_at(pages: Any, stage: Stage, cookie: str, document_id: int) -> list[tuple[bool, bool]]:
    """Of each page with the document: whether it tells of a lock, and whether it leads to the file."""
    officials = f"/rounds/{stage.round_id}/documents"
    pages.raw.cookies.clear()
    pages.raw.cookies.set("remiss_session", "session-handler")
    shown = [(pages.get(address), "analys.txt") for address in (officials, f"{officials}/{document_id}")]
    pages.raw.cookies.clear()
    pages.raw.cookies.set("remiss_answer", cookie)
    shown.append((pages.get(f"/answers/{stage.consultees[0]}"), "Analysen"))
    return [(LOCKED in page.text(), name in page.links()) for page, name in shown]


def test_a_rounds_documents(app: Any, client: Any, pages: Any, stage: Stage) -> None:
    document = add(client, stage)
    cookie = stage.cookie(stage.tokens[0])
    before = looked_at(pages, stage, cookie, document["id"])
    assert before == [(False, True)] * 3
    scan(app)
    assert looked_at(pages, stage, cookie, document["id"]) == [(True, False)] * 3, (
        "also where the list was kept in memory"
    )
    unlock(stage, document["sha256"])
    assert looked_at(pages, stage, cookie, document["id"]) == before


def test_plans(app: Any, client: Any, pages: Any, stage: Stage) -> None:
    sha256 = add(client, stage)["sha256"]
    with stage.database.write() as session:
        plan = Plan(created_at=now())
        session.add(plan)
        session.flush()
        session.add(PlanVersion(plan_id=plan.id, number=1, title="Skogsplanen", source_sha256=sha256, created_at=now()))
    pages.raw.cookies.set("remiss_session", "session-handler")
    assert LOCKED not in pages.get("/plans").text()
    scan(app)
    told = pages.get("/plans").text()
    assert told.count(LOCKED) == 1
    assert told.index("Skogsplanen") < told.index(LOCKED)
    unlock(stage, sha256)
    assert LOCKED not in pages.get("/plans").text()
