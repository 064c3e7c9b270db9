"""What one press does to one's own sign-in, or to somebody else's."""

GONE = {"second_step": -1, "recovery_code": -10, "event": 1}
ACCOUNTS: dict[str, dict[str, int]] = {
    "POST /account/sessions/revocation": {},
    "POST /sign-in/code": {},
    "POST /account/second-step/begin": {"second_step": 1},
    "POST /account/second-step": {"recovery_code": 10, "event": 1},
    "POST /account/second-step/removal": GONE,
    "POST /users/{user_id}/second-step/removal": GONE | {"letter": 1, "event": 2},
}
CODES = {"POST /account/second-step/codes": {"event": 1}}
