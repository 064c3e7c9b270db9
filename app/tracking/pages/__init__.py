"""HTML for following a round: its overview, the board, reminders, more time, letters, one body."""

from app.tracking.pages import board, body, closing, extensions, letters, overview, reminders
from app.web.routes import pages

routes = pages()
for part in (overview, closing, board, reminders, extensions, letters, body):
    routes.router.include_router(part.routes.router)
