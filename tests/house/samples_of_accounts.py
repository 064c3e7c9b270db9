"""Samples of one's own account, and of what administrators do with those of others."""

from tests.house.account_states import PASSWORD, code_now, guest, one_session, passwords, setting_up, with_codes
from tests.house.sample import Sample

A_GUEST = {"user_id": lambda world: 99}

ACCOUNTS: dict[str, Sample] = {
    "POST /sign-in/provider/ended": Sample(data={"logout_token": "of no service"}),
    "POST /account/provider": Sample(data={}),
    "POST /account/name": Sample(data={"name": "Nytt Namn"}),
    "POST /account/first-steps": Sample(data={"show": "false"}),
    "POST /account/password": Sample(
        data={"old_password": PASSWORD, "password": PASSWORD + " igen", "password_again": PASSWORD + " igen"},
        prepare=passwords,
    ),
    "POST /account/sessions/{session_id}/revocation": Sample(data={}, prepare=one_session),
    "POST /account/sessions/revocation": Sample(data={}, prepare=one_session),
    "POST /sign-in/code": Sample(data={"ticket": "1.1.okänd", "one_time_code": "123456"}),
    "POST /account/second-step/begin": Sample(data={}),
    "POST /account/second-step": Sample(data=code_now, prepare=setting_up),
    "POST /account/second-step/codes": Sample(data={}, prepare=with_codes),
    "POST /account/second-step/removal": Sample(data={}, prepare=with_codes),
    "POST /users/{user_id}/second-step/removal": Sample(data={}, prepare=with_codes),
    "POST /users": Sample(data={"email": "ny@kommunen.se", "name": "Ny", "role": "reader"}),
    "POST /users/{user_id}/role": Sample(data={"role": "registrar"}),
    "POST /users/{user_id}/set-up-link": Sample(data={}),
    "POST /users/{user_id}/disabling": Sample(data={}),
    "POST /users/{user_id}/enabling": Sample(data={}, path=A_GUEST, prepare=guest),
    "POST /users/{user_id}/sessions/revocation": Sample(data={}),
    "POST /tokens/{token_id}/revocation": Sample(data={}),
}
