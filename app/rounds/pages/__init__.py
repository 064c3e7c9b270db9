"""HTML about rounds for officials: the list, a draft's form, its bodies and members; and the bodies' way in."""

from app.rounds.pages import (
    background,
    bodies,
    conclusion,
    contact,
    copies,
    documents,
    drafts,
    identification,
    landing,
    mailboxes,
    meeting_address,
    meetings,
    members,
    merging,
    paper,
    plan,
    questions,
    rounds,
    sections,
    unsolicited,
)
from app.web.routes import pages

routes = pages()
PARTS = (
    rounds,
    drafts,
    copies,
    background,
    conclusion,
    questions,
    contact,
    identification,
    documents,
    bodies,
    meetings,
    meeting_address,
    members,
    merging,
    plan,
    sections,
    landing,
    mailboxes,
    paper,
    unsolicited,
)
for part in PARTS:
    routes.router.routes.extend(part.routes.router.routes)  # found by the table of routes; included ones are wrapped
