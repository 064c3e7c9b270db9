"""Samples of what a body's people do with each other, of the page for whoever answers for several bodies, of what
members say beside an answer, and of withdrawals that are registered."""

from typing import Any

from app.accounts.policy import Kind
from app.clock import today
from app.tokens import mailbox_code
from tests.house.own_drafts import (
    JOINT_CODE,
    answered_for,
    called_ready,
    code_made,
    identification_offered,
    member_heard,
    note_written,
    own_code_made,
    preliminary_sent,
)
from tests.house.round_states import code_sent
from tests.house.sample import Sample
from tests.kit.world import KEY, World


def _someone(world: World) -> str:
    """The contact's own link, who may have a section."""
    return str(world.link_ids.get(Kind.CONTACT, 0))


A_COLLEAGUE = {"name": "Eva Ek", "email": "eva.ek@exempel.se", "role": "writer"}

STATEMENT = {
    "statement_kind-1": "reservation",
    "statement_name-1": "Anna Ek",
    "statement_text-1": "Planen saknar skogen.",
}


def told(_world: World) -> dict[str, Any]:
    """A withdrawal that came by telephone today."""
    return {"revision": 1, "channel": "phone", "told_on": str(today()), "reason": "Styrelsen tar upp det igen."}


TOGETHER = {
    "POST /answers/{consultee_id}/statements": Sample(data=STATEMENT),
    "POST /rounds/{round_id}/consultees/{consultee_id}/withdrawal": Sample(data=told, prepare=preliminary_sent),
    "POST /api/v1/consultees/{consultee_id}/withdrawal": Sample(json=told, prepare=preliminary_sent),
    "POST /answers/{consultee_id}/identification": Sample(data={"version": "1"}, prepare=identification_offered),
    "POST /rounds/{round_id}/identification": Sample(
        data={"identification": "none", "version": "1"}, prepare=identification_offered
    ),
    "POST /answers/{consultee_id}/notes": Sample(data={"section": "0", "text": "Ring Anna."}),
    "POST /answers/{consultee_id}/notes/{note_id}/removal": Sample(data={}, prepare=note_written),
    "POST /answers/{consultee_id}/member/comments": Sample(data={"where": "w", "text": "Mer skog."}),
    "POST /answers/{consultee_id}/member/comments/{remark_id}/removal": Sample(data={}, prepare=member_heard),
    "POST /answers/{consultee_id}/members-comments/{remark_id}/taking": Sample(data={}, prepare=member_heard),
    "POST /api/v1/answer/{token}/member/comments": Sample(json={"text": "Mer skog."}),
    "DELETE /api/v1/answer/{token}/member/comments/{remark_id}": Sample(prepare=member_heard),
    "POST /api/v1/answer/{token}/members-comments/{remark_id}/taking": Sample(prepare=member_heard),
    "POST /answers/{consultee_id}/shares": Sample(data=lambda w: {"section": str(w.section), "link_id": _someone(w)}),
    "POST /answers/{consultee_id}/ready": Sample(data={"tell": "true"}),
    "POST /answers/{consultee_id}/ready/removal": Sample(data={}, prepare=called_ready),
    "POST /api/v1/answer/{token}/notes": Sample(json={"text": "Ring Anna."}),
    "DELETE /api/v1/answer/{token}/notes/{note_id}": Sample(prepare=note_written),
    "PUT /api/v1/answer/{token}/sections/{section_id}/owner": Sample(json={"link_id": None}),
    "POST /api/v1/answer/{token}/ready": Sample(json={"tell": True}),
    "DELETE /api/v1/answer/{token}/ready": Sample(prepare=called_ready),
    "POST /answers/{consultee_id}/joint": Sample(data={"code": JOINT_CODE}, prepare=code_made),
    "POST /answers/{consultee_id}/joint/{body_id}/removal": Sample(data={}, prepare=answered_for),
    "POST /answers/{consultee_id}/joint/code": Sample(data={}),
    "POST /answers/{consultee_id}/joint/stepping-out": Sample(data={}, prepare=own_code_made),
    "POST /api/v1/answer/{token}/joint": Sample(json={"code": JOINT_CODE}, prepare=code_made),
    "DELETE /api/v1/answer/{token}/joint/{body_id}": Sample(prepare=answered_for),
    "POST /api/v1/answer/{token}/joint/code": Sample(),
    "DELETE /api/v1/answer/{token}/joint/code": Sample(prepare=own_code_made),
    "POST /answers/{consultee_id}/colleagues": Sample(data=A_COLLEAGUE),
    "POST /answers/{consultee_id}/colleagues/{link_id}/new-link": Sample(data={"generation": "1"}),
    "POST /answers/{consultee_id}/colleagues/{link_id}/role": Sample(data={"role": "reader", "was": ""}),
    "POST /answers/{consultee_id}/colleagues/{link_id}/removal": Sample(data={}),
    "POST /api/v1/answer/{token}/colleagues": Sample(json=A_COLLEAGUE),
    "POST /api/v1/answer/{token}/colleagues/{link_id}/new-link": Sample(),
    "PUT /api/v1/answer/{token}/colleagues/{link_id}/role": Sample(json={"role": "reader"}),
    "DELETE /api/v1/answer/{token}/colleagues/{link_id}": Sample(),
    "POST /my-answers/code": Sample(data={"email": "natur@exempel.se"}),
    "POST /my-answers/entry": Sample(
        data={"email": "natur@exempel.se", "code": mailbox_code(KEY, 1)}, prepare=code_sent
    ),
    "POST /my-answers/{link_id}/entry": Sample(data={}),
    "POST /my-answers/leave": Sample(data={}),
}
