"""Who stands where, as JSON."""

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation import queries
from app.compilation.matrix import Matrix, matrix
from app.rounds.access import round_for
from app.rounds.versions import content_as_it_was, content_mark
from app.web.kept import unless_seen
from app.web.rendering import model_json
from app.web.routes import api
from app.web.sessions import Read

routes = api("compilation")


class MatrixAreaOut(BaseModel):
    """A focus area and how the bodies stand to it."""

    id: int = Field(description="Its id; 0 the plan as a whole, -1 the other parts")
    focus_area: str = Field(description="Its label")
    comments: int = Field(description="Comments that stand")
    stances: dict[str, int] = Field(description="How many bodies take each stance on it")
    contested: bool = Field(description="Somebody is for it and somebody against it")


class MatrixCellOut(BaseModel):
    """What a body says of a focus area."""

    id: int = Field(description="The focus area's id")
    stance: str | None = Field(description="The stance that it gives on it, if any")
    comments: int = Field(description="How many comments it makes on it")


class MatrixRowOut(BaseModel):
    """A body and what it says of the focus areas."""

    consultee_id: int = Field(description="The body in the round")
    name: str = Field(description="What it is called there")
    stance: str = Field(description="On the plan as a whole")
    focus_areas: list[MatrixCellOut] = Field(description="Those of which it says something, in the order of the areas")


class MatrixOut(BaseModel):
    """Who stands where."""

    focus_areas: list[MatrixAreaOut] = Field(description="Those that are spoken of, what is most contested first")
    organisations: list[MatrixRowOut] = Field(description="Bodies with an answer, in the list's order")


@routes.get("/rounds/{round_id}/matrix", "comments.read", response_model=MatrixOut, mark=content_as_it_was)
def who_stands_where(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The bodies beside the focus areas, what is most contested first."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        return model_json(_out(matrix(queries.overview(session, round_id), queries.said_by_body(session, round_id))))

    return unless_seen(request, content_mark(request, who, door), made)


def _out(table: Matrix) -> MatrixOut:
    return MatrixOut(
        focus_areas=[
            MatrixAreaOut(
                id=area.key,
                focus_area=area.overview.count.label,
                comments=area.overview.count.comments,
                stances=dict(area.overview.stances),
                contested=area.is_contested,
            )
            for area in table.areas
        ],
        organisations=[
            MatrixRowOut(
                consultee_id=row.body.consultee_id,
                name=row.body.organisation.name,
                stance=row.body.stance,
                focus_areas=[
                    MatrixCellOut(id=area.key, stance=said.stance or None, comments=said.comments)
                    for area, said in zip(table.areas, row.said, strict=True)
                    if said.stance or said.comments
                ],
            )
            for row in table.rows
        ],
    )
