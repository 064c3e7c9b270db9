"""The board as a file, over the API."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.documents.csv import Dialect
from app.rounds.access import round_for
from app.tracking.pages.board_files import Wished, file_of
from app.web.routes import api
from app.web.sessions import Read

routes = api("tracking")
Variant = Annotated[Dialect, Query(description="sv: for Swedish Excel, in words; open: commas, ISO dates, codes")]


@routes.get("/rounds/{round_id}/board.csv", "board.export", response_class=Response)
def as_csv(request: Request, round_id: int, who: Who, session: Read, wish: Wished, variant: Variant = "sv") -> Response:
    """The board as CSV: what the page at the same address shows, all of its pages."""
    return file_of(request, session, round_for(session, who, round_id), who, wish, "csv", variant)


@routes.get("/rounds/{round_id}/board.xlsx", "board.export", response_class=Response)
def as_xlsx(request: Request, round_id: int, who: Who, session: Read, wish: Wished) -> Response:
    """The board as an Excel file: what the page at the same address shows, all of its pages."""
    return file_of(request, session, round_for(session, who, round_id), who, wish, "xlsx")
