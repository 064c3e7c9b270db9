"""HTML about rounds for officials: the list, a draft's form, the overview; and the bodies' way in."""

from app.rounds.pages import drafts, landing, members, overview, rounds
from app.web.routes import pages

routes = pages()
for part in (rounds, drafts, overview, members, landing):
    routes.router.include_router(part.routes.router)
