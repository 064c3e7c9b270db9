"""HTML about rounds for officials: the list, a draft's form, its bodies and members; and the bodies' way in."""

from app.rounds.pages import (
    bodies,
    contact,
    copies,
    documents,
    drafts,
    landing,
    members,
    plan,
    questions,
    rounds,
    sections,
)
from app.web.routes import pages

routes = pages()
for part in (rounds, drafts, copies, questions, contact, documents, bodies, members, plan, sections, landing):
    routes.router.routes.extend(part.routes.router.routes)  # found by the table of routes; included ones are wrapped
