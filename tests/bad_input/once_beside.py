"""What one press does beside a draft: notes of the body's own people, what its members say, answers for several; and
beside a round: erasing by decision and rules of disposal."""

TAKEN = {"point": 1, "draft_comment": 1, "versions": 1}
BESIDE: dict[str, dict[str, int]] = {
    "POST /answers/{consultee_id}/notes": {"inner_note": 1},
    "POST /answers/{consultee_id}/notes/{note_id}/removal": {"inner_note": -1},
    "POST /answers/{consultee_id}/shares": {"section_share": 1},
    "POST /answers/{consultee_id}/identification": {"signing": 1},
    "POST /rounds/{round_id}/identification": {"event": 1},
    "POST /answers/{consultee_id}/ready": {"signing_mark": 1, "letter": 1},
    "POST /answers/{consultee_id}/ready/removal": {"signing_mark": -1},
    "POST /api/v1/answer/{token}/notes": {"inner_note": 1},
    "POST /api/v1/answer/{token}/ready": {"signing_mark": 1, "letter": 1},
    "POST /answers/{consultee_id}/member/comments": {"member_comment": 1},
    "POST /answers/{consultee_id}/member/comments/{remark_id}/removal": {"member_comment": -1},
    "POST /answers/{consultee_id}/members-comments/{remark_id}/taking": TAKEN,
    "POST /api/v1/answer/{token}/member/comments": {"member_comment": 1},
    "POST /api/v1/answer/{token}/members-comments/{remark_id}/taking": TAKEN,
    "POST /answers/{consultee_id}/joint": {},
    "POST /answers/{consultee_id}/joint/{body_id}/removal": {},
    "POST /answers/{consultee_id}/joint/code": {"joint_answer": 1},
    "POST /answers/{consultee_id}/joint/stepping-out": {"joint_answer": -1},
    "POST /api/v1/answer/{token}/joint": {},
    "POST /api/v1/answer/{token}/joint/code": {"joint_answer": 1},
    "POST /privacy/erasure": {"event": 1},
    "POST /privacy/rules": {"disposal_rule": 1, "event": 1},
    "POST /privacy/rules/{rule_id}/removal": {"event": 1},
    "POST /privacy/rules/{rule_id}/running": {},
    "POST /privacy/answers": {"event": 2, "draft": -1, "draft_comment": -1, "versions": -2},
}
