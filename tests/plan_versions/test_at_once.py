"""Two officials at once, a closed round meanwhile, a body that saves at the moment of the change."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlmodel import select

from app.accounts.identity import By
from app.accounts.models import User
from app.clock import now
from app.plans.actions import keep_import
from app.plans.importing import read_plan_text
from app.plans.models import PlanVersion
from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage
from tests.plan_versions.corrections import AS_IT_WAS, CORRECTED, correct, read, save, sections_of


def waiting(stage: Stage, text: str, role: str = "handler") -> str:
    """A correction that somebody has had read and not confirmed; its address."""
    with stage.database.write() as session:
        user = session.exec(select(User).where(User.email == f"{role}@example.se")).one()
        by = By("user", user.id, user.name)
        key = keep_import(
            session,
            parsed=read_plan_text(text),
            title=None,
            source=None,
            for_round=stage.round_id,
            by=by,
            now=now(),
        )
    return f"/rounds/{stage.round_id}/plan-versions/imports/{key}"


def confirmed(shown: int) -> dict[str, str]:
    return {"reason": "Fel.", "told": "none", "plan_version": str(shown)}


def test_the_second_of_two_officials_is_told(pages: Pages, stage: Stage) -> None:
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    first, second = waiting(stage, CORRECTED), waiting(stage, AS_IT_WAS.replace("Tre mål", "Fyra mål"))
    pages.get(second)
    pages.post(f"{first}/confirmation", confirmed(stage.version_id))
    refused = pages.post(f"{second}/confirmation", confirmed(stage.version_id), status=422)
    assert "rättats av någon annan" in refused.text()
    with stage.database.read() as session:
        assert len(session.exec(select(PlanVersion.id)).all()) == 2


def test_a_round_that_closed_meanwhile_keeps_its_plan(pages: Pages, stage: Stage) -> None:
    pages.raw.cookies.set(cookies.SESSION, "session-handler")
    address = waiting(stage, CORRECTED)
    stage.step("closed")  # type: ignore[arg-type]  # a step's value
    assert "inte öppen längre" in pages.get(address).text()
    pages.post(f"{address}/confirmation", confirmed(stage.version_id), status=422)


def test_what_bodies_save_while_the_plan_changes_is_all_there(client: Any, stage: Stage) -> None:
    known = save(client, stage, {"section_id": stage.sections["2"], "text": "Om målen."})["comments"]

    def saved(number: int) -> int:
        body = number % 3
        version = read(client, stage, body)["draft"]["version"]
        mine = known if body == 0 else []
        new = {"section_id": stage.sections["3.2"], "paragraph": 2, "text": f"Sparat {number}"}
        sent = {"version": version, "stance": "supports", "comments": [*mine, new]}
        return int(client.put(stage.address(body, "/draft"), json=sent).status_code)

    def changed(_number: int) -> int:
        correct(client, stage)
        return 201

    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(saved, 0), pool.submit(changed, 0), pool.submit(saved, 1), pool.submit(saved, 2)]
        answers = [each.result() for each in work]
    assert answers == [200, 201, 200, 200]
    there = sections_of(client, stage)["Kompetens"]
    for body in range(3):
        comments = read(client, stage, body)["draft"]["comments"]
        assert (there, 2, f"Sparat {body}") in [
            (each["section_id"], each["paragraph"], each["text"]) for each in comments
        ]
    assert (None, "Om målen.") in [
        (each["section_id"], each["text"]) for each in read(client, stage)["draft"]["comments"]
    ]
