"""What is sent to the routes of plans: pages and API."""

from tests.house.sample import Sample
from tests.house.samples_of_corrections import corrected_plan
from tests.house.stored import original_kept
from tests.house.waiting_imports import plan_imports, plan_read_anew

PLAN = b"# En plan till\n\nText.\n\n## Ett avsnitt\n\nMera text.\n"
DRAFT_PLAN = {"plan_id": lambda world: world.draft_plan, "section_id": lambda world: world.draft_section}
PLANS: dict[str, Sample] = {
    "POST /plans/new": Sample(data={"text": "# P\n\n## A\n\nText."}),
    "GET /plans/imports/{key}": Sample(prepare=plan_imports),
    "POST /plans/imports/{key}/saving": Sample(data={}, prepare=plan_imports),
    "POST /plans/imports/{key}/removal": Sample(data={}, prepare=plan_imports),
    "GET /plans/{plan_id}/original": Sample(path=DRAFT_PLAN, prepare=original_kept),
    "GET /plans/{plan_id}/edit": Sample(path=DRAFT_PLAN),
    "POST /plans/{plan_id}/edit": Sample(data={"title": "Nytt", "edit_version": "1"}, path=DRAFT_PLAN),
    "GET /plans/{plan_id}/sections/{section_id}": Sample(path=DRAFT_PLAN),
    "POST /plans/{plan_id}/sections/{section_id}": Sample(data={"title": "N", "edit_version": "1"}, path=DRAFT_PLAN),
    "POST /plans/{plan_id}/sections/{section_id}/move": Sample(
        data={"direction": "up", "edit_version": "1"}, path=DRAFT_PLAN
    ),
    "POST /plans/{plan_id}/rereading": Sample(data={"edit_version": "1"}, path=DRAFT_PLAN, prepare=original_kept),
    "GET /plans/{plan_id}/rereading/{job_id}": Sample(
        path={**DRAFT_PLAN, "job_id": lambda world: 103}, prepare=plan_read_anew
    ),
    "POST /plans/{plan_id}/removal": Sample(data={}, path=DRAFT_PLAN),
    "GET /plans/{plan_id}/checks": Sample(path=DRAFT_PLAN),
    "GET /plans/{plan_id}/proposals": Sample(path=DRAFT_PLAN),
    "GET /plans/{plan_id}/left-out": Sample(path=DRAFT_PLAN),
    "GET /plans/{plan_id}/steps": Sample(path=DRAFT_PLAN),
    "POST /plans/{plan_id}/operations": Sample(
        data={"do": "set_title", "title": "Nytt", "edit_version": "1"}, path=DRAFT_PLAN
    ),
    "POST /plans/{plan_id}/undo": Sample(data={"edit_version": "2"}, path=DRAFT_PLAN, prepare=corrected_plan),
    "POST /plans/{plan_id}/sections/{section_id}/joining": Sample(data={"edit_version": "1"}, path=DRAFT_PLAN),
    "POST /api/v1/plans": Sample(files={"file": ("plan.md", PLAN, "text/markdown")}),
    "PATCH /api/v1/plans/{plan_id}/sections/{section_id}": Sample(json={"title": "Nytt"}, path=DRAFT_PLAN),
    "DELETE /api/v1/plans/{plan_id}": Sample(path=DRAFT_PLAN),
    "POST /api/v1/plans/{plan_id}/rereading": Sample(json={"version": 1}, path=DRAFT_PLAN, prepare=original_kept),
    "POST /api/v1/plans/{plan_id}/operations": Sample(
        json={"version": 1, "operations": [{"op": "set_title", "title": "Nytt"}]}, path=DRAFT_PLAN
    ),
    "POST /api/v1/plans/{plan_id}/undo": Sample(json={"version": 2}, path=DRAFT_PLAN, prepare=corrected_plan),
}
