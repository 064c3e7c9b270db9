"""The address that Prometheus reads. There is none unless a setting says who may."""

import hmac
import ipaddress

from fastapi import Request
from starlette.responses import PlainTextResponse, Response

from app.errors import NotFound
from app.i18n import _
from app.installation import installation_of
from app.metrics.exposition import CONTENT_TYPE, exposition
from app.metrics.looking import Looker
from app.metrics.sharing import whole
from app.settings import Settings
from app.web.counting import Counts
from app.web.routes import pages

routes = pages()


@routes.get("/metrics", "metrics.read")
async def metrics(request: Request) -> Response:
    """Everything that is counted and looked up; 404 for all but those whom the settings name."""
    installation = installation_of(request.app)
    if not may_read(request, installation.settings):
        raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))
    request.state.cleared = True
    looked_up = await installation.memory.own(Looker).look(installation)
    counts: Counts = request.app.state.counts
    counted, own = whole(counts, installation.database)
    return PlainTextResponse(exposition(counted, [*own, *looked_up]), media_type=CONTENT_TYPE)


def may_read(request: Request, settings: Settings) -> bool:
    """Whether the request has the token that is set, or comes from a network that is. With neither set: nobody."""
    token = settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    try:
        address = ipaddress.ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(address in network for network in settings.metrics_readers)
