"""A body's own last day as a calendar file to save: the same that goes along with its invitation."""

import datetime

from fastapi import Request
from starlette.responses import Response

from app.installation import installation_of
from app.mail.calendar import MEDIA_TYPE, METHOD, NAME, last_day_file
from app.rounds.access import Holder
from app.rounds.rules import own_deadline
from app.web.downloads import SAFE, disposition


def last_day_answer(request: Request, holder: Holder, now: datetime.datetime) -> Response:
    """The file for whoever holds the body's link."""
    settings = installation_of(request.app).settings
    content = last_day_file(
        consultee_id=holder.consultee.id,
        organisation=holder.consultee.name,
        round_title=holder.round.title,
        registry_number=holder.round.registry_number,
        deadline=own_deadline(holder.round, holder.consultee),
        authority_name=settings.authority_name,
        mail_from=settings.mail_from,
        at=now,
    )
    headers = {**SAFE, "Content-Disposition": disposition(NAME)}
    return Response(content, media_type=f"{MEDIA_TYPE}; method={METHOD}; charset=utf-8", headers=headers)
