"""The page on which one sees who stands where."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation import queries
from app.compilation.exports.sentences import area as area_name
from app.compilation.matrix import Matrix, matrix
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.versions import content_mark
from app.web.kept import unless_seen
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """What ``compilation/matrix.html`` shows. ``names``: of the focus areas, by their keys."""

    frame: RoundFrame
    matrix: Matrix
    names: dict[int, str]


@routes.get("/rounds/{round_id}/matrix", "comments.read")
def who_stands_where(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The bodies beside the focus areas, what is most contested first."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        table = matrix(queries.overview(session, round_id), queries.said_by_body(session, round_id))
        names = {area.key: area_name(area.overview.count.label) for area in table.areas}
        shown = MatrixPage(frame(session, door, current="compilation"), table, names)
        return page(request, "compilation/matrix.html", shown)

    return unless_seen(request, content_mark(request, who, door), made)
