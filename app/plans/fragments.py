"""A plan to read as ready-made bytes.

A version changes by corrections alone, each of which raises its ``edit_version``, and by being frozen; with the
language, and with whether it may be corrected and from where, they are the key.
"""

from fastapi import Request
from sqlmodel import Session

from app.i18n import language
from app.plans import queries, views
from app.web.kept import kept_by
from app.web.templating import environment


def plan_reading(
    request: Request, session: Session, version: queries.VersionFacts, *, can_edit: bool, round_id: int = 0
) -> bytes:
    """Contents, text and what is known about it (four statements the first time).

    ``round_id``: the round that one comes from to correct the plan.
    """
    round_id = round_id if can_edit else 0

    def made(_places: list[int]) -> list[bytes]:
        plan = queries.version_view(session, queries.version(session, version.id))
        html = (
            environment()
            .get_template("plans/_reading.html")
            .render(
                plan=plan,
                figures=views.figures(plan),
                can_edit=can_edit,
                has_original=plan.source_name is not None,
                round_id=round_id,
            )
        )
        return [html.encode()]

    return kept_by(request).each([("plan to read", language(), version, can_edit, round_id)], made)[0]
