"""A body's browser: its cookie is another one after every entry, is forgotten on the server, and is no official's."""

import datetime
from typing import Any

import time_machine
from starlette.testclient import TestClient

from app.accounts.policy import Kind
from app.clock import now
from app.web import cookies
from tests.kit.world import World

HERE = {"Sec-Fetch-Site": "same-origin"}


def token_of(as_: Any, consultee_id: int) -> str:
    return str(as_("adm")("POST", f"/consultees/{consultee_id}/link", status=201)["token"])


def entered(client: TestClient, token: str, cookie: str = "") -> str:
    client.cookies.clear()
    headers = HERE | ({"Cookie": f"remiss_answer={cookie}"} if cookie else {})
    answer = client.post(f"/l/{token}/entry", headers=headers)
    assert answer.status_code == 303
    return str(answer.cookies["remiss_answer"])


def opens(client: TestClient, cookie: str, consultee_id: int) -> bool:
    client.cookies.clear()
    answer = client.get(f"/answers/{consultee_id}", headers={"Cookie": f"remiss_answer={cookie}"})
    return bool(answer.status_code == 200)


def test_the_cookie_is_another_one_after_every_entry(client: TestClient, as_: Any, made: World):
    first = entered(client, token_of(as_, made.consultee))
    token = token_of(as_, made.other_consultee)
    second = entered(client, token, first)
    twice = entered(client, token, first)  # the button was pressed twice
    assert len({first, second, twice}) == 3
    for cookie in (second, twice):
        assert opens(client, cookie, made.consultee)
        assert opens(client, cookie, made.other_consultee)
    assert not opens(client, first, made.other_consultee), "who knew the cookie before does not come in with it"
    with time_machine.travel(now() + datetime.timedelta(minutes=2)):
        assert not opens(client, first, made.consultee)
        assert opens(client, second, made.consultee)


def test_forgetting_the_link_ends_it_on_the_server(client: TestClient, as_: Any, made: World):
    cookie = entered(client, token_of(as_, made.consultee))
    client.cookies.clear()
    answer = client.post("/sign-out", headers=HERE | {"Cookie": f"remiss_answer={cookie}"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert not opens(client, cookie, made.consultee), "a copy of the cookie opens nothing"


def test_a_link_that_is_stopped_opens_nothing_until_there_is_a_new_one(
    client: TestClient, pages: Any, desk: Any, as_: Any, made: World
):
    token = token_of(as_, made.consultee)
    cookie = entered(client, token)
    address = f"/rounds/{made.round}/consultees/{made.consultee}"
    stopped = desk.get(address).form("Spärra länken").submit()
    assert "Länken är spärrad" in stopped.text()
    assert not opens(client, cookie, made.consultee)
    browser = pages.another()
    told = browser.get(f"/l/{token}", status=404)
    assert told.heading == "Länken är spärrad", "no newer one has taken its place, so none is promised"
    assert "ersatt" not in told.text()
    assert "senaste mejlet" not in told.text()
    browser.raw.cookies.set(cookies.ANSWER, cookie)
    assert browser.get(f"/answers/{made.consultee}").heading == told.heading
    assert client.post(f"/l/{token}/entry", headers=HERE).status_code == 404
    assert client.get(f"/api/v1/answer/{token}").status_code == 404
    assert client.put(f"/api/v1/answer/{token}/draft", json={"version": 0, "comments": []}).status_code == 404
    desk.post(f"{address}/invitation", status=409)
    assert "Spärrade länken för" in desk.get(f"/rounds/{made.round}/history").text()
    fresh = entered(client, token_of(as_, made.consultee))
    assert opens(client, fresh, made.consultee), "the next link lets the body in again"
    assert not opens(client, cookie, made.consultee)
    assert browser.get(f"/l/{token}", status=404).heading == "Länken är ersatt av en nyare"


def test_an_official_who_holds_a_bodys_cookie_is_an_official(client: TestClient, as_: Any, made: World):
    cookie = entered(client, token_of(as_, made.consultee))
    assert opens(client, cookie, made.consultee)
    base = f"/answers/{made.consultee}"
    for kind in (Kind.ADMIN, Kind.HANDLER, Kind.OTHER_HANDLER, Kind.REGISTRAR, Kind.READER):
        mine = "; ".join(f"{name}={value}" for name, value in made.cookies[kind].items())
        for path in (base, f"{base}/check", f"{base}/handover"):
            alone = client.get(path, headers={"Cookie": mine}).status_code
            both = client.get(path, headers={"Cookie": f"{mine}; remiss_answer={cookie}"}).status_code
            assert both == alone, (kind, path)
            assert both in (403, 404)
        headers = HERE | {"Cookie": f"{mine}; remiss_answer={cookie}"}
        assert client.post(f"{base}/whole", data={"version": "1"}, headers=headers).status_code in (403, 404)


def test_who_makes_the_link_its_own_shuts_every_other_browser_out(client: TestClient, as_: Any, made: World):
    token = token_of(as_, made.consultee)
    mine, anothers = entered(client, token), entered(client, token)
    assert opens(client, anothers, made.consultee)
    client.cookies.clear()
    address = f"/answers/{made.consultee}/own-link"
    assert client.post(address, headers=HERE | {"Cookie": f"remiss_answer={mine}"}).status_code == 200
    assert opens(client, mine, made.consultee)
    assert not opens(client, anothers, made.consultee)
