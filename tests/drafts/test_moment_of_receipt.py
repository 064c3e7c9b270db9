"""When an answer came in, over a real socket: by our proxy's stamp, else by the server's own moment."""

import datetime
from collections.abc import Iterator

import httpx2
import pytest
from sqlmodel import select

from app.arrival import ReceivedBy
from app.clock import now
from app.installation import installation_of
from app.main import create_app
from app.responses.models import Response
from app.responses.verify import verify_responses
from tests.kit.server import Live, listening, serving
from tests.kit.stage import Stage

WAITED = datetime.timedelta(seconds=90)


@pytest.fixture(params=["127.0.0.0/8", ""])
def live(stage: Stage, request: pytest.FixtureRequest) -> Iterator[Live]:
    app = create_app(stage.settings.model_copy(update={"trusted_proxies": request.param}))
    with serving(app, listening()) as live:
        yield live
    installation_of(app).database.dispose()


def test_an_answer_that_waited_behind_our_proxy_came_in_before(live: Live, stage: Stage) -> None:
    trusted = bool(live.app.state and installation_of(live.app).settings.trusted_proxies)
    began = now()
    sent_at = began - WAITED
    with httpx2.Client(base_url=live.url, headers={"X-Forwarded-For": "192.0.2.7"}) as client:
        saved = client.put(stage.address(rest="/draft"), json={"version": 0, "stance": "supports"})
        receipt = client.post(
            stage.address(rest="/submission"),
            json={"version": saved.json()["draft"]["version"], "signatory": {"name": "Sara Lind"}},
            headers={"X-Request-Start": f"t={sent_at.timestamp():.6f}"},
        ).json()
    came = datetime.datetime.fromisoformat(receipt["received_at"])
    if trusted:
        assert (came, receipt["received_by"]) == (sent_at, "proxy")
    else:
        assert receipt["received_by"] in ("clock", "lag")
        assert came > began - WAITED / 2
    with live.database.read() as session:
        assert session.exec(select(Response.received_by)).one() == ReceivedBy(receipt["received_by"])
        assert not list(verify_responses(session))
